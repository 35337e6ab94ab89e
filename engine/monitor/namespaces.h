// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a monitor comes to be where it works: in the holder's user namespace, with a mount namespace and a PID namespace
/// of its own, PID 1 there, and away from the terminal and the session of its starter.
/// Used by app/monitor. Threads: the process must have one. Processes: the calling process ends; its child goes on.
/// Crash: the starter sees the end of the ready pipe without an answer.
#pragma once

namespace galley::monitor {

/// Returns in the new PID 1 only. `holder`: the holder's user namespace, or -1 to stay in this one (which must give
/// CAP_SYS_ADMIN). Throws in the calling process while that is still alone.
void enterMonitorNamespaces(int holder);

/// The rest, as PID 1: session, mounts, /proc, standard streams, limits.
void settleInNamespaces();

}  // namespace galley::monitor
