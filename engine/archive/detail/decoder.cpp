// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/decoder.h"

#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <zstd.h>

#include <algorithm>
#include <climits>
#include <cstring>

#include "engine/base/error.h"

namespace galley::archive::detail {
namespace {

class PlainDecoder final : public Decoder {
public:
    DecodeStep decode(std::string_view input, char* output, std::size_t capacity) override {
        const std::size_t bytes = std::min(input.size(), capacity);
        std::memcpy(output, input.data(), bytes);
        return {bytes, bytes};
    }
    void checkEnd() override {}
};

class GzipDecoder final : public Decoder {
public:
    GzipDecoder() : m_state(std::make_unique<inflate_state>()) { startMember(); }

    DecodeStep decode(std::string_view input, char* output, std::size_t capacity) override {
        if (m_state->block_state == ISAL_BLOCK_FINISH) return betweenMembers(input);
        // ISA-L only reads from next_in; its interface predates const.
        m_state->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(input.data()));
        m_state->avail_in = static_cast<std::uint32_t>(std::min<std::size_t>(input.size(), INT_MAX));
        m_state->next_out = reinterpret_cast<std::uint8_t*>(output);
        m_state->avail_out = static_cast<std::uint32_t>(std::min<std::size_t>(capacity, INT_MAX));
        const std::uint32_t offeredIn = m_state->avail_in;
        const std::uint32_t offeredOut = m_state->avail_out;
        const int result = isal_inflate(m_state.get());
        if (result != ISAL_DECOMP_OK && result != ISAL_END_INPUT && result != ISAL_OUT_OVERFLOW) {
            throw Error(ErrorKind::Corrupt, "the layer's gzip data is damaged; pull again");
        }
        return {offeredIn - m_state->avail_in, offeredOut - m_state->avail_out};
    }

    void checkEnd() override {
        if (m_state->block_state != ISAL_BLOCK_FINISH || m_sawFirstMagic) {
            throw Error(ErrorKind::Corrupt, "the layer's gzip data is cut off; pull again");
        }
    }

private:
    void startMember() {
        isal_inflate_init(m_state.get());
        m_state->crc_flag = ISAL_GZIP;  // headers, checksum and length are read and checked by isal_inflate itself
    }

    /// The two magic bytes may come in different reads, so the first is remembered and given to the new member.
    DecodeStep betweenMembers(std::string_view input) {
        std::size_t used = 0;
        while (used < input.size()) {
            const char byte = input[used];
            if (m_sawFirstMagic) {
                if (byte != '\x8B') break;
                m_sawFirstMagic = false;
                startMember();
                feedFirstMagic();
                return {used, 0};
            }
            if (byte == '\x1F' && !m_sawPadding) {
                m_sawFirstMagic = true;
            } else if (byte == '\0') {
                m_sawPadding = true;
            } else {
                break;
            }
            ++used;
        }
        if (used < input.size()) {
            throw Error(ErrorKind::Corrupt, "the layer has foreign bytes after its gzip data");
        }
        return {used, 0};
    }

    void feedFirstMagic() {
        std::uint8_t magic = 0x1F;
        std::uint8_t unused = 0;
        m_state->next_in = &magic;
        m_state->avail_in = 1;
        m_state->next_out = &unused;
        m_state->avail_out = 1;
        isal_inflate(m_state.get());
    }

    std::unique_ptr<inflate_state> m_state;
    bool m_sawFirstMagic = false;
    bool m_sawPadding = false;
};

class ZstdDecoder final : public Decoder {
public:
    ZstdDecoder() : m_stream(ZSTD_createDStream()) {
        if (m_stream == nullptr) throw Error(ErrorKind::Internal, "there is no memory for a zstd decoder");
        constexpr int kWindowLogMax = 27;
        ZSTD_DCtx_setParameter(m_stream, ZSTD_d_windowLogMax, kWindowLogMax);
    }
    ~ZstdDecoder() override { ZSTD_freeDStream(m_stream); }
    ZstdDecoder(const ZstdDecoder&) = delete;
    ZstdDecoder& operator=(const ZstdDecoder&) = delete;

    DecodeStep decode(std::string_view input, char* output, std::size_t capacity) override {
        // With nothing to read there may still be something to flush.
        if (input.empty() && m_frameEnded) return {};
        ZSTD_inBuffer in{input.data(), input.size(), 0};
        ZSTD_outBuffer out{output, capacity, 0};
        const std::size_t hint = ZSTD_decompressStream(m_stream, &out, &in);
        if (ZSTD_isError(hint) != 0U) {
            throw Error(ErrorKind::Corrupt,
                        std::string("the layer's zstd data is damaged (") + ZSTD_getErrorName(hint) + "); pull again");
        }
        m_frameEnded = hint == 0;
        return {in.pos, out.pos};
    }

    void checkEnd() override {
        if (!m_frameEnded) throw Error(ErrorKind::Corrupt, "the layer's zstd data is cut off; pull again");
    }

private:
    ZSTD_DStream* m_stream;
    bool m_frameEnded = false;
};

class XzDecoder final : public Decoder {
public:
    XzDecoder() {
        constexpr std::uint64_t kMemory = std::uint64_t{128} << 20U;
        if (lzma_stream_decoder(&m_stream, kMemory, LZMA_CONCATENATED) != LZMA_OK) {
            throw Error(ErrorKind::Internal, "there is no memory for an xz decoder");
        }
    }
    ~XzDecoder() override { lzma_end(&m_stream); }
    XzDecoder(const XzDecoder&) = delete;
    XzDecoder& operator=(const XzDecoder&) = delete;

    DecodeStep decode(std::string_view input, char* output, std::size_t capacity) override {
        step(input, output, capacity, LZMA_RUN);
        return {input.size() - m_stream.avail_in, capacity - m_stream.avail_out};
    }

    void checkEnd() override {
        char unused = 0;
        if (step({}, &unused, 1, LZMA_FINISH) != LZMA_STREAM_END || m_stream.avail_out != 1) {
            throw Error(ErrorKind::Corrupt, "the xz data is cut off; get it again");
        }
    }

private:
    lzma_ret step(std::string_view input, char* output, std::size_t capacity, lzma_action action) {
        m_stream.next_in = reinterpret_cast<const std::uint8_t*>(input.data());
        m_stream.avail_in = input.size();
        m_stream.next_out = reinterpret_cast<std::uint8_t*>(output);
        m_stream.avail_out = capacity;
        const lzma_ret result = lzma_code(&m_stream, action);
        if (result == LZMA_OK || result == LZMA_STREAM_END || result == LZMA_BUF_ERROR) return result;
        if (result == LZMA_MEMLIMIT_ERROR) {
            throw Error(ErrorKind::Unsupported, "the xz data needs more than 128 MiB of memory; compress it with less");
        }
        throw Error(ErrorKind::Corrupt, "the xz data is damaged; get it again");
    }

    lzma_stream m_stream = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<Decoder> makePlainDecoder() {
    return std::make_unique<PlainDecoder>();
}
std::unique_ptr<Decoder> makeGzipDecoder() {
    return std::make_unique<GzipDecoder>();
}
std::unique_ptr<Decoder> makeXzDecoder() {
    return std::make_unique<XzDecoder>();
}
std::unique_ptr<Decoder> makeZstdDecoder() {
    return std::make_unique<ZstdDecoder>();
}

}  // namespace galley::archive::detail
