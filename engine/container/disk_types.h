// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is told about the room that containers and volumes take. Plain data; engine/api/disk_types.h carries it across
/// the engine's border. Used by container, api. Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/container/types.h"

namespace galley::container {

struct ContainerDiskUse {
    ContainerSummary container;
    int localVolumes = 0;
    std::int64_t writtenBytes = 0;  ///< in its writable layer
    bool isReclaimable = false;     ///< it does not run
};

struct VolumeDiskUse {
    std::string name;
    int links = 0;  ///< containers, in any state, that mount it
    std::int64_t bytes = 0;
    bool isAnonymous = false;
    bool isReclaimable = false;  ///< no container mounts it
};

struct PrunedContainers {
    std::vector<std::string> ids;
    std::int64_t reclaimedBytes = 0;
};

struct PrunedVolumes {
    std::vector<std::string> names;
    std::int64_t reclaimedBytes = 0;
};

}  // namespace galley::container
