// SPDX-License-Identifier: Apache-2.0
#include "engine/network/port_forwarder.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "engine/base/error.h"
#include "engine/network/detail/port_listener.h"
#include "engine/network/detail/relay_loop.h"
#include "engine/network/detail/tcp_relay.h"
#include "engine/network/detail/udp_relay.h"
#include "engine/network/port_owner.h"

namespace galley::network {
using detail::RelayLoop;
using detail::SocketAddress;
using detail::Targets;
using detail::TcpListener;
using detail::TcpRelay;
using detail::UdpPort;

namespace {

struct Port {
    PortBinding binding;
    std::shared_ptr<detail::PortStats> stats = std::make_shared<detail::PortStats>();
    std::unique_ptr<TcpListener> tcp;
    std::unique_ptr<UdpPort> udp;

    int fd() const { return tcp ? tcp->fd() : udp->fd(); }
};

bool sameListener(const PortBinding& a, const PortBinding& b) {
    return a.hostAddress == b.hostAddress && a.hostPort == b.hostPort && a.protocol == b.protocol;
}

}  // namespace

struct PortForwarder::State {
    UniqueFd networkNamespace;
    std::vector<std::string> addresses;
    std::unique_ptr<RelayLoop> loop;  ///< absent until there is a port
    std::unique_ptr<TcpRelay> relay;  ///< of the loop's thread, as what the ports hold
    std::vector<Port> ports;

    Targets targetsOf(std::uint16_t containerPort) const;
    void ensureLoop();
    void listen(Port& port, UniqueFd socket);
    std::vector<Port>::iterator find(const PortBinding& binding);
};

Targets PortForwarder::State::targetsOf(std::uint16_t containerPort) const {
    Targets targets;
    for (const std::string& address : addresses) targets.push_back(SocketAddress::parse(address, containerPort));
    targets.push_back(SocketAddress::parse("127.0.0.1", containerPort));
    targets.push_back(SocketAddress::parse("::1", containerPort));
    return targets;
}

void PortForwarder::State::ensureLoop() {
    if (loop) return;
    loop = std::make_unique<RelayLoop>(networkNamespace);
    loop->call([this] { relay = std::make_unique<TcpRelay>(*loop); });
}

void PortForwarder::State::listen(Port& port, UniqueFd socket) {
    loop->call([&] {
        Targets targets = targetsOf(port.binding.containerPort);
        if (port.binding.protocol == Protocol::Tcp) {
            port.tcp = std::make_unique<TcpListener>(*relay, std::move(socket), std::move(targets), port.stats);
        } else if (port.udp) {
            port.udp->setTargets(std::move(targets));
            port.udp->replaceSocket(std::move(socket));
        } else {
            port.udp = std::make_unique<UdpPort>(*loop, std::move(socket), std::move(targets), port.stats);
        }
    });
}

std::vector<Port>::iterator PortForwarder::State::find(const PortBinding& binding) {
    const auto port = std::find_if(ports.begin(), ports.end(), [&](const Port& p) { return p.binding == binding; });
    if (port == ports.end()) {
        throw Error(ErrorKind::NotFound, "port " + std::to_string(binding.hostPort) + " of " + binding.hostAddress +
                                             " is not published by this container");
    }
    return port;
}

PortForwarder::PortForwarder(UniqueFd networkNamespace, std::vector<std::string> containerAddresses)
    : m_state(std::make_unique<State>()) {
    m_state->networkNamespace = std::move(networkNamespace);
    m_state->addresses = std::move(containerAddresses);
    // A bad address is the caller's mistake: it is told at once, not at the first connection.
    m_state->targetsOf(1);
}

PortForwarder::~PortForwarder() {
    if (!m_state->loop) return;
    m_state->loop->call([this] {
        m_state->ports.clear();
        m_state->relay.reset();
    });
}

PortBinding PortForwarder::addFromRange(PortBinding binding) {
    const std::uint16_t last = std::exchange(binding.hostPortLast, std::uint16_t{0});
    const std::uint16_t first = binding.hostPort;
    while (true) {
        try {
            return add(binding);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::Busy && error.kind() != ErrorKind::AlreadyExists) throw;
            if (binding.hostPort >= last) break;
            ++binding.hostPort;
        }
    }
    throw Error(ErrorKind::Busy, describeBusyRange(binding.hostAddress, first, last));
}

PortBinding PortForwarder::add(const PortBinding& binding) {
    if (binding.hostPortLast != 0) return addFromRange(binding);
    if (binding.containerPort == 0) throw Error(ErrorKind::InvalidInput, "a container port lies between 1 and 65535");
    const bool taken = binding.hostPort != 0 && std::any_of(m_state->ports.begin(), m_state->ports.end(),
                                                            [&](auto& p) { return sameListener(p.binding, binding); });
    if (taken) {
        throw Error(ErrorKind::AlreadyExists, "port " + std::to_string(binding.hostPort) + " of " +
                                                  binding.hostAddress + " is published by this container already");
    }
    UniqueFd socket = detail::openPort(binding);
    m_state->ensureLoop();
    Port port;
    port.binding = binding;
    port.binding.hostPort = detail::boundPort(socket.get());
    m_state->listen(port, std::move(socket));
    m_state->ports.push_back(std::move(port));
    return m_state->ports.back().binding;
}

PortBinding PortForwarder::move(const PortBinding& from, const PortBinding& to) {
    const auto port = m_state->find(from);
    if (to.containerPort == 0) throw Error(ErrorKind::InvalidInput, "a container port lies between 1 and 65535");
    if (to.protocol != from.protocol) {
        throw Error(ErrorKind::InvalidInput, "a port keeps its protocol when it moves; remove it and add another one");
    }
    PortBinding chosen = to;
    if (sameListener(from, to)) {
        m_state->loop->call([&] {
            if (port->tcp) port->tcp->setTargets(m_state->targetsOf(to.containerPort));
            if (port->udp) port->udp->setTargets(m_state->targetsOf(to.containerPort));
        });
    } else {
        UniqueFd socket = detail::openPort(to, port->fd());
        chosen.hostPort = detail::boundPort(socket.get());
        port->binding = chosen;
        m_state->listen(*port, std::move(socket));
    }
    port->binding = chosen;
    return chosen;
}

void PortForwarder::remove(const PortBinding& binding) {
    const auto port = m_state->find(binding);
    m_state->loop->call([&] {
        port->tcp.reset();
        port->udp.reset();
    });
    m_state->ports.erase(port);
}

void PortForwarder::setContainerAddresses(std::vector<std::string> addresses) {
    m_state->addresses = std::move(addresses);
    if (!m_state->loop) return;
    m_state->loop->call([this] {
        for (Port& port : m_state->ports) {
            if (port.tcp) port.tcp->setTargets(m_state->targetsOf(port.binding.containerPort));
            if (port.udp) port.udp->setTargets(m_state->targetsOf(port.binding.containerPort));
        }
    });
}

std::vector<PortCounters> PortForwarder::list() {
    std::vector<PortCounters> counters;
    std::map<Protocol, std::vector<ListeningSocket>> inside;
    const auto ask = [&] {
        for (const Port& port : m_state->ports) inside.try_emplace(port.binding.protocol);
        for (auto& [protocol, sockets] : inside) sockets = listeningSockets(protocol);
    };
    if (m_state->loop) m_state->loop->call(ask);
    for (const Port& port : m_state->ports) {
        const detail::PortStats& stats = *port.stats;
        const PortBinding& binding = port.binding;
        counters.push_back({binding, stats.open, stats.total, stats.bytesIn, stats.bytesOut,
                            listenerOn(inside[binding.protocol], binding.containerPort)});
    }
    return counters;
}

}  // namespace galley::network
