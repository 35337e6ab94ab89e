// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>

#include <algorithm>

#include "engine/base/files.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/monitor/detail/supervisor_state.h"
#include "engine/network/port_owner.h"

namespace galley::monitor {
using network::PortBinding;
using nlohmann::json;

void Supervisor::State::openPorts() {
    const auto saved = readFileIfExists(plan.portsFile);
    wantedPorts = saved ? parsePorts(*saved) : plan.ports;
    state.ports.clear();
    if (plan.networkMode == NetworkMode::Host) return wantedPorts.clear();  // its own listeners are the host's
    UniqueFd networkNamespace = openFile("/proc/" + std::to_string(init) + "/ns/net", O_RDONLY);
    forwarder.emplace(std::move(networkNamespace), addressesOf(state.endpoints));
    for (const PortBinding& binding : wantedPorts) state.ports.push_back(forwarder->add(binding));
}

void Supervisor::State::closePorts() {
    forwarder.reset();
    state.ports.clear();
}

json Supervisor::State::listPorts() {
    json list = json::array();
    if (!forwarder) return list;
    for (const network::PortCounters& port : forwarder->list()) {
        list.push_back({{"binding", detail::bindingJson(port.binding)},
                        {"connectionsOpen", port.connectionsOpen},
                        {"connectionsTotal", port.connectionsTotal},
                        {"bytesIn", port.bytesIn},
                        {"bytesOut", port.bytesOut},
                        {"answers", port.listener != network::ContainerListener::None},
                        {"loopbackOnly", port.listener == network::ContainerListener::LoopbackOnly}});
    }
    return list;
}

std::size_t Supervisor::State::indexOfPort(const PortBinding& binding) const {
    const auto at = std::find(state.ports.begin(), state.ports.end(), binding);
    if (at == state.ports.end()) {
        throw Error(ErrorKind::NotFound, "port " + std::to_string(binding.hostPort) + " of " + binding.hostAddress +
                                             " is not published by this container");
    }
    return static_cast<std::size_t>(at - state.ports.begin());
}

PortBinding Supervisor::State::addPort(const PortBinding& binding) {
    requireRunning();
    if (!forwarder) {
        throw Error(ErrorKind::Unsupported, "a container with the host's network publishes its ports by itself");
    }
    const PortBinding chosen = forwarder->add(binding);
    wantedPorts.push_back(chosen);
    try {
        savePorts();
    } catch (...) {
        wantedPorts.pop_back();
        forwarder->remove(chosen);
        throw;
    }
    state.ports.push_back(chosen);
    save();
    reportPort("port_add", chosen);
    return chosen;
}

PortBinding Supervisor::State::movePort(const PortBinding& from, const PortBinding& to) {
    requireRunning();
    const std::size_t index = indexOfPort(from);
    const PortBinding chosen = forwarder->move(from, to);
    const PortBinding former = std::exchange(wantedPorts.at(index), chosen);
    try {
        savePorts();
    } catch (...) {
        wantedPorts.at(index) = former;
        forwarder->move(chosen, from);
        throw;
    }
    state.ports.at(index) = chosen;
    save();
    reportPort("port_move", chosen);
    return chosen;
}

void Supervisor::State::removePort(const PortBinding& binding) {
    requireRunning();
    const std::size_t index = indexOfPort(binding);
    const PortBinding former = wantedPorts.at(index);
    wantedPorts.erase(wantedPorts.begin() + static_cast<std::ptrdiff_t>(index));
    try {
        savePorts();
    } catch (...) {
        wantedPorts.insert(wantedPorts.begin() + static_cast<std::ptrdiff_t>(index), former);
        throw;
    }
    forwarder->remove(binding);
    state.ports.erase(state.ports.begin() + static_cast<std::ptrdiff_t>(index));
    save();
    reportPort("port_remove", binding);
}

void Supervisor::State::savePorts() const {
    writeFileAtomic(plan.portsFile, writePorts(wantedPorts) + "\n", Durability::Cached);
}

void Supervisor::State::reportPort(const std::string& action, const PortBinding& binding) {
    report(action, {{"hostAddress", binding.hostAddress},
                    {"hostPort", std::to_string(binding.hostPort)},
                    {"containerPort", std::to_string(binding.containerPort)},
                    {"protocol", binding.protocol == network::Protocol::Tcp ? "tcp" : "udp"}});
}

}  // namespace galley::monitor
