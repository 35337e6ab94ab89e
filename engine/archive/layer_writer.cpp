// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/layer_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/archive/detail/attributes.h"
#include "engine/archive/detail/directory_stack.h"
#include "engine/archive/detail/entry_path.h"
#include "engine/archive/detail/file_metadata.h"
#include "engine/archive/remove_tree.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::archive {
namespace {

using detail::OpenDirectory;
using detail::shownName;

/// Beyond what any image has: a layer that says more wants to fill tables, not a disk.
constexpr std::int64_t kMaxEntries = 10'000'000;
/// All holes of one layer's files. They cost nothing here, but everything to whoever copies such a file.
constexpr std::int64_t kMaxHoleBytes = std::int64_t{1} << 40U;
constexpr unsigned kUnfinishedMode = 0700;

/// What the file system refused because of what the layer says, as opposed to what the machine lacks.
[[noreturn]] void throwForEntry(int reason, std::string_view doing, const std::string& name) {
    if (reason == ENOSPC || reason == EDQUOT) {
        throw Error(ErrorKind::NoSpace,
                    "there is no space left to unpack " + shownName(name) + "; free some and retry");
    }
    const bool blameLayer = reason == ENAMETOOLONG || reason == EINVAL || reason == ENOTDIR || reason == ELOOP ||
                            reason == EFBIG || reason == EMLINK;
    throwErrno(reason, std::string(doing) + " " + shownName(name),
               blameLayer ? ErrorKind::Corrupt : ErrorKind::Internal);
}

bool isWhiteout(const struct stat& status) {
    return S_ISCHR(status.st_mode) && status.st_rdev == 0;
}

/// Kind of what is at `name`; nothing when it is absent.
bool lookAt(int directory, const std::string& name, struct stat& status) {
    if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) return true;
    if (errno == ENOENT) return false;
    throwForEntry(errno, "looking at", name);
}

void writeAt(int fd, const DataBlock& block, const std::string& name) {
    const char* data = block.data;
    std::size_t left = block.bytes;
    std::int64_t offset = block.offset;
    while (left > 0) {
        const ssize_t written = ::pwrite(fd, data, left, offset);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throwForEntry(errno, "writing", name);
        data += written;
        offset += written;
        left -= static_cast<std::size_t>(written);
    }
}

}  // namespace

struct LayerWriter::State {
    State(int directory, const LayerWriterOptions& options)
        : root(directory), metadata({options.idShift, {}}, warnings), stack(directory) {}

    int root;
    detail::Warnings warnings;
    detail::FileMetadata metadata;
    detail::DirectoryStack stack;
    /// What directories get at the end, by real path; the root's path is empty.
    std::unordered_map<std::string, LayerEntry> directories;
    std::unordered_set<std::string> implied;
    std::vector<LowerLink> lowerLinks;
    std::string currentFile;
    bool hasReplacedFiles = false;
    std::int64_t unpackedBytes = 0;
    std::int64_t holeBytes = 0;
    std::int64_t entries = 0;

    OpenDirectory openParent(const std::vector<std::string_view>& components);
    void makeImplied(int parent, const std::string& name, const std::string& path);
    void markOpaque(int parent, const std::string& name);
    void clear(int parent, const std::string& name, const std::string& path);

    void addWhiteout(const std::vector<std::string_view>& components);
    void addRegular(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry,
                    const NextBlock& nextBlock);
    void writeContent(int fd, const LayerEntry& entry, const NextBlock& nextBlock);
    void addHole(std::int64_t bytes, const std::string& name);
    void addDirectory(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry);
    void addSymbolicLink(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry);
    void addFifo(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry);
    void addHardLink(const std::vector<std::string_view>& components, const LayerEntry& entry);
    void leaveOut(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry);
};

OpenDirectory LayerWriter::State::openParent(const std::vector<std::string_view>& components) {
    const std::vector<std::string_view> above(components.begin(), components.end() - 1);
    return stack.open(above, [this](int parent, const std::string& name, const std::string& path) {
        makeImplied(parent, name, path);
    });
}

void LayerWriter::State::makeImplied(int parent, const std::string& name, const std::string& path) {
    struct stat status {};
    const bool overWhiteout = lookAt(parent, name, status);
    if (overWhiteout) clear(parent, name, path);
    if (::mkdirat(parent, name.c_str(), kUnfinishedMode) != 0) throwForEntry(errno, "making", path);
    if (overWhiteout) markOpaque(parent, name);
    implied.insert(path);
}

/// What the layers below have in the directory is not to be seen.
void LayerWriter::State::markOpaque(int parent, const std::string& name) {
    const UniqueFd fd(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd || ::fsetxattr(fd.get(), detail::kOpaqueAttribute, "y", 1, 0) != 0) {
        throwForEntry(errno, "hiding the lower content of", name);
    }
}

/// Makes room for a member that comes later and therefore wins.
void LayerWriter::State::clear(int parent, const std::string& name, const std::string& path) {
    struct stat status {};
    if (!lookAt(parent, name, status)) return;
    if (!S_ISDIR(status.st_mode) && ::unlinkat(parent, name.c_str(), 0) == 0) {
        hasReplacedFiles = hasReplacedFiles || S_ISREG(status.st_mode);
        return;
    }
    hasReplacedFiles = true;
    removeTreeAt(parent, name.c_str());
    stack.forget(path);
    std::erase_if(directories, [&path](const auto& item) { return detail::isBeneath(item.first, path); });
    std::erase_if(implied, [&path](const auto& item) { return detail::isBeneath(item, path); });
}

void LayerWriter::State::addWhiteout(const std::vector<std::string_view>& components) {
    const std::string_view base = components.back();
    if (base == detail::kOpaqueMarker) {
        markOpaque(openParent(components).fd, ".");
        return;
    }
    if (base.starts_with(detail::kWhiteoutMetaPrefix)) {
        warnings.add(shownName(base) + " is a note of AUFS to itself and was left out");
        return;
    }
    const std::string target(base.substr(detail::kWhiteoutPrefix.size()));
    if (target.empty() || target == "." || target == "..") {
        throw Error(ErrorKind::Corrupt, "the layer removes " + shownName(base) + ", which names no file");
    }
    const OpenDirectory parent = openParent(components);
    struct stat status {};
    // A whiteout is about the layers below; what this layer brings itself stays, in whatever order they come.
    if (lookAt(parent.fd, target, status)) {
        if (S_ISDIR(status.st_mode)) markOpaque(parent.fd, target);
        return;
    }
    if (::mknodat(parent.fd, target.c_str(), S_IFCHR, 0) != 0) throwForEntry(errno, "marking as removed", target);
}

void LayerWriter::State::addHole(std::int64_t bytes, const std::string& name) {
    if (bytes > kMaxHoleBytes - holeBytes) {
        throw Error(ErrorKind::Corrupt, "the layer has files with holes of more than 1 TiB, the last " +
                                            shownName(name) + "; it is not unpacked");
    }
    holeBytes += bytes;
}

void LayerWriter::State::writeContent(int fd, const LayerEntry& entry, const NextBlock& nextBlock) {
    std::int64_t end = 0;
    DataBlock block;
    while (nextBlock(block)) {
        const auto bytes = static_cast<std::int64_t>(block.bytes);
        if (block.offset < end || block.offset > entry.sizeBytes || bytes > entry.sizeBytes - block.offset) {
            throw Error(ErrorKind::Corrupt, "the pieces of " + shownName(entry.name) + " do not fit together");
        }
        if (block.offset > end) addHole(block.offset - end, entry.name);
        writeAt(fd, block, entry.name);
        end = block.offset + bytes;
        unpackedBytes += bytes;
    }
    if (end == entry.sizeBytes) return;
    addHole(entry.sizeBytes - end, entry.name);
    if (::ftruncate(fd, entry.sizeBytes) != 0) throwForEntry(errno, "sizing", entry.name);
}

void LayerWriter::State::addRegular(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry,
                                    const NextBlock& nextBlock) {
    // Never into an existing file: it may be a hard link or hold more than the new one.
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const unsigned mode = metadata.createMode(entry);
    UniqueFd fd(::openat(parent.fd, name.c_str(), kFlags, mode));
    if (!fd && errno == EEXIST) {
        clear(parent.fd, name, detail::joinPath(parent.path, name));
        fd.reset(::openat(parent.fd, name.c_str(), kFlags, mode));
    }
    if (!fd) throwForEntry(errno, "making", entry.name);
    currentFile = detail::joinPath(parent.path, name);
    writeContent(fd.get(), entry, nextBlock);
    metadata.apply(fd.get(), entry, mode);
}

void LayerWriter::State::addDirectory(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry) {
    const std::string path = detail::joinPath(parent.path, name);
    if (::mkdirat(parent.fd, name.c_str(), kUnfinishedMode) != 0) {
        if (errno != EEXIST) throwForEntry(errno, "making", entry.name);
        struct stat status {};
        if (lookAt(parent.fd, name, status) && !S_ISDIR(status.st_mode)) {
            clear(parent.fd, name, path);
            if (::mkdirat(parent.fd, name.c_str(), kUnfinishedMode) != 0) throwForEntry(errno, "making", entry.name);
            if (isWhiteout(status)) markOpaque(parent.fd, name);
        }
    }
    implied.erase(path);
    directories.insert_or_assign(path, entry);
}

void LayerWriter::State::addSymbolicLink(const OpenDirectory& parent, const std::string& name,
                                         const LayerEntry& entry) {
    if (::symlinkat(entry.linkTarget.c_str(), parent.fd, name.c_str()) != 0) {
        if (errno != EEXIST) throwForEntry(errno == ENOENT ? EINVAL : errno, "linking", entry.name);
        clear(parent.fd, name, detail::joinPath(parent.path, name));
        if (::symlinkat(entry.linkTarget.c_str(), parent.fd, name.c_str()) != 0) {
            throwForEntry(errno, "linking", entry.name);
        }
    }
    metadata.applyAt(parent.fd, name.c_str(), entry);
}

void LayerWriter::State::addFifo(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry) {
    clear(parent.fd, name, detail::joinPath(parent.path, name));
    if (::mknodat(parent.fd, name.c_str(), S_IFIFO | 0600, 0) != 0) throwForEntry(errno, "making", entry.name);
    metadata.applyAt(parent.fd, name.c_str(), entry);
}

void LayerWriter::State::addHardLink(const std::vector<std::string_view>& components, const LayerEntry& entry) {
    const std::vector<std::string_view> target = detail::splitEntryName(entry.linkTarget);
    if (target.empty()) throw Error(ErrorKind::Corrupt, "the hard link " + shownName(entry.name) + " leads nowhere");
    const std::string targetName(target.back());
    const OpenDirectory from = stack.open({target.begin(), target.end() - 1});
    const std::string targetPath = from.fd >= 0 ? detail::joinPath(from.path, targetName) : std::string();
    struct stat status {};
    const bool here = from.fd >= 0 && lookAt(from.fd, targetName, status);
    if (here && (S_ISDIR(status.st_mode) || isWhiteout(status))) {
        throw Error(ErrorKind::Corrupt, "the hard link " + shownName(entry.name) + " leads to " +
                                            shownName(entry.linkTarget) + ", which is no file of the layer");
    }
    UniqueFd fromFd;
    if (here) fromFd.reset(::fcntl(from.fd, F_DUPFD_CLOEXEC, 0));
    const OpenDirectory parent = openParent(components);
    const std::string name(components.back());
    const std::string path = detail::joinPath(parent.path, name);
    if (!here) {
        // The file is in a layer below: completeLayer() copies it up.
        if (path != targetPath) clear(parent.fd, name, path);
        std::string wanted;
        for (const std::string_view component : target) wanted = detail::joinPath(wanted, component);
        lowerLinks.push_back({path, from.fd >= 0 ? targetPath : wanted});
        return;
    }
    if (path == targetPath) return;
    if (::linkat(fromFd.get(), targetName.c_str(), parent.fd, name.c_str(), 0) == 0) return;
    if (errno != EEXIST) throwForEntry(errno, "linking", entry.name);
    clear(parent.fd, name, path);
    if (::linkat(fromFd.get(), targetName.c_str(), parent.fd, name.c_str(), 0) != 0) {
        throwForEntry(errno == ENOENT ? EINVAL : errno, "linking", entry.name);
    }
}

/// Device nodes cannot be made in a user namespace, and containers get theirs from the runtime.
void LayerWriter::State::leaveOut(const OpenDirectory& parent, const std::string& name, const LayerEntry& entry) {
    clear(parent.fd, name, detail::joinPath(parent.path, name));
    warnings.add(shownName(entry.name) + " is a device or socket and was left out");
}

LayerWriter::LayerWriter(int directory, const LayerWriterOptions& options)
    : m_state(std::make_unique<State>(directory, options)) {}
LayerWriter::~LayerWriter() = default;

void LayerWriter::add(const LayerEntry& entry, const NextBlock& nextBlock) {
    State& state = *m_state;
    if (++state.entries > kMaxEntries) {
        throw Error(ErrorKind::Corrupt, "the layer has more than ten million members; it is not unpacked");
    }
    const std::vector<std::string_view> components = detail::splitEntryName(entry.name);
    if (components.empty()) {
        if (entry.kind != LayerEntry::Kind::Directory) {
            throw Error(ErrorKind::Corrupt, "the layer replaces its own root by something that is no directory");
        }
        state.directories.insert_or_assign(std::string(), entry);
        return;
    }
    if (components.back().starts_with(detail::kWhiteoutPrefix)) {
        state.addWhiteout(components);
        return;
    }
    if (entry.kind == LayerEntry::Kind::HardLink) {
        state.addHardLink(components, entry);
        return;
    }
    const OpenDirectory parent = state.openParent(components);
    const std::string name(components.back());
    switch (entry.kind) {
        case LayerEntry::Kind::Regular: state.addRegular(parent, name, entry, nextBlock); break;
        case LayerEntry::Kind::Directory: state.addDirectory(parent, name, entry); break;
        case LayerEntry::Kind::SymbolicLink: state.addSymbolicLink(parent, name, entry); break;
        case LayerEntry::Kind::Fifo: state.addFifo(parent, name, entry); break;
        default: state.leaveOut(parent, name, entry); break;
    }
}

const std::string& LayerWriter::currentFile() const noexcept {
    return m_state->currentFile;
}

bool LayerWriter::hasReplacedFiles() const noexcept {
    return m_state->hasReplacedFiles;
}

AppliedLayer LayerWriter::finish() {
    State& state = *m_state;
    AppliedLayer result;
    result.unpackedBytes = state.unpackedBytes;
    result.entries = state.entries;
    LayerEntry plain;
    plain.kind = LayerEntry::Kind::Directory;
    plain.mode = 0755;
    plain.modified = {0, UTIME_OMIT};
    if (!state.directories.contains(std::string())) state.implied.insert(std::string());
    for (const std::string& path : state.implied) {
        plain.name = path;
        state.directories.insert_or_assign(path, plain);
    }
    std::vector<const std::pair<const std::string, LayerEntry>*> ordered;
    ordered.reserve(state.directories.size());
    for (const auto& item : state.directories) ordered.push_back(&item);
    // Deepest first: once a directory has its mode, we may no longer be allowed to enter it.
    std::sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) { return a->first > b->first; });
    for (const auto* item : ordered) {
        const UniqueFd fd =
            openBeneath(state.root, item->first.empty() ? "." : item->first, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        // The root was made by the caller, with a mode that we do not know.
        const unsigned made = item->first.empty() ? ~0U : kUnfinishedMode;
        state.metadata.apply(fd.get(), item->second, made);
    }
    result.impliedDirectories.assign(state.implied.begin(), state.implied.end());
    std::sort(result.impliedDirectories.begin(), result.impliedDirectories.end());
    result.lowerLinks = std::move(state.lowerLinks);
    result.warnings = state.warnings.take();
    return result;
}

}  // namespace galley::archive
