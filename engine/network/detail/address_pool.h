// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which addresses of a network are taken: byte n of the file `addresses` is locked by the owner of address n (an
/// open-file-description lock); `addresses6` is the same for IPv6. Used by network.
/// Threads: each taken address has a descriptor of its own. Processes: the lock is the record.
/// Crash: the kernel frees the address with the last copy of the descriptor.
#pragma once

#include <filesystem>

#include "engine/base/unique_fd.h"
#include "engine/network/detail/ipv4.h"
#include "engine/network/detail/ipv6.h"

namespace galley::network::detail {

struct TakenAddress {
    Ipv4 address = 0;
    UniqueFd lock;
};

/// The lowest free address besides the gateway's, the network's own and the broadcast address. Throws Busy when there
/// is none.
TakenAddress takeAddress(const std::filesystem::path& directory, const Subnet& subnet, Ipv4 gateway);
/// This one. Throws Busy when somebody has it, InvalidInput when nobody can.
TakenAddress takeThisAddress(const std::filesystem::path& directory, const Subnet& subnet, Ipv4 gateway, Ipv4 wanted);
struct TakenAddress6 {
    Ipv6 address{};
    UniqueFd lock;
};

/// The address that lies `preferred` after the subnet's first, so that who has the same IPv4 address, and with it the
/// same MAC, has the same IPv6 address; where that one is taken the lowest free one. Throws Busy when there is none.
TakenAddress6 takeAddress6(const std::filesystem::path& directory, const Range6& range, std::uint64_t preferred);
/// As takeThisAddress().
TakenAddress6 takeThisAddress6(const std::filesystem::path& directory, const Range6& range, const Ipv6& wanted);

/// Whether somebody owns the address that lies `host` after the network's own. `addresses`: the file, open.
bool isTaken(int addresses, std::uint64_t host);

}  // namespace galley::network::detail
