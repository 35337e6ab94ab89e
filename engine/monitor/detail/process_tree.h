// SPDX-License-Identifier: Apache-2.0
/// @file
/// Ends a process with everything that it started.
/// Used by exec_jobs. Threads: free function. Processes: those of this PID namespace, by its own /proc.
/// Crash: nothing to leave.
#pragma once

#include <sys/types.h>

namespace galley::monitor::detail {

/// SIGKILL for `root`, its descendants and, where `root` leads a session, everybody in it: a child whose parent has
/// ended is still found. What made a session of its own and left its parents behind goes on, as with a daemon.
void killTree(pid_t root);

}  // namespace galley::monitor::detail
