// SPDX-License-Identifier: Apache-2.0
/// @file
/// Processes by descriptor instead of by number, and their numbers as the host sees them.
/// Used by galley-monitor, keeper, network. Uses base. Threads: free functions; HostProc is immutable.
#pragma once

#include <sys/types.h>
#include <optional>

#include "engine/base/unique_fd.h"

namespace galley::process {

/// Throws NotFound when there is no such process (any more).
UniqueFd openPidfd(pid_t pid);

/// False when the process has ended.
bool signalPidfd(int pidfd, int signal);

/// The process has ended (it may still be a zombie).
bool hasEnded(int pidfd);

/// Somebody made it stand still: SIGSTOP and its like, or a debugger. False when there is no such process.
bool isStopped(pid_t pid);

/// The host's /proc, opened before entering a PID namespace, to tell the host's numbers from inside it.
class HostProc {
public:
    HostProc();
    /// The number of the process in the PID namespace where this was made; nothing when it has ended.
    std::optional<pid_t> pidOf(int pidfd) const;
    /// The calling process's own number there.
    pid_t self() const;
    int fd() const noexcept { return m_proc.get(); }

private:
    UniqueFd m_proc;
};

}  // namespace galley::process
