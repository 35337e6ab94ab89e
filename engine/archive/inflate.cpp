// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/inflate.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "engine/archive/detail/decoder.h"
#include "engine/base/error.h"

namespace galley::archive {
namespace {

constexpr std::size_t kInputBytes = std::size_t{256} << 10U;
/// Enough of a stream to know it by.
constexpr std::size_t kMagicBytes = 6;

bool isZstd(std::string_view head) {
    if (head.size() < 4) return false;
    if (head.substr(1, 3) == std::string_view("\xB5\x2F\xFD", 3)) return head[0] == '\x28';
    // A skippable frame may come first: 0x184D2A50 … 0x184D2A5F.
    return (static_cast<unsigned char>(head[0]) & 0xF0U) == 0x50U &&
           head.substr(1, 3) == std::string_view("\x2A\x4D\x18", 3);
}

/// Nothing for a plain stream.
std::unique_ptr<detail::Decoder> decoderFor(std::string_view head) {
    if (head.starts_with("\x1F\x8B")) return detail::makeGzipDecoder();
    if (isZstd(head)) return detail::makeZstdDecoder();
    if (head.starts_with("BZh")) {
        throw Error(ErrorKind::Unsupported,
                    "the layer is compressed with bzip2; only gzip, zstd, xz and plain tar work");
    }
    if (head.starts_with(std::string_view("\xFD"
                                          "7zXZ\0",
                                          6))) {
        return detail::makeXzDecoder();
    }
    return nullptr;
}

}  // namespace

ByteSource readFrom(int fd) {
    return [fd](char* buffer, std::size_t capacity) -> std::size_t {
        while (true) {
            const ssize_t got = ::read(fd, buffer, capacity);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) throwErrno(errno, "reading the layer");
        }
    };
}

InflateStream::InflateStream(ByteSource source) : m_source(std::move(source)), m_input(kInputBytes) {}
InflateStream::~InflateStream() = default;
InflateStream::InflateStream(InflateStream&&) noexcept = default;
InflateStream& InflateStream::operator=(InflateStream&&) noexcept = default;

/// Adds to what is unread; false at the end of the source.
bool InflateStream::refill() {
    if (m_sourceEnded) return false;
    if (m_begin > 0) {
        std::memmove(m_input.data(), m_input.data() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_end == m_input.size()) throw Error(ErrorKind::Corrupt, "the layer's compressed data makes no sense");
    const std::size_t got = m_source(m_input.data() + m_end, m_input.size() - m_end);
    if (got == 0) m_sourceEnded = true;
    m_end += got;
    return got > 0;
}

std::size_t InflateStream::read(char* buffer, std::size_t capacity) {
    if (!m_decoder) {
        while (m_end - m_begin < kMagicBytes && refill()) {
        }
        m_decoder = decoderFor(std::string_view(m_input.data() + m_begin, m_end - m_begin));
        m_isPlain = !m_decoder;
        if (m_isPlain) m_decoder = detail::makePlainDecoder();
    }
    std::size_t filled = 0;
    while (filled < capacity && !m_ended) {
        const std::string_view input(m_input.data() + m_begin, m_end - m_begin);
        const detail::DecodeStep step = m_decoder->decode(input, buffer + filled, capacity - filled);
        m_begin += step.consumed;
        filled += step.produced;
        if (step.produced > 0 || step.consumed > 0) continue;
        if (refill()) continue;
        m_decoder->checkEnd();
        m_ended = true;
    }
    return filled;
}

}  // namespace galley::archive
