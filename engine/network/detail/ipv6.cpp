// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/ipv6.h"

#include <arpa/inet.h>
#include <net/route.h>

#include <algorithm>
#include <charconv>

#include "engine/base/digest.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/network/detail/ipv4.h"

namespace galley::network::detail {
namespace {

constexpr int kBits = 128;
constexpr int kMostHostBits = 62;
constexpr int kChosenPrefix = 64;
constexpr std::size_t kMostAttempts = 1000;

/// Of byte `index`, the bits that belong to the prefix.
std::uint8_t maskAt(std::size_t index, int prefixLength) {
    const int bits = std::clamp(prefixLength - static_cast<int>(8 * index), 0, 8);
    return static_cast<std::uint8_t>(0xff00U >> static_cast<unsigned>(bits));
}

std::optional<unsigned long> hexadecimal(std::string_view text) {
    unsigned long number = 0;
    const auto [stopped, failure] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
    if (failure != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<Ipv6> addressOfDigits(std::string_view digits) {
    Ipv6 address{};
    if (digits.size() != 2 * address.size()) return std::nullopt;
    for (std::size_t i = 0; i < address.size(); ++i) {
        const auto byte = hexadecimal(digits.substr(2 * i, 2));
        if (!byte) return std::nullopt;
        address[i] = static_cast<std::uint8_t>(*byte);
    }
    return address;
}

/// The destination of a line of /proc/net/ipv6_route, when it is used and refuses nothing.
std::optional<Subnet6> routeOf(const std::string& line) {
    std::vector<std::string> fields = split(line, ' ');
    std::erase(fields, "");
    if (fields.size() < 10 || fields[9] == "lo") return std::nullopt;
    const auto address = addressOfDigits(fields[0]);
    const auto length = hexadecimal(fields[1]);
    const auto flags = hexadecimal(fields[8]);
    if (!address || !length || *length > kBits || !flags) return std::nullopt;
    if ((*flags & RTF_UP) == 0 || (*flags & RTF_REJECT) != 0) return std::nullopt;
    return Subnet6{*address, static_cast<int>(*length)};
}

std::vector<Subnet6> allRoutes(std::string_view procNetIpv6Route) {
    std::vector<Subnet6> routes;
    for (const std::string& line : split(procNetIpv6Route, '\n')) {
        if (const auto route = routeOf(line)) routes.push_back(*route);
    }
    return routes;
}

}  // namespace

bool Subnet6::contains(const Ipv6& address) const noexcept {
    for (std::size_t i = 0; i < address.size(); ++i) {
        if (((address[i] ^ first[i]) & maskAt(i, prefixLength)) != 0) return false;
    }
    return true;
}

std::uint64_t Subnet6::size() const noexcept {
    return std::uint64_t{1} << static_cast<unsigned>(std::min(kBits - prefixLength, kMostHostBits));
}

Ipv6 Subnet6::at(std::uint64_t host) const noexcept {
    Ipv6 address = first;
    for (std::size_t i = address.size(); i-- > 0 && host != 0; host >>= 8U) {
        address[i] = static_cast<std::uint8_t>(address[i] | (host & 0xffU));
    }
    return address;
}

std::string Subnet6::text() const {
    return formatIpv6(first) + '/' + std::to_string(prefixLength);
}

std::string formatIpv6(const Ipv6& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET6, address.data(), text.data(), text.size());
    return text.data();
}

std::optional<Ipv6> parseIpv6(std::string_view text) {
    Ipv6 address{};
    if (::inet_pton(AF_INET6, std::string(text).c_str(), address.data()) != 1) return std::nullopt;
    return address;
}

std::optional<Subnet6> parseSubnet6(std::string_view text) {
    const auto parts = splitPrefix(text, kBits);
    const auto address = parts ? parseIpv6(parts->first) : std::nullopt;
    return address ? std::optional<Subnet6>({*address, parts->second}) : std::nullopt;
}

Subnet6 wholeSubnet(const Subnet6& subnet) {
    Subnet6 whole = subnet;
    for (std::size_t i = 0; i < whole.first.size(); ++i) {
        whole.first[i] = static_cast<std::uint8_t>(whole.first[i] & maskAt(i, whole.prefixLength));
    }
    return whole;
}

std::vector<Subnet6> parseRoutes6(std::string_view procNetIpv6Route) {
    std::vector<Subnet6> routes = allRoutes(procNetIpv6Route);
    std::erase_if(routes, [](const Subnet6& each) { return each.prefixLength == 0; });
    return routes;
}

bool leadsOut6(std::string_view procNetIpv6Route) {
    const std::vector<Subnet6> routes = allRoutes(procNetIpv6Route);
    return std::any_of(routes.begin(), routes.end(), [](const Subnet6& each) { return each.prefixLength == 0; });
}

bool leadsOut6() {
    return leadsOut6(readFileIfExists("/proc/thread-self/net/ipv6_route").value_or(""));
}

std::optional<Subnet6> chooseSubnet6(std::string_view name, const std::vector<Subnet6>& taken) {
    for (std::size_t attempt = 0; attempt < kMostAttempts; ++attempt) {
        const std::string seed = "galley network " + std::to_string(attempt) + ' ' + std::string(name);
        Subnet6 subnet{addressOfDigits(Digest::ofBytes(seed).hex().substr(0, 32)).value_or(Ipv6{}), kChosenPrefix};
        subnet.first[0] = 0xfd;  // locally assigned; the 40 bits of the site and 16 of the subnet follow
        subnet = wholeSubnet(subnet);
        const bool free =
            std::none_of(taken.begin(), taken.end(), [&](const Subnet6& each) { return each.overlaps(subnet); });
        if (free) return subnet;
    }
    return std::nullopt;
}

Ipv6 linkLocalFor(const std::array<std::uint8_t, 6>& mac) noexcept {
    const auto first = static_cast<std::uint8_t>(mac[0] ^ 2U);
    return {0xfe, 0x80, 0, 0, 0, 0, 0, 0, first, mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]};
}

}  // namespace galley::network::detail
