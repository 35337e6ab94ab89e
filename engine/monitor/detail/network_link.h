// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's place in its network, between the runtime's `create` and `start`.
/// Used by the supervisor. Threads: one. Crash: the kernel drops the container's interface with its namespace.
#pragma once

#include <sys/types.h>

#include "engine/monitor/plan.h"
#include "engine/monitor/state.h"

namespace galley::monitor::detail {

/// Gives the namespace of `process` its interface and address, and writes its own name into the container's `hosts`.
Endpoint joinNetwork(const MonitorPlan& plan, pid_t process);
void leaveNetwork(const MonitorPlan& plan, const Endpoint& endpoint) noexcept;

}  // namespace galley::monitor::detail
