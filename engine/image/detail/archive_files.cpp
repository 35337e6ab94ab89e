// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/archive_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

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

[[noreturn]] void throwChanged() {
    throw Error(ErrorKind::Corrupt, "the archive changed while it was read; load it again while nobody writes to it");
}

std::string readAt(const UniqueFd& file, std::size_t bytes, std::int64_t offset) {
    std::string content(bytes, '\0');
    std::size_t done = 0;
    while (done < bytes) {
        const ssize_t got =
            ::pread(file.get(), content.data() + done, bytes - done, offset + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading the archive");
        if (got == 0) throwChanged();
        done += static_cast<std::size_t>(got);
    }
    return content;
}

bool isRegularFile(const UniqueFd& file) {
    struct stat status {};
    return ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
}

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

ArchiveFiles::ArchiveFiles(const ArchiveSource& source, store::Scratch scratch, const std::stop_token& stop)
    : m_scratch(std::move(scratch)),
      m_archive(source.file && isRegularFile(*source.file) ? source.file : nullptr),
      m_putDown(std::make_shared<const UniqueFd>(
          openFile(m_scratch.directory() / "members", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600))),
      m_buffer(kBufferBytes, '\0') {
    archive::MemberReader reader(source.read);
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
            put(name, reader, stop);
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

void ArchiveFiles::put(const std::string& name, archive::MemberReader& reader, const std::stop_token& stop) {
    ArchiveFile file;
    file.content = {m_putDown, m_putDownBytes};
    Sha256 hash;
    while (const std::size_t got = reader.read(m_buffer.data(), m_buffer.size())) {
        throwIfCancelled(stop);
        hash.update(m_buffer.data(), got);
        keep(file, {m_buffer.data(), got}, reader.position());
        file.bytes += static_cast<std::int64_t>(got);
    }
    file.digest = hash.finish();
    m_files.emplace(name, std::move(file));
}

/// The next bytes of `file`, which lie at `position` of a plain archive.
void ArchiveFiles::keep(ArchiveFile& file, std::string_view bytes, std::optional<std::int64_t> position) {
    if (!m_archive || !position) {
        writeAll(m_putDown->get(), bytes);
        m_putDownBytes += static_cast<std::int64_t>(bytes.size());
        return;
    }
    if (file.bytes == 0) {
        file.content = {m_archive, *position};
        // What the reader says of its position is believed once it has proved right.
        if (readAt(*m_archive, bytes.size(), *position) != bytes) throwChanged();
    }
    if (file.content.offset + file.bytes != *position) throwChanged();
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
    std::string bytes = readAt(*file->content.file, static_cast<std::size_t>(file->bytes), file->content.offset);
    if (Digest::ofBytes(bytes) != file->digest) throwChanged();
    return bytes;
}

}  // namespace galley::image::detail
