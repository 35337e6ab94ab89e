// SPDX-License-Identifier: Apache-2.0
/// @file
/// Brings images into the store whose layers lie on this machine's disk, along the way that a pull takes.
/// Used by loader, importer. Uses store.
/// Threads: one owner. Processes, Crash: see store/layer_ingest.h; an image appears whole or not at all.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/image/detail/archive_files.h"
#include "engine/oci/image_config.h"
#include "engine/store/store.h"

namespace galley::image::detail {

struct LocalImage {
    std::string config;  ///< bytes
    std::vector<const ArchiveFile*> layers;
    std::vector<std::string> tags;  ///< fully qualified
    std::string manifest;           ///< bytes, kept with the image; may be empty
};

class LocalImages {
public:
    /// `purpose` stands in the lease.
    LocalImages(const store::Store& store, const std::string& purpose)
        : m_store(store), m_lease(store.openLease(purpose)) {}

    /// Unpacks what is not here yet. `progress` gets the number of the layer and its uncompressed bytes. Throws
    /// Corrupt, Unsupported (no image for Linux), NoSpace.
    void bring(const LocalImage& image, const std::function<void(std::size_t, std::int64_t)>& progress,
               const std::stop_token& stop);
    /// Makes all that was brought visible, and returns the ids.
    std::vector<std::string> record();

private:
    struct Brought {
        store::ImageRecord record;
        std::vector<store::TagRecord> tags;
    };

    store::Store m_store;
    store::Lease m_lease;
    std::vector<Brought> m_images;
};

}  // namespace galley::image::detail
