// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's places in its networks: made between the runtime's `create` and `start`, changed while it runs.
/// Used by the supervisor. Threads: one. Crash: the kernel drops the container's interfaces with its namespace.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/monitor/plan.h"
#include "engine/monitor/state.h"
#include "engine/network/network.h"

namespace galley::monitor::detail {

class NetworkLink {
public:
    /// `leases`: one for each of plan.networks. The plan outlives this.
    NetworkLink(const MonitorPlan& plan, std::vector<network::NetworkLease> leases);

    /// Gives the namespace of `process` its interfaces and addresses, and writes the container's names where it and the
    /// others look for them.
    void join(pid_t process);
    /// Lets its packets in once the networks stand. Returns why the container cannot reach the outside; empty when it
    /// can, or is not meant to.
    std::string openTheWay() const;
    /// Its names and addresses are free at once; what it leaves in the networks stays for sweep(). With `shared`, its
    /// namespace lives on in another container, and the interfaces are taken away at once.
    void leave(bool shared = false) noexcept;
    /// Takes away what former runs left. Nobody has to wait for it: tens of milliseconds.
    void sweep() noexcept;
    /// Gives the networks back for good, so that they can be removed at once.
    void close() noexcept {
        leave();
        m_links.clear();
    }

    /// AlreadyExists when it is in this network. Between two runs it counts from the next on.
    void connect(const PlannedNetwork& network, network::NetworkLease lease);
    /// NotFound when it is not in this network.
    void disconnect(const std::string& name);
    /// After the container got another name.
    void announce() const;

    std::vector<Endpoint> endpoints() const;
    std::vector<WantedNetwork> wanted() const;

private:
    struct Link {
        PlannedNetwork planned;
        network::NetworkLease lease;
        std::optional<network::Endpoint> endpoint;
    };
    static bool leadsOut(const Link& link);
    static bool leadsOut6(const Link& link);
    void attach(Link& link);
    void routeAgain(const std::string& gone);
    std::string freeInterface() const;
    const Link* wayOut() const;
    void tellContainer() const;
    bool joined() const noexcept { return static_cast<bool>(m_namespace); }

    const MonitorPlan& m_plan;
    std::vector<Link> m_links;
    std::vector<network::Remains> m_remains;
    UniqueFd m_namespace;   ///< of the container's network, while it has a first process
    std::string m_routed;   ///< the network that its default route leads into
    std::string m_routed6;  ///< the same for IPv6
};

/// `hosts` with lines for the container itself, in place of former ones; for tests.
std::string hostsWithOwnName(std::string_view hosts, const std::vector<std::string>& addresses,
                             std::string_view hostname);

}  // namespace galley::monitor::detail
