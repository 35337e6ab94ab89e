// SPDX-License-Identifier: Apache-2.0
#include "engine/network/network_config.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace galley::network {

std::string writeConfig(const NetworkConfig& config) {
    const nlohmann::json object{{"key", config.key},         {"name", config.name},         {"subnet", config.subnet},
                                {"gateway", config.gateway}, {"internal", config.internal}, {"avoid", config.avoid},
                                {"subnet6", config.subnet6}, {"gateway6", config.gateway6}};
    return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

NetworkConfig parseConfig(std::string_view text) {
    try {
        const auto object = nlohmann::json::parse(text);
        NetworkConfig config;
        object.at("key").get_to(config.key);
        object.at("name").get_to(config.name);
        object.at("subnet").get_to(config.subnet);
        object.at("gateway").get_to(config.gateway);
        object.at("internal").get_to(config.internal);
        object.at("avoid").get_to(config.avoid);
        // A plan that a former version wrote has none.
        config.subnet6 = object.value("subnet6", "");
        config.gateway6 = object.value("gateway6", "");
        return config;
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorKind::Corrupt, "the description of a network cannot be read: it is of another version");
    }
}

}  // namespace galley::network
