// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's /etc/resolv.conf. Nameservers of the host that a container can reach are taken over; where there are
/// none (127.0.0.53 of systemd-resolved, an address of the host itself) pasta answers at kDnsForwardAddress and asks
/// the host's. In a network the container asks the network's name server, which asks these. Used by container, network.
/// Threads: free functions. Processes, crash: reads only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace galley::network {

/// Link-local, so that no network has it.
constexpr const char* kDnsForwardAddress = "169.254.1.1";

/// `hostFile`: the host's resolv.conf; `hostAddresses`: the IPv4 addresses of the host, which lead a container to
/// itself. Keeps `search` and `options`.
std::string containerResolvConf(std::string_view hostFile, const std::vector<std::string>& hostAddresses);

/// The same from this host's files, for a container in a network.
std::string readContainerResolvConf();

/// A network's keeper asks it at its start, so that pasta answers there only when it must.
bool usesDnsForward(std::string_view containerFile);

/// The values of its lines "nameserver", in order.
std::vector<std::string> nameServersOf(std::string_view file);

/// The file with these servers in place of its own. A name without a dot is asked for as it is, before the domains of
/// `search` are tried, unless the file says otherwise: so other containers are found by their names.
std::string withNameServers(std::string_view file, const std::vector<std::string>& servers);

/// The host's IPv4 addresses, without loopback.
std::vector<std::string> listHostAddresses();

}  // namespace galley::network
