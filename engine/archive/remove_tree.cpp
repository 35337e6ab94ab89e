// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/remove_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/unique_fd.h"

namespace galley::archive {
namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};
using DirectoryHandle = std::unique_ptr<DIR, CloseDirectory>;

struct Identity {
    dev_t device;
    ino_t inode;
};

/// Somebody else removes the same tree.
struct Vanished {};

[[noreturn]] void removalFailed(const std::string& what) {
    if (errno == ENOENT) throw Vanished();
    throwErrno(errno, "removing " + what);
}

UniqueFd openDirectoryAt(int parent, const char* name) {
    constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    UniqueFd fd(::openat(parent, name, kFlags));
    if (!fd && errno == EACCES && ::fchmodat(parent, name, 0700, 0) == 0) fd.reset(::openat(parent, name, kFlags));
    return fd;
}

Identity identityOf(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) throwErrno(errno, "removing a tree");
    return {status.st_dev, status.st_ino};
}

DirectoryHandle listDirectory(int fd) {
    UniqueFd copy(::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!copy) removalFailed("a tree");
    DirectoryHandle handle(::fdopendir(copy.get()));
    if (!handle) throwErrno(errno, "removing a tree");
    copy.release();
    return handle;
}

/// False when it is a directory with something in it.
bool removeOne(int directory, const char* name, bool isDirectory) {
    for (const bool secondTry : {false, true}) {
        if (!isDirectory && ::unlinkat(directory, name, 0) == 0) return true;
        // DT_UNKNOWN is decided by what unlink said.
        if (::unlinkat(directory, name, AT_REMOVEDIR) == 0 || errno == ENOENT) return true;
        if (errno == ENOTEMPTY || errno == EEXIST) return false;
        // Without write permission on the directory itself nothing goes: once more with it.
        const int reason = errno;
        if (secondTry || (reason != EACCES && reason != EPERM) || ::fchmod(directory, 0700) != 0) {
            throwErrno(reason, "removing " + std::string(name));
        }
    }
    return false;
}

/// Removes entries up to the first directory with something in it, and returns its name; empty when all are gone.
std::string removeUpToDirectory(int fd) {
    const DirectoryHandle handle = listDirectory(fd);
    while (const dirent* entry = ::readdir(handle.get())) {
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") continue;
        if (!removeOne(fd, entry->d_name, entry->d_type == DT_DIR)) return std::string(name);
    }
    return {};
}

struct Level {
    std::string name;
    Identity identity;
};

/// Back up by "..", which must be where we came from.
UniqueFd climb(int from, const Level& level) {
    UniqueFd up(::openat(from, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!up) removalFailed("a tree");
    const Identity identity = identityOf(up.get());
    if (identity.device != level.identity.device || identity.inode != level.identity.inode) {
        throw Error(ErrorKind::Busy, "a tree that is being removed was moved meanwhile; try again");
    }
    if (::unlinkat(up.get(), level.name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) {
        throwErrno(errno, "removing " + level.name);
    }
    return up;
}

void walkAndRemove(int parent, const char* name) {
    if (::unlinkat(parent, name, 0) == 0 || errno == ENOENT) return;
    if (::unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT) return;
    // One open directory at a time, so that a hostile depth costs neither descriptors nor stack.
    UniqueFd current = openDirectoryAt(parent, name);
    if (!current) removalFailed(name);
    std::vector<Level> above;
    while (true) {
        const std::string below = removeUpToDirectory(current.get());
        if (!below.empty()) {
            UniqueFd next = openDirectoryAt(current.get(), below.c_str());
            if (!next) removalFailed(below);
            above.push_back({below, identityOf(current.get())});
            current = std::move(next);
        } else if (!above.empty()) {
            current = climb(current.get(), above.back());
            above.pop_back();
        } else {
            break;
        }
    }
    if (::unlinkat(parent, name, AT_REMOVEDIR) != 0 && errno != ENOENT) {
        throwErrno(errno, std::string("removing ") + name);
    }
}

}  // namespace

void removeTreeAt(int parent, const char* name) {
    while (true) {
        try {
            return walkAndRemove(parent, name);
        } catch (const Vanished&) {
            continue;  // both of us made progress: once more from the top
        }
    }
}

}  // namespace galley::archive
