// SPDX-License-Identifier: Apache-2.0
/// @file
/// What `galley-ns` is asked about a container's files, and what it answers: JSON in a descriptor, lines on a pipe.
/// Names are bytes; they survive the way.
/// Used by files_process and app/ns. Threads: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/root_view.h"
#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/process/id_mapping.h"

namespace galley::archive {

/// Where the child finds its job, and where it answers; the pidfd is that of the job's process, when it has one.
inline constexpr int kJobDescriptor = 3;
inline constexpr int kResultDescriptor = 4;
inline constexpr int kPidDescriptor = 5;

struct FileJob {
    RootSpec root;
    std::string path;                ///< in the container, absolute; may end in "/" or "/."
    bool followLink = false;         ///< the last component, when it is a symbolic link
    bool keepOwners = false;         ///< unpack: as the archive has them; else all belong to the container's root
    bool plainNames = false;         ///< pack: see PackOptions
    std::uint32_t idShift = 0;       ///< NamespaceLease::shift
    std::vector<std::string> trees;  ///< instead of a root: what to pack or fill; for changes
                                     ///< the upper directory, then the layers, uppermost first

    process::FileIds ids() const noexcept { return {idShift, root.kept}; }
};

std::string encodeJob(const FileJob& job);
/// Throws InvalidInput.
FileJob parseJob(const std::string& text);

struct PathStat {
    unsigned mode = 0;  ///< st_mode
    std::int64_t sizeBytes = 0;
    Instant modified{};
    std::string linkTarget;  ///< of a symbolic link

    bool isDirectory() const noexcept;
    bool isLink() const noexcept;
    bool isRegular() const noexcept;
};

/// From the child; one of the three is set.
struct FileMessage {
    std::optional<PathStat> stat;
    std::optional<std::vector<std::string>> warnings;  ///< it is done
    std::optional<Error> error;
};

std::string encodeStat(const PathStat& stat);
std::string encodeDone(const std::vector<std::string>& warnings);
/// Throws InvalidInput.
FileMessage parseFileMessage(const std::string& line);

}  // namespace galley::archive
