// SPDX-License-Identifier: Apache-2.0
/// @file
/// The images on this machine: blobs, unpacked layers, records, and the way in and out. Layout in engine/README.md.
/// Used by image, container, api. Uses archive, SQLite.
/// Threads: thread-safe; copies of a Store share one connection. Processes: any number at once.
/// Crash: nothing half-made is visible; what is left over is removed by the next beginLayer or collectGarbage.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/directories.h"
#include "engine/store/blob_store.h"
#include "engine/store/image_index.h"
#include "engine/store/layer_ingest.h"
#include "engine/store/layer_store.h"
#include "engine/store/layer_tar.h"
#include "engine/store/lease.h"
#include "engine/store/partial_download.h"
#include "engine/store/scratch.h"
#include "engine/store/store_check.h"

namespace galley::store {

struct Reclaimed {
    std::int64_t layers = 0;
    std::int64_t blobs = 0;
    std::int64_t bytes = 0;  ///< unpacked sizes of the layers, sizes of the blobs
};

class Store {
public:
    /// Makes what is absent. Unsupported when a newer Galley wrote the directory. Takes well under 2 ms.
    static Store open(const Directories& directories);

    BlobStore blobs() const { return BlobStore(m_core); }
    LayerStore layers() const { return LayerStore(m_core); }
    ImageIndex images() const { return ImageIndex(m_core); }

    Lease openLease(const std::string& purpose) const { return Lease(m_core, purpose); }
    /// The layer protected by `lease`: nothing when it is published already, else the right to bring it in. Waits while
    /// another thread or process brings it in.
    std::optional<LayerIngest> beginLayer(Lease& lease, const LayerRequest& request, const std::stop_token& stop) const;

    /// A directory of its own for what has to be put down before it can be brought in.
    Scratch openScratch() const { return Scratch(m_core); }

    /// The layer's tar, as it came. NotFound when the layer is not here, Unsupported when an older Galley unpacked it.
    LayerTar openLayerTar(const Digest& chainId, const std::stop_token& stop = {}) const;

    /// Removes layers and blobs that no image, pin or lease needs, and what crashed pulls left. Runs beside pulls.
    /// Downloaded parts that are kept go when they are older than a week.
    Reclaimed collectGarbage(const std::stop_token& stop = {},
                             PartialDownloads downloads = PartialDownloads::KeepRecent) const;
    std::vector<PartialDownload> partialDownloads() const;
    /// Removes what killed processes left. Once in this process's life, at little cost, and it never fails: every pull
    /// begins with it.
    void tidy(const std::stop_token& stop) const noexcept;

    /// Reads everything that is here and says what is wrong with it; seconds for gigabytes. With `repair` what is
    /// damaged is set aside, so that the next pull brings it in again, and a damaged index is made anew. Throws
    /// Cancelled.
    StoreCheck check(bool repair, const std::stop_token& stop) const;

private:
    explicit Store(std::shared_ptr<detail::Core> core) : m_core(std::move(core)) {}
    std::shared_ptr<detail::Core> m_core;
};

}  // namespace galley::store
