// SPDX-License-Identifier: Apache-2.0
/// @file
/// The bytes of a log segment. `<generation>.log` is a SegmentHeader, then blocks: a BlockHeader and the raw output of
/// one stream that came at one time, whole lines with their newlines (or a piece of a line, flagged partial).
/// `<generation>.idx` is a list of IndexEntry, at most one a block; a reader that doubts it walks the blocks instead.
/// The check of a block is keyed with the segment's random seed, so that a container cannot print a block.
/// Used by the writer and the readers. Threads: one per object. Crash: see findBlock().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/logs/log_format.h"

namespace galley::logs::detail {

constexpr std::array<char, 8> kSegmentMagic = {'G', 'A', 'L', 'L', 'E', 'Y', 'L', '1'};
constexpr std::uint32_t kBlockMagic = 0x6b6c4247;
constexpr std::uint32_t kIndexEvery = 1024;
/// No block carries more: an unfinished line of kMaximumLine and a slice of the same size.
constexpr std::size_t kMaximumPayload = 4 * kMaximumLine;

struct SegmentHeader {
    std::array<char, 8> magic = kSegmentMagic;
    std::uint64_t seed = 0;
    std::uint64_t firstLine = 0;
    std::int64_t maximumTime = 0;  ///< of everything before this segment
    std::array<std::uint64_t, 4> reserved{};
};
static_assert(sizeof(SegmentHeader) == 64);

enum BlockFlags : std::uint8_t { kPartial = 1, kRunBegin = 2, kRunEnd = 4 };

struct BlockHeader {
    std::uint32_t magic = kBlockMagic;
    std::uint32_t check = 0;
    std::int64_t time = 0;
    std::uint32_t length = 0;
    std::uint32_t lines = 0;
    std::uint32_t lineInSegment = 0;  ///< number of its first line
    std::uint8_t stream = 0;
    std::uint8_t flags = 0;
    std::uint16_t reserved = 0;

    std::uint32_t computeCheck(std::uint64_t seed) const noexcept;
    bool valid(std::uint64_t seed) const noexcept;
};
static_assert(sizeof(BlockHeader) == 32);

struct IndexEntry {
    std::uint32_t lineInSegment = 0;
    std::uint32_t reserved = 0;
    std::uint64_t offset = 0;      ///< of the block that begins with this line
    std::int64_t maximumTime = 0;  ///< of all blocks before it, in this and older segments
};
static_assert(sizeof(IndexEntry) == 24);

std::filesystem::path segmentPath(const std::filesystem::path& directory, std::uint64_t generation);
std::filesystem::path indexPath(const std::filesystem::path& directory, std::uint64_t generation);
/// Generations that have a segment file, in order. Empty for an absent directory.
std::vector<std::uint64_t> listGenerations(const std::filesystem::path& directory);

/// pread(2) until `bytes` are there or the file ends; returns how many.
std::size_t readAt(int fd, void* buffer, std::size_t bytes, std::uint64_t offset);
/// Nothing when it is torn or foreign.
std::optional<SegmentHeader> readSegmentHeader(int fd);
std::uint64_t fileSize(int fd);

struct Block {
    BlockHeader header;
    std::uint64_t offset = 0;
    std::string_view payload;  ///< lives until the next call

    std::uint64_t end() const noexcept { return offset + sizeof(BlockHeader) + header.length; }
};

/// Goes from block to block with large reads.
class BlockCursor {
public:
    BlockCursor(int fd, std::uint64_t seed, std::uint64_t offset, std::size_t bufferBytes = std::size_t{512} << 10U)
        : m_fd(fd), m_seed(seed), m_offset(offset), m_bufferBytes(bufferBytes) {}

    /// The next whole block below `limit`; nothing at its end or before a torn tail. What is damaged in between is
    /// skipped to the next valid header.
    std::optional<Block> next(std::uint64_t limit);
    /// Where the next call begins: the end of the last block.
    std::uint64_t offset() const noexcept { return m_offset; }
    /// Whether the next block of this size is in the buffer already: until then, views stay valid.
    bool nextNeedsRead() const noexcept;

private:
    bool fill(std::uint64_t offset, std::size_t bytes);
    const char* at(std::uint64_t offset) const noexcept { return m_buffer.data() + (offset - m_bufferStart); }
    std::optional<std::uint64_t> findBlock(std::uint64_t from, std::uint64_t limit);

    int m_fd;
    std::uint64_t m_seed;
    std::uint64_t m_offset;
    std::size_t m_bufferBytes;
    std::vector<char> m_buffer;
    std::uint64_t m_bufferStart = 0;
    std::size_t m_buffered = 0;
};

}  // namespace galley::logs::detail
