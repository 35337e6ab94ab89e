// SPDX-License-Identifier: Apache-2.0
/// @file
/// Brings one layer into a repository the cheapest way: it is there already, it is mounted from a neighbour, it goes as
/// it lies here, or its tar is made again and compressed while it goes.
/// Used by pusher. Uses registry, store, archive.
/// Threads: thread-safe; several layers at once. Processes: none of its own (store/layer_tar.h has one).
/// Crash: what the registry has of a half-sent layer it forgets by itself.
#pragma once

#include <optional>
#include <stop_token>

#include "engine/image/detail/push_board.h"
#include "engine/image/detail/push_layers.h"
#include "engine/oci/media_types.h"
#include "engine/registry/uploader.h"
#include "engine/store/store.h"

namespace galley::image::detail {

class LayerUpload {
public:
    /// `board` may be null.
    LayerUpload(const store::Store& store, registry::Uploader& uploader, const oci::Reference& target,
                oci::Compression compression, PushBoard* board);

    /// The blob that the repository has afterwards, remembered for the next push.
    store::LayerBlob bring(const PushLayer& layer, const std::stop_token& stop);
    /// The blob of the layer that the repository has already.
    std::optional<store::LayerBlob> findThere(const PushLayer& layer, const std::stop_token& stop);
    /// "library/flask", when the layer was seen in another repository of the registry.
    std::optional<std::string> neighbour(const PushLayer& layer) const;

private:
    std::optional<store::LayerBlob> mount(const PushLayer& layer, const std::stop_token& stop);
    store::LayerBlob sendKept(const PushLayer& layer, const std::stop_token& stop);
    store::LayerBlob sendTar(const PushLayer& layer, const std::stop_token& stop);
    bool isKept(const PushLayer& layer);
    bool isNeighbour(const store::LayerBlob& blob) const;
    void show(const PushLayer& layer, PushPhase phase, std::int64_t currentBytes = 0, std::int64_t totalBytes = 0);

    store::Store m_store;
    registry::Uploader& m_uploader;
    const oci::Reference& m_target;
    oci::Compression m_compression;
    PushBoard* m_board;
};

}  // namespace galley::image::detail
