// SPDX-License-Identifier: Apache-2.0
/// @file
/// The way to a container's monitor, also to one that somebody stopped (SIGSTOP, a debugger).
/// Used by this room. Uses monitor, process. Threads: free functions. Processes: a monitor is known by its lock, so
/// that no other process is ever meant. Crash: nothing to leave.
#pragma once

#include <optional>

#include "engine/container/record_store.h"
#include "engine/monitor/control_client.h"

namespace galley::container {

/// Nothing when no monitor listens (any more). Throws Timeout when it was stopped.
std::optional<monitor::ControlClient> connectMonitor(const RecordPaths& paths);

/// A stopped monitor goes on: for those who want the container to end.
void wakeMonitor(const RecordPaths& paths);

/// SIGKILL. The kernel ends the container with it.
void killMonitor(const RecordPaths& paths);

/// Returns when the monitor has let go of everything, also of a `--rm` container's record; or when it turns out that it
/// does not end: somebody's start, seen half-way, has succeeded, so that the container is up. Throws Timeout when it
/// was stopped.
void waitForMonitorsEnd(const RecordPaths& paths, const std::stop_token& stop);

}  // namespace galley::container
