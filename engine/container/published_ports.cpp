// SPDX-License-Identifier: Apache-2.0
#include "engine/container/published_ports.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/container/live_change.h"
#include "engine/container/monitor_access.h"
#include "engine/container/networks.h"
#include "engine/container/parse.h"
#include "engine/monitor/control_client.h"
#include "engine/network/port_owner.h"

namespace galley::container {

namespace {

using Ports = std::vector<PortMapping>;

network::Protocol networkProtocol(Protocol protocol) {
    return protocol == Protocol::Udp ? network::Protocol::Udp : network::Protocol::Tcp;
}

std::string mappingText(const PortMapping& mapping) {
    const bool six = mapping.hostAddress.find(':') != std::string::npos;
    return (six ? "[" + mapping.hostAddress + "]" : mapping.hostAddress) + ":" + std::to_string(mapping.hostPort) +
           "->" + containerPortText(mapping);
}

void checkNetwork(const Observation& observation) {
    if (hasNetworks(observation.record)) return;
    if (const auto owner = networkOwner(observation.record.network)) {
        throw Error(ErrorKind::InvalidInput, "Container " + observation.name + " uses the network of the container " +
                                                 owner->substr(0, kShortIdLength) + ": publish the port there");
    }
    throw Error(ErrorKind::InvalidInput, "Container " + observation.name + " has the network \"" +
                                             observation.record.network +
                                             "\": ports can be published with networks like \"bridge\" only");
}

/// A mapping given without host port stands for the only one of its container port.
Ports::iterator findPort(Ports& ports, const PortMapping& wanted, const std::string& container) {
    const auto exact = std::find(ports.begin(), ports.end(), wanted);
    if (exact != ports.end()) return exact;
    const auto fits = [&](const PortMapping& port) {
        return port.protocol == wanted.protocol &&
               (wanted.containerPort == 0 || port.containerPort == wanted.containerPort) &&
               (wanted.hostPort == 0 || port.hostPort == wanted.hostPort) &&
               (wanted.hostAddress.empty() || port.hostAddress == wanted.hostAddress);
    };
    const auto found = std::find_if(ports.begin(), ports.end(), fits);
    if (found == ports.end()) {
        throw Error(ErrorKind::NotFound, "Container " + container + " does not publish " + mappingText(wanted));
    }
    if (std::find_if(found + 1, ports.end(), fits) != ports.end()) {
        throw Error(ErrorKind::InvalidInput,
                    "Several ports of container " + container + " fit; give address and port on this computer");
    }
    return found;
}

void writePorts(const RecordPaths& paths, const Ports& ports) {
    std::vector<network::PortBinding> bindings;
    for (const auto& port : ports) bindings.push_back(toBinding(port));
    writeFileAtomic(paths.ports, monitor::writePorts(bindings), Durability::Cached);
}

/// With the running container's monitor, or on the stopped one's record; both return what is published then.
template <class Live, class Stopped>
PortMapping change(Context& context, const std::string& reference, const Live& live, const Stopped& stopped) {
    const Observation known = context.observe(reference);
    checkNetwork(known);
    return changeLiveOrStopped(context, known.record.id, live, [&](Observation& observation) {
        const PortMapping result = stopped(observation.ports, observation);
        writePorts(context.records().paths(observation.record.id), observation.ports);
        return result;
    });
}

PublishedPort published(const Observation& observation, const PortMapping& mapping) {
    PublishedPort port;
    port.containerId = observation.record.id;
    port.containerName = observation.name;
    port.mapping = mapping;
    return port;
}

void appendLive(std::vector<PublishedPort>& list, const Observation& observation, monitor::ControlClient& client) {
    for (const auto& status : client.ports()) {
        PublishedPort port = published(observation, toMapping(status.counters.binding));
        port.listening = status.listening;
        port.answers = status.answers;
        port.connectionsOpen = status.counters.connectionsOpen;
        port.connectionsTotal = status.counters.connectionsTotal;
        port.bytesIn = status.counters.bytesIn;
        port.bytesOut = status.counters.bytesOut;
        list.push_back(std::move(port));
    }
}

void appendRecorded(std::vector<PublishedPort>& list, const Observation& observation) {
    for (const auto& mapping : observation.ports) list.push_back(published(observation, mapping));
}

bool appendFromMonitor(Context& context, std::vector<PublishedPort>& list, const Observation& observation) {
    try {
        auto client = connectMonitor(context.records().paths(observation.record.id));
        if (!client) return false;
        appendLive(list, observation, *client);
        return true;
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound) return false;
        if (error.kind() != ErrorKind::Timeout) throw;
        // It was stopped: its ports are there, and nobody answers them.
        appendRecorded(list, observation);
        return true;
    }
}

void appendPorts(Context& context, std::vector<PublishedPort>& list, const Observation& observation, bool stoppedToo) {
    if (isUp(observation.state) && appendFromMonitor(context, list, observation)) return;
    if (stoppedToo) appendRecorded(list, observation);
}

std::vector<PublishedPort> inOrder(std::vector<PublishedPort> list) {
    std::sort(list.begin(), list.end(), [](const PublishedPort& left, const PublishedPort& right) {
        const auto key = [](const PublishedPort& port) {
            return std::tie(port.containerName, port.mapping.containerPort, port.mapping.protocol,
                            port.mapping.hostAddress, port.mapping.hostPort);
        };
        return key(left) < key(right);
    });
    return list;
}

bool isFree(const PortMapping& mapping) {
    if (mapping.hostPort == 0) return true;
    const auto protocol = networkProtocol(mapping.protocol);
    for (unsigned port = mapping.hostPort; port <= std::max(mapping.hostPort, mapping.hostPortLast); ++port) {
        if (network::isPortFree(mapping.hostAddress, static_cast<std::uint16_t>(port), protocol)) return true;
    }
    return false;
}

/// Whether a listener of one stops that of the other.
bool inTheWay(const PortMapping& open, const PortMapping& wanted) {
    const auto isSix = [](const PortMapping& port) { return port.hostAddress.find(':') != std::string::npos; };
    const auto isWildcard = [](const PortMapping& port) {
        return port.hostAddress == "0.0.0.0" || port.hostAddress == "::";
    };
    return open.hostPort == wanted.hostPort && open.protocol == wanted.protocol && isSix(open) == isSix(wanted) &&
           (open.hostAddress == wanted.hostAddress || isWildcard(open) || isWildcard(wanted));
}

/// "container web" when one of ours has the port; empty when another program does.
std::string publisherOf(Context& context, const PortMapping& wanted) {
    for (const auto& observation : context.observeAll()) {
        if (!isUp(observation.state)) continue;
        const auto& ports = observation.ports;
        if (std::any_of(ports.begin(), ports.end(), [&](const auto& open) { return inTheWay(open, wanted); })) {
            return "container " + observation.name;
        }
    }
    return {};
}

std::string describeBusy(Context& context, const PortMapping& mapping) {
    return network::describeBusyPort(mapping.hostAddress, mapping.hostPort, networkProtocol(mapping.protocol),
                                     publisherOf(context, mapping));
}

Error busy(Context& context, const PortMapping& mapping) {
    if (mapping.hostPortLast != 0) {
        return Error(ErrorKind::Busy,
                     network::describeBusyRange(mapping.hostAddress, mapping.hostPort, mapping.hostPortLast));
    }
    return Error(ErrorKind::Busy, describeBusy(context, mapping));
}

PortMapping forwarded(Context& context, const PortMapping& wanted, const std::function<network::PortBinding()>& call) {
    try {
        return toMapping(call());
    } catch (const Error& error) {
        throw nameBusyPort(context, error, {wanted});
    }
}

void announcePort(Context& context, const Observation& observation, const char* action, const PortMapping& mapping) {
    context.announce(observation, action, {{"port", mappingText(mapping)}});
}

}  // namespace

std::vector<PublishedPort> listPorts(Context& context, bool all) {
    std::vector<PublishedPort> list;
    for (const auto& observation : context.observeAll()) appendPorts(context, list, observation, all);
    return inOrder(std::move(list));
}

std::vector<PublishedPort> portsOf(Context& context, const std::string& reference) {
    std::vector<PublishedPort> list;
    appendPorts(context, list, context.observe(reference), true);
    return inOrder(std::move(list));
}

PortMapping addPort(Context& context, const std::string& reference, const PortMapping& mapping) {
    return change(
        context, reference,
        [&](monitor::ControlClient& client, const Observation&) {
            return forwarded(context, mapping, [&] { return client.addPort(toBinding(mapping)); });
        },
        [&](Ports& ports, const Observation& observation) {
            if (std::find(ports.begin(), ports.end(), mapping) != ports.end()) {
                throw Error(ErrorKind::AlreadyExists,
                            "Container " + observation.name + " publishes " + mappingText(mapping) + " already");
            }
            if (!isFree(mapping)) throw busy(context, mapping);
            ports.push_back(mapping);
            announcePort(context, observation, "port_add", mapping);
            return mapping;
        });
}

PortMapping movePort(Context& context, const std::string& reference, const PortMapping& from, const PortMapping& to) {
    return change(
        context, reference,
        [&](monitor::ControlClient& client, Observation& observation) {
            const PortMapping old = *findPort(observation.ports, from, observation.name);
            return forwarded(context, to, [&] { return client.movePort(toBinding(old), toBinding(to)); });
        },
        [&](Ports& ports, const Observation& observation) {
            const auto old = findPort(ports, from, observation.name);
            const bool sameSocket = old->hostAddress == to.hostAddress && old->hostPort == to.hostPort;
            if (!sameSocket && !isFree(to)) throw busy(context, to);
            *old = to;
            announcePort(context, observation, "port_move", to);
            return to;
        });
}

void removePort(Context& context, const std::string& reference, const PortMapping& mapping) {
    change(
        context, reference,
        [&](monitor::ControlClient& client, Observation& observation) {
            const PortMapping old = *findPort(observation.ports, mapping, observation.name);
            client.removePort(toBinding(old));
            return old;
        },
        [&](Ports& ports, const Observation& observation) {
            const auto found = findPort(ports, mapping, observation.name);
            const PortMapping old = *found;
            ports.erase(found);
            announcePort(context, observation, "port_remove", old);
            return old;
        });
}

Error nameBusyPort(Context& context, const Error& error, const std::vector<PortMapping>& wanted) {
    if (error.kind() != ErrorKind::Busy) return error;
    const auto taken = std::find_if(wanted.begin(), wanted.end(), [](const auto& mapping) { return !isFree(mapping); });
    return taken == wanted.end() ? error : busy(context, *taken);
}

PortAvailability checkPort(Context& context, const std::string& hostAddress, std::uint16_t hostPort,
                           Protocol protocol) {
    PortAvailability availability;
    const auto wanted = networkProtocol(protocol);
    availability.free = network::isPortFree(hostAddress, hostPort, wanted);
    if (availability.free) return availability;
    availability.sentence = describeBusy(context, {hostAddress, hostPort, 0, protocol});
    if (const auto owner = network::findPortOwner(hostAddress, hostPort, wanted)) {
        availability.ownerPid = owner->pid;
        availability.ownerName = owner->name;
    }
    availability.suggestion = network::findFreePortNear(hostAddress, hostPort, wanted);
    return availability;
}

}  // namespace galley::container
