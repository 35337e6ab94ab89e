// SPDX-License-Identifier: Apache-2.0
/// @file
/// Publishes ports of one container: listens on the host, connects inside the container's network namespace, and moves
/// the bytes (splice for TCP, datagrams per peer for UDP). Ports change while connections live on.
/// It connects to the container's own address first, so that the application does not take a stranger for a local user;
/// what only listens on loopback inside is reached through 127.0.0.1 or ::1 when the first is refused.
/// Used by monitor. Threads: one thread may call; an own thread, which lives inside the container's network namespace,
/// does the work and sleeps when nothing comes. Processes: none. Crash: the kernel closes every socket.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/network/listening_sockets.h"
#include "engine/network/protocol.h"

namespace galley::network {

struct PortBinding {
    std::string hostAddress;     ///< "127.0.0.1", "0.0.0.0", "::1", "::" (both families where the host allows)
    std::uint16_t hostPort = 0;  ///< 0: a free one is chosen
    std::uint16_t containerPort = 0;
    Protocol protocol = Protocol::Tcp;
    std::uint16_t hostPortLast = 0;  ///< not 0: the first free one from hostPort up to this is taken
    bool operator==(const PortBinding&) const = default;
};

struct PortCounters {
    PortBinding binding;
    std::uint64_t connectionsOpen = 0;  ///< UDP: peers heard of lately
    std::uint64_t connectionsTotal = 0;
    std::uint64_t bytesIn = 0;   ///< towards the container
    std::uint64_t bytesOut = 0;  ///< from the container
    ContainerListener listener = ContainerListener::None;
};

class PortForwarder {
public:
    /// `networkNamespace`: an open /proc/<pid>/ns/net; none: this one (for tests). `containerAddresses`: the
    /// container's own addresses, tried in order before loopback.
    PortForwarder(UniqueFd networkNamespace, std::vector<std::string> containerAddresses);
    /// Closes everything, open connections too.
    ~PortForwarder();
    PortForwarder(const PortForwarder&) = delete;
    PortForwarder& operator=(const PortForwarder&) = delete;

    /// Returns the binding with the port chosen. Busy when the address is taken, Forbidden for a port below the
    /// privileged limit, InvalidInput for a bad address, AlreadyExists for one that is published by this object.
    PortBinding add(const PortBinding& binding);
    /// The new listener is open before the old one closes; open connections and counters live on. When the new one
    /// cannot be opened nothing changes. NotFound when `from` is not published.
    PortBinding move(const PortBinding& from, const PortBinding& to);
    /// Closes the listener; open TCP connections end by themselves.
    void remove(const PortBinding& binding);
    /// For connections that come from now on.
    void setContainerAddresses(std::vector<std::string> addresses);
    std::vector<PortCounters> list();

private:
    PortBinding addFromRange(PortBinding binding);

    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::network
