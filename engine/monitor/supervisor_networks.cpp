// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/monitor/detail/network_json.h"
#include "engine/monitor/detail/supervisor_state.h"
#include "engine/monitor/detail/unix_socket.h"

namespace galley::monitor {
using nlohmann::json;

/// The asker opened the network: from here its keeper could not be found.
json Supervisor::State::connectNetwork(const json& request, detail::ControlServer::Descriptors descriptors) {
    if (plan.networkMode != NetworkMode::Bridge) {
        throw Error(ErrorKind::InvalidInput, "the container " + plan.name + " has no networks of its own");
    }
    if (descriptors.size() != 2) throw Error(ErrorKind::InvalidInput, "connecting needs a network and its lock");
    const PlannedNetwork planned = detail::plannedNetworkOf(request.at("network"));
    network::NetworkLease lease{planned.wanted.name,
                                request.at("directory").get<std::string>(),
                                FileLock::adopt(std::move(descriptors[1])),
                                std::move(descriptors[0]),
                                request.at("subnet").get<std::string>(),
                                request.at("gateway").get<std::string>(),
                                planned.config.internal,
                                request.value("subnet6", ""),
                                request.value("gateway6", "")};
    learnName();
    networkLink.connect(planned, std::move(lease));
    networksChanged("connect", planned.wanted.name, planned.id);
    return json::object();
}

void Supervisor::State::disconnectNetwork(const std::string& name) {
    std::string id;
    for (const Endpoint& endpoint : state.endpoints) {
        if (endpoint.network == name) id = endpoint.networkId;
    }
    learnName();
    networkLink.disconnect(name);
    networksChanged("disconnect", name, id);
}

/// The asker's container is started in this one's network. Its socket is held while the run lasts: its end, however it
/// comes, is how the other hears of this end.
void Supervisor::State::share(UniqueFd asker) {
    requireRunning();
    detail::requirePacketSocket(asker.get());
    dropSharersThatEnded();
    const std::string process = "/proc/" + std::to_string(init) + "/ns/";
    const UniqueFd user = openFile(process + "user", O_RDONLY);
    const UniqueFd net = openFile(process + "net", O_RDONLY);
    if (detail::sendWithDescriptors(asker.get(), "n", {user.get(), net.get()})) sharers.push_back(std::move(asker));
}

void Supervisor::State::dropSharersThatEnded() {
    std::erase_if(sharers, [](const UniqueFd& sharer) { return pollFd(sharer.get(), POLLIN, {}, 0) != 0; });
}

void Supervisor::State::networksChanged(const std::string& action, const std::string& name, const std::string& id) {
    state.endpoints = networkLink.endpoints();
    if (forwarder) forwarder->setContainerAddresses(addressesOf(state.endpoints));
    writeFileAtomic(plan.networksFile, writeNetworks(networkLink.wanted()) + "\n", Durability::Cached);
    save();
    try {
        events.append({now(), "network", action, id, {{"container", plan.id}, {"name", name}, {"type", "bridge"}}});
    } catch (const Error&) {
        return;  // as save()
    }
}

}  // namespace galley::monitor
