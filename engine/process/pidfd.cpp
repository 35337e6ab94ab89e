// SPDX-License-Identifier: Apache-2.0
#include "engine/process/pidfd.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::process {

UniqueFd openPidfd(pid_t pid) {
    // pidfd_open sets close-on-exec by itself.
    UniqueFd fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!fd && errno == ESRCH) {
        throw Error(ErrorKind::NotFound, "there is no process " + std::to_string(pid) + " any more");
    }
    if (!fd) throwErrno(errno, "opening process " + std::to_string(pid));
    return fd;
}

bool signalPidfd(int pidfd, int signal) {
    if (::syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0) == 0) return true;
    if (errno == ESRCH) return false;
    throwErrno(errno, "sending signal " + std::to_string(signal));
}

bool hasEnded(int pidfd) {
    pollfd entry{pidfd, POLLIN, 0};
    while (::poll(&entry, 1, 0) < 0) {
        if (errno != EINTR) throwErrno(errno, "looking at a process");
    }
    return entry.revents != 0;
}

bool isStopped(pid_t pid) {
    const auto status = readFileIfExists("/proc/" + std::to_string(pid) + "/stat", 4096);
    if (!status) return false;
    // "pid (name) state …": a name can have parentheses of its own.
    const auto name = status->rfind(')');
    const char state = name == std::string::npos || name + 2 >= status->size() ? ' ' : (*status)[name + 2];
    return state == 'T' || state == 't';
}

HostProc::HostProc() : m_proc(openFile("/proc", O_PATH | O_DIRECTORY)) {}

std::optional<pid_t> HostProc::pidOf(int pidfd) const {
    // Only this mount of /proc counts in the host's numbers, wherever the reader is: "self" and "Pid:" both do.
    const std::string name = "self/fdinfo/" + std::to_string(pidfd);
    const UniqueFd info(::openat(m_proc.get(), name.c_str(), O_RDONLY | O_CLOEXEC));
    if (!info) throwErrno(errno, "looking up a process on the host");
    for (const std::string& line : split(readAll(info.get(), 4096), '\n')) {
        if (!line.starts_with("Pid:")) continue;
        const auto pid = parseUnsigned(trim(std::string_view(line).substr(4)));
        if (!pid || *pid == 0) return std::nullopt;  // "-1" once it has been reaped, "0" when it is out of sight
        return static_cast<pid_t>(*pid);
    }
    throw Error(ErrorKind::Internal, "descriptor " + std::to_string(pidfd) + " is no process");
}

pid_t HostProc::self() const {
    std::array<char, 32> target{};
    const ssize_t length = ::readlinkat(m_proc.get(), "self", target.data(), target.size());
    if (length < 0) throwErrno(errno, "looking up this process on the host");
    const auto pid = parseUnsigned(std::string_view(target.data(), static_cast<std::size_t>(length)));
    if (!pid) throw Error(ErrorKind::Internal, "/proc/self names no process");
    return static_cast<pid_t>(*pid);
}

}  // namespace galley::process
