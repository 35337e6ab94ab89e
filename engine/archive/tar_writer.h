// SPDX-License-Identifier: Apache-2.0
/// @file
/// Members as a tar stream: ustar, with a pax header before what does not fit into it (long names, large numbers,
/// extended attributes). Names are bytes.
/// Used by tree_packer. Uses nothing.
/// Threads: one owner. Memory: one header. Processes, Crash: none.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/archive/layer_entry.h"

namespace galley::archive {

/// Takes the next bytes; throws when they cannot go anywhere.
using ByteSink = std::function<void(std::string_view)>;

class TarWriter {
public:
    explicit TarWriter(ByteSink sink) : m_sink(std::move(sink)) {}

    /// A regular file's content follows with data(), `sizeBytes` in all; every other kind is whole with this.
    void add(const LayerEntry& entry);
    void data(std::string_view bytes);
    /// The end of the archive.
    void finish();
    std::int64_t bytes() const noexcept { return m_bytes; }

private:
    void put(std::string_view bytes);
    void pad();

    ByteSink m_sink;
    std::int64_t m_left = 0;  ///< of the current file
    std::int64_t m_padding = 0;
    std::int64_t m_bytes = 0;
};

}  // namespace galley::archive
