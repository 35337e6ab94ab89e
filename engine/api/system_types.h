// SPDX-License-Identifier: Apache-2.0
/// @file
/// The machine and what happened, as they cross the engine's border. Plain data: no pointer, no lock, no file handle.
/// Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/container/types.h"

namespace galley::api {

using container::Check;

struct SystemUsage {
    int containersRunning = 0;
    int containersTotal = 0;
    int images = 0;
    double cpuPercent = 0;  ///< all containers, of all processors, since the previous call; negative at the first
    std::int64_t memoryBytes = 0;
    std::int64_t diskBytes = 0;  ///< images, containers, volumes
    std::int64_t diskReclaimableBytes = 0;
};

struct VersionInfo {
    std::string version;
    std::string gitCommit;
    std::string buildTime;
    std::string runtime;  ///< "crun 1.8.1"
    std::string kernel;
    std::string platform;  ///< "linux/amd64"
};

struct Event {
    Instant time{};
    std::string type;  ///< "container", "image", "network", "volume"
    std::string
        action;  ///< Docker's names: create, start, die, pull, tag, …; Galley's own: port_add, port_move, port_remove
    std::string actorId;
    std::map<std::string, std::string> attributes;  ///< name, image, exitCode, …
};

struct EventRequest {
    std::optional<Instant> since;
    std::optional<Instant> until;
    std::vector<std::pair<std::string, std::string>> filters;
};

}  // namespace galley::api
