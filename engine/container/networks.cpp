// SPDX-License-Identifier: Apache-2.0
#include "engine/container/networks.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/live_change.h"
#include "engine/image/prune_filter.h"
#include "engine/logs/event_log.h"
#include "engine/monitor/control_client.h"
#include "engine/network/network.h"
#include "engine/process/namespace_holder.h"

namespace galley::container {

using Json = nlohmann::ordered_json;
using monitor::WantedNetwork;
using network::Definition;
using network::Definitions;

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

NetworkSummary summaryOf(const Definition& definition) {
    NetworkSummary summary;
    summary.id = definition.id;
    summary.name = definition.name;
    summary.driver = definition.driver;
    summary.created = definition.created;
    summary.subnet = definition.subnet;
    summary.gateway = definition.gateway;
    summary.internal = definition.internal;
    summary.subnet6 = definition.subnet6;
    summary.gateway6 = definition.gateway6;
    summary.fixed = definition.fixed();
    summary.labels = definition.labels;
    return summary;
}

void report(const Context& context, const char* action, const Definition& definition,
            std::map<std::string, std::string> more = {}) {
    more["name"] = definition.name;
    more["type"] = definition.driver;
    logs::EventLog(context.directories().data).append({now(), "network", action, definition.id, std::move(more)});
}

bool isIn(const Observation& observation, const std::string& network) {
    return std::any_of(observation.networks.begin(), observation.networks.end(),
                       [&](const WantedNetwork& each) { return each.name == network; });
}

std::string withPrefix(const std::string& address, int length) {
    return address.empty() ? std::string() : address + "/" + std::to_string(length);
}

void addMembers(Context& context, std::vector<NetworkSummary>& networks) {
    for (const Observation& observation : context.observeAll()) {
        for (NetworkSummary& network : networks) {
            if (!memberOf(observation, network.name)) continue;
            network.containers.push_back(observation.name);
            if (isUp(observation.state)) network.running.push_back(observation.name);
        }
    }
}

bool labelMatches(const std::string& wanted, const std::map<std::string, std::string>& labels) {
    const auto equals = wanted.find('=');
    const auto found = labels.find(wanted.substr(0, equals));
    return found != labels.end() && (equals == std::string::npos || found->second == wanted.substr(equals + 1));
}

bool flagOf(const std::string& key, const std::string& value) {
    if (value == "true" || value == "1") return true;
    if (value == "false" || value == "0") return false;
    refuse("invalid filter '" + key + "=" + printable(value) + "'");
}

bool matches(const NetworkSummary& network, const std::string& key, const std::string& value) {
    if (key == "id") return network.id.starts_with(value);
    if (key == "name") return network.name.find(value) != std::string::npos;
    if (key == "label") return labelMatches(value, network.labels);
    if (key == "driver") return network.driver == value;
    if (key == "scope") return value == "local";
    if (key == "dangling") return flagOf(key, value) == (!network.fixed && network.running.empty());
    if (key != "type") refuse("invalid filter '" + printable(key) + "'");
    if (value != "custom" && value != "builtin") refuse("invalid filter: 'type'='" + printable(value) + "'");
    return network.fixed == (value == "builtin");
}

/// Values of one key are alternatives, keys add up, labels all must fit.
bool matchesAll(const NetworkSummary& network, const Filters& filters) {
    return std::all_of(filters.begin(), filters.end(), [&](const auto& filter) {
        if (filter.first == "label") return matches(network, filter.first, filter.second);
        bool any = false;
        for (const auto& [key, value] : filters) any = (key == filter.first && matches(network, key, value)) || any;
        return any;
    });
}

Json membersJson(Context& context, const Definition& definition) {
    Json members = Json::object();
    for (const NetworkMember& member : membersOf(context, definition.id)) {
        if (member.mac.empty()) continue;  // it is not running
        members[member.id] = {{"Name", member.name},
                              {"EndpointID", endpointId(member.id, definition.id)},
                              {"MacAddress", member.mac},
                              {"IPv4Address", member.address},
                              {"IPv6Address", member.address6}};
    }
    return members;
}

Json rangeJson(const std::string& subnet, const std::string& gateway) {
    Json range = {{"Subnet", subnet}};
    if (!gateway.empty()) range["Gateway"] = gateway;
    return range;
}

/// Where the network of the first container comes up, the fixed one gets its range.
Json rangesJson(const Context& context, const Definition& definition) {
    if (definition.driver != "bridge") return Json::array();
    const std::string subnet =
        definition.fixed() ? network::runningSubnet(context.directories(), definition.name) : definition.subnet;
    if (subnet.empty()) return Json::array();
    Json ranges = Json::array({rangeJson(subnet, definition.gateway)});
    if (!definition.subnet6.empty()) ranges.push_back(rangeJson(definition.subnet6, definition.gateway6));
    return ranges;
}

void checkMayHave(const Definition& definition, const NetworkChoice& choice) {
    if (choice.address.empty() && choice.address6.empty()) return;
    if (definition.fixed()) refuse("user specified IP address is supported on user defined networks only");
    if (!choice.address6.empty() && definition.subnet6.empty()) {
        refuse("the network " + definition.name + " has no IPv6: it cannot give the address " +
               printable(choice.address6));
    }
    const bool given =
        (choice.address.empty() || definition.chosenSubnet) && (choice.address6.empty() || definition.chosenSubnet6);
    if (!given) {
        refuse("user specified IP address is supported only when connecting to networks with user configured subnets");
    }
}

void checkAliases(const std::vector<std::string>& aliases) {
    for (const std::string& alias : aliases) {
        const bool odd = alias.empty() || alias.size() > 253 ||
                         std::any_of(alias.begin(), alias.end(), [](unsigned char c) { return c <= ' ' || c == 127; });
        if (odd) refuse("invalid network alias: " + printable(alias));
    }
}

void saveNetworks(const RecordPaths& paths, const std::vector<WantedNetwork>& networks) {
    writeFileAtomic(paths.networks, monitor::writeNetworks(networks) + "\n", Durability::Cached);
}

/// With the running container's monitor, or on the stopped one's record.
template <class Live, class Stopped>
void change(Context& context, const std::string& reference, const Live& live, const Stopped& stopped) {
    changeLiveOrStopped(context, context.observe(reference).record.id, live, [&](Observation& observation) {
        stopped(observation);
        saveNetworks(context.records().paths(observation.record.id), observation.networks);
    });
}

void checkConnectable(const Observation& observation, const Definition& definition) {
    if (networkOwner(observation.record.network)) {
        refuse(
            "container sharing network namespace with another container or host cannot be connected to any other "
            "network");
    }
    if (definition.driver == "host" || observation.record.network == "host") {
        refuse("container cannot be disconnected from host network or connected to host network");
    }
    if (definition.driver == "null" || observation.record.network == "none") {
        refuse("container cannot be connected to multiple networks with one of the networks in private (none) mode");
    }
}

}  // namespace

std::vector<NetworkSummary> listNetworks(Context& context, const Filters& filters) {
    std::vector<NetworkSummary> all;
    for (const Definition& each : Definitions(context.directories()).list()) all.push_back(summaryOf(each));
    addMembers(context, all);
    for (const auto& [key, value] : filters) matches(all.front(), key, value);  // wrong ones are told in any case
    std::erase_if(all, [&](const NetworkSummary& network) { return !matchesAll(network, filters); });
    return all;
}

std::string inspectNetwork(Context& context, const std::string& reference) {
    const Definition definition = Definitions(context.directories()).find(reference);
    const Json object = {
        {"Name", definition.name},
        {"Id", definition.id},
        {"Created", formatInstant(definition.created)},
        {"Scope", "local"},
        {"Driver", definition.driver},
        {"EnableIPv4", true},
        {"EnableIPv6", !definition.subnet6.empty()},
        {"IPAM", {{"Driver", "default"}, {"Options", nullptr}, {"Config", rangesJson(context, definition)}}},
        {"Internal", definition.internal},
        {"Attachable", false},
        {"Ingress", false},
        {"ConfigFrom", {{"Network", ""}}},
        {"ConfigOnly", false},
        {"Containers", membersJson(context, definition)},
        {"Options", definition.options},
        {"Labels", definition.labels}};
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<NetworkMember> memberOf(const Observation& observation, const std::string& network) {
    const bool fixed = !hasNetworks(observation.record) && observation.record.network == network;
    const auto wanted = std::find_if(observation.networks.begin(), observation.networks.end(),
                                     [&](const WantedNetwork& each) { return each.name == network; });
    if (!fixed && wanted == observation.networks.end()) return std::nullopt;
    NetworkMember member;
    member.id = observation.record.id;
    member.name = observation.name;
    member.isRunning = isUp(observation.state);
    if (wanted != observation.networks.end()) member.aliases = wanted->aliases;
    if (!member.isRunning) return member;
    for (const monitor::Endpoint& endpoint : observation.state.endpoints) {
        if (endpoint.network != network) continue;
        member.address = withPrefix(endpoint.address, endpoint.prefixLength);
        member.address6 = withPrefix(endpoint.address6, endpoint.prefixLength6);
        member.mac = endpoint.mac;
    }
    return member;
}

std::vector<NetworkMember> membersOf(Context& context, const std::string& reference) {
    const Definition definition = Definitions(context.directories()).find(reference);
    std::vector<NetworkMember> members;
    for (const Observation& observation : context.observeAll()) {
        if (auto member = memberOf(observation, definition.name)) members.push_back(std::move(*member));
    }
    std::sort(members.begin(), members.end(),
              [](const NetworkMember& left, const NetworkMember& right) { return left.name < right.name; });
    return members;
}

NetworkSummary createNetwork(Context& context, const NetworkSpec& spec) {
    network::NewNetwork wanted{spec.name, spec.driver,   spec.subnets, spec.gateways,
                               spec.ipv6, spec.internal, spec.labels,  spec.options};
    const Definition made = Definitions(context.directories()).create(wanted);
    report(context, "create", made);
    return summaryOf(made);
}

std::string removeNetwork(Context& context, const std::string& reference) {
    const Definitions definitions(context.directories());
    const Definition definition = definitions.find(reference);
    definitions.remove(definition, [&] {
        if (network::closeNetwork(context.directories(), definitions.configOf(definition).key)) return;
        throw Error(ErrorKind::Forbidden, "error while removing network: network " + definition.name + " id " +
                                              definition.id + " has active endpoints");
    });
    report(context, "destroy", definition);
    return definition.name;
}

std::vector<std::string> pruneNetworks(Context& context, const Filters& filters) {
    const image::PruneFilter filter(filters);
    std::vector<std::string> removed;
    for (const NetworkSummary& network : listNetworks(context, {})) {
        if (network.fixed || !network.containers.empty() || !filter.matches(network.created, network.labels)) continue;
        try {
            removed.push_back(removeNetwork(context, network.id));
        } catch (const Error& error) {
            // Somebody uses it since, or has removed it.
            if (error.kind() != ErrorKind::Forbidden && error.kind() != ErrorKind::NotFound) throw;
        }
    }
    return removed;
}

void connectNetwork(Context& context, const std::string& networkName, const std::string& container,
                    const NetworkChoice& choice) {
    const Definitions definitions(context.directories());
    const Definition definition = definitions.find(networkName);
    const WantedNetwork wanted{definition.name, choice.aliases, choice.address, choice.address6};
    checkMayHave(definition, choice);
    checkAliases(choice.aliases);
    change(
        context, container,
        [&](monitor::ControlClient& client, const Observation& observation) {
            checkConnectable(observation, definition);
            const auto config = definitions.configOf(definition);
            const auto lease =
                network::openNetwork(context.directories(), process::ensureHolder(context.directories()), config);
            network::awaitWayOut(lease);
            client.connectNetwork({wanted, definition.id, config}, lease);
        },
        [&](Observation& observation) {
            checkConnectable(observation, definition);
            if (isIn(observation, wanted.name)) {
                throw Error(ErrorKind::AlreadyExists,
                            "endpoint with name " + observation.name + " already exists in network " + wanted.name);
            }
            observation.networks.push_back(wanted);
            report(context, "connect", definition, {{"container", observation.record.id}});
        });
}

void disconnectNetwork(Context& context, const std::string& networkName, const std::string& container, bool force) {
    const Definitions definitions(context.directories());
    // One that was removed can still be taken from a stopped container.
    std::string name = networkName;
    std::optional<Definition> definition;
    try {
        definition = definitions.find(networkName);
        name = definition->name;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        const auto networks = context.observe(container).networks;
        const bool known =
            std::any_of(networks.begin(), networks.end(), [&](const auto& each) { return each.name == networkName; });
        if (!known) throw;
    }
    try {
        change(
            context, container,
            [&](monitor::ControlClient& client, const Observation& observation) {
                if (observation.record.network == "host") {
                    refuse("container cannot be disconnected from host network or connected to host network");
                }
                client.disconnectNetwork(name);
            },
            [&](Observation& observation) {
                if (std::erase_if(observation.networks, [&](const auto& each) { return each.name == name; }) == 0) {
                    throw Error(ErrorKind::NotFound,
                                "container " + observation.name + " is not connected to network " + name);
                }
                if (definition) report(context, "disconnect", *definition, {{"container", observation.record.id}});
            });
    } catch (const Error& error) {
        if (!force || error.kind() != ErrorKind::NotFound) throw;
    }
}

std::vector<WantedNetwork> resolveNetworks(const Context& context, const ContainerSpec& spec) {
    const Definitions definitions(context.directories());
    std::vector<NetworkChoice> choices = spec.networks;
    if (choices.empty()) choices.push_back({spec.network, {}, {}});
    std::vector<WantedNetwork> all;
    for (const NetworkChoice& choice : choices) {
        std::optional<Definition> found;
        if (!networkOwner(choice.network)) found = definitions.find(choice.network);
        if (!found || found->driver != "bridge") {
            if (choices.size() > 1)
                refuse("conflicting options: cannot attach both user-defined and non-user-defined network-modes");
            if (!choice.aliases.empty() || !choice.address.empty() || !choice.address6.empty()) {
                refuse("network-scoped aliases are only supported for user-defined networks");
            }
            return {};
        }
        const Definition& definition = *found;
        checkMayHave(definition, choice);
        checkAliases(choice.aliases);
        const bool twice =
            std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.name == definition.name; });
        if (twice) refuse("network \"" + definition.name + "\" is specified multiple times");
        all.push_back({definition.name, choice.aliases, choice.address, choice.address6});
    }
    return all;
}

std::vector<monitor::PlannedNetwork> planNetworks(const Context& context, const Observation& observation) {
    std::vector<monitor::PlannedNetwork> planned;
    const Definitions definitions(context.directories());
    for (const WantedNetwork& each : observation.networks) {
        const auto definition = definitions.findByName(each.name);
        if (!definition) throw Error(ErrorKind::NotFound, "network " + printable(each.name) + " not found");
        planned.push_back({each, definition->id, definitions.configOf(*definition)});
    }
    return planned;
}

}  // namespace galley::container
