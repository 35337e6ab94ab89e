// SPDX-License-Identifier: Apache-2.0
/// @file
/// Networks as they are asked for and shown. Plain data; they cross the engine's border under their names in
/// `galley::api`. Used by container and api. Uses base. Threads: values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/clock.h"

namespace galley::container {

/// A network that a container is to be in.
struct NetworkChoice {
    std::string network;                 ///< name or id
    std::vector<std::string> aliases{};  ///< further names of the container in it
    std::string address{};               ///< empty: the lowest free one
    std::string address6{};              ///< empty: one that goes with the other, where the network has IPv6
    bool operator==(const NetworkChoice&) const = default;
};

/// What `network create` takes.
struct NetworkSpec {
    std::string name;
    std::string driver = "bridge";
    std::vector<std::string> subnets{};   ///< "172.30.0.0/16", "fd00:1::/64": at most one of each family; what is not
                                          ///< there is chosen so that it meets nothing else
    std::vector<std::string> gateways{};  ///< likewise; where there is none it is the first address
    bool ipv6 = false;
    bool internal = false;  ///< no way out
    std::map<std::string, std::string> labels{};
    std::map<std::string, std::string> options{};
};

struct NetworkSummary {
    std::string id;
    std::string name;
    std::string driver;  ///< "bridge", "host", "null"
    Instant created{};
    std::string subnet;  ///< empty: of one that is always there
    std::string gateway;
    bool internal = false;
    bool fixed = false;     ///< always there; cannot be removed
    std::string subnet6{};  ///< empty: without IPv6
    std::string gateway6{};
    std::map<std::string, std::string> labels;
    std::vector<std::string> containers;  ///< names of all that are to be in it
    std::vector<std::string> running;     ///< of those that run
};

/// A container that is in a network, or will be when it starts.
struct NetworkMember {
    std::string id;
    std::string name;
    bool isRunning = false;
    std::string address{};   ///< "10.89.0.2/24"; empty while it does not run
    std::string address6{};  ///< empty: without IPv6, or it does not run
    std::string mac{};
    std::vector<std::string> aliases{};  ///< further names that it has in this network
    bool operator==(const NetworkMember&) const = default;
};

}  // namespace galley::container
