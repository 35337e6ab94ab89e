// SPDX-License-Identifier: Apache-2.0
#include "engine/network/resolv_conf.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/network/detail/ipv4.h"

namespace galley::network {
namespace {

constexpr detail::Ipv4 kLoopback = 0x7f000000;

bool canBeReached(const std::string& server, const std::vector<std::string>& hostAddresses) {
    const auto address = detail::parseIpv4(server);  // our name server asks over IPv4
    if (!address || *address == 0 || detail::Subnet{kLoopback, 8}.contains(*address)) return false;
    return std::find(hostAddresses.begin(), hostAddresses.end(), server) == hostAddresses.end();
}

/// The value of a line "keyword value", without comment.
std::string valueOf(const std::string& line, std::string_view keyword) {
    if (!line.starts_with(keyword) || line.size() == keyword.size()) return {};
    const char next = line[keyword.size()];
    if (next != ' ' && next != '\t') return {};
    return printable(trim(std::string_view(line).substr(keyword.size())));
}

}  // namespace

std::string containerResolvConf(std::string_view hostFile, const std::vector<std::string>& hostAddresses) {
    std::string kept;
    std::string servers;
    for (const std::string& line : split(hostFile, '\n')) {
        for (const char* keyword : {"search", "domain", "options"}) {
            if (const std::string value = valueOf(line, keyword); !value.empty()) {
                kept += std::string(keyword) + ' ' + value + '\n';
            }
        }
        const std::string server = valueOf(line, "nameserver");
        if (canBeReached(server, hostAddresses)) servers += "nameserver " + server + '\n';
    }
    if (servers.empty()) servers = std::string("nameserver ") + kDnsForwardAddress + '\n';
    return servers + kept;
}

std::string readContainerResolvConf() {
    return containerResolvConf(readFileIfExists("/etc/resolv.conf").value_or(""), listHostAddresses());
}

std::vector<std::string> nameServersOf(std::string_view file) {
    std::vector<std::string> servers;
    for (const std::string& line : split(file, '\n')) {
        if (std::string server = valueOf(line, "nameserver"); !server.empty()) servers.push_back(std::move(server));
    }
    return servers;
}

std::string withNameServers(std::string_view file, const std::vector<std::string>& servers) {
    std::string text;
    for (const std::string& server : servers) text += "nameserver " + server + '\n';
    bool saysDots = false;
    for (const std::string& line : split(file, '\n')) {
        if (line.empty() || !valueOf(line, "nameserver").empty()) continue;
        saysDots = saysDots || valueOf(line, "options").find("ndots:") != std::string::npos;
        text += line + '\n';
    }
    if (!saysDots) text += "options ndots:0\n";
    return text;
}

bool usesDnsForward(std::string_view containerFile) {
    return containerFile.starts_with(std::string("nameserver ") + kDnsForwardAddress);
}

std::vector<std::string> listHostAddresses() {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) throwErrno(errno, "listing this machine's addresses");
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(first, ::freeifaddrs);
    std::vector<std::string> addresses;
    for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr || each->ifa_addr->sa_family != AF_INET) continue;
        const auto* socketAddress = static_cast<const sockaddr_in*>(static_cast<const void*>(each->ifa_addr));
        const detail::Ipv4 address = ntohl(socketAddress->sin_addr.s_addr);
        if (!detail::Subnet{kLoopback, 8}.contains(address)) addresses.push_back(detail::formatIpv4(address));
    }
    return addresses;
}

}  // namespace galley::network
