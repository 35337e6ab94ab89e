// SPDX-License-Identifier: Apache-2.0
/// @file
/// `<container>/monitor.lock`: says that a monitor lives. An open-file-description lock, because others can ask who has
/// it without taking it for an instant and so being in the way.
/// Used by the supervisor and state.cpp. Threads: free functions. Crash: the kernel lets go of it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "engine/base/unique_fd.h"

namespace galley::monitor::detail {

/// An empty descriptor when another monitor has it. `monitor`: its number on the host, for lockedMonitor().
UniqueFd takeMonitorLock(const std::filesystem::path& containerDirectory, pid_t monitor);
bool monitorLockHeld(const std::filesystem::path& containerDirectory);
/// Who has it; nothing when nobody does, or a monitor of a former version, which did not write its number.
std::optional<pid_t> lockedMonitor(const std::filesystem::path& containerDirectory);

}  // namespace galley::monitor::detail
