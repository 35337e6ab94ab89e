// SPDX-License-Identifier: Apache-2.0
/// @file
/// Small files named by their digest: manifests, indexes, image configs. Layers come in by LayerIngest.
/// Used by image. Threads: thread-safe. Processes: any number; two that write one blob write the same bytes.
/// Crash: written beside and renamed: a blob is whole or absent. After a power cut it may have holes; read() then takes
/// it for absent, and the image that names it is not known any more (settling.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/digest.h"

namespace galley::store {

namespace detail {
class Core;
}
class Lease;

class BlobStore {
public:
    explicit BlobStore(std::shared_ptr<detail::Core> core) : m_core(std::move(core)) {}

    /// Stores `bytes` under their digest, protected by `lease` until an image record names them.
    Digest put(Lease& lease, std::string_view bytes);
    /// The content, its digest checked. A damaged blob is removed and counts as absent.
    std::optional<std::string> read(const Digest& digest);
    bool contains(const Digest& digest);
    /// Where the blob lies, present or not.
    std::filesystem::path path(const Digest& digest) const;

private:
    std::shared_ptr<detail::Core> m_core;
};

}  // namespace galley::store
