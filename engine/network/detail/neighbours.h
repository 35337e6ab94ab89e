// SPDX-License-Identifier: Apache-2.0
/// @file
/// Who has an IPv6 address now. An address that somebody asked for may come to a container with another MAC, and those
/// who knew the former owner would write to him for some seconds.
/// Used by network. Threads: in the network namespace of the calling thread. Processes: none. Crash: nothing to leave.
#pragma once

#include "engine/network/detail/ipv6.h"
#include "engine/network/detail/netlink.h"

namespace galley::network::detail {

/// Tells everybody on the interface, and this namespace itself, by an unsolicited neighbour advertisement (RFC 4861,
/// 7.2.6). What cannot be sent is not missed for long.
void tellNeighbours(int interface, const Ipv6& address, const MacAddress& mac) noexcept;

}  // namespace galley::network::detail
