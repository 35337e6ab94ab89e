// SPDX-License-Identifier: Apache-2.0
/// @file
/// The few things a container network asks of rtnetlink: a bridge, veth pairs, addresses, a default route.
/// Used by network. Threads: one; the socket belongs to the network namespace that the constructing thread was in.
/// Crash: what was made stays until its namespace goes.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/unique_fd.h"
#include "engine/network/detail/ipv4.h"
#include "engine/network/detail/ipv6.h"

struct nlmsghdr;

namespace galley::network::detail {

using MacAddress = std::array<std::uint8_t, 6>;
/// From "02:42:ac:14:00:02".
MacAddress macBytes(const std::string& text);

struct VethSpec {
    std::string name;  ///< this side, put into the bridge
    int bridge = 0;    ///< its interface index
    std::string peerName;
    std::string peerMac;
    int peerNamespace = -1;  ///< descriptor
};

class Netlink {
public:
    Netlink();

    /// Throws NotFound.
    int indexOf(const std::string& interface);
    void addBridge(const std::string& name, const std::string& mac);
    /// This side comes up; the peer is left to its namespace.
    void addVeth(const VethSpec& spec);
    void bringUp(int index);
    /// Waits until the interface sends what it is given. The kernel drops everything between "up" and that moment, and
    /// whoever lost his first packet waits a second before the next try. Returns after a second in any case.
    void waitUntilRunning(int index);
    void addAddress(int index, Ipv4 address, int prefixLength);
    void removeAddress(int index, Ipv4 address);
    void addDefaultRoute(Ipv4 gateway);
    /// The interface makes no IPv6 addresses of its own. To be called before it is up.
    void chooseAddresses6(int index);
    /// Usable at once: nobody is asked whether he has it already. False when the interface's IPv6 is switched off.
    bool addAddress6(int index, const Ipv6& address, int prefixLength);
    void addDefaultRoute6(int index, const Ipv6& gateway);
    /// Everything goes through the interface to this gateway, whatever addresses the interface has. Replaces a default
    /// route.
    void routeEverything(int index, Ipv4 gateway);
    /// False when there is none.
    bool removeInterface(const std::string& name);

private:
    /// Sends what `fill` adds to a message of `type`, waits for the answer; returns 0 or the errno the kernel gave.
    int request(std::uint16_t type, std::uint16_t flags, const std::function<void(nlmsghdr*)>& fill,
                const std::function<void(const nlmsghdr*)>& onAnswer = {});
    bool isRunning(int index);
    void require(int failure, std::string_view doing) const;

    UniqueFd m_socket;
    UniqueFd m_changes;  ///< notices of interfaces
    std::uint32_t m_sequence = 0;
};

}  // namespace galley::network::detail
