// SPDX-License-Identifier: Apache-2.0
/// @file
/// One block after the other of a compressed stream: blocks are made independently, and joined in their order.
/// Used by compress. Threads: an Encoder belongs to one thread, a Framing to one. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/oci/media_types.h"

namespace galley::archive::detail {

/// The working memory of one thread.
class Encoder {
public:
    virtual ~Encoder() = default;
    /// Replaces `output` by what stands for `content` in the stream.
    virtual void encode(std::string_view content, std::string& output) = 0;
};

std::unique_ptr<Encoder> makeEncoder(oci::Compression method);

/// What stands before and behind the blocks.
class Framing {
public:
    explicit Framing(oci::Compression method) : m_method(method) {}
    std::string begin() const;
    /// The content of the next block, in order.
    void pass(std::string_view content);
    std::string end() const;

private:
    oci::Compression m_method;
    std::uint32_t m_checksum = 0;
    std::uint64_t m_bytes = 0;
};

}  // namespace galley::archive::detail
