// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/archive_files.h"

#include <fcntl.h>

#include <vector>

#include "engine/archive/member_reader.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::image::detail {
namespace {

/// An image has 128 layers at most, and old archives three members for each.
constexpr std::size_t kMaxMembers = 100'000;
constexpr std::size_t kMaxName = 1024;
constexpr int kMaxLinks = 16;
constexpr std::size_t kBufferBytes = std::size_t{256} << 10U;

std::string shown(std::string_view name) {
    return "\"" + printable(name.substr(0, 120)) + "\"";
}

}  // namespace

std::optional<std::string> plainName(std::string_view name) {
    std::vector<std::string> components;
    for (std::string& component : split(name, '/')) {
        if (component.empty() || component == ".") continue;
        if (component != "..") {
            components.push_back(std::move(component));
        } else if (components.empty()) {
            return std::nullopt;
        } else {
            components.pop_back();
        }
    }
    return join(components, "/");
}

ArchiveFiles::ArchiveFiles(const archive::ByteSource& source, store::Scratch scratch, const std::stop_token& stop)
    : m_scratch(std::move(scratch)), m_buffer(kBufferBytes, '\0') {
    archive::MemberReader reader(source);
    archive::LayerEntry entry;
    for (std::size_t members = 0; reader.next(entry); ++members) {
        throwIfCancelled(stop);
        if (members >= kMaxMembers) throw Error(ErrorKind::Corrupt, "the archive has far too many members");
        const bool isOutside = ("/" + entry.name + "/").find("/../") != std::string::npos;
        if (isOutside || entry.name.size() > kMaxName) {
            throw Error(ErrorKind::Corrupt, "the archive has a member with an impossible name: " + shown(entry.name));
        }
        const std::string name = plainName(entry.name).value_or("");
        using Kind = archive::LayerEntry::Kind;
        const bool isLink = entry.kind == Kind::SymbolicLink || entry.kind == Kind::HardLink;
        if (!isLink && entry.kind != Kind::Regular) continue;
        if (name.empty() || m_files.contains(name) || m_links.contains(name)) {
            throw Error(ErrorKind::Corrupt, "the archive has the member " + shown(entry.name) + " twice");
        }
        if (!isLink) {
            put(
                name, [&](char* buffer, std::size_t capacity) { return reader.read(buffer, capacity); }, stop);
            continue;
        }
        // A symbolic link counts from where it lies, a hard link from the top.
        const std::size_t slash = entry.kind == Kind::SymbolicLink ? name.rfind('/') : std::string::npos;
        const std::string from = slash == std::string::npos ? "" : name.substr(0, slash + 1);
        const bool isAbsolute = entry.linkTarget.starts_with('/');
        const auto target = plainName(isAbsolute ? entry.linkTarget : from + entry.linkTarget);
        if (!target || target->size() > kMaxName) {
            throw Error(ErrorKind::Corrupt, "the link " + shown(name) + " leads out of the archive");
        }
        m_links[name] = *target;
    }
}

void ArchiveFiles::put(const std::string& name, const std::function<std::size_t(char*, std::size_t)>& content,
                       const std::stop_token& stop) {
    ArchiveFile file;
    file.path = m_scratch.directory() / std::to_string(m_files.size());
    const UniqueFd fd = openFile(file.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    Sha256 hash;
    while (const std::size_t got = content(m_buffer.data(), m_buffer.size())) {
        throwIfCancelled(stop);
        hash.update(m_buffer.data(), got);
        writeAll(fd.get(), {m_buffer.data(), got});
        file.bytes += static_cast<std::int64_t>(got);
    }
    file.digest = hash.finish();
    m_files.emplace(name, std::move(file));
}

const ArchiveFile* ArchiveFiles::find(std::string_view name) const {
    std::string current = plainName(name).value_or("");
    for (int links = 0; links <= kMaxLinks; ++links) {
        if (const auto file = m_files.find(current); file != m_files.end()) return &file->second;
        const auto link = m_links.find(current);
        if (link == m_links.end()) return nullptr;
        current = link->second;
    }
    return nullptr;
}

std::string ArchiveFiles::read(std::string_view name, std::size_t maxBytes) const {
    const ArchiveFile* file = find(name);
    if (file == nullptr) throw Error(ErrorKind::Corrupt, "the archive lacks " + shown(name));
    if (file->bytes > static_cast<std::int64_t>(maxBytes)) {
        throw Error(ErrorKind::Corrupt, "the archive's " + shown(name) + " is too large");
    }
    return readFile(file->path, maxBytes);
}

}  // namespace galley::image::detail
