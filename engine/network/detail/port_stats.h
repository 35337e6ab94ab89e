// SPDX-License-Identifier: Apache-2.0
/// @file
/// Counters of one published port: written by the relay's thread, read by another; they outlive a move of the port.
/// Threads: atomic.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/network/detail/socket_address.h"

namespace galley::network::detail {

struct PortStats {
    std::atomic<std::uint64_t> open{0};
    std::atomic<std::uint64_t> total{0};
    std::atomic<std::uint64_t> bytesIn{0};
    std::atomic<std::uint64_t> bytesOut{0};
};

/// Where a container may listen, in the order in which it is tried.
using Targets = std::vector<SocketAddress>;

}  // namespace galley::network::detail
