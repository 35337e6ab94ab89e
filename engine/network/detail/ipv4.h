// SPDX-License-Identifier: Apache-2.0
/// @file
/// IPv4 addresses and subnets as numbers in host order. Used by network. Threads: values and free functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace galley::network::detail {

using Ipv4 = std::uint32_t;

struct Subnet {
    Ipv4 first = 0;
    int prefixLength = 0;
    bool operator==(const Subnet&) const = default;

    std::uint64_t size() const noexcept { return std::uint64_t{1} << static_cast<unsigned>(32 - prefixLength); }
    bool contains(Ipv4 address) const noexcept { return address >= first && address - first < size(); }
    bool overlaps(const Subnet& other) const noexcept { return contains(other.first) || other.contains(first); }
    std::string text() const;
};

std::string formatIpv4(Ipv4 address);
/// Four decimal numbers and nothing else.
std::optional<Ipv4> parseIpv4(std::string_view text);
/// "10.0.0.0/8" → "10.0.0.0", 8. Of any family; `longest`: prefix.
std::optional<std::pair<std::string_view, int>> splitPrefix(std::string_view text, int longest);
/// "10.0.0.0/8"
std::optional<Subnet> parseSubnet(std::string_view text);

/// The destinations of a /proc/net/route, without the default route.
std::vector<Subnet> parseRoutes(std::string_view procNetRoute);

/// The first of Galley's candidates (172.20.0.0/16 … 172.31.0.0/16, 10.89.0.0/16 …, 192.168.240.0/24 …) that meets none
/// of `taken`; nothing when all do.
std::optional<Subnet> chooseSubnet(const std::vector<Subnet>& taken);

/// "02:42:ac:14:00:02": a locally administered address made from the IPv4 address, as Docker does, so that an address
/// that gets a new owner keeps its MAC and no neighbour table is wrong.
std::string macFor(Ipv4 address);

}  // namespace galley::network::detail
