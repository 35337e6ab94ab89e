// SPDX-License-Identifier: Apache-2.0
/// @file
/// The ranges of a network that a user makes: what he may ask for, and what is chosen where he asks for nothing.
/// Used by definitions. Threads: free functions. Processes: reads this machine's routes.
/// All that is refused is InvalidInput with one sentence, with Docker's words where it has some.
#pragma once

#include <string>
#include <vector>

#include "engine/network/detail/ipv4.h"
#include "engine/network/detail/ipv6.h"

namespace galley::network::detail {

/// What was asked for, by family; empty: nothing.
struct WantedRanges {
    std::string subnet;
    std::string gateway;
    bool ipv6 = false;
    std::string subnet6;
    std::string gateway6;
};

/// Refuses a second one of a family, IPv6 that was not switched on, and a gateway without a subnet. Unsupported for
/// IPv6 where this kernel has none.
WantedRanges sortRanges(const std::vector<std::string>& subnets, const std::vector<std::string>& gateways, bool ipv6);

/// What "bridge" has, or would take. `running`: its range while it has a keeper; empty otherwise.
Subnet defaultSubnet(const std::string& running);

/// `wanted`, when it is a range for containers and meets none of `taken`; where it is empty the first candidate that
/// meets no route either. Busy when there is none.
Subnet chooseRange(const std::string& wanted, std::vector<Subnet> taken);
/// `name`: of the network, from which its range comes.
Subnet6 chooseRange6(const std::string& name, const std::string& wanted, std::vector<Subnet6> taken);

/// `wanted`, when it lies in the subnet and is a host's; the first address where it is empty.
Ipv4 gatewayIn(const Subnet& subnet, const std::string& wanted);
Ipv6 gatewayIn6(const Subnet6& subnet, const std::string& wanted);

}  // namespace galley::network::detail
