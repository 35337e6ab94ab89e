// SPDX-License-Identifier: Apache-2.0
/// @file
/// `<data>/events.jsonl`: what happened, one JSON object a line, for every process of the user to see.
/// Used by image, container, monitor, api. Threads: append() is free; one read or follow per call stack.
/// Processes: any number of writers and readers; a shared flock on `events.lock` guards against the rename that keeps
/// the file small (the former one stays as `events.1.jsonl`). Crash: a torn line is skipped, nothing after it is lost.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/clock.h"

namespace galley::logs {

struct Event {
    Instant time{};
    std::string type;    ///< "container", "image", "network", "volume"
    std::string action;  ///< "start", "die", "pull", "port_add", …
    std::string actorId;
    std::map<std::string, std::string> attributes;
    bool operator==(const Event&) const = default;
};

class EventLog {
public:
    /// `dataDirectory` must exist; the file is made by the first append.
    explicit EventLog(std::filesystem::path dataDirectory, std::uint64_t maximumBytes = std::uint64_t{8} << 20U);

    /// Written last when something happened last.
    std::filesystem::path file() const;
    void append(const Event& event) const;
    /// Events of [since, until] in file order; `sink` returns false to end.
    void read(std::optional<Instant> since, std::optional<Instant> until,
              const std::function<bool(const Event&)>& sink) const;
    /// First the past ones from `since` (absent: none), then new ones as they come. Returns when `sink` says false or
    /// `until` has passed; throws Cancelled when `stop` is requested. Nothing that was appended after the call began
    /// is missed.
    void follow(std::optional<Instant> since, std::optional<Instant> until,
                const std::function<bool(const Event&)>& sink, const std::stop_token& stop) const;

private:
    std::filesystem::path m_directory;
    std::uint64_t m_maximumBytes;
};

}  // namespace galley::logs
