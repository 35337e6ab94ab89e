// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/ipv4.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "engine/base/text.h"

namespace galley::network::detail {
namespace {

std::uint8_t byteOf(Ipv4 address, int index) {
    return static_cast<std::uint8_t>(address >> static_cast<unsigned>(24 - 8 * index));
}

/// /proc/net/route prints the bytes as they lie in memory.
std::optional<Ipv4> parseRouteField(const std::string& field) {
    std::uint32_t raw = 0;
    const char* end = field.data() + field.size();
    const auto [stopped, failure] = std::from_chars(field.data(), end, raw, 16);
    if (failure != std::errc{} || stopped != end || field.size() != 8) return std::nullopt;
    const auto bytes = std::bit_cast<std::array<std::uint8_t, 4>>(raw);
    return (Ipv4{bytes[0]} << 24U) | (Ipv4{bytes[1]} << 16U) | (Ipv4{bytes[2]} << 8U) | Ipv4{bytes[3]};
}

std::vector<std::string> words(std::string_view line) {
    std::vector<std::string> result;
    std::string word;
    for (const char c : line) {
        if (c != ' ' && c != '\t') {
            word += c;
        } else if (!word.empty()) {
            result.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) result.push_back(std::move(word));
    return result;
}

std::vector<Subnet> candidates() {
    std::vector<Subnet> result;
    for (Ipv4 i = 20; i < 32; ++i) result.push_back({(Ipv4{172} << 24U) | (i << 16U), 16});
    for (Ipv4 i = 89; i < 100; ++i) result.push_back({(Ipv4{10} << 24U) | (i << 16U), 16});
    for (Ipv4 i = 240; i < 255; ++i) result.push_back({(Ipv4{192} << 24U) | (Ipv4{168} << 16U) | (i << 8U), 24});
    return result;
}

}  // namespace

std::string Subnet::text() const {
    return formatIpv4(first) + '/' + std::to_string(prefixLength);
}

std::string formatIpv4(Ipv4 address) {
    return fmt::format("{}.{}.{}.{}", byteOf(address, 0), byteOf(address, 1), byteOf(address, 2), byteOf(address, 3));
}

std::optional<Ipv4> parseIpv4(std::string_view text) {
    const std::vector<std::string> parts = split(text, '.');
    if (parts.size() != 4) return std::nullopt;
    Ipv4 address = 0;
    for (const std::string& part : parts) {
        const auto number = parseUnsigned(part);
        if (!number || *number > 255 || part.size() > 3) return std::nullopt;
        address = (address << 8U) | static_cast<Ipv4>(*number);
    }
    return address;
}

std::optional<std::pair<std::string_view, int>> splitPrefix(std::string_view text, int longest) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto length = parseUnsigned(text.substr(slash + 1));
    if (!length || *length > static_cast<unsigned>(longest)) return std::nullopt;
    return std::pair{text.substr(0, slash), static_cast<int>(*length)};
}

std::optional<Subnet> parseSubnet(std::string_view text) {
    const auto parts = splitPrefix(text, 32);
    const auto address = parts ? parseIpv4(parts->first) : std::nullopt;
    return address ? std::optional<Subnet>({*address, parts->second}) : std::nullopt;
}

std::vector<Subnet> parseRoutes(std::string_view procNetRoute) {
    std::vector<Subnet> routes;
    for (const std::string& line : split(procNetRoute, '\n')) {
        const std::vector<std::string> fields = words(line);
        if (fields.size() < 8) continue;
        const auto destination = parseRouteField(fields[1]);
        const auto mask = parseRouteField(fields[7]);
        if (!destination || !mask || *mask == 0) continue;
        routes.push_back({*destination & *mask, std::popcount(*mask)});
    }
    return routes;
}

std::optional<Subnet> chooseSubnet(const std::vector<Subnet>& taken) {
    for (const Subnet& candidate : candidates()) {
        const bool free =
            std::none_of(taken.begin(), taken.end(), [&](const Subnet& other) { return candidate.overlaps(other); });
        if (free) return candidate;
    }
    return std::nullopt;
}

std::string macFor(Ipv4 address) {
    return fmt::format("02:42:{:02x}:{:02x}:{:02x}:{:02x}", byteOf(address, 0), byteOf(address, 1), byteOf(address, 2),
                       byteOf(address, 3));
}

}  // namespace galley::network::detail
