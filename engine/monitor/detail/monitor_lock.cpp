// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/monitor_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::monitor::detail {
namespace {

constexpr const char* kName = "monitor.lock";

struct flock wholeFile() {
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    return range;
}

}  // namespace

UniqueFd takeMonitorLock(const std::filesystem::path& containerDirectory) {
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
    return file;
}

bool monitorLockHeld(const std::filesystem::path& containerDirectory) {
    UniqueFd file;
    try {
        file = openFile(containerDirectory / kName, O_RDWR | O_NOFOLLOW);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound) return false;  // never ran, or the record is gone
        throw;
    }
    struct flock range = wholeFile();
    if (::fcntl(file.get(), F_OFD_GETLK, &range) != 0) throwErrno(errno, "asking for the container's lock");
    return range.l_type != F_UNLCK;
}

}  // namespace galley::monitor::detail
