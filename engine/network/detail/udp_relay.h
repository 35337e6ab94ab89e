// SPDX-License-Identifier: Apache-2.0
/// @file
/// UDP of a published port: one socket on the host, one connected socket inside the container for each peer, closed
/// when the peer was silent for a while.
/// Used by the port forwarder. Threads: the relay loop's.
#pragma once

#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/network/detail/port_stats.h"
#include "engine/network/detail/relay_loop.h"

namespace galley::network::detail {

/// Control data that makes an answer leave from the address that was asked.
struct LocalAddress {
    std::string control;
    bool operator<(const LocalAddress& other) const noexcept { return control < other.control; }
};

class UdpPort;

class UdpPeer : public RelayLoop::Watched {
public:
    UdpPeer(UdpPort& port, SocketAddress client, LocalAddress local);
    ~UdpPeer() override;
    void ready(std::uint32_t events) noexcept override;

    void send(const char* data, std::size_t bytes);
    std::chrono::steady_clock::time_point lastUse() const noexcept { return m_lastUse; }

private:
    bool connectNext();
    void onRefused();

    UdpPort& m_port;
    SocketAddress m_client;
    LocalAddress m_local;
    UniqueFd m_socket;
    std::size_t m_nextTarget = 0;
    std::chrono::steady_clock::time_point m_lastUse;
    bool m_answered = false;
    std::string m_unanswered;  ///< the last datagram, until the first answer: to be sent to the next target
};

class UdpPort : public RelayLoop::Watched {
public:
    UdpPort(RelayLoop& loop, UniqueFd socket, Targets targets, std::shared_ptr<PortStats> stats);
    ~UdpPort() override;
    void ready(std::uint32_t events) noexcept override;
    int fd() const noexcept { return m_socket.get(); }
    /// For peers that come from now on.
    void setTargets(Targets targets) { m_targets = std::move(targets); }
    /// Goes on with another socket; the peers stay.
    void replaceSocket(UniqueFd socket);

private:
    friend class UdpPeer;
    using Key = std::pair<SocketAddress, LocalAddress>;
    void receiveOne(bool& more);
    UdpPeer& peerOf(const Key& key);
    void makeRoom();
    void sweep();
    void scheduleSweep();

    RelayLoop& m_loop;
    UniqueFd m_socket;
    Targets m_targets;
    std::shared_ptr<PortStats> m_stats;
    std::map<Key, std::shared_ptr<UdpPeer>> m_peers;
    std::vector<char> m_buffer;
    std::optional<RelayLoop::TimerId> m_sweep;
};

}  // namespace galley::network::detail
