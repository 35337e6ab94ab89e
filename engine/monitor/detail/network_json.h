// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's networks as JSON: in the plan, in `networks.json`, on the control socket.
/// Used by the sources of this room only. Threads: free functions.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/monitor/plan.h"

namespace galley::monitor::detail {

inline nlohmann::json wantedNetworkJson(const WantedNetwork& network) {
    return {{"name", network.name},
            {"aliases", network.aliases},
            {"address", network.address},
            {"address6", network.address6}};
}

inline WantedNetwork wantedNetworkOf(const nlohmann::json& object) {
    return {object.at("name").get<std::string>(), object.at("aliases").get<std::vector<std::string>>(),
            object.at("address").get<std::string>(), object.value("address6", "")};
}

inline nlohmann::json plannedNetworkJson(const PlannedNetwork& network) {
    return {{"wanted", wantedNetworkJson(network.wanted)},
            {"id", network.id},
            {"config", network::writeConfig(network.config)}};
}

inline PlannedNetwork plannedNetworkOf(const nlohmann::json& object) {
    return {wantedNetworkOf(object.at("wanted")), object.at("id").get<std::string>(),
            network::parseConfig(object.at("config").get<std::string>())};
}

}  // namespace galley::monitor::detail
