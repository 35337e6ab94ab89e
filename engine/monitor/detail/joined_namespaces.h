// SPDX-License-Identifier: Apache-2.0
/// @file
/// The namespaces of another container in which this one is started: its network, and the user namespace that the
/// network belongs to (without it neither `/sys` could be mounted nor CAP_NET_ADMIN be of use).
/// Used by the supervisor. Threads: one. Crash: the kernel lets go of them; the links that are left lead nowhere.
#pragma once

#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/monitor/plan.h"
#include "engine/process/pidfd.h"

namespace galley::monitor::detail {

class JoinedNamespaces {
public:
    /// Both outlive this.
    JoinedNamespaces(const MonitorPlan& plan, const process::HostProc& hostProc) : m_plan(plan), m_hostProc(hostProc) {}

    /// Holds those of the other container's present run, and lets the links of the plan lead there. Nothing where the
    /// plan names no other container. Throws Runtime when that is not running.
    void open();
    void close() noexcept { m_held.clear(); }

private:
    const MonitorPlan& m_plan;
    const process::HostProc& m_hostProc;
    std::vector<UniqueFd> m_held;
};

}  // namespace galley::monitor::detail
