// SPDX-License-Identifier: Apache-2.0
/// @file
/// What makes one network: handed from who opens it to its keeper, and to monitors in their plan.
/// Used by network, monitor, container. Threads: values. Processes: travels as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace galley::network {

struct NetworkConfig {
    std::string key;                   ///< of its runtime directory: "bridge", or the id of a definition
    std::string name = key;            ///< for people
    std::string subnet{};              ///< "172.21.0.0/16"; empty: the keeper chooses when it starts
    std::string gateway{};             ///< inside it; empty: the first address
    bool internal = false;             ///< no way out
    std::vector<std::string> avoid{};  ///< subnets that the keeper must not choose
    std::string subnet6{};             ///< "fd00:1::/64"; empty: the network has no IPv6
    std::string gateway6{};            ///< inside it
    bool operator==(const NetworkConfig&) const = default;
};

std::string writeConfig(const NetworkConfig& config);
/// Throws Corrupt.
NetworkConfig parseConfig(std::string_view json);

}  // namespace galley::network
