// SPDX-License-Identifier: Apache-2.0
/// @file
/// The unpacked layers, named by chain id. They come in by LayerIngest and go by Store::collectGarbage.
/// Used by image, container (the lower directories of an overlay mount).
/// Threads: thread-safe. Processes: any number. Crash: a layer is published by one rename and one row.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/digest.h"

namespace galley::store {

struct LayerInfo {
    Digest chainId;
    Digest diffId;
    std::int64_t unpackedBytes = 0;
    std::int64_t blobBytes = 0;  ///< as it was downloaded
    Instant created{};
};

namespace detail {
class Core;
}

class LayerStore {
public:
    explicit LayerStore(std::shared_ptr<detail::Core> core) : m_core(std::move(core)) {}

    /// Nothing when it is not here or cannot be trusted (the machine went down before it was on disk).
    std::optional<LayerInfo> find(const Digest& chainId);
    std::vector<LayerInfo> list();
    /// The `diff` directories of an image's `layers` (chain ids, lowest first), in overlay order: top first. Throws
    /// NotFound when one is missing. The layers stay only while an image, a pin or a lease needs them.
    std::vector<std::filesystem::path> lowerDirectories(const std::vector<Digest>& layers);
    /// `<data>/layers/<hex>/diff`, present or not.
    std::filesystem::path diffDirectory(const Digest& chainId) const;

private:
    std::shared_ptr<detail::Core> m_core;
};

}  // namespace galley::store
