// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/port_listener.h"

#include <sys/socket.h>

#include <cerrno>

#include "engine/base/error.h"
#include "engine/network/detail/socket_address.h"
#include "engine/network/port_owner.h"

namespace galley::network::detail {
namespace {

void setOption(int socket, int level, int name, int value) {
    if (::setsockopt(socket, level, name, &value, sizeof value) != 0) throwErrno(errno, "preparing a published port");
}

[[noreturn]] void refuse(int failure, const PortBinding& binding) {
    const std::string port = std::to_string(binding.hostPort);
    if (failure == EADDRINUSE) {
        throw Error(ErrorKind::Busy, describeBusyPort(binding.hostAddress, binding.hostPort, binding.protocol));
    }
    if (failure == EACCES || failure == EPERM) {
        throw Error(ErrorKind::Forbidden, "port " + port +
                                              " is reserved for root on this machine; take one from 1024 up, or lower "
                                              "the limit with: sudo sysctl net.ipv4.ip_unprivileged_port_start=" +
                                              port);
    }
    if (failure == EADDRNOTAVAIL) {
        throw Error(ErrorKind::InvalidInput, binding.hostAddress + " is not an address of this machine");
    }
    throwErrno(failure, "listening on port " + port + " of " + binding.hostAddress, ErrorKind::Network);
}

/// 0, or why not.
int bindAndListen(int socket, const SocketAddress& address, bool tcp) {
    constexpr int kBacklog = 1024;
    if (::bind(socket, address.get(), address.length()) != 0) return errno;
    return tcp && ::listen(socket, kBacklog) != 0 ? errno : 0;
}

/// The kernel lets two sockets of one user share a port when both say so; nobody else may, so it is for a moment only.
int bindBeside(int socket, int other, const SocketAddress& address, bool tcp) {
    setOption(socket, SOL_SOCKET, SO_REUSEPORT, 1);
    setOption(other, SOL_SOCKET, SO_REUSEPORT, 1);
    const int failure = bindAndListen(socket, address, tcp);
    setOption(other, SOL_SOCKET, SO_REUSEPORT, 0);
    setOption(socket, SOL_SOCKET, SO_REUSEPORT, 0);
    return failure;
}

}  // namespace

UniqueFd openPort(const PortBinding& binding, int inPlaceOf) {
    const SocketAddress address = SocketAddress::parse(binding.hostAddress, binding.hostPort);
    const bool tcp = binding.protocol == Protocol::Tcp;
    const int type = tcp ? SOCK_STREAM : SOCK_DGRAM;
    UniqueFd socket(::socket(address.family(), type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) refuse(errno, binding);
    if (tcp) setOption(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (address.family() == AF_INET6) setOption(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, address.isWildcard() ? 0 : 1);
    if (!tcp) {
        // Which address of ours a datagram was sent to: the answer must come from there.
        if (address.family() == AF_INET) setOption(socket.get(), IPPROTO_IP, IP_PKTINFO, 1);
        if (address.family() == AF_INET6) setOption(socket.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    }
    int failure = bindAndListen(socket.get(), address, tcp);
    if (failure == EADDRINUSE && inPlaceOf >= 0 && boundPort(inPlaceOf) == binding.hostPort) {
        failure = bindBeside(socket.get(), inPlaceOf, address, tcp);
    }
    if (failure != 0) refuse(failure, binding);
    return socket;
}

std::uint16_t boundPort(int socket) {
    SocketAddress address;
    socklen_t length = sizeof(sockaddr_storage);
    if (::getsockname(socket, address.get(), &length) != 0) throwErrno(errno, "looking at a published port");
    return address.port();
}

}  // namespace galley::network::detail
