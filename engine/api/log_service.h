// SPDX-License-Identifier: Apache-2.0
/// @file
/// The logs of many containers at once, and those of removed ones, which are kept for a while (engine/README.md, "On
/// disk"). A removed container's log is read like any other, by ContainerService::logs() and openLog() with its former
/// id or name. Threads: thread-safe, blocking. Processes: only reads. Crash: nothing to lose.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/api/container_types.h"
#include "engine/api/log_reader.h"
#include "engine/base/result.h"
#include "engine/container/removed_logs.h"

namespace galley::api {

using container::RemovedLog;

struct LogMatch {
    std::string containerId;
    std::string containerName;
    bool removed = false;
    std::uint64_t line = 0;  ///< its number in that log
    LogLine content;
};

struct LogSearch {
    LogQuery query;
    std::vector<std::string> references;  ///< empty: all
    bool stopped = false;                 ///< also those that do not run
    bool removed = false;                 ///< also removed ones
    std::uint64_t limitPerContainer = 1000;
};

class LogService {
public:
    virtual ~LogService() = default;

    /// Newest first.
    virtual Result<std::vector<RemovedLog>> removed() = 0;
    /// What is wrong with the file that says how long they stay, in one sentence; empty when nothing is.
    virtual Result<std::string> settingsTrouble() = 0;
    /// Calls `sink` for every line that matches, container by container; it returns false to end.
    virtual Result<void> search(const LogSearch& search, const std::function<bool(const LogMatch&)>& sink,
                                std::stop_token stop) = 0;
};

}  // namespace galley::api
