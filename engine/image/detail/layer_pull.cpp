// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/layer_pull.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"

namespace galley::image::detail {
namespace {

std::vector<Digest> chainsOf(const std::vector<PlannedLayer>& layers) {
    std::vector<Digest> chains;
    for (const PlannedLayer& layer : layers) chains.push_back(layer.chainId);
    return chains;
}

}  // namespace

LayerPull::LayerPull(const store::Store& store, store::Lease& lease, registry::Client& registry,
                     const oci::Reference& reference, std::vector<PlannedLayer> layers, ProgressBoard& board)
    : m_store(store),
      m_lease(lease),
      m_registry(registry),
      m_reference(reference),
      m_layers(std::move(layers)),
      m_board(board),
      m_order(chainsOf(m_layers), [this](std::size_t index) {
          const std::int64_t size = m_layers[index].blob.size;
          m_board.update(index, LayerPhase::Done, size, size);
      }) {
    std::vector<LayerProgress> rows;
    for (const PlannedLayer& layer : m_layers) {
        rows.push_back({layer.blob.digest.shortHex(), LayerPhase::Waiting, 0, layer.blob.size});
    }
    m_board.setLayers(std::move(rows));
}

void LayerPull::run(unsigned parallel, const std::stop_token& stop) {
    const std::stop_callback forward(stop, [this] { m_stop.request_stop(); });
    {
        std::vector<std::jthread> threads;
        const std::size_t count = std::min<std::size_t>(std::max(1U, parallel), m_layers.size());
        for (std::size_t i = 0; i < count; ++i) {
            threads.emplace_back([this] { work(m_stop.get_token()); });
        }
    }
    throwIfCancelled(stop);
    if (m_failure) std::rethrow_exception(m_failure);
}

void LayerPull::work(const std::stop_token& stop) {
    try {
        while (const auto index = next()) {
            throwIfCancelled(stop);
            bring(*index, stop);
        }
    } catch (...) {
        fail(std::current_exception());
    }
}

std::optional<std::size_t> LayerPull::next() {
    const std::lock_guard lock(m_mutex);
    if (m_next == m_layers.size()) return std::nullopt;
    return m_next++;
}

void LayerPull::fail(std::exception_ptr failure) {
    {
        const std::lock_guard lock(m_mutex);
        // What the others throw after this one is only the echo of being stopped.
        if (!m_failure) m_failure = std::move(failure);
    }
    m_stop.request_stop();
}

void LayerPull::bring(std::size_t index, const std::stop_token& stop) {
    const PlannedLayer& layer = m_layers[index];
    const store::LayerRequest request{layer.chainId, layer.diffId,         layer.blob.digest,  layer.blob.size,
                                      false,         layer.blob.mediaType, m_reference.name(), {}};
    for (bool isSecondTry = false;; isSecondTry = true) {
        auto ingest = m_store.beginLayer(m_lease, request, stop);
        if (!ingest) {
            m_store.layers().noteBlob(
                {layer.diffId, layer.blob.digest, layer.blob.size, layer.blob.mediaType, m_reference.name()});
            m_board.update(index, LayerPhase::AlreadyHere, layer.blob.size, layer.blob.size);
            m_order.ready(index, std::nullopt, stop);
            return;
        }
        const bool wasResumed = ingest->offset() > 0;
        try {
            download(index, *ingest, stop);
        } catch (Error& error) {
            // The damage may lie in what an earlier pull left, or come from a mirror; else it is the registry's.
            const bool isCorrupt = error.kind() == ErrorKind::Corrupt;
            if (isCorrupt && wasResumed && !isSecondTry) continue;
            if (isCorrupt && m_registry.distrustMirrors(m_reference.domain())) continue;
            throw Error(error).addContext("pulling layer " + layer.blob.digest.shortHex());
        }
        m_order.ready(index, std::move(ingest), stop);
        return;
    }
}

void LayerPull::download(std::size_t index, store::LayerIngest& ingest, const std::stop_token& stop) {
    const oci::Descriptor& blob = m_layers[index].blob;
    std::int64_t received = ingest.offset();
    m_board.update(index, LayerPhase::Downloading, received, blob.size);
    if (received < blob.size) {
        const registry::Sink sink = [&](std::string_view bytes) {
            m_hasDownloaded = true;
            ingest.write(bytes, stop);
            received += static_cast<std::int64_t>(bytes.size());
            m_board.update(index, LayerPhase::Downloading, received, blob.size);
        };
        m_registry.fetchBlob(m_reference, blob, received, sink, stop);
    }
    m_board.update(index, LayerPhase::Unpacking, ingest.unpackedBytes(), 0);
    ingest.finish(stop);
    m_board.update(index, LayerPhase::Unpacking, ingest.unpackedBytes(), ingest.unpackedBytes());
}

}  // namespace galley::image::detail
