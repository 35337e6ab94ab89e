// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/encoder.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <zstd.h>

#include <algorithm>
#include <vector>

#include "engine/base/error.h"

namespace galley::archive::detail {
namespace {

using oci::Compression;

/// The level after which ISA-L's next saves 1 % of the bytes for 10 % of the time.
constexpr std::uint32_t kGzipLevel = 1;
constexpr int kZstdLevel = 3;

class PlainEncoder final : public Encoder {
public:
    void encode(std::string_view content, std::string& output) override { output = content; }
};

/// Deflate blocks that refer to nothing before them and end on a whole byte.
class DeflateEncoder final : public Encoder {
public:
    void encode(std::string_view content, std::string& output) override {
        isal_deflate_init(m_stream.get());
        m_stream->level = kGzipLevel;
        m_stream->level_buf = m_work.data();
        m_stream->level_buf_size = static_cast<std::uint32_t>(m_work.size());
        m_stream->flush = FULL_FLUSH;
        // ISA-L only reads from next_in; its interface predates const.
        m_stream->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(content.data()));
        m_stream->avail_in = static_cast<std::uint32_t>(content.size());
        output.resize(std::max(output.capacity(), content.size() + content.size() / 8 + kSlackBytes));
        std::size_t filled = 0;
        do {
            if (filled == output.size()) output.resize(2 * output.size());
            m_stream->next_out = reinterpret_cast<std::uint8_t*>(output.data()) + filled;
            m_stream->avail_out = static_cast<std::uint32_t>(output.size() - filled);
            if (isal_deflate(m_stream.get()) != COMP_OK) throw Error(ErrorKind::Internal, "ISA-L cannot compress");
            filled = output.size() - m_stream->avail_out;
        } while (m_stream->avail_out == 0);
        output.resize(filled);
    }

private:
    static constexpr std::size_t kSlackBytes = 4096;
    std::unique_ptr<isal_zstream> m_stream = std::make_unique<isal_zstream>();
    std::vector<std::uint8_t> m_work = std::vector<std::uint8_t>(ISAL_DEF_LVL1_DEFAULT);
};

/// A frame a block; readers take frames one after the other as one stream.
class ZstdEncoder final : public Encoder {
public:
    ZstdEncoder() : m_context(ZSTD_createCCtx()) {
        if (m_context == nullptr) throw Error(ErrorKind::Internal, "there is no memory for a zstd encoder");
        ZSTD_CCtx_setParameter(m_context, ZSTD_c_compressionLevel, kZstdLevel);
        ZSTD_CCtx_setParameter(m_context, ZSTD_c_checksumFlag, 1);
    }
    ~ZstdEncoder() override { ZSTD_freeCCtx(m_context); }
    ZstdEncoder(const ZstdEncoder&) = delete;
    ZstdEncoder& operator=(const ZstdEncoder&) = delete;

    void encode(std::string_view content, std::string& output) override {
        output.resize(ZSTD_compressBound(content.size()));
        const std::size_t bytes =
            ZSTD_compress2(m_context, output.data(), output.size(), content.data(), content.size());
        if (ZSTD_isError(bytes) != 0U) throw Error(ErrorKind::Internal, ZSTD_getErrorName(bytes));
        output.resize(bytes);
    }

private:
    ZSTD_CCtx* m_context;
};

void appendNumber(std::string& text, std::uint32_t number) {
    for (unsigned shift = 0; shift < 32; shift += 8) text.push_back(static_cast<char>((number >> shift) & 0xFFU));
}

}  // namespace

std::unique_ptr<Encoder> makeEncoder(Compression method) {
    switch (method) {
        case Compression::Gzip: return std::make_unique<DeflateEncoder>();
        case Compression::Zstd: return std::make_unique<ZstdEncoder>();
        case Compression::None: break;
    }
    return std::make_unique<PlainEncoder>();
}

std::string Framing::begin() const {
    if (m_method != Compression::Gzip) return {};
    // No name, no time, no system: RFC 1952.
    return std::string("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\xFF", 10);
}

void Framing::pass(std::string_view content) {
    m_bytes += content.size();
    if (m_method != Compression::Gzip) return;
    m_checksum = crc32_gzip_refl(m_checksum, reinterpret_cast<const unsigned char*>(content.data()), content.size());
}

std::string Framing::end() const {
    std::string text;
    if (m_method == Compression::Gzip) {
        // The last block, which is empty.
        text = std::string("\x03\x00", 2);
        appendNumber(text, m_checksum);
        appendNumber(text, static_cast<std::uint32_t>(m_bytes & 0xFFFFFFFFU));
    } else if (m_method == Compression::Zstd && m_bytes == 0) {
        makeEncoder(m_method)->encode({}, text);
    }
    return text;
}

}  // namespace galley::archive::detail
