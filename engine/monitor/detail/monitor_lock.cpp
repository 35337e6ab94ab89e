// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/monitor_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::monitor::detail {
namespace {

constexpr const char* kName = "monitor.lock";

struct flock wholeFile() {
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    return range;
}

/// Nothing when nobody has the lock.
UniqueFd openIfHeld(const std::filesystem::path& containerDirectory) {
    UniqueFd file;
    try {
        file = openFile(containerDirectory / kName, O_RDWR | O_NOFOLLOW);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound) return {};  // never ran, or the record is gone
        throw;
    }
    struct flock range = wholeFile();
    if (::fcntl(file.get(), F_OFD_GETLK, &range) != 0) throwErrno(errno, "asking for the container's lock");
    return range.l_type == F_UNLCK ? UniqueFd() : std::move(file);
}

/// Without the number nobody can tell that the monitor stands still; that must not keep the container from starting,
/// on a full disk above all.
void writeOwner(const UniqueFd& file, pid_t monitor) {
    const std::string number = std::to_string(monitor) + "\n";
    [[maybe_unused]] const bool emptied = ::ftruncate(file.get(), 0) == 0;
    [[maybe_unused]] const ssize_t written = ::pwrite(file.get(), number.data(), number.size(), 0);
}

}  // namespace

UniqueFd takeMonitorLock(const std::filesystem::path& containerDirectory, pid_t monitor) {
    UniqueFd file = openFile(containerDirectory / kName, O_RDWR | O_CREAT | O_NOFOLLOW);
    struct flock range = wholeFile();
    if (::fcntl(file.get(), F_OFD_SETLK, &range) != 0) {
        if (errno == EAGAIN || errno == EACCES) return {};
        throwErrno(errno, "locking the container");
    }
    // Who wants to delete a record takes flock(2) on this file for an instant, to be sure that no monitor lives.
    while (::flock(file.get(), LOCK_EX) != 0) {
        if (errno != EINTR) throwErrno(errno, "locking the container");
    }
    writeOwner(file, monitor);
    return file;
}

bool monitorLockHeld(const std::filesystem::path& containerDirectory) {
    return static_cast<bool>(openIfHeld(containerDirectory));
}

std::optional<pid_t> lockedMonitor(const std::filesystem::path& containerDirectory) {
    const UniqueFd file = openIfHeld(containerDirectory);
    if (!file) return std::nullopt;
    const auto number = parseUnsigned(trim(readAll(file.get(), 64)));
    return number && *number > 0 ? std::optional(static_cast<pid_t>(*number)) : std::nullopt;
}

}  // namespace galley::monitor::detail
