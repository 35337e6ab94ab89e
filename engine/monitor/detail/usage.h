// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a container uses: from its control group where it has one of its own, else summed over the processes of the
/// monitor's PID namespace.
/// Used by the supervisor. Threads: free function. Processes: reads /proc of this namespace.
#pragma once

#include <sys/types.h>

#include <vector>

#include "engine/monitor/control_client.h"
#include "engine/process/control_group.h"

namespace galley::monitor::detail {

/// `firstProcess`: the container's; 0: it does not run. `group`: null when it
/// has none.
Usage measureUsage(pid_t firstProcess, const process::ControlGroup* group);

/// Every process in the PID namespace of `process`, itself among them, in this namespace's numbers.
std::vector<pid_t> processesBeside(pid_t process);

/// How often the kernel ended a process for lack of memory, since boot; 0 when it does not say.
std::uint64_t outOfMemoryKills();

}  // namespace galley::monitor::detail
