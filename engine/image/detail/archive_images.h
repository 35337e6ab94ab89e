// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which images an archive holds: what `docker save` writes, old and new, or an OCI layout.
/// Used by loader. Uses archive_files, oci.
/// Threads: free functions. Processes, Crash: reads only.
#pragma once

#include <string>
#include <vector>

#include "engine/image/detail/archive_files.h"
#include "engine/oci/image_config.h"
#include "engine/oci/reference.h"

namespace galley::image::detail {

struct LoadableImage {
    Digest id;
    std::string config;       ///< bytes
    oci::ImageConfig parsed;  ///< as many diff ids as layers
    std::vector<const ArchiveFile*> layers;
    std::vector<oci::Reference> names;  ///< with tags
    std::string manifest;               ///< bytes, when the archive has one as an OCI layout
};

/// In the archive's order. Throws Corrupt where something is missing or contradicts its digest, Unsupported for an
/// archive without any manifest, NotFound when an index has nothing for this machine.
std::vector<LoadableImage> imagesIn(const ArchiveFiles& files);

}  // namespace galley::image::detail
