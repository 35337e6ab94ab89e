// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/range_choice.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::network::detail {
namespace {

constexpr int kLongestPrefix = 29;  // the gateway and some containers
constexpr int kShortestPrefix6 = 16;
constexpr int kLongestPrefix6 = 125;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

[[noreturn]] void refuseSubnet(const std::string& text, const std::string& why) {
    refuse("invalid subnet " + printable(text) + ": " + why);
}

void checkPrefix(const std::string& text, int length, int shortest, int longest) {
    if (length >= shortest && length <= longest) return;
    refuseSubnet(text, "use a prefix between /" + std::to_string(shortest) + " and /" + std::to_string(longest));
}

Subnet checkedSubnet(const std::string& text) {
    const auto subnet = parseSubnet(text);
    if (!subnet) refuseSubnet(text, "invalid CIDR block notation");
    checkPrefix(text, subnet->prefixLength, 8, kLongestPrefix);
    const Subnet whole{static_cast<Ipv4>(subnet->first & ~(subnet->size() - 1)), subnet->prefixLength};
    if (whole.first != subnet->first) refuseSubnet(text, "it should be " + whole.text());
    for (const char* reserved : {"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"}) {
        if (whole.overlaps(*parseSubnet(reserved))) refuseSubnet(text, "it is reserved");
    }
    return whole;
}

Subnet6 checkedSubnet6(const std::string& text) {
    const auto subnet = parseSubnet6(text);
    if (!subnet) refuseSubnet(text, "invalid CIDR block notation");
    checkPrefix(text, subnet->prefixLength, kShortestPrefix6, kLongestPrefix6);
    const Subnet6 whole = wholeSubnet(*subnet);
    if (whole != *subnet) refuseSubnet(text, "it should be " + whole.text());
    // Loopback, those with an IPv4 address inside, the link's own, multicast.
    for (const char* reserved : {"::/16", "64:ff9b::/96", "fe80::/10", "ff00::/8"}) {
        if (whole.overlaps(*parseSubnet6(reserved))) refuseSubnet(text, "it is reserved");
    }
    return whole;
}

template <class Range>
void checkFree(const Range& wanted, const std::vector<Range>& taken) {
    const bool met = std::any_of(taken.begin(), taken.end(), [&](const Range& each) { return each.overlaps(wanted); });
    if (met) refuse("invalid pool request: Pool overlaps with other one on this address space");
}

/// Puts each into the place of its family.
void sortByFamily(const std::vector<std::string>& all, const std::string& what, std::string& four, std::string& six) {
    for (const std::string& each : all) {
        std::string& place = each.find(':') == std::string::npos ? four : six;
        if (!place.empty()) {
            refuse("a network has one " + what + " of each family: " + printable(each) + " is another one beside " +
                   printable(place));
        }
        place = each;
    }
}

[[noreturn]] void refuseGateway(const std::string& gateway) {
    refuse("no matching subnet for gateway " + printable(gateway));
}

[[noreturn]] void noneFree(const std::string& family) {
    throw Error(ErrorKind::Busy, "could not find an available, non-overlapping " + family +
                                     " address pool: give one with --subnet, or remove a network");
}

}  // namespace

WantedRanges sortRanges(const std::vector<std::string>& subnets, const std::vector<std::string>& gateways, bool ipv6) {
    WantedRanges wanted;
    wanted.ipv6 = ipv6;
    sortByFamily(subnets, "subnet", wanted.subnet, wanted.subnet6);
    sortByFamily(gateways, "gateway", wanted.gateway, wanted.gateway6);
    if (!ipv6 && !wanted.subnet6.empty()) refuseSubnet(wanted.subnet6, "IPv6 needs --ipv6");
    if (wanted.subnet.empty() && !wanted.gateway.empty()) refuseGateway(wanted.gateway);
    if (wanted.subnet6.empty() && !wanted.gateway6.empty()) refuseGateway(wanted.gateway6);
    std::error_code absent;
    if (ipv6 && !std::filesystem::exists("/proc/net/if_inet6", absent)) {
        throw Error(
            ErrorKind::Unsupported,
            "this computer's kernel has IPv6 switched off: start it without ipv6.disable=1, or make the network "
            "without --ipv6");
    }
    return wanted;
}

Subnet defaultSubnet(const std::string& running) {
    // The first candidate is what it takes where nothing is in its way.
    return parseSubnet(running).value_or(*chooseSubnet({}));
}

Subnet chooseRange(const std::string& wanted, std::vector<Subnet> taken) {
    if (!wanted.empty()) {
        const Subnet subnet = checkedSubnet(wanted);
        checkFree(subnet, taken);
        return subnet;
    }
    for (auto& route : parseRoutes(readFileIfExists("/proc/net/route").value_or(""))) taken.push_back(route);
    const auto subnet = chooseSubnet(taken);
    if (!subnet) noneFree("IPv4");
    return *subnet;
}

Subnet6 chooseRange6(const std::string& name, const std::string& wanted, std::vector<Subnet6> taken) {
    if (!wanted.empty()) {
        const Subnet6 subnet = checkedSubnet6(wanted);
        checkFree(subnet, taken);
        return subnet;
    }
    for (auto& route : parseRoutes6(readFileIfExists("/proc/net/ipv6_route").value_or(""))) taken.push_back(route);
    const auto subnet = chooseSubnet6(name, taken);
    if (!subnet) noneFree("IPv6");
    return *subnet;
}

Ipv4 gatewayIn(const Subnet& subnet, const std::string& wanted) {
    if (wanted.empty()) return subnet.first + 1;
    const auto gateway = parseIpv4(wanted);
    if (!gateway) refuse("invalid gateway address " + printable(wanted));
    const std::uint64_t host = std::uint64_t{*gateway} - subnet.first;
    if (!subnet.contains(*gateway) || host == 0 || host + 1 >= subnet.size()) refuseGateway(wanted);
    return *gateway;
}

Ipv6 gatewayIn6(const Subnet6& subnet, const std::string& wanted) {
    if (wanted.empty()) return subnet.at(1);
    const auto gateway = parseIpv6(wanted);
    if (!gateway) refuse("invalid gateway address " + printable(wanted));
    // The first address means every router of the subnet.
    if (!subnet.contains(*gateway) || *gateway == subnet.first) refuseGateway(wanted);
    return *gateway;
}

}  // namespace galley::network::detail
