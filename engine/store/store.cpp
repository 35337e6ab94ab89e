// SPDX-License-Identifier: Apache-2.0
#include "engine/store/store.h"

#include "engine/store/detail/checker.h"
#include "engine/store/detail/core.h"
#include "engine/store/detail/garbage.h"
#include "engine/store/detail/ingest_state.h"
#include "engine/store/detail/layer_tar_state.h"

namespace galley::store {

Store Store::open(const Directories& directories) {
    return Store(std::make_shared<detail::Core>(directories));
}

std::optional<LayerIngest> Store::beginLayer(Lease& lease, const LayerRequest& request,
                                             const std::stop_token& stop) const {
    tidy(stop);
    lease.protect(request.chainId);
    lease.protect(request.blob);
    if (layers().find(request.chainId)) return std::nullopt;
    detail::IngestLock lock = detail::lockIngest(*m_core, "layer-" + request.chainId.hex(), stop);
    // Whoever held the lock may have brought it in.
    if (layers().find(request.chainId)) return std::nullopt;
    return LayerIngest(detail::IngestState::begin(m_core, request, std::move(lock), stop));
}

LayerTar Store::openLayerTar(const Digest& chainId, const std::stop_token& stop) const {
    return LayerTar(detail::openLayerTar(m_core, chainId, stop));
}

Reclaimed Store::collectGarbage(const std::stop_token& stop, PartialDownloads downloads) const {
    return detail::collectGarbage(*m_core, downloads, stop);
}

void Store::tidy(const std::stop_token& stop) const noexcept {
    detail::tidyOnce(*m_core, stop);
}

StoreCheck Store::check(bool repair, const std::stop_token& stop) const {
    return detail::Checker(m_core, repair, stop).run();
}

std::vector<PartialDownload> Store::partialDownloads() const {
    return detail::listPartialDownloads(*m_core);
}

}  // namespace galley::store
