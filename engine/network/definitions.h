// SPDX-License-Identifier: Apache-2.0
/// @file
/// The networks that the user made, `<data>/networks/<name>.json`, and the three that are always there.
/// Used by container, api. Uses base.
/// Threads: thread-safe. Processes: `networks.lock` is held while one is made or taken away; files are replaced whole.
/// Crash: a network is there with its file, or not.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/directories.h"
#include "engine/network/network_config.h"

namespace galley::network {

struct Definition {
    std::string id;  ///< 64 hexadecimal digits
    std::string name;
    Instant created{};
    std::string driver = "bridge";  ///< of the fixed ones also "host", "null"
    std::string subnet{};           ///< "172.21.0.0/16"; empty: of a fixed one
    std::string gateway{};
    bool chosenSubnet = false;  ///< by the user: then containers may ask for addresses
    bool internal = false;
    std::map<std::string, std::string> labels{};
    std::map<std::string, std::string> options{};
    std::string subnet6{};  ///< "fd3c:91f0:5a22:1::/64"; empty: without IPv6
    std::string gateway6{};
    bool chosenSubnet6 = false;
    bool operator==(const Definition&) const = default;

    bool fixed() const noexcept { return subnet.empty(); }
};

/// What `network create` asks for.
struct NewNetwork {
    std::string name;
    std::string driver = "bridge";
    std::vector<std::string> subnets{};   ///< at most one of each family; what is not there is chosen
    std::vector<std::string> gateways{};  ///< likewise; where there is none it is the first address
    bool ipv6 = false;
    bool internal = false;
    std::map<std::string, std::string> labels{};
    std::map<std::string, std::string> options{};
};

class Definitions {
public:
    explicit Definitions(Directories directories) : m_directories(std::move(directories)) {}

    /// The fixed ones first, then by name. One with a damaged file is left out.
    std::vector<Definition> list() const;
    /// By name, id, or the beginning of an id. NotFound ("network x not found"), InvalidInput when several begin so.
    Definition find(const std::string& reference) const;
    std::optional<Definition> findByName(const std::string& name) const;
    /// AlreadyExists for a name in use, Unsupported for IPv6 where the kernel has none, InvalidInput with Docker's
    /// words for the rest. A subnet that is not asked for meets no route of this machine and no other network.
    Definition create(const NewNetwork& wanted) const;
    /// Calls `inUse`, which throws when the network has to stay, and takes it away. Nobody makes one meanwhile.
    void remove(const Definition& definition, const std::function<void()>& inUse) const;

    /// For openNetwork().
    NetworkConfig configOf(const Definition& definition) const;

private:
    std::filesystem::path directory() const { return m_directories.data / "networks"; }
    std::vector<Definition> made() const;

    Directories m_directories;
};

std::string writeDefinition(const Definition& definition);
/// Throws Corrupt.
Definition parseDefinition(std::string_view json);

}  // namespace galley::network
