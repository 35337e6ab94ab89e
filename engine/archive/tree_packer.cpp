// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/tree_packer.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <map>
#include <memory>
#include <utility>

#include "engine/archive/detail/attributes.h"
#include "engine/archive/detail/entry_path.h"
#include "engine/archive/detail/list_names.h"
#include "engine/base/error.h"
#include "engine/base/unique_fd.h"

namespace galley::archive {
namespace {

constexpr std::size_t kMaxDepth = 900;
constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;
/// A file of at most this is read before its size is told: it may be written meanwhile, and what the kernel makes up
/// says 0 and has content.
constexpr std::size_t kWholeBytes = std::size_t{1} << 20U;

UniqueFd openAt(int directory, const char* name, int flags) {
    return UniqueFd(::openat(directory, name, flags | O_CLOEXEC));
}

/// The same file, whatever its name leads to by now. Opens the descriptor itself, so it cannot become another one.
UniqueFd reopen(int fd, int flags) {
    const std::string self = "/proc/self/fd/" + std::to_string(fd);
    UniqueFd opened(::open(self.c_str(), flags | O_CLOEXEC | O_NOCTTY));
    if (!opened) throwErrno(errno, "opening a file");
    return opened;
}

/// What the kernel makes up on demand: no content of the container.
bool isKernelFileSystem(int directory) {
    struct statfs status {};
    if (::fstatfs(directory, &status) != 0) return false;
    constexpr std::array kKinds{static_cast<long>(PROC_SUPER_MAGIC),   static_cast<long>(SYSFS_MAGIC),
                                static_cast<long>(CGROUP_SUPER_MAGIC), static_cast<long>(CGROUP2_SUPER_MAGIC),
                                static_cast<long>(DEVPTS_SUPER_MAGIC), static_cast<long>(0x19800202)};  // mqueue
    return std::find(kKinds.begin(), kKinds.end(), static_cast<long>(status.f_type)) != kKinds.end();
}

void readAttributes(int fd, LayerEntry& entry, bool& opaque) {
    const ssize_t length = ::flistxattr(fd, nullptr, 0);
    if (length <= 0) return;
    std::string names(static_cast<std::size_t>(length), '\0');
    const ssize_t got = ::flistxattr(fd, names.data(), names.size());
    if (got <= 0) return;
    std::string_view rest(names.data(), static_cast<std::size_t>(got));
    std::array<char, 65536> value;
    while (!rest.empty()) {
        const std::string name(rest.substr(0, rest.find('\0')));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        const ssize_t bytes = ::fgetxattr(fd, name.c_str(), value.data(), value.size());
        if (bytes < 0) continue;
        const std::string content(value.data(), static_cast<std::size_t>(bytes));
        if ((name == detail::kOpaqueAttribute || name == "user.fuseoverlayfs.opaque") && content == "y") opaque = true;
        if (!detail::isAllowedAttribute(name)) continue;
        if (name != "security.capability") {
            entry.attributes.emplace_back(name, content);
        } else if (const auto capability = detail::capabilityFor(content, 0)) {
            entry.attributes.emplace_back(name, *capability);
        }
    }
}

class Packer {
public:
    Packer(const PackOptions& options, const ByteSink& sink)
        : m_options(options), m_writer(sink), m_piece(kPieceBytes) {}

    std::int64_t run(int fd, const std::string& rootName);

private:
    struct Level {
        UniqueFd fd;
        std::string path;
        std::vector<std::string> names;
        std::size_t next = 0;
    };

    LayerEntry entryOf(const struct stat& status, std::string name) const;
    bool addAny(int fd, const std::string& name);
    void addFile(int fd, LayerEntry entry, const struct stat& status);
    std::string_view readPiece(int fd, std::size_t wanted, const std::string& name);
    void addContent(int fd, LayerEntry entry);
    void addDirectory(int fd, LayerEntry entry);
    void addLink(int fd, LayerEntry entry);
    void addMark(const std::string& directory, const std::string& name);

    PackOptions m_options;
    TarWriter m_writer;
    std::vector<char> m_piece;
    std::vector<Level> m_levels;
    std::map<std::pair<dev_t, ino_t>, std::string> m_linked;
};

LayerEntry Packer::entryOf(const struct stat& status, std::string name) const {
    LayerEntry entry;
    entry.name = std::move(name);
    entry.mode = status.st_mode & 07777U;
    entry.uid = m_options.ids.userOf(status.st_uid);
    entry.gid = m_options.ids.groupOf(status.st_gid);
    entry.modified = status.st_mtim;
    return entry;
}

void Packer::addMark(const std::string& directory, const std::string& name) {
    LayerEntry mark;
    mark.name = detail::joinPath(directory, name);
    mark.mode = 0;
    m_writer.add(mark);
}

/// The next bytes, at most `wanted`; none at the end.
std::string_view Packer::readPiece(int fd, std::size_t wanted, const std::string& name) {
    for (;;) {
        const ssize_t got = ::read(fd, m_piece.data(), std::min(wanted, m_piece.size()));
        if (got >= 0) return {m_piece.data(), static_cast<std::size_t>(got)};
        if (errno != EINTR) throwErrno(errno, "reading " + detail::shownName(name));
    }
}

void Packer::addContent(int fd, LayerEntry entry) {
    std::string begun;
    std::string_view piece;
    do {
        piece = readPiece(fd, kWholeBytes - begun.size(), entry.name);
        begun += piece;
    } while (!piece.empty() && begun.size() < kWholeBytes);
    entry.sizeBytes = static_cast<std::int64_t>(begun.size());
    struct stat now {};
    if (!piece.empty() && ::fstat(fd, &now) == 0)
        entry.sizeBytes = std::max(entry.sizeBytes, std::int64_t{now.st_size});
    m_writer.add(entry);
    m_writer.data(begun);
    std::int64_t left = entry.sizeBytes - static_cast<std::int64_t>(begun.size());
    while (left > 0) {
        piece = readPiece(fd, static_cast<std::size_t>(left), entry.name);
        if (piece.empty()) {
            throw Error(ErrorKind::Busy,
                        detail::shownName(entry.name) + " was cut short while it was copied; copy it again");
        }
        m_writer.data(piece);
        left -= static_cast<std::int64_t>(piece.size());
    }
}

void Packer::addFile(int fd, LayerEntry entry, const struct stat& status) {
    if (status.st_nlink > 1) {
        const auto [known, isNew] = m_linked.try_emplace({status.st_dev, status.st_ino}, entry.name);
        if (!isNew) {
            entry.kind = LayerEntry::Kind::HardLink;
            entry.linkTarget = known->second;
            m_writer.add(entry);
            return;
        }
    }
    const UniqueFd file = reopen(fd, O_RDONLY | O_NONBLOCK);
    bool opaque = false;
    if (m_options.attributes) readAttributes(file.get(), entry, opaque);
    addContent(file.get(), std::move(entry));
}

void Packer::addLink(int fd, LayerEntry entry) {
    std::array<char, PATH_MAX> target;
    const ssize_t length = ::readlinkat(fd, "", target.data(), target.size());
    if (length < 0) throwErrno(errno, "reading the link " + detail::shownName(entry.name));
    entry.kind = LayerEntry::Kind::SymbolicLink;
    entry.linkTarget.assign(target.data(), static_cast<std::size_t>(length));
    m_writer.add(entry);
}

void Packer::addDirectory(int fd, LayerEntry entry) {
    if (m_levels.size() >= kMaxDepth) {
        throw Error(ErrorKind::Unsupported, "the directories are nested deeper than " + std::to_string(kMaxDepth) +
                                                " levels at " + detail::shownName(entry.name));
    }
    Level level;
    level.fd = reopen(fd, O_RDONLY | O_DIRECTORY);
    level.path = m_options.plainNames && m_levels.empty() ? std::string() : entry.name;
    entry.kind = LayerEntry::Kind::Directory;
    bool opaque = false;
    if (m_options.attributes || m_options.asLayer) readAttributes(level.fd.get(), entry, opaque);
    m_writer.add(entry);
    if (m_options.asLayer && opaque) addMark(entry.name, std::string(detail::kOpaqueMarker));
    // Asked for by name it is shown; as a part of something else it is left alone.
    if (m_levels.empty() || !isKernelFileSystem(level.fd.get())) level.names = detail::listNames(level.fd.get());
    m_levels.push_back(std::move(level));
}

/// False for what does not go into an archive.
bool Packer::addAny(int fd, const std::string& name) {
    struct stat status {};
    if (::fstatat(fd, "", &status, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW) != 0) throwErrno(errno, "looking at a file");
    LayerEntry entry = entryOf(status, name);
    switch (status.st_mode & S_IFMT) {
        case S_IFREG: addFile(fd, std::move(entry), status); return true;
        case S_IFDIR: addDirectory(fd, std::move(entry)); return true;
        case S_IFLNK: addLink(fd, std::move(entry)); return true;
        case S_IFIFO:
            entry.kind = LayerEntry::Kind::Fifo;
            m_writer.add(entry);
            return true;
        case S_IFCHR: {
            if (!m_options.asLayer || status.st_rdev != 0) return false;
            const std::string whiteout(detail::kWhiteoutPrefix);
            addMark(std::string(detail::parentOf(name)), whiteout + std::string(detail::baseOf(name)));
            return true;
        }
        default: return false;
    }
}

std::int64_t Packer::run(int fd, const std::string& rootName) {
    if (!addAny(fd, rootName)) {
        throw Error(ErrorKind::Unsupported,
                    detail::shownName(rootName) + " is a device or socket; files, directories and links can be copied");
    }
    while (!m_levels.empty()) {
        Level& level = m_levels.back();
        if (level.next == level.names.size()) {
            m_levels.pop_back();
            continue;
        }
        const std::string name = level.names[level.next++];
        const UniqueFd child = openAt(level.fd.get(), name.c_str(), O_PATH | O_NOFOLLOW);
        if (!child && errno == ENOENT) continue;
        if (!child) throwErrno(errno, "opening " + detail::shownName(name));
        static_cast<void>(addAny(child.get(), detail::joinPath(level.path, name)));
    }
    m_writer.finish();
    return m_writer.bytes();
}

}  // namespace

std::int64_t packTree(int fd, const std::string& rootName, const PackOptions& options, const ByteSink& sink) {
    return Packer(options, sink).run(fd, rootName);
}

}  // namespace galley::archive
