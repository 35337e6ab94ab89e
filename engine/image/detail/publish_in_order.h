// SPDX-License-Identifier: Apache-2.0
/// @file
/// Layers become complete in any order and visible from the lowest on: a layer is completed from those below it, and
/// whoever waits for one (store/layer_ingest.h) is never kept waiting by one above it.
/// Used by layer_pull, local_images. Uses store.
/// Threads: thread-safe. Processes, Crash: see store/layer_ingest.h.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/store/store.h"

namespace galley::image::detail {

class PublishInOrder {
public:
    /// `chains`: lowest first. `published` is called for each layer that was made visible here, one at a time.
    PublishInOrder(std::vector<Digest> chains, std::function<void(std::size_t)> published);

    /// The layer is complete, or was here already (nothing). Publishes it and those above it that wait for it, unless
    /// another thread is at it. Throws what publishing throws.
    void ready(std::size_t index, std::optional<store::LayerIngest> ingest, const std::stop_token& stop);

private:
    struct Ready {
        bool isReady = false;
        std::optional<store::LayerIngest> ingest;
    };

    std::vector<Digest> m_chains;
    std::function<void(std::size_t)> m_onPublished;
    std::mutex m_mutex;
    std::vector<Ready> m_ready;
    std::size_t m_published = 0;
    bool m_isPublishing = false;
};

}  // namespace galley::image::detail
