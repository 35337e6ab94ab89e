// SPDX-License-Identifier: Apache-2.0
/// @file
/// The members of a tar, one after the other, compressed or not: gzip, zstd, xz. For archives that hold images; a
/// layer's tar goes through apply_layer.
/// Used by image. Uses inflate, libarchive.
/// Threads: one owner, which keeps the same thread. Memory: bounded, whatever the stream says. Processes, Crash: reads
/// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "engine/archive/inflate.h"
#include "engine/archive/layer_entry.h"

namespace galley::archive {

class MemberReader {
public:
    explicit MemberReader(ByteSource source);
    ~MemberReader();
    MemberReader(const MemberReader&) = delete;
    MemberReader& operator=(const MemberReader&) = delete;

    /// False at the end of the archive. Names are as they came. Throws Corrupt for what is no tar.
    bool next(LayerEntry& entry);
    /// Content of the current regular file; 0 at its end. Corrupt for a file with holes.
    std::size_t read(char* buffer, std::size_t capacity);
    /// Where in the source the bytes lie that read() gave last; nothing when the source is compressed.
    std::optional<std::int64_t> position() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::archive
