// SPDX-License-Identifier: Apache-2.0
/// @file
/// Brings the layers of one image in, several at once, lowest first, and publishes them from the bottom up.
/// Used by puller. Uses registry, store, progress_board.
/// Threads: run() starts and ends its own; one run per object. Processes, Crash: see store/layer_ingest.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/image/detail/progress_board.h"
#include "engine/image/detail/publish_in_order.h"
#include "engine/oci/manifest.h"
#include "engine/registry/client.h"
#include "engine/store/store.h"

namespace galley::image::detail {

struct PlannedLayer {
    Digest chainId;
    Digest diffId;
    oci::Descriptor blob;
};

class LayerPull {
public:
    LayerPull(const store::Store& store, store::Lease& lease, registry::Client& registry,
              const oci::Reference& reference, std::vector<PlannedLayer> layers, ProgressBoard& board);

    /// Returns when all layers are published. Of several errors, throws the first; Cancelled at `stop`.
    void run(unsigned parallel, const std::stop_token& stop);
    /// Whether a byte came from the registry.
    bool hasDownloaded() const noexcept { return m_hasDownloaded; }

private:
    void work(const std::stop_token& stop);
    std::optional<std::size_t> next();
    void bring(std::size_t index, const std::stop_token& stop);
    void download(std::size_t index, store::LayerIngest& ingest, const std::stop_token& stop);
    void fail(std::exception_ptr failure);

    store::Store m_store;
    store::Lease& m_lease;
    registry::Client& m_registry;
    const oci::Reference& m_reference;
    std::vector<PlannedLayer> m_layers;
    ProgressBoard& m_board;
    std::stop_source m_stop;
    std::atomic<bool> m_hasDownloaded = false;

    std::mutex m_mutex;
    std::size_t m_next = 0;
    std::exception_ptr m_failure;
    PublishInOrder m_order;
};

}  // namespace galley::image::detail
