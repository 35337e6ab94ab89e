// SPDX-License-Identifier: Apache-2.0
#include "engine/container/layered_root.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <memory>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::container {

namespace {

constexpr int kMaximumLinks = 40;

/// A directory of the merged tree: the same directory in those layers that take part in it, uppermost first.
using Merged = std::vector<std::shared_ptr<UniqueFd>>;

bool isOpaque(int directory) {
    std::array<char, 4> value{};
    const std::string self = "/proc/self/fd/" + std::to_string(directory);
    for (const char* name : {"user.overlay.opaque", "trusted.overlay.opaque"}) {
        if (::getxattr(self.c_str(), name, value.data(), value.size()) > 0 && value[0] == 'y') return true;
    }
    return false;
}

bool isWhiteout(const struct stat& status) {
    return S_ISCHR(status.st_mode) && status.st_rdev == makedev(0, 0);
}

std::string readLinkAt(int directory, const std::string& name) {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlinkat(directory, name.c_str(), target.data(), target.size());
    if (length < 0) throwErrno(errno, "Reading a symbolic link of the image");
    return {target.data(), static_cast<std::size_t>(length)};
}

/// What a name is in a merged directory: the uppermost layer decides, directories below it merge in.
struct Entry {
    enum class Kind { Absent, Directory, Link, Other } kind = Kind::Absent;
    Merged directory;
    std::string linkTarget;
    std::shared_ptr<UniqueFd> holder;  ///< the layer's directory that has it
    mode_t mode = 0;
};

Entry lookUp(const Merged& parent, const std::string& name) {
    Entry entry;
    for (const auto& layer : parent) {
        struct stat status {};
        if (::fstatat(layer->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) continue;
            throwErrno(errno, "Looking for " + printable(name) + " in the image");
        }
        if (isWhiteout(status)) break;
        const bool first = entry.kind == Entry::Kind::Absent;
        if (!S_ISDIR(status.st_mode)) {
            if (!first) break;
            entry.kind = S_ISLNK(status.st_mode) ? Entry::Kind::Link : Entry::Kind::Other;
            entry.mode = status.st_mode;
            entry.holder = layer;
            if (entry.kind == Entry::Kind::Link) entry.linkTarget = readLinkAt(layer->get(), name);
            break;
        }
        entry.kind = Entry::Kind::Directory;
        const int fd = ::openat(layer->get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0) throwErrno(errno, "Opening " + printable(name) + " in the image");
        entry.directory.push_back(std::make_shared<UniqueFd>(fd));
        if (isOpaque(fd)) break;
    }
    return entry;
}

void pushParts(std::deque<std::string>& pending, std::string_view path) {
    const auto parts = split(path, '/');
    pending.insert(pending.begin(), parts.begin(), parts.end());
}

}  // namespace

struct LayeredRoot::Found {
    Kind kind = Kind::Absent;
    std::shared_ptr<UniqueFd> holder;
    std::string name;
    std::string resolved;  ///< the path walked, without links
};

LayeredRoot::LayeredRoot(const std::vector<std::filesystem::path>& uppermostFirst) {
    for (const auto& directory : uppermostFirst) {
        const int fd = ::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) {
            throw Error(ErrorKind::Corrupt, "A layer of the image is missing (" +
                                                directory.parent_path().filename().string() +
                                                "); pull the image again");
        }
        m_layers.emplace_back(fd);
    }
}

struct LayeredRoot::Walk {
    struct Step {
        Merged directory;
        std::string name;
    };
    std::vector<Step> trail;  ///< [0] is the root
    std::deque<std::string> pending;
    int links = 0;

    std::string path(std::string_view last = {}) const {
        std::string text;
        for (std::size_t i = 1; i < trail.size(); ++i) text += "/" + trail[i].name;
        if (!last.empty()) text += "/" + std::string(last);
        for (const auto& part : pending) {
            if (!part.empty() && part != ".") text += "/" + part;
        }
        return text.empty() ? "/" : text;
    }
    void follow(const std::string& target) {
        if (++links > kMaximumLinks) throw Error(ErrorKind::InvalidInput, "The image has a loop of symbolic links");
        if (!target.empty() && target.front() == '/') trail.resize(1);
        pushParts(pending, target);
    }
};

LayeredRoot::Found LayeredRoot::find(std::string_view path) const {
    Merged root;
    for (const auto& layer : m_layers) root.push_back(std::make_shared<UniqueFd>(layer.duplicate()));
    Walk walk;
    walk.trail.push_back({std::move(root), {}});
    pushParts(walk.pending, path);
    while (!walk.pending.empty()) {
        const std::string name = std::move(walk.pending.front());
        walk.pending.pop_front();
        if (name.empty() || name == ".") continue;
        if (name == "..") {
            if (walk.trail.size() > 1) walk.trail.pop_back();
            continue;
        }
        Entry entry = lookUp(walk.trail.back().directory, name);
        if (entry.kind == Entry::Kind::Absent) return {Kind::Absent, nullptr, name, walk.path(name)};
        if (entry.kind == Entry::Kind::Directory) {
            walk.trail.push_back({std::move(entry.directory), name});
        } else if (entry.kind == Entry::Kind::Link) {
            walk.follow(entry.linkTarget);
        } else {
            if (!walk.pending.empty()) return {Kind::Absent, nullptr, name, walk.path(name)};
            return {S_ISREG(entry.mode) ? Kind::File : Kind::Other, entry.holder, name, walk.path(name)};
        }
    }
    return {Kind::Directory, nullptr, {}, walk.path()};
}

std::string LayeredRoot::resolve(std::string_view path) const {
    return std::filesystem::path(find(path).resolved).lexically_normal().string();
}

LayeredRoot::Kind LayeredRoot::kindOf(std::string_view path) const {
    return find(path).kind;
}

std::optional<std::string> LayeredRoot::read(std::string_view path, std::size_t maximumBytes) const {
    const Found found = find(path);
    if (found.kind != Kind::File) return std::nullopt;
    const int fd = ::openat(found.holder->get(), found.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) throwErrno(errno, "Reading " + printable(path) + " of the image");
    const UniqueFd file(fd);
    return readAll(file.get(), maximumBytes);
}

}  // namespace galley::container
