// SPDX-License-Identifier: Apache-2.0
/// @file
/// Files in the layers of an image that hardly anybody wants to publish, also those that a layer above hides: who pulls
/// the image gets them all.
/// Used by api. Uses store, archive.
/// Threads: blocking. Processes: archive/secret_scan.h. Crash: nothing is changed.
#pragma once

#include <stop_token>
#include <vector>

#include "engine/base/directories.h"
#include "engine/image/push_types.h"
#include "engine/store/store.h"

namespace galley::image {

/// By layer, lowest first, then by path. Layers that are not here are left out.
std::vector<SensitiveFile> findSensitiveFiles(const store::Store& store, const Directories& directories,
                                              const PushRequest& request, const std::stop_token& stop);

}  // namespace galley::image
