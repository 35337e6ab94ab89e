// SPDX-License-Identifier: Apache-2.0
#include "engine/container/monitor_access.h"

#include <signal.h>

#include <algorithm>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/file_lock.h"
#include "engine/container/observation.h"
#include "engine/monitor/state.h"
#include "engine/process/pidfd.h"

namespace galley::container {

namespace {

/// By a descriptor that was made while the monitor had its lock: the number cannot be another process's.
void signalMonitor(const RecordPaths& paths, pid_t monitor, int signal) {
    try {
        const UniqueFd pidfd = process::openPidfd(monitor);
        if (monitor::monitorPid(paths.directory) == monitor) process::signalPidfd(pidfd.get(), signal);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;  // it has just ended
    }
}

}  // namespace

std::optional<monitor::ControlClient> connectMonitor(const RecordPaths& paths) {
    return monitor::ControlClient::connect(paths.controlSocket, monitor::monitorPid(paths.directory));
}

void wakeMonitor(const RecordPaths& paths) {
    const auto monitor = monitor::monitorPid(paths.directory);
    if (monitor && process::isStopped(*monitor)) signalMonitor(paths, *monitor, SIGCONT);
}

void killMonitor(const RecordPaths& paths) {
    if (const auto monitor = monitor::monitorPid(paths.directory)) signalMonitor(paths, *monitor, SIGKILL);
}

void waitForMonitorsEnd(const RecordPaths& paths, const std::stop_token& stop) {
    constexpr int kLongestMs = 20;
    const StopFd stopFd(stop);
    try {
        // Most are gone within a millisecond.
        for (int pauseMs = 1; !FileLock::tryAcquire(paths.directory / "monitor.lock", FileLock::Mode::Shared);
             pauseMs = std::min(2 * pauseMs, kLongestMs)) {
            if (const auto monitor = monitor::monitorPid(paths.directory)) monitor::throwIfStopped(*monitor);
            pollFd(stopFd.get(), 0, stop, pauseMs);
            if (isUp(monitor::settledState(paths.directory, paths.state))) return;
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
    }
}

}  // namespace galley::container
