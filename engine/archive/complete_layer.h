// SPDX-License-Identifier: Apache-2.0
/// @file
/// The last step before a layer is published, when the layers below are there: directories that the layer implied get
/// the owner, mode, times and attributes they have below (in an overlay the upper directory's count), and lower files
/// that its hard links name are copied up, as overlayfs would have done.
/// Used by `galley-ns complete`. Threads: free. Processes: inside the user namespace; nobody else changes the
/// directory. Crash: the layer is not published and goes.
#pragma once

#include <vector>

#include "engine/archive/applied_layer.h"
#include "engine/base/unique_fd.h"

namespace galley::archive {

/// `parents` are the layers below, nearest first. Throws Corrupt when a hard link names a file that none of them has.
void completeLayerFrom(int directory, const AppliedLayer& layer, const std::vector<UniqueFd>& parents);

}  // namespace galley::archive
