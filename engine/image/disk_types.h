// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is told about the room that images take, and about taking away what nobody needs. Plain data;
/// engine/api/disk_types.h carries it across the engine's border.
/// Used by image, container, api. Uses base. Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/image/types.h"

namespace galley::image {

struct ImageDiskUse {
    ImageSummary image;
    std::int64_t sharedBytes = 0;  ///< of layers that other images have as well
    std::int64_t uniqueBytes = 0;  ///< what is gained when this image alone is deleted
    int containers = 0;            ///< made from it, in any state
    bool isReclaimable = false;    ///< no container needs it
};

struct PruneRequest {
    bool all = false;  ///< also images that have a name, when no container needs them
    /// Docker's: until, label, label!, dangling ("dangling=false" is `all`).
    std::vector<std::pair<std::string, std::string>> filters;
};

struct PruneOutcome {
    std::vector<RemovedImage> removed;
    std::int64_t reclaimedBytes = 0;
};

}  // namespace galley::image
