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
#include <string>
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
    std::int64_t tarBytes = 0;  ///< of the uncompressed tar; 0 when an older Galley unpacked it
    Digest keptBlob;            ///< in BlobStore, when the tar cannot be made again without it
};

/// A layer as a registry has it, compressed.
struct LayerBlob {
    Digest diffId;
    Digest blob;
    std::int64_t bytes = 0;
    std::string mediaType;
    std::string repository;  ///< "docker.io/library/flask"
    bool operator==(const LayerBlob&) const = default;
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

    /// Remembers that a registry has the layer: pulled from there or pushed to it. Forgotten with the layer.
    void noteBlob(const LayerBlob& blob);
    /// What registries have for a diff id, seen last first.
    std::vector<LayerBlob> blobsOf(const Digest& diffId);

private:
    std::shared_ptr<detail::Core> m_core;
};

}  // namespace galley::store
