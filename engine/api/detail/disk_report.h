// SPDX-License-Identifier: Apache-2.0
/// @file
/// The room on the disk, and making some. Used by the services of images and of the system. Uses container, image,
/// store. Threads: free functions, blocking. Processes: see the rooms. Crash: what was removed is gone, the rest stays.
#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "engine/api/disk_types.h"
#include "engine/container/context.h"

namespace galley::api::detail {

DiskUse describeDisk(container::Context& context, const std::stop_token& stop);

/// Removes images and tells of it.
PruneOutcome pruneImages(container::Context& context, const PruneRequest& request, const std::stop_token& stop);
SystemPruneOutcome pruneSystem(container::Context& context, const SystemPruneRequest& request,
                               const std::stop_token& stop);

/// The store, and what containers need of it.
StoreCheck checkStore(container::Context& context, bool repair, const std::stop_token& stop);

/// One event of an image. What has happened has happened, also where a full disk has no room to tell of it.
void announceImage(const container::Context& context, const std::string& action, const std::string& id,
                   std::map<std::string, std::string> attributes);

}  // namespace galley::api::detail
