// SPDX-License-Identifier: Apache-2.0
/// @file
/// One decompressor behind one face. Private to the room. Threads: one owner.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace galley::archive::detail {

struct DecodeStep {
    std::size_t consumed = 0;
    std::size_t produced = 0;
};

class Decoder {
public:
    virtual ~Decoder() = default;
    /// Takes from `input`, puts into `output`; both counts may be 0 only when the input is used up. Throws Corrupt.
    virtual DecodeStep decode(std::string_view input, char* output, std::size_t capacity) = 0;
    /// The input has ended, and decode() gives nothing more. Throws Corrupt when the stream is cut off.
    virtual void checkEnd() = 0;
};

std::unique_ptr<Decoder> makePlainDecoder();
/// ISA-L; concatenated members are one stream, zero bytes after the last are padding, anything else there is Corrupt.
std::unique_ptr<Decoder> makeGzipDecoder();
/// Streams after one another, with padding between them; what needs more than 128 MiB to decode is refused.
std::unique_ptr<Decoder> makeXzDecoder();
/// Frames after one another; windows above 128 MiB are refused.
std::unique_ptr<Decoder> makeZstdDecoder();

}  // namespace galley::archive::detail
