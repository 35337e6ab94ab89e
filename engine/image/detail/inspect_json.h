// SPDX-License-Identifier: Apache-2.0
/// @file
/// Docker's `image inspect` object. Used by catalogue. Uses oci, store.
/// Threads: a pure function. Processes, Crash: no I/O.
#pragma once

#include <string>
#include <vector>

#include "engine/image/catalogue.h"
#include "engine/image/detail/image_names.h"

namespace galley::image::detail {

/// Indented JSON text, with Docker's names in Docker's order. `layerDirectories`: lowest first.
std::string inspectJson(const FoundImage& image, const ImageNames& names,
                        const std::vector<std::string>& layerDirectories);

}  // namespace galley::image::detail
