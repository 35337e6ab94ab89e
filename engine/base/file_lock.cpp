// SPDX-License-Identifier: Apache-2.0
#include "engine/base/file_lock.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>

#include "engine/base/cancellation.h"

namespace galley {
namespace {

UniqueFd openLockFile(const std::filesystem::path& file) {
    UniqueFd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd) throwErrno(errno, "opening lock file " + file.string());
    return fd;
}

int operationFor(FileLock::Mode mode) {
    return mode == FileLock::Mode::Shared ? LOCK_SH : LOCK_EX;
}

void lockWaiting(int fd, FileLock::Mode mode, const std::filesystem::path& file) {
    while (::flock(fd, operationFor(mode)) != 0) {
        if (errno != EINTR) throwErrno(errno, "locking " + file.string());
    }
}

std::optional<UniqueFd> openDirectory(const std::filesystem::path& directory) {
    UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (fd) return fd;
    if (errno != ENOENT) throwErrno(errno, "opening " + directory.string());
    return std::nullopt;
}

/// Its last owner may have removed it between our open and our lock.
bool isStillAt(int fd, const std::filesystem::path& path) {
    struct stat locked {};
    struct stat named {};
    return ::fstat(fd, &locked) == 0 && ::lstat(path.c_str(), &named) == 0 && locked.st_dev == named.st_dev &&
           locked.st_ino == named.st_ino;
}

bool lockNow(int fd, FileLock::Mode mode, const std::filesystem::path& file) {
    while (::flock(fd, operationFor(mode) | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return false;
        if (errno != EINTR) throwErrno(errno, "locking " + file.string());
    }
    return true;
}

}  // namespace

FileLock FileLock::acquire(const std::filesystem::path& file, Mode mode, const std::stop_token& stop) {
    UniqueFd fd = openLockFile(file);
    if (lockNow(fd.get(), mode, file)) return FileLock(std::move(fd));
    if (!stop.stop_possible()) {
        lockWaiting(fd.get(), mode, file);
        return FileLock(std::move(fd));
    }
    // flock has no cancellable wait: ask again at a human pace until the lock or the request to stop comes.
    constexpr int kRetryMs = 20;
    const StopFd stopFd(stop);
    while (!lockNow(fd.get(), mode, file)) {
        pollfd entry{stopFd.get(), POLLIN, 0};
        if (::poll(&entry, 1, kRetryMs) > 0) throw Cancelled();
    }
    return FileLock(std::move(fd));
}

std::optional<FileLock> FileLock::tryAcquire(const std::filesystem::path& file, Mode mode) {
    UniqueFd fd = openLockFile(file);
    if (!lockNow(fd.get(), mode, file)) return std::nullopt;
    return FileLock(std::move(fd));
}

std::optional<FileLock> FileLock::acquireDirectory(const std::filesystem::path& directory) {
    auto fd = openDirectory(directory);
    if (!fd) return std::nullopt;
    lockWaiting(fd->get(), Mode::Exclusive, directory);
    if (!isStillAt(fd->get(), directory)) return std::nullopt;
    return FileLock(*std::move(fd));
}

std::optional<FileLock> FileLock::tryAcquireDirectory(const std::filesystem::path& directory) {
    auto fd = openDirectory(directory);
    if (!fd || !lockNow(fd->get(), Mode::Exclusive, directory)) return std::nullopt;
    if (!isStillAt(fd->get(), directory)) return std::nullopt;
    return FileLock(*std::move(fd));
}

}  // namespace galley
