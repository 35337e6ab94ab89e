// SPDX-License-Identifier: Apache-2.0
/// @file
/// How much room containers and volumes take, and taking away those that nobody needs. Used by api. Uses context,
/// lifecycle, sizes. Threads: free functions, blocking. Processes: `galley-ns measure` reads what belongs to
/// subordinate ids; a container that is started meanwhile stays. Crash: each container and volume is there or gone,
/// or goes at the next call.
#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/container/context.h"
#include "engine/container/disk_types.h"
#include "engine/image/prune_filter.h"

namespace galley::container {

struct ContainersDiskUse {
    std::vector<ContainerDiskUse> containers;  ///< newest first
    std::vector<VolumeDiskUse> volumes;        ///< by name
};

/// One process reads all files that containers wrote: milliseconds to seconds.
ContainersDiskUse measureContainers(Context& context, const std::stop_token& stop);

/// Removes containers that do not run; their volumes stay. What cannot be removed is left out.
PrunedContainers pruneContainers(Context& context, const image::PruneFilter& filter, const std::stop_token& stop);

/// Removes anonymous volumes that no container mounts.
PrunedVolumes pruneVolumes(Context& context, const std::stop_token& stop);

/// Adds what is wrong between containers and images: pins of containers that are gone, containers whose layers are not
/// here.
void checkImagesOfContainers(Context& context, std::vector<store::StoreFinding>& findings);

}  // namespace galley::container
