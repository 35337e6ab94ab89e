// SPDX-License-Identifier: Apache-2.0
#include "engine/logs/detail/segment.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::logs::detail {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t mix(std::uint64_t value) noexcept {
    value ^= value >> 30U;
    value *= 0xbf58476d1ce4e5b9ULL;
    value ^= value >> 27U;
    value *= 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
}

fs::path numbered(const fs::path& directory, std::uint64_t generation, const char* suffix) {
    std::array<char, 32> name{};
    std::snprintf(name.data(), name.size(), "%010llu%s", static_cast<unsigned long long>(generation), suffix);
    return directory / name.data();
}

}  // namespace

std::uint32_t BlockHeader::computeCheck(std::uint64_t seed) const noexcept {
    std::uint64_t hash = mix(seed ^ static_cast<std::uint64_t>(time));
    hash = mix(hash ^ (std::uint64_t{length} << 32U | lines));
    hash = mix(hash ^ (std::uint64_t{lineInSegment} << 16U | std::uint64_t{stream} << 8U | flags));
    return static_cast<std::uint32_t>(hash);
}

bool BlockHeader::valid(std::uint64_t seed) const noexcept {
    return magic == kBlockMagic && length <= kMaximumPayload && lines <= length && stream <= 1 &&
           check == computeCheck(seed);
}

fs::path segmentPath(const fs::path& directory, std::uint64_t generation) {
    return numbered(directory, generation, ".log");
}

fs::path indexPath(const fs::path& directory, std::uint64_t generation) {
    return numbered(directory, generation, ".idx");
}

std::vector<std::uint64_t> listGenerations(const fs::path& directory) {
    std::vector<std::uint64_t> generations;
    std::error_code failure;
    for (fs::directory_iterator entry(directory, failure), end; !failure && entry != end; entry.increment(failure)) {
        const fs::path name = entry->path().filename();
        if (name.extension() != ".log") continue;
        if (const auto generation = parseUnsigned(name.stem().string())) generations.push_back(*generation);
    }
    if (failure && failure != std::errc::no_such_file_or_directory) {
        throwErrno(failure.value(), "reading the log directory " + directory.string());
    }
    std::sort(generations.begin(), generations.end());
    return generations;
}

std::size_t readAt(int fd, void* buffer, std::size_t bytes, std::uint64_t offset) {
    std::size_t done = 0;
    while (done < bytes) {
        const ssize_t got =
            ::pread(fd, static_cast<char*>(buffer) + done, bytes - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading a container's log");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

std::optional<SegmentHeader> readSegmentHeader(int fd) {
    SegmentHeader header;
    if (readAt(fd, &header, sizeof header, 0) != sizeof header || header.magic != kSegmentMagic) return std::nullopt;
    return header;
}

std::uint64_t fileSize(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) throwErrno(errno, "looking at a container's log");
    return static_cast<std::uint64_t>(status.st_size);
}

bool BlockCursor::nextNeedsRead() const noexcept {
    const std::uint64_t bufferEnd = m_bufferStart + m_buffered;
    if (m_offset < m_bufferStart || m_offset + sizeof(BlockHeader) > bufferEnd) return true;
    BlockHeader header;
    std::memcpy(&header, at(m_offset), sizeof header);
    return !header.valid(m_seed) || m_offset + sizeof header + header.length > bufferEnd;
}

bool BlockCursor::fill(std::uint64_t offset, std::size_t bytes) {
    if (offset >= m_bufferStart && offset + bytes <= m_bufferStart + m_buffered) return true;
    m_buffer.resize(std::max(m_bufferBytes, bytes));
    m_bufferStart = offset;
    m_buffered = readAt(m_fd, m_buffer.data(), m_buffer.size(), offset);
    return m_buffered >= bytes;
}

std::optional<Block> BlockCursor::next(std::uint64_t limit) {
    std::uint64_t offset = m_offset;
    while (offset + sizeof(BlockHeader) <= limit) {
        if (!fill(offset, sizeof(BlockHeader))) return std::nullopt;
        Block block;
        block.offset = offset;
        std::memcpy(&block.header, at(offset), sizeof block.header);
        const std::uint64_t end = block.end();
        // A valid header whose payload is not all there yet is the torn (or growing) tail, unless blocks follow it.
        if (block.header.valid(m_seed) && end <= limit && fill(offset, sizeof(BlockHeader) + block.header.length)) {
            block.payload = {at(offset + sizeof(BlockHeader)), block.header.length};
            m_offset = end;
            return block;
        }
        const auto found = findBlock(offset + 1, limit);
        if (!found) return std::nullopt;
        offset = *found;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> BlockCursor::findBlock(std::uint64_t from, std::uint64_t limit) {
    std::array<char, sizeof kBlockMagic> magic{};
    std::memcpy(magic.data(), &kBlockMagic, sizeof kBlockMagic);
    while (from + sizeof(BlockHeader) <= limit) {
        if (!fill(from, sizeof(BlockHeader))) return std::nullopt;
        const std::uint64_t bufferEnd = std::min(m_bufferStart + m_buffered, limit);
        const void* hit = ::memmem(at(from), bufferEnd - from, magic.data(), magic.size());
        if (hit == nullptr) {
            from = bufferEnd - (magic.size() - 1);
            if (bufferEnd == limit) return std::nullopt;
            continue;
        }
        from = m_bufferStart + static_cast<std::uint64_t>(static_cast<const char*>(hit) - m_buffer.data());
        if (from + sizeof(BlockHeader) > limit || !fill(from, sizeof(BlockHeader))) return std::nullopt;
        BlockHeader header;
        std::memcpy(&header, at(from), sizeof header);
        if (header.valid(m_seed) && from + sizeof header + header.length <= limit) return from;
        ++from;
    }
    return std::nullopt;
}

}  // namespace galley::logs::detail
