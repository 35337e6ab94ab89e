// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/file_metadata.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "engine/archive/applied_layer.h"
#include "engine/archive/detail/attributes.h"
#include "engine/archive/detail/entry_path.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::archive::detail {
namespace {

constexpr unsigned kSetIdBits = S_ISUID | S_ISGID;
constexpr unsigned kModeBits = 07777;

/// Read, not changed and changed back: other threads may be making files. "Umask:\t0022" in proc(5).
unsigned currentUmask() {
    constexpr std::string_view kKey = "\nUmask:";
    const std::string status = readFile("/proc/self/status");
    const std::size_t at = status.find(kKey);
    if (at == std::string::npos) throw Error(ErrorKind::Unsupported, "/proc/self/status does not tell the umask");
    return static_cast<unsigned>(std::strtoul(status.c_str() + at + kKey.size(), nullptr, 8));
}

}  // namespace

void Warnings::add(const std::string& sentence) {
    if (m_sentences.size() + 1 < AppliedLayer::kMaxWarnings) {
        m_sentences.push_back(sentence);
    } else {
        ++m_left;
    }
}

std::vector<std::string> Warnings::take() {
    if (m_left > 0) m_sentences.push_back("and " + std::to_string(m_left) + " more of this kind");
    return std::move(m_sentences);
}

FileMetadata::FileMetadata(const process::FileIds& ids, Warnings& warnings)
    : m_ids(ids), m_warnings(warnings), m_ownUser(::geteuid()), m_ownGroup(::getegid()), m_umask(currentUmask()) {}

unsigned FileMetadata::createMode(const LayerEntry& entry) const noexcept {
    return entry.mode & 0777U;
}

bool FileMetadata::changeOwner(int fd, const char* name, int flags, const LayerEntry& entry) {
    const auto user = m_ids.placedUser(entry.uid);
    const auto group = m_ids.placedGroup(entry.gid);
    if (user && group) {
        if (::fchownat(fd, name, *user, *group, flags) == 0) return true;
        if (errno != EINVAL && errno != EPERM) throwErrno(errno, "changing the owner of " + shownName(entry.name));
    }
    // Ids outside the namespace's mapping: the container's root gets the file, and what can be kept is kept.
    constexpr uid_t kUnchanged = static_cast<uid_t>(-1);
    if (!m_ids.same() && ::fchownat(fd, name, m_ids.rootUser(), m_ids.rootGroup(), flags) != 0) {
        throwErrno(errno, "changing the owner of " + shownName(entry.name));
    }
    if (user) static_cast<void>(::fchownat(fd, name, *user, kUnchanged, flags) == 0);
    if (group) static_cast<void>(::fchownat(fd, name, kUnchanged, *group, flags) == 0);
    m_warnings.add("the owner " + std::to_string(entry.uid) + ":" + std::to_string(entry.gid) + " of " +
                   shownName(entry.name) + " could not be kept: there is no such id in the mapping");
    return false;
}

void FileMetadata::setAttributes(int fd, const LayerEntry& entry) {
    for (const auto& [name, value] : entry.attributes) {
        if (!isAllowedAttribute(name)) {
            m_warnings.add("the attribute " + shownName(name) + " of " + shownName(entry.name) + " was left out");
            continue;
        }
        std::string content = value;
        if (name == "security.capability") {
            const auto capability = capabilityFor(value, m_ids.rootUser());
            if (!capability) {
                m_warnings.add("the capabilities of " + shownName(entry.name) + " are damaged and were left out");
                continue;
            }
            content = *capability;
        }
        if (::fsetxattr(fd, name.c_str(), content.data(), content.size(), 0) == 0) continue;
        if (errno == ENOSPC || errno == EDQUOT) throwErrno(errno, "setting an attribute of " + shownName(entry.name));
        m_warnings.add("the attribute " + shownName(name) + " of " + shownName(entry.name) + " could not be set");
    }
}

void FileMetadata::apply(int fd, const LayerEntry& entry, unsigned createMode) {
    // A new file has our ids already: directories get setgid, which passes on a group, only when they are full.
    const bool ownAlready = m_ids.same() && entry.uid == m_ownUser && entry.gid == m_ownGroup;
    const bool ownerKept = ownAlready || changeOwner(fd, "", AT_EMPTY_PATH, entry);
    unsigned mode = entry.mode & kModeBits;
    if (!ownerKept) mode &= ~kSetIdBits;
    // After the owner, because changing that clears setuid and setgid.
    if (mode != (createMode & ~m_umask) && ::fchmod(fd, mode) != 0) {
        throwErrno(errno, "changing the mode of " + shownName(entry.name));
    }
    setAttributes(fd, entry);
    const timespec times[2] = {entry.modified, entry.modified};
    if (::futimens(fd, times) != 0) throwErrno(errno, "setting the time of " + shownName(entry.name));
}

void FileMetadata::applyAt(int directory, const char* name, const LayerEntry& entry) {
    const bool ownAlready = m_ids.same() && entry.uid == m_ownUser && entry.gid == m_ownGroup;
    const bool link = entry.kind == LayerEntry::Kind::SymbolicLink;
    const bool ownerKept = ownAlready || changeOwner(directory, name, AT_SYMLINK_NOFOLLOW, entry);
    if (!link) {
        const unsigned mode = entry.mode & (ownerKept ? kModeBits : kModeBits & ~kSetIdBits);
        if (::fchmodat(directory, name, mode, 0) != 0)
            throwErrno(errno, "changing the mode of " + shownName(entry.name));
    }
    for (const auto& attribute : entry.attributes) {
        m_warnings.add("the attribute " + shownName(attribute.first) + " of " + shownName(entry.name) +
                       " was left out");
    }
    const timespec times[2] = {entry.modified, entry.modified};
    if (::utimensat(directory, name, times, AT_SYMLINK_NOFOLLOW) != 0) {
        throwErrno(errno, "setting the time of " + shownName(entry.name));
    }
}

}  // namespace galley::archive::detail
