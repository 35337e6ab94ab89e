// SPDX-License-Identifier: Apache-2.0
/// @file
/// What listens in a network namespace: TCP listeners, and UDP sockets that are bound without a peer.
/// Used by the port forwarder, port_owner and container. Threads: free functions. Crash: nothing to leave.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/network/protocol.h"

namespace galley::network {

struct ListeningSocket {
    std::string address;
    std::uint16_t port = 0;
    std::uint64_t inode = 0;
};

/// Of the calling thread's network namespace, IPv4 first: asked of the kernel by sock_diag(7), and read from /proc
/// where that does not answer.
std::vector<ListeningSocket> listeningSockets(Protocol protocol);

/// Of the network namespace of process `pid`, IPv4 first; empty when it has ended. Read from /proc: the kernel walks
/// every connection that there could be for it, which takes milliseconds, however few there are.
std::vector<ListeningSocket> listeningSockets(pid_t pid, Protocol protocol);

enum class ContainerListener : std::uint8_t { None, LoopbackOnly, Reachable };

/// How `port` is listened on.
ContainerListener listenerOn(const std::vector<ListeningSocket>& sockets, std::uint16_t port);

}  // namespace galley::network
