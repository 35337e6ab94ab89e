// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a container wrote: as a list (`docker diff`), and as the uppermost layer of a new image (`docker commit`).
/// Used by api. Uses container_files, image/committer.
/// Threads: free functions, blocking. Processes: `galley-ns` reads the writable layer; a running container is paused
/// for that where control groups allow it, a stopped one cannot be started meanwhile. Crash: no image; a container may
/// stay paused.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "engine/archive/tree_changes.h"
#include "engine/container/context.h"
#include "engine/image/archive_types.h"

namespace galley::container {

/// By path. Volumes do not count.
std::vector<archive::TreeChange> listChanges(Context& context, const std::string& reference,
                                             const std::stop_token& stop);

/// The new image's id.
std::string commitContainer(Context& context, const image::CommitRequest& request, const std::stop_token& stop);

}  // namespace galley::container
