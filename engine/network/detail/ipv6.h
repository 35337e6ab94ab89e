// SPDX-License-Identifier: Apache-2.0
/// @file
/// IPv6 addresses and subnets as bytes in the order of the wire. Used by network. Threads: values and free functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace galley::network::detail {

using Ipv6 = std::array<std::uint8_t, 16>;

struct Subnet6 {
    Ipv6 first{};
    int prefixLength = 0;
    bool operator==(const Subnet6&) const = default;

    bool contains(const Ipv6& address) const noexcept;
    bool overlaps(const Subnet6& other) const noexcept { return contains(other.first) || other.contains(first); }
    /// How many addresses it has; at most 2^62.
    std::uint64_t size() const noexcept;
    /// The address that lies `host` after the first. `host` < size().
    Ipv6 at(std::uint64_t host) const noexcept;
    std::string text() const;
};

/// A network's range, and the address of its bridge in it.
struct Range6 {
    Subnet6 subnet;
    Ipv6 gateway{};
    bool operator==(const Range6&) const = default;
};

/// As short as can be, in small letters (RFC 5952).
std::string formatIpv6(const Ipv6& address);
/// In hexadecimal groups; without a zone.
std::optional<Ipv6> parseIpv6(std::string_view text);
/// "fd00:1::/64"; bits behind the prefix stay as they are.
std::optional<Subnet6> parseSubnet6(std::string_view text);
/// With all bits behind the prefix zero.
Subnet6 wholeSubnet(const Subnet6& subnet);

/// The destinations of a /proc/net/ipv6_route that lead somewhere, without the default route.
std::vector<Subnet6> parseRoutes6(std::string_view procNetIpv6Route);
/// Whether it has a default route that leads somewhere.
bool leadsOut6(std::string_view procNetIpv6Route);

/// The same of the network that the calling thread is in.
bool leadsOut6();

/// A unique local /64 (RFC 4193) that comes from the name and meets none of `taken`. The same name gets the same one
/// wherever it is free. Nothing when the ranges that are taken have all of them.
std::optional<Subnet6> chooseSubnet6(std::string_view name, const std::vector<Subnet6>& taken);

inline constexpr int kLinkLocalPrefix = 64;
/// The link-local address that an interface makes of its MAC (RFC 4291, appendix A).
Ipv6 linkLocalFor(const std::array<std::uint8_t, 6>& mac) noexcept;

}  // namespace galley::network::detail
