// SPDX-License-Identifier: Apache-2.0
/// @file
/// Content as a compressed stream: gzip (ISA-L) or zstd, made in blocks that several processors work on at once. The
/// same content gives the same bytes each time, whatever the number of threads.
/// Used by image. Uses ISA-L, zstd.
/// Threads: one owner; the source is called on the stream's own threads, one call at a time. Memory: a few MB a thread.
/// Processes: none. Crash: nothing is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/archive/inflate.h"
#include "engine/oci/media_types.h"

namespace galley::archive {

class CompressStream {
public:
    /// Begins at once. With Compression::None the bytes go through as they are. `threads`: at least 1.
    CompressStream(ByteSource source, oci::Compression method, unsigned threads);
    /// Waits until the source returns, when it is just being asked.
    ~CompressStream();
    CompressStream(const CompressStream&) = delete;
    CompressStream& operator=(const CompressStream&) = delete;

    /// Up to `capacity` bytes; 0 at the end. Throws what the source throws.
    std::size_t read(char* buffer, std::size_t capacity);
    /// How much of the content is in what was read so far.
    std::int64_t contentBytes() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::archive
