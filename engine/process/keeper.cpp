// SPDX-License-Identifier: Apache-2.0
#include "engine/process/keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/pidfd.h"

namespace galley::process {
namespace fs = std::filesystem;
namespace {

constexpr int kStartAttempts = 3;

struct flock wholeFile() {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

/// Who holds the POSIX lock; nothing when nobody does.
std::optional<pid_t> lockOwner(int fd) {
    struct flock lock = wholeFile();
    if (::fcntl(fd, F_GETLK, &lock) != 0) throwErrno(errno, "looking for a keeper");
    if (lock.l_type == F_UNLCK) return std::nullopt;
    if (lock.l_pid <= 0) {
        throw Error(ErrorKind::Internal, "the keeper's process cannot be seen from this PID namespace");
    }
    return lock.l_pid;
}

struct Living {
    pid_t pid;
    UniqueFd pidfd;
};

/// The lock is asked twice: if its owner is the same after the pidfd was opened, the pidfd is the keeper's.
std::optional<Living> findLiving(const KeeperFiles& files) {
    const UniqueFd file(::open(files.pid().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (!file && errno == ENOENT) return std::nullopt;
    if (!file) throwErrno(errno, "opening " + files.pid().string());
    while (const auto owner = lockOwner(file.get())) {
        try {
            UniqueFd pidfd = openPidfd(*owner);
            if (lockOwner(file.get()) == owner && !hasEnded(pidfd.get())) return Living{*owner, std::move(pidfd)};
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::NotFound) throw;
        }
        // The owner has just died or changed: its lock goes as it does.
        std::this_thread::yield();
    }
    return std::nullopt;
}

void drain(int fd) {
    std::array<char, 4096> buffer{};
    while (::read(fd, buffer.data(), buffer.size()) > 0) {
    }
}

bool lockUsers(int fd, int operation) {
    while (::flock(fd, operation) != 0) {
        if (errno == EWOULDBLOCK) return false;
        if (errno != EINTR) throwErrno(errno, "waiting for the users of a keeper");
    }
    return true;
}

}  // namespace

KeeperLease ensureKeeper(const KeeperFiles& files, const std::function<void()>& start, const std::stop_token& stop) {
    ensureDirectory(files.directory);
    // From here no keeper leaves of its own accord: one that lives stays, one that is leaving has been waited for.
    FileLock users = FileLock::acquire(files.users(), FileLock::Mode::Shared, stop);
    auto living = findLiving(files);
    if (!living) {
        const FileLock startLock = FileLock::acquire(files.start(), FileLock::Mode::Exclusive, stop);
        living = findLiving(files);
        // Somebody may kill a keeper the moment it stands, or just before; once is bad luck.
        for (int attempt = 1; !living && attempt <= kStartAttempts; ++attempt) {
            try {
                start();
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::Internal || attempt == kStartAttempts) throw;
            }
            living = findLiving(files);
        }
    }
    if (!living) {
        throw Error(ErrorKind::Internal, "the background process \"" + files.name + "\" ended at once: try again");
    }
    return {std::move(users), living->pid, std::move(living->pidfd)};
}

std::optional<KeeperLease> findKeeper(const KeeperFiles& files) {
    if (!fs::exists(files.users())) return std::nullopt;
    FileLock users = FileLock::acquire(files.users(), FileLock::Mode::Shared);
    auto living = findLiving(files);
    if (!living) return std::nullopt;
    return KeeperLease{std::move(users), living->pid, std::move(living->pidfd)};
}

void endKeeper(const KeeperFiles& files) {
    const auto living = findLiving(files);
    if (!living) return;
    signalPidfd(living->pidfd.get(), SIGKILL);
    pollfd end{living->pidfd.get(), POLLIN, 0};
    while (::poll(&end, 1, -1) < 0) {
        if (errno != EINTR) throwErrno(errno, "waiting for the end of a keeper");
    }
}

KeeperSeat::KeeperSeat(const KeeperFiles& files)
    : m_users(openFile(files.users(), O_RDWR | O_CREAT | O_NOFOLLOW)),
      m_pid(openFile(files.pid(), O_RDWR | O_CREAT | O_NOFOLLOW)),
      m_visits(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (m_visits) ::inotify_add_watch(m_visits.get(), files.users().c_str(), IN_OPEN);
    struct flock lock = wholeFile();
    if (::fcntl(m_pid.get(), F_SETLK, &lock) != 0) {
        if (errno == EACCES || errno == EAGAIN) {
            throw Error(ErrorKind::AlreadyExists, "\"" + files.name + "\" is being kept already");
        }
        throwErrno(errno, "taking the seat of a keeper");
    }
}

void KeeperSeat::waitUntilUnused(std::chrono::milliseconds grace) {
    while (true) {
        lockUsers(m_users.get(), LOCK_EX);
        if (grace.count() == 0) return;
        drain(m_visits.get());
        lockUsers(m_users.get(), LOCK_UN);
        // Who comes now opens the file before he locks it. Where there is nothing to watch with, the time passes.
        pollfd visit{m_visits.get(), POLLIN, 0};
        const int came = ::poll(&visit, 1, static_cast<int>(grace.count()));
        if (came == 0 && lockUsers(m_users.get(), LOCK_EX | LOCK_NB)) return;
    }
}

}  // namespace galley::process
