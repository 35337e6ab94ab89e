// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a LayerTar holds. Private to the room. Threads, processes, crash: see LayerTar.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

#include "engine/archive/export_process.h"
#include "engine/archive/inflate.h"
#include "engine/base/digest.h"
#include "engine/base/unique_fd.h"
#include "engine/store/detail/core.h"
#include "engine/store/layer_store.h"
#include "engine/store/lease.h"

namespace galley::store::detail {

struct LayerTarState {
    Lease lease;  ///< keeps the layer, and with it its blob
    LayerInfo layer;
    Sha256 hash;
    std::int64_t passed = 0;
    bool ended = false;
    /// One of the two.
    std::optional<archive::ExportProcess> made;
    std::optional<archive::InflateStream> kept;
    UniqueFd blob;
};

std::unique_ptr<LayerTarState> openLayerTar(const std::shared_ptr<Core>& core, const Digest& chainId,
                                            const std::stop_token& stop);

}  // namespace galley::store::detail
