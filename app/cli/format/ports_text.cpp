// SPDX-License-Identifier: Apache-2.0
#include "app/cli/format/ports_text.h"

#include <algorithm>
#include <tuple>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

struct ShownPort {
    std::uint16_t inside = 0;
    std::string address;  ///< empty: exposed only
    std::uint16_t outside = 0;
    std::string protocol;
};

struct Group {
    std::string address;
    std::string protocol;
    std::uint16_t first = 0;
    std::uint16_t last = 0;
};

std::string joinEndpoint(const std::string& address, const std::string& port) {
    return address.find(':') == std::string::npos ? address + ":" + port : "[" + address + "]:" + port;
}

std::string groupText(const Group& group) {
    std::string range = std::to_string(group.first);
    if (group.last != group.first) range += "-" + std::to_string(group.last);
    if (!group.address.empty()) range = joinEndpoint(group.address, range) + "->" + range;
    return range + "/" + group.protocol;
}

std::optional<ShownPort> parseExposed(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto port = parseUnsigned(std::string_view(text).substr(0, slash));
    if (!port || *port > 65535) return std::nullopt;
    ShownPort shown;
    shown.inside = static_cast<std::uint16_t>(*port);
    shown.protocol = slash == std::string::npos ? "tcp" : text.substr(slash + 1);
    return shown;
}

std::vector<ShownPort> collect(const std::vector<api::PortMapping>& published,
                               const std::vector<std::string>& exposed) {
    std::vector<ShownPort> ports;
    for (const api::PortMapping& mapping : published) {
        ports.push_back({mapping.containerPort, mapping.hostAddress, mapping.hostPort,
                         std::string(protocolName(mapping.protocol))});
    }
    for (const std::string& text : exposed) {
        const auto shown = parseExposed(text);
        const bool isPublished =
            shown && std::any_of(published.begin(), published.end(), [&](const auto& mapping) {
                return mapping.containerPort == shown->inside && protocolName(mapping.protocol) == shown->protocol;
            });
        if (shown && !isPublished) ports.push_back(*shown);
    }
    std::sort(ports.begin(), ports.end(), [](const ShownPort& left, const ShownPort& right) {
        return std::tie(left.inside, left.address, left.outside, left.protocol) <
               std::tie(right.inside, right.address, right.outside, right.protocol);
    });
    return ports;
}

}  // namespace

std::string portsColumn(const std::vector<api::PortMapping>& published, const std::vector<std::string>& exposed) {
    std::vector<Group> groups;
    std::vector<std::string> finished;
    std::vector<std::string> mappings;
    for (const ShownPort& port : collect(published, exposed)) {
        if (!port.address.empty() && port.outside != port.inside) {
            mappings.push_back(joinEndpoint(port.address, std::to_string(port.outside)) + "->" +
                               std::to_string(port.inside) + "/" + port.protocol);
            continue;
        }
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& candidate) {
            return candidate.address == port.address && candidate.protocol == port.protocol;
        });
        if (group == groups.end()) {
            groups.push_back({port.address, port.protocol, port.inside, port.inside});
        } else if (port.inside == group->last + 1) {
            group->last = port.inside;
        } else {
            finished.push_back(groupText(*group));
            group->first = group->last = port.inside;
        }
    }
    for (const Group& group : groups) finished.push_back(groupText(group));
    finished.insert(finished.end(), mappings.begin(), mappings.end());
    return join(finished, ", ");
}

std::string_view protocolName(api::Protocol protocol) {
    return protocol == api::Protocol::Udp ? "udp" : "tcp";
}

std::string hostEndpoint(const api::PortMapping& mapping) {
    return joinEndpoint(mapping.hostAddress, std::to_string(mapping.hostPort));
}

std::string mappingText(const api::PortMapping& mapping) {
    return hostEndpoint(mapping) + "->" + std::to_string(mapping.containerPort) + "/" +
           std::string(protocolName(mapping.protocol));
}

bool HostPortArgument::matches(const api::PortMapping& mapping) const {
    return mapping.hostPort == port && (address.empty() || mapping.hostAddress == address) &&
           (!protocol || mapping.protocol == *protocol);
}

HostPortArgument parseHostPort(const std::string& text) {
    HostPortArgument argument;
    std::string rest = text;
    if (const std::size_t slash = rest.rfind('/'); slash != std::string::npos) {
        const std::string protocol = toLower(rest.substr(slash + 1));
        if (protocol != "tcp" && protocol != "udp") {
            throw Error(ErrorKind::InvalidInput, "invalid protocol \"" + protocol + "\": use tcp or udp");
        }
        argument.protocol = protocol == "udp" ? api::Protocol::Udp : api::Protocol::Tcp;
        rest.resize(slash);
    }
    if (const std::size_t colon = rest.rfind(':'); colon != std::string::npos) {
        argument.address = rest.substr(0, colon);
        const bool bracketed =
            argument.address.size() > 2 && argument.address.front() == '[' && argument.address.back() == ']';
        if (bracketed) argument.address = argument.address.substr(1, argument.address.size() - 2);
        rest.erase(0, colon + 1);
    }
    const auto port = parseUnsigned(rest);
    if (!port || *port == 0 || *port > 65535) {
        throw Error(ErrorKind::InvalidInput,
                    "invalid port \"" + text + "\": give a host port from 1 to 65535, such as 8080");
    }
    argument.port = static_cast<std::uint16_t>(*port);
    return argument;
}

}  // namespace galley::cli
