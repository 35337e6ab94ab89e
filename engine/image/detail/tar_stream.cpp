// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/tar_stream.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "engine/base/error.h"

namespace galley::image::detail {
namespace {

constexpr std::int64_t kBlock = 512;
constexpr std::int64_t kLargestOctal = 077777777777;

/// Above 8 GiB in base 256, which every reader of today knows.
void putSize(char* field, std::int64_t bytes) {
    if (bytes <= kLargestOctal) {
        std::snprintf(field, 12, "%011llo", static_cast<unsigned long long>(bytes));
        return;
    }
    field[0] = '\x80';
    for (int i = 11; i > 3; --i, bytes >>= 8) field[i] = static_cast<char>(bytes & 0xFF);
}

/// POSIX ustar.
std::string headerOf(const std::string& name, char type, std::int64_t bytes) {
    if (name.size() > 100) throw Error(ErrorKind::Internal, "the name of a member is too long: " + name);
    std::string header(kBlock, '\0');
    char* field = header.data();
    std::memcpy(field, name.data(), name.size());
    std::memcpy(field + 100, type == '5' ? "0000755" : "0000644", 7);
    std::memcpy(field + 108, "0000000", 7);
    std::memcpy(field + 116, "0000000", 7);
    putSize(field + 124, bytes);
    std::memcpy(field + 136, "00000000000", 11);
    std::memset(field + 148, ' ', 8);
    field[156] = type;
    std::memcpy(field + 257, "ustar\00000", 8);
    unsigned sum = 0;
    for (const char byte : header) sum += static_cast<unsigned char>(byte);
    std::snprintf(field + 148, 8, "%06o", sum);
    return header;
}

std::int64_t paddingOf(std::int64_t bytes) {
    return (kBlock - bytes % kBlock) % kBlock;
}

}  // namespace

void TarStream::addDirectory(const std::string& name) {
    m_members.push_back({name, '5', 0, {}, {}});
}

void TarStream::addFile(const std::string& name, std::string content) {
    const auto bytes = static_cast<std::int64_t>(content.size());
    m_members.push_back({name, '0', bytes, std::move(content), {}});
}

void TarStream::addStream(const std::string& name, std::int64_t bytes, Open open) {
    m_members.push_back({name, '0', bytes, {}, std::move(open)});
}

void TarStream::beginNext() {
    m_given = 0;
    m_pending.assign(static_cast<std::size_t>(m_padding), '\0');
    m_padding = 0;
    m_source = {};
    if (m_next == m_members.size()) {
        m_pending.append(2 * kBlock, '\0');
        m_ended = true;
        return;
    }
    Member& member = m_members[m_next++];
    m_pending += headerOf(member.name, member.type, member.bytes);
    m_padding = paddingOf(member.bytes);
    if (!member.open) {
        m_pending += std::move(member.content);
        return;
    }
    m_left = member.bytes;
    m_source = member.open();
    // What it holds is only for its reading.
    member.open = {};
}

std::size_t TarStream::read(char* buffer, std::size_t capacity) {
    while (true) {
        if (m_given < m_pending.size()) {
            const std::size_t bytes = std::min(capacity, m_pending.size() - m_given);
            std::memcpy(buffer, m_pending.data() + m_given, bytes);
            m_given += bytes;
            return bytes;
        }
        if (m_source) {
            const std::size_t got = m_source(buffer, capacity);
            m_left -= static_cast<std::int64_t>(got);
            if (got > 0 ? m_left < 0 : m_left != 0) {
                throw Error(ErrorKind::Corrupt, "a layer is not as long as it should be; pull the image again");
            }
            if (got > 0) return got;
        }
        if (m_ended) return 0;
        beginNext();
    }
}

}  // namespace galley::image::detail
