// SPDX-License-Identifier: Apache-2.0
/// @file
/// How much room the images take, and what of it would come free. Used by api. Uses catalogue, store.
/// Threads: free functions, blocking: reads the index only. Processes, Crash: reads only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/image/disk_types.h"
#include "engine/store/store.h"

namespace galley::image {

struct ImagesDiskUse {
    std::vector<ImageDiskUse> images;   ///< newest first
    std::int64_t layerBytes = 0;        ///< of all unpacked layers, each once
    std::int64_t reclaimableBytes = 0;  ///< of these, in no image that a container needs
};

/// `containersOf`: how many containers were made from an image, by its id ("sha256:…").
ImagesDiskUse measureImages(const store::Store& store, const std::map<std::string, int>& containersOf);

}  // namespace galley::image
