// SPDX-License-Identifier: Apache-2.0
/// @file
/// The namespaces of another container in which this one is started: its network, and the user namespace that the
/// network belongs to (without it neither `/sys` could be mounted nor CAP_NET_ADMIN be of use).
/// Used by the supervisor. Threads: one. Processes: the other container's monitor hands them over. When its run ends,
/// also by a killed monitor, its interfaces are taken out of the namespace: their addresses are another's by then.
/// Crash: the kernel lets go of them; the links that are left lead nowhere.
#pragma once

#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/monitor/detail/event_loop.h"
#include "engine/monitor/plan.h"

namespace galley::monitor::detail {

class JoinedNamespaces {
public:
    /// Both outlive this.
    JoinedNamespaces(const MonitorPlan& plan, EventLoop& loop) : m_plan(plan), m_loop(loop) {}

    /// Holds those of the other container's present run, and lets the links of the plan lead there. Nothing where the
    /// plan names no other container. Throws Runtime when that is not running, Timeout when its monitor stands still.
    void open();
    void close() noexcept;

private:
    void onOwnersEnd() noexcept;

    const MonitorPlan& m_plan;
    EventLoop& m_loop;
    std::vector<UniqueFd> m_held;  ///< user, network
    UniqueFd m_lifeline;           ///< ends with the other's run
};

}  // namespace galley::monitor::detail
