// SPDX-License-Identifier: Apache-2.0
/// @file
/// Who listens on a port: this host's listeners with their processes where the kernel shows them, and a free port
/// nearby. Used by container, monitor. Threads: free functions. Processes: reads /proc. Crash: nothing to leave.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/network/protocol.h"

namespace galley::network {

struct PortOwner {
    pid_t pid = 0;     ///< 0: another user's process
    std::string name;  ///< comm; empty when unknown
};

/// The listener (UDP: bound socket) that stops a new one on this address; nothing when there is none. A wildcard
/// address is in everybody's way.
std::optional<PortOwner> findPortOwner(const std::string& hostAddress, std::uint16_t port, Protocol protocol);

/// Whether bind(2) would succeed now. Tries it.
bool isPortFree(const std::string& hostAddress, std::uint16_t port, Protocol protocol);

/// The nearest free port above `wanted`, else below it, never a privileged one; 0 when there is none within 1000.
std::uint16_t findFreePortNear(const std::string& hostAddress, std::uint16_t wanted, Protocol protocol);

/// "port 8080 of 127.0.0.1 is already used by nginx (pid 1234); port 8081 is free". `knownOwner` is who has it, where
/// that is known better than by the process.
std::string describeBusyPort(const std::string& hostAddress, std::uint16_t port, Protocol protocol,
                             const std::string& knownOwner = {});

/// "all ports from 8000 to 8005 of 127.0.0.1 are in use; …".
std::string describeBusyRange(const std::string& hostAddress, std::uint16_t first, std::uint16_t last);

}  // namespace galley::network
