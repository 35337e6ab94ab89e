// SPDX-License-Identifier: Apache-2.0
/// @file
/// A layer's tar again, byte for byte: its digest is the diff id. It is made from the recipe and the unpacked files, or
/// comes from the compressed blob where that had to be kept.
/// Used by image (push, save). Uses archive (a child that reads the files).
/// Threads: one owner at a time. Processes: the layer stays while this is open. Crash: nothing is left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>

namespace galley::store {

namespace detail {
struct LayerTarState;
}

/// Opened by Store::openLayerTar.
class LayerTar {
public:
    explicit LayerTar(std::unique_ptr<detail::LayerTarState> state);
    ~LayerTar();
    LayerTar(LayerTar&&) noexcept;
    LayerTar& operator=(LayerTar&&) noexcept;

    /// Length of the whole tar.
    std::int64_t bytes() const noexcept;
    /// The next bytes; 0 at the end. Throws Corrupt, at the end or before, when the files are not those that came:
    /// nothing of what was read may be used then. Cancelled.
    std::size_t read(char* buffer, std::size_t capacity, const std::stop_token& stop);

private:
    std::unique_ptr<detail::LayerTarState> m_state;
};

}  // namespace galley::store
