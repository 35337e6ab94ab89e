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
#include "engine/image/types.h"
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

    /// Unpacks what is not here yet, several layers at once. `progress` gets the number of a layer, what happens to it
    /// and how much of its file was read; it comes from several threads. Throws Corrupt, Unsupported (no image for
    /// Linux), NoSpace.
    void bring(const LocalImage& image, const std::function<void(std::size_t, LayerPhase, std::int64_t)>& progress,
               const std::stop_token& stop);
    /// Makes all that was brought visible, at once; returns what the names of these stood for before.
    std::vector<store::TagRecord> record();

private:
    void bringLayers(const LocalImage& image, const store::ImageRecord& record, const std::vector<Digest>& diffIds,
                     const std::function<void(std::size_t, LayerPhase, std::int64_t)>& progress,
                     const std::stop_token& stop);

    store::Store m_store;
    store::Lease m_lease;
    std::vector<store::NamedImage> m_images;
};

}  // namespace galley::image::detail
