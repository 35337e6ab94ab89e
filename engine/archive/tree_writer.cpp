// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/tree_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/archive/detail/entry_path.h"
#include "engine/archive/detail/file_metadata.h"
#include "engine/archive/detail/tar_reader.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::archive {
namespace {

using detail::joinPath;
using Owners = TreeWriterOptions::Owners;
using Components = std::vector<std::string_view>;

constexpr int kDirectoryFlags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;
constexpr unsigned kUnfinishedMode = 0700;
constexpr unsigned kFileMode = 0600;

Components componentsOf(std::string_view name) {
    try {
        return detail::splitEntryName(name);
    } catch (const Error&) {
        throw Error(ErrorKind::InvalidInput, "the archive has the name " + detail::shownName(name) +
                                                 ", which is too long or leads out of the directory");
    }
}

void writeAt(int fd, DataBlock block, const std::string& doing) {
    while (block.bytes > 0) {
        const ssize_t written = ::pwrite(fd, block.data, block.bytes, block.offset);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throwErrno(errno, doing);
        block.data += written;
        block.offset += written;
        block.bytes -= static_cast<std::size_t>(written);
    }
}

bool lookAt(int directory, const std::string& name, struct stat& status) {
    if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) return true;
    if (errno == ENOENT) return false;
    throwErrno(errno, "looking at " + detail::shownName(name));
}

}  // namespace

struct TreeWriter::State {
    State(int treeRoot, int directory, std::string destination, const TreeWriterOptions& wanted)
        : root(treeRoot), shown(std::move(destination)), options(wanted), metadata(wanted.ids, warnings) {
        levels.push_back({{}, UniqueFd(::openat(directory, ".", O_PATH | O_DIRECTORY | O_CLOEXEC))});
        if (!levels.front().fd) throwErrno(errno, "opening " + shown);
    }

    struct Level {
        std::string name;
        UniqueFd fd;
    };
    /// A directory gets its mode when everything is in it; it must still be the one that was meant.
    struct Directory {
        LayerEntry entry;
        dev_t device = 0;
        ino_t inode = 0;
    };

    int root;
    std::string shown;
    TreeWriterOptions options;
    detail::Warnings warnings;
    detail::FileMetadata metadata;
    std::vector<Level> levels;  ///< from the destination to where the last member went
    std::vector<Directory> directories;
    std::optional<LayerEntry> top;  ///< for the destination itself
    bool finishing = false;         ///< nothing more is made

    std::string place(const std::string& path) const { return detail::shownName(joinPath(shown, path)); }
    void own(LayerEntry& entry) const;
    int openParent(const Components& components);
    UniqueFd enter(int parent, const std::string& name, const std::string& path);
    UniqueFd follow(int parent, const std::string& name, const std::string& path) const;
    void remember(int parent, const std::string& name, const LayerEntry& entry);
    void makeRoom(int parent, const std::string& name, const std::string& path) const;
    void addDirectory(int parent, const std::string& name, const LayerEntry& entry);
    void addRegular(int parent, const std::string& name, const LayerEntry& entry, const NextBlock& nextBlock);
    void addSpecial(int parent, const std::string& name, const LayerEntry& entry);
    void addHardLink(const Components& components, const LayerEntry& entry);
    void settle(const Directory& directory);
};

void TreeWriter::State::own(LayerEntry& entry) const {
    if (options.owners == Owners::Kept) return;
    entry.uid = options.owners == Owners::Caller ? ::geteuid() : 0;
    entry.gid = options.owners == Owners::Caller ? ::getegid() : 0;
    if (options.owners == Owners::TreeRoot) return;
    entry.attributes.clear();
    entry.mode &= 01777U;
}

void TreeWriter::State::remember(int parent, const std::string& name, const LayerEntry& entry) {
    struct stat status {};
    if (lookAt(parent, name, status)) directories.push_back({entry, status.st_dev, status.st_ino});
}

/// A link that the container's root made leads where it leads for the container; anybody else's would let him choose
/// what root writes.
UniqueFd TreeWriter::State::follow(int parent, const std::string& name, const std::string& path) const {
    const UniqueFd link(::openat(parent, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    if (!link || ::fstat(link.get(), &status) != 0) throwErrno(errno, "opening " + place(path));
    if (!S_ISLNK(status.st_mode) || options.owners == Owners::Caller || status.st_uid != options.ids.rootUser()) {
        throw Error(ErrorKind::InvalidInput, "cannot overwrite non-directory " + place(path) + " with directory");
    }
    std::array<char, PATH_MAX> target;
    const ssize_t length = ::readlinkat(link.get(), "", target.data(), target.size());
    if (length < 0) throwErrno(errno, "reading the link " + place(path));
    std::string wanted(target.data(), static_cast<std::size_t>(length));
    if (!wanted.starts_with('/')) wanted = shown + "/" + std::string(detail::parentOf(path)) + "/" + wanted;
    return openInRoot(root, wanted, O_PATH | O_DIRECTORY);
}

UniqueFd TreeWriter::State::enter(int parent, const std::string& name, const std::string& path) {
    UniqueFd fd(::openat(parent, name.c_str(), kDirectoryFlags));
    if (fd) return fd;
    if (errno == ENOTDIR || errno == ELOOP) return follow(parent, name, path);
    if (errno != ENOENT || finishing) throwErrno(errno, "opening " + place(path));
    if (::mkdirat(parent, name.c_str(), kUnfinishedMode) != 0 && errno != EEXIST) {
        throwErrno(errno, "making " + place(path));
    }
    LayerEntry implied;
    implied.name = path;
    implied.mode = 0755;
    implied.modified = {0, UTIME_OMIT};
    own(implied);
    remember(parent, name, implied);
    fd.reset(::openat(parent, name.c_str(), kDirectoryFlags));
    if (!fd) throwErrno(errno, "opening " + place(path));
    return fd;
}

int TreeWriter::State::openParent(const Components& components) {
    const std::size_t wanted = components.size() - 1;
    std::size_t same = 0;
    while (same < wanted && same + 1 < levels.size() && levels[same + 1].name == components[same]) ++same;
    levels.erase(levels.begin() + static_cast<std::ptrdiff_t>(same) + 1, levels.end());
    std::string path;
    for (std::size_t i = 0; i < wanted; ++i) {
        path = joinPath(path, components[i]);
        if (i < same) continue;
        const std::string name(components[i]);
        UniqueFd fd = enter(levels.back().fd.get(), name, path);
        levels.push_back({name, std::move(fd)});
    }
    return levels.back().fd.get();
}

void TreeWriter::State::makeRoom(int parent, const std::string& name, const std::string& path) const {
    struct stat status {};
    if (!lookAt(parent, name, status)) return;
    if (S_ISDIR(status.st_mode)) {
        throw Error(ErrorKind::InvalidInput, "cannot overwrite directory " + place(path) + " with non-directory");
    }
    if (::unlinkat(parent, name.c_str(), 0) != 0 && errno != ENOENT) throwErrno(errno, "replacing " + place(path));
}

void TreeWriter::State::addDirectory(int parent, const std::string& name, const LayerEntry& entry) {
    if (::mkdirat(parent, name.c_str(), kUnfinishedMode) != 0) {
        if (errno != EEXIST) throwErrno(errno, "making " + place(entry.name));
        struct stat status {};
        if (lookAt(parent, name, status) && !S_ISDIR(status.st_mode)) {
            throw Error(ErrorKind::InvalidInput,
                        "cannot overwrite non-directory " + place(entry.name) + " with directory");
        }
    }
    remember(parent, name, entry);
}

void TreeWriter::State::addRegular(int parent, const std::string& name, const LayerEntry& entry,
                                   const NextBlock& nextBlock) {
    makeRoom(parent, name, entry.name);
    const UniqueFd fd(::openat(parent, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kFileMode));
    if (!fd) throwErrno(errno, "making " + place(entry.name));
    const std::string doing = "writing " + place(entry.name);
    try {
        DataBlock block;
        std::int64_t end = 0;
        while (nextBlock(block)) {
            const auto bytes = static_cast<std::int64_t>(block.bytes);
            if (block.offset < end || block.offset > entry.sizeBytes || bytes > entry.sizeBytes - block.offset) {
                throw Error(ErrorKind::Corrupt, "the pieces of " + place(entry.name) + " do not fit together");
            }
            writeAt(fd.get(), block, doing);
            end = block.offset + bytes;
        }
        if (end < entry.sizeBytes && ::ftruncate(fd.get(), entry.sizeBytes) != 0) throwErrno(errno, doing);
    } catch (...) {
        ::unlinkat(parent, name.c_str(), 0);
        throw;
    }
    metadata.apply(fd.get(), entry, kFileMode);
}

/// Links and fifos are made, never opened; devices and sockets cannot be made here.
void TreeWriter::State::addSpecial(int parent, const std::string& name, const LayerEntry& entry) {
    const bool link = entry.kind == LayerEntry::Kind::SymbolicLink;
    if (!link && entry.kind != LayerEntry::Kind::Fifo) {
        warnings.add(place(entry.name) + " is a device or socket and was left out");
        return;
    }
    makeRoom(parent, name, entry.name);
    const int made = link ? ::symlinkat(entry.linkTarget.c_str(), parent, name.c_str())
                          : ::mknodat(parent, name.c_str(), S_IFIFO | 0600, 0);
    if (made != 0) throwErrno(errno, "making " + place(entry.name));
    metadata.applyAt(parent, name.c_str(), entry);
}

void TreeWriter::State::addHardLink(const Components& components, const LayerEntry& entry) {
    const Components target = componentsOf(entry.linkTarget);
    if (target.empty()) {
        throw Error(ErrorKind::InvalidInput, "the hard link " + place(entry.name) + " leads nowhere");
    }
    const UniqueFd from(::fcntl(openParent(target), F_DUPFD_CLOEXEC, 0));
    if (!from) throwErrno(errno, "keeping a directory open");
    const int parent = openParent(components);
    const std::string name(components.back());
    const std::string targetName(target.back());
    struct stat old {};
    struct stat now {};
    const bool there = lookAt(from.get(), targetName, old);
    if (there && lookAt(parent, name, now) && old.st_ino == now.st_ino && old.st_dev == now.st_dev) return;
    makeRoom(parent, name, entry.name);
    if (::linkat(from.get(), targetName.c_str(), parent, name.c_str(), 0) != 0) {
        throwErrno(errno, "linking " + place(entry.name));
    }
}

TreeWriter::TreeWriter(int root, int destination, std::string shown, const TreeWriterOptions& options)
    : m_state(std::make_unique<State>(root, destination, std::move(shown), options)) {}
TreeWriter::~TreeWriter() = default;

void TreeWriter::add(const LayerEntry& member, const NextBlock& nextBlock) {
    State& state = *m_state;
    const Components components = componentsOf(member.name);
    LayerEntry entry = member;
    state.own(entry);
    if (components.empty()) {
        if (entry.kind == LayerEntry::Kind::Directory && state.options.rootToo) state.top = std::move(entry);
        return;
    }
    if (entry.kind == LayerEntry::Kind::HardLink) return state.addHardLink(components, entry);
    const int parent = state.openParent(components);
    const std::string name(components.back());
    switch (entry.kind) {
        case LayerEntry::Kind::Regular: return state.addRegular(parent, name, entry, nextBlock);
        case LayerEntry::Kind::Directory: return state.addDirectory(parent, name, entry);
        default: return state.addSpecial(parent, name, entry);
    }
}

void TreeWriter::State::settle(const Directory& directory) {
    const Components components = componentsOf(directory.entry.name);
    const UniqueFd fd(::openat(openParent(components), std::string(components.back()).c_str(),
                               O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    const bool same =
        fd && ::fstat(fd.get(), &status) == 0 && status.st_ino == directory.inode && status.st_dev == directory.device;
    if (same) metadata.apply(fd.get(), directory.entry, ~0U);
}

std::vector<std::string> TreeWriter::finish() {
    State& state = *m_state;
    state.finishing = true;
    // Deepest first: a directory may lose the right to be entered.
    for (auto directory = state.directories.rbegin(); directory != state.directories.rend(); ++directory) {
        try {
            state.settle(*directory);
        } catch (const Error& error) {
            // Somebody in the tree removed or replaced it meanwhile: then it is his.
            if (error.kind() != ErrorKind::NotFound && error.kind() != ErrorKind::InvalidInput) throw;
        }
    }
    state.directories.clear();
    if (state.top) {
        const UniqueFd fd(::openat(state.levels.front().fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!fd) throwErrno(errno, "opening " + state.shown);
        state.metadata.apply(fd.get(), *state.top, ~0U);
    }
    return state.warnings.take();
}

std::int64_t unpackInto(TreeWriter& writer, const ByteSource& source, const Renaming& renaming) {
    std::int64_t bytes = 0;
    InflateStream stream([&](char* buffer, std::size_t capacity) {
        const std::size_t got = source(buffer, capacity);
        bytes += static_cast<std::int64_t>(got);
        return got;
    });
    std::vector<char> piece(kPieceBytes);
    const auto nextPiece = [&]() -> std::string_view {
        return {piece.data(), stream.read(piece.data(), piece.size())};
    };
    const auto renamed = [&](std::string& name) {
        const std::string_view rest = std::string_view(name).substr(std::min(name.size(), renaming.from.size()));
        const bool fits = name.starts_with(renaming.from) && (rest.empty() || rest.front() == '/');
        if (!renaming.from.empty() && fits) name = renaming.to + std::string(rest);
    };
    {
        detail::TarReader reader(nextPiece);
        LayerEntry entry;
        while (reader.next(entry)) {
            renamed(entry.name);
            if (entry.kind == LayerEntry::Kind::HardLink) renamed(entry.linkTarget);
            writer.add(entry, [&](DataBlock& block) { return reader.nextBlock(block); });
        }
    }
    while (!nextPiece().empty()) {
    }
    return bytes;
}

}  // namespace galley::archive
