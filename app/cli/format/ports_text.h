// SPDX-License-Identifier: Apache-2.0
/// @file
/// Ports as people read and write them: the PORTS column, `port` lists, the arguments of `port move` and `port rm`.
/// Used by ps and the port commands. Threads: free functions without state. Processes: none. Crash: nothing to lose.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/types.h"

namespace galley::cli {

/// "127.0.0.1:8080->5000/tcp, 53/udp"; ports that follow one another become a range, as docker prints them.
std::string portsColumn(const std::vector<api::PortMapping>& published, const std::vector<std::string>& exposed);

std::string_view protocolName(api::Protocol protocol);
/// "127.0.0.1:8080", "[::1]:8080".
std::string hostEndpoint(const api::PortMapping& mapping);
/// "127.0.0.1:8080->5000/tcp".
std::string mappingText(const api::PortMapping& mapping);

/// One side of a published port as an argument names it: "[ip:]port[/proto]".
struct HostPortArgument {
    std::string address;  ///< empty: any
    std::uint16_t port = 0;
    std::optional<api::Protocol> protocol;

    bool matches(const api::PortMapping& mapping) const;
};

/// Throws InvalidInput.
HostPortArgument parseHostPort(const std::string& text);

}  // namespace galley::cli
