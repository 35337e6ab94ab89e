// SPDX-License-Identifier: Apache-2.0
/// @file
/// Who may send what on the ports of a network's bridge: only IPv4 and ARP, in networks that have it IPv6 as well, and
/// only under the MAC and the addresses that the container was given. Over IPv6 that is also the link-local address of
/// its MAC, by which neighbours ask for each other; nobody is heard who says that he is a router, or that an address is
/// his that is not. Containers have CAP_NET_RAW, as in Docker; without this one could speak for another.
/// Used by network and the network's keeper. Uses nftables: rules by `nft` once per network, a container's entry by one
/// netlink message. Threads: each call works in the network namespace of the calling thread.
/// Crash: the entry of a killed monitor's container names an interface that is gone, and is never used again.
#pragma once

#include <string>

#include "engine/network/detail/ipv4.h"
#include "engine/network/detail/ipv6.h"

namespace galley::network::detail {

/// For `nft -f -`. Until a port is admitted nothing that it sends arrives.
std::string guardRules(bool six);

/// False when the rules are not there, because nft or the kernel could not load them: then nothing is filtered.
bool admitPort(const std::string& interface, const std::string& mac, Ipv4 address);
/// Whether this address may send to kHostGatewayAddress; without the rules nothing is forwarded at all.
void permitLoopback(Ipv4 address, bool allowed);
void dismissPort(const std::string& interface, const std::string& mac, Ipv4 address);
/// The same for IPv6, in a network that has it.
bool admitPort6(const std::string& interface, const std::string& mac, const Ipv6& address);
void dismissPort6(const std::string& interface, const std::string& mac, const Ipv6& address);

}  // namespace galley::network::detail
