// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/directory_stack.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <climits>
#include <deque>

#include "engine/archive/detail/entry_path.h"
#include "engine/base/error.h"

namespace galley::archive::detail {
namespace {

constexpr int kOpenFlags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
/// Deep trees keep only so many descriptors; the rest is opened again.
constexpr std::size_t kMaxLevels = 128;
constexpr int kMaxLinks = 40;

std::string readLink(int parent, const std::string& name) {
    std::array<char, PATH_MAX> buffer;
    const ssize_t length = ::readlinkat(parent, name.c_str(), buffer.data(), buffer.size());
    if (length < 0) throwErrno(errno, "reading the link " + shownName(name));
    return {buffer.data(), static_cast<std::size_t>(length)};
}

[[noreturn]] void throwInTheWay(const std::string& path) {
    throw Error(ErrorKind::Corrupt,
                "the layer puts something beneath " + shownName(path) + ", which is no directory there");
}

}  // namespace

DirectoryStack::DirectoryStack(int root) : m_root(::openat(root, ".", kOpenFlags)) {
    if (!m_root) throwErrno(errno, "opening the directory of the layer");
}

void DirectoryStack::forget(std::string_view path) {
    std::erase_if(m_levels, [path](const Level& level) { return isBeneath(level.path, path); });
}

int DirectoryStack::push(std::string path, UniqueFd fd) {
    if (m_levels.size() >= kMaxLevels) m_levels.erase(m_levels.begin());
    m_levels.push_back({std::move(path), std::move(fd)});
    return m_levels.back().fd.get();
}

/// The descriptor of a real path that is open already, -1 otherwise.
int DirectoryStack::fdOf(std::string_view path) {
    if (path.empty()) return m_root.get();
    for (auto level = m_levels.rbegin(); level != m_levels.rend(); ++level) {
        if (level->path == path) return level->fd.get();
    }
    return -1;
}

/// Opens the directory at a real path whose parent is real too. Fills `linkTarget` and returns -1 when it is a symbolic
/// link; returns -1 with an empty `linkTarget` when it is absent and not to be made.
int DirectoryStack::enter(const std::string& path, const Maker& make, std::string& linkTarget) {
    const std::string_view parentPath = parentOf(path);
    int parent = fdOf(parentPath);
    if (parent < 0) {
        std::string unexpected;
        parent = enter(std::string(parentPath), {}, unexpected);
        if (parent < 0) throwInTheWay(std::string(parentPath));
    }
    const std::string name(baseOf(path));
    UniqueFd fd(::openat(parent, name.c_str(), kOpenFlags));
    if (fd) return push(path, std::move(fd));
    if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP) throwErrno(errno, "opening " + shownName(path));
    if (errno != ENOENT) {
        struct stat status {};
        if (::fstatat(parent, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) throwErrno(errno, "looking at a name");
        if (S_ISLNK(status.st_mode)) {
            linkTarget = readLink(parent, name);
            return -1;
        }
        const bool whiteout = S_ISCHR(status.st_mode) && status.st_rdev == 0;
        if (!whiteout) throwInTheWay(path);
    }
    if (!make) return -1;
    make(parent, name, path);
    fd.reset(::openat(parent, name.c_str(), kOpenFlags));
    if (!fd) throwErrno(errno, "opening " + shownName(path));
    return push(path, std::move(fd));
}

OpenDirectory DirectoryStack::open(const std::vector<std::string_view>& components, const Maker& make) {
    std::string path;
    for (const std::string_view component : components) {
        if (!path.empty()) path += '/';
        path += component;
    }
    // What the last entry left open is a prefix of a real path, or of no use.
    while (!m_levels.empty() && !isBeneath(path, m_levels.back().path)) m_levels.pop_back();
    const int fd = fdOf(path);
    if (fd >= 0) return {fd, path};
    return walk(components, make);
}

OpenDirectory DirectoryStack::walk(const std::vector<std::string_view>& components, const Maker& make) {
    std::deque<std::string> wanted(components.begin(), components.end());
    std::string path;
    int fd = m_root.get();
    int links = 0;
    while (!wanted.empty()) {
        const std::string component = std::move(wanted.front());
        wanted.pop_front();
        if (component == "..") {
            path = parentOf(path);
            continue;
        }
        const std::string next = joinPath(path, component);
        fd = fdOf(next);
        std::string linkTarget;
        if (fd < 0) fd = enter(next, make, linkTarget);
        if (fd >= 0) {
            path = next;
            continue;
        }
        if (linkTarget.empty()) return {-1, next};
        if (++links > kMaxLinks) {
            throw Error(ErrorKind::Corrupt,
                        "the layer has symbolic links that go round in circles at " + shownName(next));
        }
        if (linkTarget.front() == '/') path.clear();
        std::deque<std::string> parts;
        std::string_view rest = linkTarget;
        while (!rest.empty()) {
            const std::size_t slash = rest.find('/');
            const std::string_view part = rest.substr(0, slash);
            rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
            if (!part.empty() && part != ".") parts.emplace_back(part);
        }
        wanted.insert(wanted.begin(), parts.begin(), parts.end());
    }
    fd = fdOf(path);
    if (fd < 0) {
        std::string unexpected;
        fd = enter(path, {}, unexpected);
    }
    return {fd, path};
}

}  // namespace galley::archive::detail
