// SPDX-License-Identifier: Apache-2.0
/// @file
/// A compressed stream as its content: gzip (ISA-L), zstd, xz or plain, told apart by the first bytes.
/// Used by apply_layer. Threads: one owner. Memory: bounded, whatever the stream says.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace galley::archive {

/// Puts up to `capacity` bytes into `buffer` and returns how many; 0 is the end.
using ByteSource = std::function<std::size_t(char* buffer, std::size_t capacity)>;

/// Reads from a descriptor, through EINTR.
ByteSource readFrom(int fd);

namespace detail {
class Decoder;
}

class InflateStream {
public:
    explicit InflateStream(ByteSource source);
    ~InflateStream();
    InflateStream(InflateStream&&) noexcept;
    InflateStream& operator=(InflateStream&&) noexcept;

    /// Fills `buffer` as far as the content goes; less than `capacity` only at the end. Throws Corrupt for a damaged or
    /// cut-off stream, Unsupported for bzip2.
    std::size_t read(char* buffer, std::size_t capacity);
    /// Whether what read() gives is the stream as it came. After the first read().
    bool isPlain() const noexcept { return m_isPlain; }

private:
    bool refill();

    ByteSource m_source;
    std::unique_ptr<detail::Decoder> m_decoder;
    std::vector<char> m_input;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    bool m_sourceEnded = false;
    bool m_ended = false;
    bool m_isPlain = false;
};

}  // namespace galley::archive
