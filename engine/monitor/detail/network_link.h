// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's place in its network, between the runtime's `create` and `start`.
/// Used by the supervisor. Threads: one. Crash: the kernel drops the container's interface with its namespace.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "engine/monitor/plan.h"
#include "engine/monitor/state.h"
#include "engine/network/network.h"

namespace galley::monitor::detail {

class NetworkLink {
public:
    explicit NetworkLink(std::optional<network::NetworkLease> lease) : m_lease(std::move(lease)) {}

    /// Gives the namespace of `process` its interface and address, and writes its name into the container's `hosts`.
    Endpoint join(const MonitorPlan& plan, pid_t process);
    /// Lets its packets in once the network stands. Returns why the container cannot reach the outside; empty when it
    /// can, or is not meant to.
    std::string openTheWay() const;
    void leave() noexcept;

private:
    std::optional<network::NetworkLease> m_lease;
    std::optional<network::Endpoint> m_endpoint;
};

/// `hosts` with one line for the container itself, in place of a former one; for tests.
std::string hostsWithOwnName(std::string_view hosts, std::string_view address, std::string_view hostname);

}  // namespace galley::monitor::detail
