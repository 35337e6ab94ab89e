// SPDX-License-Identifier: Apache-2.0
#include "engine/container/observation.h"

#include <regex.h>

#include <algorithm>

#include "engine/base/digest.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/container/parse.h"

namespace galley::container {

namespace {

constexpr const char* kKeys[] = {"id",     "name",   "label",   "status", "ancestor", "exited", "publish",
                                 "expose", "volume", "network", "before", "since",    "health"};
constexpr const char* kHealths[] = {"starting", "healthy", "unhealthy", "none"};
constexpr const char* kStates[] = {"created", "running", "paused", "restarting", "removing", "exited", "dead"};

std::string ago(Instant then, Instant reference) {
    return humanDuration(reference - then) + " ago";
}

/// An extended regular expression, anywhere in the name with or without Docker's slash.
bool nameMatches(const std::string& pattern, const std::string& name) {
    regex_t expression{};
    if (::regcomp(&expression, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
        throw Error(ErrorKind::InvalidInput, "Invalid filter 'name=" + printable(pattern) + "'");
    }
    const bool found = ::regexec(&expression, name.c_str(), 0, nullptr, 0) == 0 ||
                       ::regexec(&expression, ("/" + name).c_str(), 0, nullptr, 0) == 0;
    ::regfree(&expression);
    return found;
}

bool labelMatches(const std::string& wanted, const std::map<std::string, std::string>& labels) {
    const auto equals = wanted.find('=');
    const auto found = labels.find(wanted.substr(0, equals));
    return found != labels.end() && (equals == std::string::npos || found->second == wanted.substr(equals + 1));
}

/// By name with or without tag, or by the beginning of the id.
bool ancestorMatches(const std::string& wanted, const Record& record) {
    if (wanted.empty()) return false;
    if (wanted == record.image || wanted + ":latest" == record.image) return true;
    const std::string hex = record.imageId.substr(record.imageId.find(':') + 1);
    return record.imageId.rfind(wanted, 0) == 0 || hex.rfind(wanted, 0) == 0;
}

/// The port on the host, while it is published.
bool publishMatches(const std::string& wanted, const Observation& observation) {
    if (!isUp(observation.state)) return false;
    const auto range = parseExposedPort(wanted);
    return std::any_of(range.begin(), range.end(), [&](const PortMapping& port) {
        return std::any_of(observation.ports.begin(), observation.ports.end(), [&](const PortMapping& mapping) {
            return mapping.protocol == port.protocol && mapping.hostPort == port.containerPort;
        });
    });
}

bool exposeMatches(const std::string& wanted, const std::vector<std::string>& exposed) {
    const auto range = parseExposedPort(wanted);
    return std::any_of(range.begin(), range.end(), [&](const PortMapping& port) {
        return std::find(exposed.begin(), exposed.end(), containerPortText(port)) != exposed.end();
    });
}

bool volumeMatches(const std::string& wanted, const std::vector<RecordMount>& mounts) {
    return std::any_of(mounts.begin(), mounts.end(), [&](const RecordMount& entry) {
        return entry.mount.source == wanted || entry.mount.target == wanted;
    });
}

/// As Docker has it: arguments with a space stand between single quotes.
std::string commandText(const Record& record) {
    std::vector<std::string> words = record.arguments();
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i].find(' ') != std::string::npos) words[i] = "'" + words[i] + "'";
    }
    return join(words, " ");
}

template <class Names>
bool isOneOf(const Names& names, const std::string& text) {
    return std::find(std::begin(names), std::end(names), text) != std::end(names);
}

/// For lists: of another container's id what is shown elsewhere, too.
std::string networkText(const Record& record) {
    const auto owner = networkOwner(record.network);
    return owner ? "container:" + owner->substr(0, kShortIdLength) : record.network;
}

/// By name, or by the beginning of the id of one that it is in now.
bool networkMatches(const std::string& wanted, const Observation& observation) {
    if (observation.networks.empty()) return observation.record.network == wanted;
    const auto& endpoints = observation.state.endpoints;
    return std::any_of(observation.networks.begin(), observation.networks.end(),
                       [&](const auto& each) { return each.name == wanted; }) ||
           std::any_of(endpoints.begin(), endpoints.end(), [&](const auto& each) {
               return wanted.size() >= kShortIdLength && each.networkId.starts_with(wanted);
           });
}

void checkCondition(const std::string& key, const std::string& value) {
    if (!isOneOf(kKeys, key)) throw Error(ErrorKind::InvalidInput, "invalid filter '" + printable(key) + "'");
    const bool badState = key == "status" && !isOneOf(kStates, value);
    const bool badCode = key == "exited" && !parseUnsigned(value);
    const bool badHealth = key == "health" && !isOneOf(kHealths, value);
    if (badState || badCode || badHealth) {
        throw Error(ErrorKind::InvalidInput, "invalid filter '" + key + "=" + printable(value) + "'");
    }
    if (key == "publish" || key == "expose") parseExposedPort(value);
    if (key == "name") nameMatches(value, "");
}

}  // namespace

std::string stateName(ContainerState state) {
    switch (state) {
        case ContainerState::Created: return "created";
        case ContainerState::Running: return "running";
        case ContainerState::Paused: return "paused";
        case ContainerState::Restarting: return "restarting";
        case ContainerState::Removing: return "removing";
        case ContainerState::Exited: return "exited";
        case ContainerState::Dead: return "dead";
    }
    return "dead";
}

ContainerState stateOf(const monitor::MonitorState& state) noexcept {
    switch (state.status) {
        case monitor::Status::Created: return ContainerState::Created;
        case monitor::Status::Running: return ContainerState::Running;
        case monitor::Status::Paused: return ContainerState::Paused;
        case monitor::Status::Restarting: return ContainerState::Restarting;
        case monitor::Status::Exited: return ContainerState::Exited;
        case monitor::Status::Dead: return ContainerState::Dead;
    }
    return ContainerState::Dead;
}

bool isUp(const monitor::MonitorState& state) noexcept {
    return state.status == monitor::Status::Running || state.status == monitor::Status::Paused ||
           state.status == monitor::Status::Restarting;
}

std::string healthText(const monitor::MonitorState& state) {
    return state.health ? std::string(monitor::healthName(state.health->status)) : std::string();
}

std::string statusText(const monitor::MonitorState& state, Instant reference) {
    const std::string code = " (" + std::to_string(state.exitCode) + ") ";
    switch (state.status) {
        case monitor::Status::Created: return "Created";
        case monitor::Status::Running: {
            const std::string health = healthText(state);
            const std::string suffix =
                health.empty() ? "" : (health == "starting" ? " (health: " : " (") + health + ")";
            return "Up " + humanDuration(reference - state.startedAt) + suffix;
        }
        case monitor::Status::Paused: return "Up " + humanDuration(reference - state.startedAt) + " (Paused)";
        case monitor::Status::Restarting: return "Restarting" + code + ago(state.finishedAt, reference);
        case monitor::Status::Exited: return "Exited" + code + ago(state.finishedAt, reference);
        case monitor::Status::Dead: break;
    }
    return "Dead";
}

ContainerSummary summaryOf(const Observation& observation, Instant reference) {
    const Record& record = observation.record;
    const monitor::MonitorState& state = observation.state;
    ContainerSummary summary;
    summary.id = record.id;
    summary.name = observation.name;
    summary.image = record.image;
    summary.imageId = record.imageId;
    summary.command = commandText(record);
    summary.created = record.created;
    summary.state = stateOf(state);
    summary.statusText = statusText(state, reference);
    summary.exitCode = state.exitCode;
    summary.reason = state.error.empty() ? state.reason : state.error;
    summary.outOfMemory = state.oomKilled;
    summary.stoppedByUser = state.stoppedByUser;
    summary.health = healthText(state);
    summary.started = state.startedAt;
    summary.finished = state.finishedAt;
    summary.pid = state.pid;
    summary.ports = observation.ports;
    if (hasNetworks(record)) summary.exposedPorts = record.exposedPorts;
    for (const auto& entry : record.mounts) summary.mounts.push_back(entry.mount);
    summary.labels = record.labels;
    std::vector<std::string> names;
    for (const auto& each : observation.networks) names.push_back(each.name);
    summary.network = names.empty() ? networkText(record) : join(names, ",");
    summary.terminal = record.terminal;
    return summary;
}

ContainerMatcher::ContainerMatcher(const ContainerFilter& filter,
                                   const std::function<Instant(const std::string&)>& createdOf)
    : m_all(filter.all) {
    for (const auto& [key, value] : filter.filters) {
        checkCondition(key, value);
        if (key == "status") m_all = true;
        m_conditions.push_back({key, value, key == "before" || key == "since" ? createdOf(value) : Instant{}});
    }
}

bool ContainerMatcher::matches(const Condition& condition, const Observation& observation) const {
    const auto& [key, value, created] = condition;
    const Record& record = observation.record;
    if (key == "id") return record.id.rfind(value, 0) == 0;
    if (key == "name") return nameMatches(value, observation.name);
    if (key == "label") return labelMatches(value, record.labels);
    if (key == "status") return stateName(stateOf(observation.state)) == value;
    if (key == "ancestor") return ancestorMatches(value, record);
    if (key == "exited") {
        return observation.state.status == monitor::Status::Exited &&
               std::to_string(observation.state.exitCode) == value;
    }
    if (key == "publish") return publishMatches(value, observation);
    if (key == "expose") return exposeMatches(value, record.exposedPorts);
    if (key == "volume") return volumeMatches(value, record.mounts);
    if (key == "network") return networkMatches(value, observation);
    if (key == "health") {
        const std::string health = healthText(observation.state);
        return value == (health.empty() ? "none" : health);
    }
    if (key == "before") return record.created < created;
    return record.created > created;
}

bool ContainerMatcher::matches(const Observation& observation) const {
    if (!m_all && !isUp(observation.state)) return false;
    return std::all_of(m_conditions.begin(), m_conditions.end(), [&](const Condition& condition) {
        if (condition.key == "label") return matches(condition, observation);
        return std::any_of(m_conditions.begin(), m_conditions.end(), [&](const Condition& other) {
            return other.key == condition.key && matches(other, observation);
        });
    });
}

std::string endpointId(const std::string& container, const std::string& network) {
    return network.empty() ? std::string() : Digest::ofBytes("endpoint " + container + " " + network).hex();
}

network::PortBinding toBinding(const PortMapping& mapping) {
    return {mapping.hostAddress, mapping.hostPort, mapping.containerPort,
            mapping.protocol == Protocol::Udp ? network::Protocol::Udp : network::Protocol::Tcp, mapping.hostPortLast};
}

PortMapping toMapping(const network::PortBinding& binding) {
    return {binding.hostAddress, binding.hostPort, binding.containerPort,
            binding.protocol == network::Protocol::Udp ? Protocol::Udp : Protocol::Tcp, binding.hostPortLast};
}

}  // namespace galley::container
