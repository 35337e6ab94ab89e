// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a network's keeper leaves for its users to read: `state.json` (written before the keeper takes its seat) and
/// `way_out.json` (written before the lock `way_out.lock` is given back). Used by network.
/// Threads: values. Processes: replaced whole by the keeper only. Crash: a new keeper writes both anew.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/network/detail/ipv4.h"
#include "engine/network/detail/ipv6.h"
#include "engine/network/network.h"
#include "engine/process/keeper.h"

namespace galley::network::detail {

struct NetworkState {
    Subnet subnet;
    Ipv4 gateway = 0;
    bool internal = false;
    int namespaceDescriptor = -1;       ///< of the keeper: /proc/<keeper>/fd/<n>
    std::uint64_t namespaceNumber = 0;  ///< by which a later keeper finds it
    std::optional<Range6> six{};        ///< of a network with IPv6
};

inline constexpr const char* kBridgeName = "bridge0";
/// Of the bridge, where the names are answered.
inline constexpr std::uint16_t kNamesPort = 53;
inline constexpr const char* kWayOutName = "out0";

process::KeeperFiles keeperFiles(const std::filesystem::path& directory);
std::filesystem::path wayOutLock(const std::filesystem::path& directory);

void writeState(const std::filesystem::path& directory, const NetworkState& state);
/// Throws Corrupt.
NetworkState readState(const std::filesystem::path& directory);
/// A keeper that leaves takes its state along: where it lies without a keeper, the keeper was killed.
bool stateExists(const std::filesystem::path& directory);
void removeState(const std::filesystem::path& directory) noexcept;

void writeWayOut(const std::filesystem::path& directory, const WayOut& wayOut);
WayOut readWayOut(const std::filesystem::path& directory);

}  // namespace galley::network::detail
