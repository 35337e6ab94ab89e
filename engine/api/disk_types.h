// SPDX-License-Identifier: Apache-2.0
/// @file
/// The room that everything takes on the disk, what of it nobody needs, and whether the store is sound, as they cross
/// the engine's border. Plain data: no pointer, no lock, no file handle.
/// Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/container/disk_types.h"
#include "engine/image/disk_types.h"
#include "engine/store/store_check.h"

namespace galley::api {

using container::ContainerDiskUse;
using container::PrunedVolumes;
using container::VolumeDiskUse;
using image::ImageDiskUse;
using image::PruneOutcome;
using image::PruneRequest;
using store::StoreCheck;
using store::StoreFinding;

/// One row of `system df`.
struct DiskTotals {
    int total = 0;
    int active = 0;  ///< images and volumes that a container has, containers that run, downloads under way
    std::int64_t bytes = 0;
    std::int64_t reclaimableBytes = 0;  ///< of what is not active
};

struct DiskUse {
    std::vector<ImageDiskUse> images;          ///< newest first
    std::vector<ContainerDiskUse> containers;  ///< newest first
    std::vector<VolumeDiskUse> volumes;        ///< by name
    DiskTotals imageTotals;                    ///< layers that images share count once
    DiskTotals containerTotals;
    DiskTotals volumeTotals;
    DiskTotals buildCacheTotals;
    DiskTotals downloadTotals;  ///< parts of layers that interrupted pulls left, for the next pull
};

/// What `system prune` takes away: downloads first, the rest in this order.
struct SystemPruneRequest {
    bool containers = false;  ///< that do not run
    bool volumes = false;     ///< anonymous ones that no container mounts; filters do not apply to them
    bool images = false;      ///< without a name
    bool allImages = false;   ///< also those with a name, when no container was made from them
    bool downloads = false;   ///< parts of layers that interrupted pulls left; these go first
    std::vector<std::pair<std::string, std::string>> filters;  ///< until, label, label!
};

struct SystemPruneOutcome {
    std::vector<std::string> containers;  ///< ids
    std::vector<std::string> volumes;
    std::vector<image::RemovedImage> images;
    std::int64_t reclaimedBytes = 0;
};

}  // namespace galley::api
