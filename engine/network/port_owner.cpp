// SPDX-License-Identifier: Apache-2.0
#include "engine/network/port_owner.h"

#include <dirent.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <set>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/base/unique_fd.h"
#include "engine/network/detail/socket_address.h"
#include "engine/network/listening_sockets.h"

namespace galley::network {
namespace {

using detail::SocketAddress;

bool inTheWay(const ListeningSocket& socket, const SocketAddress& wanted) {
    if (socket.port != wanted.port()) return false;
    const SocketAddress bound = SocketAddress::parse(socket.address, socket.port);
    const bool sameFamily = bound.family() == wanted.family();
    if (sameFamily) return bound.isWildcard() || wanted.isWildcard() || bound.text() == wanted.text();
    // "::" usually takes IPv4 as well.
    const SocketAddress& v6 = bound.family() == AF_INET6 ? bound : wanted;
    return v6.isWildcard() || v6.text().rfind("::ffff:", 0) == 0;
}

std::vector<std::string> entriesOf(const std::string& directory) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(directory.c_str()), ::closedir);
    if (!open) return names;
    while (const dirent* entry = ::readdir(open.get())) names.emplace_back(static_cast<const char*>(entry->d_name));
    return names;
}

/// The process that has a socket open, among those whose descriptors we may see.
PortOwner ownerOf(const std::set<std::string>& sockets) {
    for (const std::string& process : entriesOf("/proc")) {
        const auto pid = parseUnsigned(process);
        if (!pid) continue;
        const std::string directory = "/proc/" + process;
        for (const std::string& descriptor : entriesOf(directory + "/fd")) {
            std::array<char, 64> target{};
            const ssize_t length = ::readlink((directory + "/fd/" + descriptor).c_str(), target.data(), target.size());
            if (length <= 0 || sockets.count(std::string(target.data(), static_cast<std::size_t>(length))) == 0)
                continue;
            const auto name = readFileIfExists(directory + "/comm", 4096);
            return {static_cast<pid_t>(*pid), printable(trim(name.value_or("")))};
        }
    }
    return {};
}

}  // namespace

std::optional<PortOwner> findPortOwner(const std::string& hostAddress, std::uint16_t port, Protocol protocol) {
    const SocketAddress wanted = SocketAddress::parse(hostAddress, port);
    std::set<std::string> sockets;
    for (const ListeningSocket& bound : listeningSockets(protocol)) {
        if (inTheWay(bound, wanted)) sockets.insert("socket:[" + std::to_string(bound.inode) + "]");
    }
    if (sockets.empty()) return std::nullopt;
    return ownerOf(sockets);
}

bool isPortFree(const std::string& hostAddress, std::uint16_t port, Protocol protocol) {
    const SocketAddress address = SocketAddress::parse(hostAddress, port);
    const int type = protocol == Protocol::Tcp ? SOCK_STREAM : SOCK_DGRAM;
    const UniqueFd socket(::socket(address.family(), type | SOCK_CLOEXEC, 0));
    if (!socket) return false;
    const int yes = 1;
    if (protocol == Protocol::Tcp) ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    return ::bind(socket.get(), address.get(), address.length()) == 0 &&
           (protocol == Protocol::Udp || ::listen(socket.get(), 1) == 0);
}

std::uint16_t findFreePortNear(const std::string& hostAddress, std::uint16_t wanted, Protocol protocol) {
    constexpr int kFirst = 1024;
    constexpr int kLast = 65535;
    constexpr int kReach = 1000;
    for (int port = std::max(wanted + 1, kFirst); port <= std::min(wanted + kReach, kLast); ++port) {
        if (isPortFree(hostAddress, static_cast<std::uint16_t>(port), protocol))
            return static_cast<std::uint16_t>(port);
    }
    for (int port = wanted - 1; port >= std::max(wanted - kReach, kFirst); --port) {
        if (isPortFree(hostAddress, static_cast<std::uint16_t>(port), protocol))
            return static_cast<std::uint16_t>(port);
    }
    return 0;
}

std::string describeBusyPort(const std::string& hostAddress, std::uint16_t port, Protocol protocol,
                             const std::string& knownOwner) {
    const auto owner = knownOwner.empty() ? findPortOwner(hostAddress, port, protocol) : std::nullopt;
    std::string who = knownOwner.empty() ? "another process" : knownOwner;
    if (owner && owner->pid > 0) who = owner->name + " (pid " + std::to_string(owner->pid) + ")";
    const std::uint16_t free = findFreePortNear(hostAddress, port, protocol);
    return "port " + std::to_string(port) + " of " + hostAddress + " is already used by " + who +
           (free > 0 ? "; port " + std::to_string(free) + " is free" : "");
}

std::string describeBusyRange(const std::string& hostAddress, std::uint16_t first, std::uint16_t last) {
    return "all ports from " + std::to_string(first) + " to " + std::to_string(last) + " of " + hostAddress +
           " are in use; give another range, or no port for a free one";
}

}  // namespace galley::network
