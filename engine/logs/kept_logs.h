// SPDX-License-Identifier: Apache-2.0
/// @file
/// `<data>/removed-logs/<id>/`: `log/` and `about.json` of a container that was removed.
/// Used by monitor (of `--rm`) and container (puts aside, lists). Threads: free functions.
/// Processes: an entry appears by one rename and goes by one; two processes may prune at once. Crash: a half-made entry
/// (`.<id>.tmp`, `.<id>.gone`) is taken away by the next prune after an hour.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/clock.h"

namespace galley::logs {

/// For how long, and how much in all. Zero of either keeps none.
struct KeepRule {
    std::chrono::seconds age = std::chrono::hours(24 * 7);
    std::uint64_t bytes = std::uint64_t{256} << 20U;
    bool operator==(const KeepRule&) const = default;
};

struct KeptLog {
    std::string id;
    std::string name;
    std::string image;
    Instant removed{};
    int exitCode = 0;
    std::uint64_t bytes = 0;          ///< on disk; filled by listKeptLogs()
    std::filesystem::path directory;  ///< the log itself; likewise
};

/// Moves `log` (on the same file system) away into the keep, when there is a line in it and the rule keeps any, and
/// prunes. Never throws: a container is removed also when its log cannot be kept.
void keepLog(const std::filesystem::path& dataDirectory, const std::filesystem::path& log, const KeptLog& about,
             const KeepRule& rule) noexcept;
/// Newest first; what cannot be read is passed over.
std::vector<KeptLog> listKeptLogs(const std::filesystem::path& dataDirectory);
/// Takes away what is too old and, oldest first, what is too much.
void pruneKeptLogs(const std::filesystem::path& dataDirectory, const KeepRule& rule, Instant at);

}  // namespace galley::logs
