// SPDX-License-Identifier: Apache-2.0
/// @file
/// Looks after one container from its start to its last end: mounts, runtime, network, ports, streams, exit record,
/// restarts, control socket, clean-up.
/// Used by app/monitor, inside the namespaces that enterMonitorNamespaces() makes, as PID 1. Threads: the main one; the
/// port forwarder has its own. Processes: holds `monitor.lock` exclusively: one per container.
/// Crash: the kernel ends the container and drops mounts and listeners; settledState() tells the others.
#pragma once

#include <memory>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/monitor/plan.h"
#include "engine/network/network.h"
#include "engine/process/control_group.h"
#include "engine/process/pidfd.h"

namespace galley::monitor {

/// The right to use the plan's networks, in their order. To be called before the process enters a PID namespace.
std::vector<network::NetworkLease> openPlannedNetworks(const MonitorPlan& plan);

/// The control group that the plan wants; nothing when it wants none. To be called by the user, before the process
/// enters other namespaces. Who does not hand it to a Supervisor must remove it.
std::optional<process::ControlGroup> makePlannedGroup(const MonitorPlan& plan);

class Supervisor {
public:
    /// `leases`: of openPlannedNetworks(); `group`: of makePlannedGroup(); `ready`: where the one line of the answer
    /// goes; `attached`: ends of AttachStream::makePair().
    Supervisor(MonitorPlan plan, const process::HostProc& hostProc, std::vector<network::NetworkLease> leases,
               std::optional<process::ControlGroup> group, UniqueFd ready, std::vector<UniqueFd> attached);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    /// Returns when the container is down for good and everybody attached has the rest of the output.
    void run();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::monitor
