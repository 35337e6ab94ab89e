// SPDX-License-Identifier: Apache-2.0
// Formats: POSIX.1-2017, pax, "pax Interchange Format"; attributes as SCHILY.xattr, which every reader of layers knows.
#include "engine/archive/tar_writer.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "engine/base/error.h"

namespace galley::archive {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameBytes = 100;
constexpr std::int64_t kLargestId = 07777777;
constexpr std::int64_t kLargestSize = 077777777777;

char typeOf(LayerEntry::Kind kind) {
    switch (kind) {
        case LayerEntry::Kind::Regular: return '0';
        case LayerEntry::Kind::HardLink: return '1';
        case LayerEntry::Kind::SymbolicLink: return '2';
        case LayerEntry::Kind::Directory: return '5';
        case LayerEntry::Kind::Fifo: return '6';
        default: break;
    }
    throw Error(ErrorKind::Internal, "devices and sockets do not go into archives");
}

void putOctal(char* field, int digits, std::int64_t value, std::int64_t largest) {
    // What does not fit stands in the pax header.
    const std::int64_t shown = value >= 0 && value <= largest ? value : 0;
    std::snprintf(field, static_cast<std::size_t>(digits) + 1, "%0*llo", digits,
                  static_cast<unsigned long long>(shown));
}

std::string blockOf(std::string_view name, std::string_view target, char type, const LayerEntry& entry,
                    std::int64_t bytes) {
    std::string block(kBlock, '\0');
    char* field = block.data();
    std::memcpy(field, name.data(), std::min(name.size(), kNameBytes));
    putOctal(field + 100, 7, entry.mode & 07777U, kLargestId);
    putOctal(field + 108, 7, entry.uid, kLargestId);
    putOctal(field + 116, 7, entry.gid, kLargestId);
    putOctal(field + 124, 11, bytes, kLargestSize);
    putOctal(field + 136, 11, entry.modified.tv_sec, kLargestSize);
    std::memset(field + 148, ' ', 8);
    field[156] = type;
    std::memcpy(field + 157, target.data(), std::min(target.size(), kNameBytes));
    std::memcpy(field + 257, "ustar\00000", 8);
    unsigned sum = 0;
    for (const char byte : block) sum += static_cast<unsigned char>(byte);
    std::snprintf(field + 148, 8, "%06o", sum);
    return block;
}

/// "LENGTH KEY=VALUE\n", where LENGTH counts itself.
void addRecord(std::string& records, std::string_view key, std::string_view value) {
    const std::size_t rest = key.size() + value.size() + 3;
    std::size_t length = rest + 1;
    while (length != rest + std::to_string(length).size()) length = rest + std::to_string(length).size();
    records += std::to_string(length);
    records += ' ';
    records += key;
    records += '=';
    records += value;
    records += '\n';
}

std::string recordsOf(std::string_view name, const LayerEntry& entry, std::int64_t bytes) {
    std::string records;
    if (name.size() > kNameBytes) addRecord(records, "path", name);
    if (entry.linkTarget.size() > kNameBytes) addRecord(records, "linkpath", entry.linkTarget);
    if (bytes > kLargestSize) addRecord(records, "size", std::to_string(bytes));
    if (entry.uid > kLargestId) addRecord(records, "uid", std::to_string(entry.uid));
    if (entry.gid > kLargestId) addRecord(records, "gid", std::to_string(entry.gid));
    const std::int64_t seconds = entry.modified.tv_sec;
    if (seconds < 0 || seconds > kLargestSize) addRecord(records, "mtime", std::to_string(seconds));
    for (const auto& [key, value] : entry.attributes) addRecord(records, "SCHILY.xattr." + key, value);
    return records;
}

}  // namespace

void TarWriter::put(std::string_view bytes) {
    m_sink(bytes);
    m_bytes += static_cast<std::int64_t>(bytes.size());
}

void TarWriter::pad() {
    if (m_left != 0) throw Error(ErrorKind::Internal, "a file in an archive is shorter than was said");
    if (m_padding > 0) put(std::string(static_cast<std::size_t>(m_padding), '\0'));
    m_padding = 0;
}

void TarWriter::add(const LayerEntry& entry) {
    pad();
    std::string name = entry.name;
    if (entry.kind == LayerEntry::Kind::Directory && !name.ends_with('/')) name += '/';
    const std::int64_t bytes = entry.kind == LayerEntry::Kind::Regular ? entry.sizeBytes : 0;
    const std::string records = recordsOf(name, entry, bytes);
    if (!records.empty()) {
        LayerEntry plain;
        put(blockOf("PaxHeaders.0/" + name.substr(0, 80), {}, 'x', plain, static_cast<std::int64_t>(records.size())));
        put(records);
        put(std::string((kBlock - records.size() % kBlock) % kBlock, '\0'));
    }
    put(blockOf(name, entry.linkTarget, typeOf(entry.kind), entry, bytes));
    m_left = bytes;
    m_padding = (static_cast<std::int64_t>(kBlock) - bytes % static_cast<std::int64_t>(kBlock)) %
                static_cast<std::int64_t>(kBlock);
}

void TarWriter::data(std::string_view bytes) {
    if (static_cast<std::int64_t>(bytes.size()) > m_left) {
        throw Error(ErrorKind::Internal, "a file in an archive is longer than was said");
    }
    m_left -= static_cast<std::int64_t>(bytes.size());
    put(bytes);
}

void TarWriter::finish() {
    pad();
    put(std::string(2 * kBlock, '\0'));
}

}  // namespace galley::archive
