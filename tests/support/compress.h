// SPDX-License-Identifier: Apache-2.0
/// @file
/// Compressed streams for tests.
#pragma once

#include <isa-l/igzip_lib.h>
#include <lzma.h>
#include <zstd.h>

#include <string>
#include <vector>

namespace galley::test {

inline std::string gzip(const std::string& content) {
    std::string out(content.size() + content.size() / 8 + 1024, '\0');
    std::string in = content;
    std::vector<std::uint8_t> work(ISAL_DEF_LVL1_DEFAULT);
    isal_zstream stream;
    isal_deflate_stateless_init(&stream);
    stream.gzip_flag = IGZIP_GZIP;
    stream.level = 1;
    stream.level_buf = work.data();
    stream.level_buf_size = static_cast<std::uint32_t>(work.size());
    stream.end_of_stream = 1;
    stream.next_in = reinterpret_cast<std::uint8_t*>(in.data());
    stream.avail_in = static_cast<std::uint32_t>(in.size());
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream.avail_out = static_cast<std::uint32_t>(out.size());
    isal_deflate_stateless(&stream);
    out.resize(stream.total_out);
    return out;
}

inline std::string zstd(const std::string& content) {
    std::string out(ZSTD_compressBound(content.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), content.data(), content.size(), 1));
    return out;
}

inline std::string xz(const std::string& content) {
    std::string out(lzma_stream_buffer_bound(content.size()), '\0');
    std::size_t length = 0;
    lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(content.data()),
                            content.size(), reinterpret_cast<std::uint8_t*>(out.data()), &length, out.size());
    out.resize(length);
    return out;
}

}  // namespace galley::test
