// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/udp_relay.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "engine/base/error.h"

namespace galley::network::detail {
namespace {

constexpr std::size_t kLargestDatagram = 65535;
constexpr std::size_t kMostPeers = 1024;
constexpr std::chrono::seconds kIdle{60};
/// A busy socket gives the others a turn after this many datagrams.
constexpr int kDatagramsPerTurn = 64;

template <class Info>
std::string controlOf(int level, int type, const Info& info) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(Info))> buffer{};
    msghdr message{};
    message.msg_control = buffer.data();
    message.msg_controllen = buffer.size();
    cmsghdr* part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = level;
    part->cmsg_type = type;
    part->cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(CMSG_DATA(part), &info, sizeof info);
    return {buffer.data(), buffer.size()};
}

/// Turns "came to this address" into "send from this address".
LocalAddress localOf(msghdr& message) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
            in_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(part), sizeof info);
            in_pktinfo from{};
            from.ipi_spec_dst = info.ipi_addr;
            return {controlOf(IPPROTO_IP, IP_PKTINFO, from)};
        }
        if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
            in6_pktinfo info{};
            std::memcpy(&info, CMSG_DATA(part), sizeof info);
            return {controlOf(IPPROTO_IPV6, IPV6_PKTINFO, info)};
        }
    }
    return {};
}

void answer(int socket, const SocketAddress& client, const LocalAddress& local, const char* data, std::size_t bytes) {
    iovec piece{const_cast<char*>(data), bytes};
    std::string control = local.control;
    msghdr message{};
    message.msg_name = const_cast<sockaddr*>(client.get());
    message.msg_namelen = client.length();
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.empty() ? nullptr : control.data();
    message.msg_controllen = control.size();
    // A datagram that cannot go now is lost, as datagrams are.
    [[maybe_unused]] const ssize_t sent = ::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace

UdpPeer::UdpPeer(UdpPort& port, SocketAddress client, LocalAddress local)
    : m_port(port), m_client(client), m_local(std::move(local)), m_lastUse(std::chrono::steady_clock::now()) {
    ++m_port.m_stats->open;
    ++m_port.m_stats->total;
    connectNext();
}

UdpPeer::~UdpPeer() {
    if (m_socket) m_port.m_loop.remove(m_socket.get(), *this);
    --m_port.m_stats->open;
}

bool UdpPeer::connectNext() {
    while (m_nextTarget < m_port.m_targets.size()) {
        const SocketAddress& target = m_port.m_targets[m_nextTarget++];
        if (m_socket) m_port.m_loop.remove(m_socket.get(), *this);
        m_socket.reset(::socket(target.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (!m_socket || ::connect(m_socket.get(), target.get(), target.length()) != 0) continue;
        m_port.m_loop.add(m_socket.get(), EPOLLIN, *this);
        return true;
    }
    return false;
}

void UdpPeer::send(const char* data, std::size_t bytes) {
    m_lastUse = std::chrono::steady_clock::now();
    if (!m_answered) m_unanswered.assign(data, bytes);
    if (!m_socket) return;
    m_port.m_stats->bytesIn += bytes;
    // The error of an earlier datagram comes with the next call: take it, and send again.
    if (::send(m_socket.get(), data, bytes, MSG_NOSIGNAL) < 0 && errno == ECONNREFUSED) onRefused();
}

/// Nobody listens at this address inside: try the next one, as long as nobody ever answered.
void UdpPeer::onRefused() {
    if (m_answered) return;
    if (connectNext() && !m_unanswered.empty()) {
        [[maybe_unused]] const ssize_t sent =
            ::send(m_socket.get(), m_unanswered.data(), m_unanswered.size(), MSG_NOSIGNAL);
    }
}

void UdpPeer::ready(std::uint32_t) noexcept {
    auto& buffer = m_port.m_buffer;
    for (int i = 0; i < kDatagramsPerTurn; ++i) {
        const ssize_t got = ::recv(m_socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == ECONNREFUSED) {
            try {
                onRefused();
            } catch (const std::exception&) {
                m_socket.reset();
            }
            return;
        }
        if (got < 0) return;
        m_answered = true;
        m_unanswered.clear();
        m_lastUse = std::chrono::steady_clock::now();
        m_port.m_stats->bytesOut += static_cast<std::uint64_t>(got);
        answer(m_port.m_socket.get(), m_client, m_local, buffer.data(), static_cast<std::size_t>(got));
    }
}

UdpPort::UdpPort(RelayLoop& loop, UniqueFd socket, Targets targets, std::shared_ptr<PortStats> stats)
    : m_loop(loop),
      m_socket(std::move(socket)),
      m_targets(std::move(targets)),
      m_stats(std::move(stats)),
      m_buffer(kLargestDatagram) {
    m_loop.add(m_socket.get(), EPOLLIN, *this);
}

UdpPort::~UdpPort() {
    if (m_sweep) m_loop.cancelTimer(*m_sweep);
    m_loop.remove(m_socket.get(), *this);
    m_peers.clear();
}

void UdpPort::replaceSocket(UniqueFd socket) {
    m_loop.remove(m_socket.get(), *this);
    m_socket = std::move(socket);
    m_loop.add(m_socket.get(), EPOLLIN, *this);
}

void UdpPort::ready(std::uint32_t) noexcept {
    bool more = true;
    try {
        for (int i = 0; more && i < kDatagramsPerTurn; ++i) receiveOne(more);
    } catch (const std::exception&) {
        return;  // out of descriptors or memory: this datagram is lost, as datagrams are
    }
}

void UdpPort::receiveOne(bool& more) {
    SocketAddress client;
    iovec piece{m_buffer.data(), m_buffer.size()};
    alignas(cmsghdr) std::array<char, 128> control{};
    msghdr message{};
    message.msg_name = client.get();
    message.msg_namelen = sizeof(sockaddr_storage);
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(m_socket.get(), &message, MSG_DONTWAIT);
    more = got >= 0 || errno == EINTR;
    if (got < 0) return;
    peerOf({client, localOf(message)}).send(m_buffer.data(), static_cast<std::size_t>(got));
}

UdpPeer& UdpPort::peerOf(const Key& key) {
    const auto known = m_peers.find(key);
    if (known != m_peers.end()) return *known->second;
    if (m_peers.size() >= kMostPeers) makeRoom();
    auto peer = std::make_shared<UdpPeer>(*this, key.first, key.second);
    scheduleSweep();
    return *m_peers.emplace(key, std::move(peer)).first->second;
}

/// The one that was silent longest goes: a flood of addresses must not use up our descriptors.
void UdpPort::makeRoom() {
    const auto oldest = std::min_element(m_peers.begin(), m_peers.end(), [](const auto& a, const auto& b) {
        return a.second->lastUse() < b.second->lastUse();
    });
    m_loop.bury(oldest->second);
    m_peers.erase(oldest);
}

void UdpPort::scheduleSweep() {
    if (m_sweep) return;
    m_sweep = m_loop.startTimer(std::chrono::duration_cast<std::chrono::milliseconds>(kIdle) / 2, [this] { sweep(); });
}

void UdpPort::sweep() {
    m_sweep.reset();
    const auto limit = std::chrono::steady_clock::now() - kIdle;
    for (auto peer = m_peers.begin(); peer != m_peers.end();) {
        peer = peer->second->lastUse() < limit ? m_peers.erase(peer) : std::next(peer);
    }
    if (!m_peers.empty()) scheduleSweep();
}

}  // namespace galley::network::detail
