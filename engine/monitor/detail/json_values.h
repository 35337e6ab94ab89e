// SPDX-License-Identifier: Apache-2.0
/// @file
/// JSON as the monitor room reads and writes it: strict types, errors in Galley's words.
/// Used by the sources of this room only. Threads: free functions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/network/port_forwarder.h"

namespace galley::monitor::detail {

/// One line of JSON; bytes that are not UTF-8 (a name, a message of a runtime) are replaced, never thrown about.
inline std::string dump(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Parses `text` and hands the object to `read`; what is malformed becomes Corrupt with `what` in the sentence.
template <class Read>
auto parsed(std::string_view text, const std::string& what, const Read& read) {
    try {
        return read(nlohmann::json::parse(text));
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorKind::Corrupt, what + " cannot be read: it is damaged or of another version");
    }
}

inline nlohmann::json bindingJson(const network::PortBinding& binding) {
    return {{"hostAddress", binding.hostAddress},
            {"hostPort", binding.hostPort},
            {"hostPortLast", binding.hostPortLast},
            {"containerPort", binding.containerPort},
            {"protocol", binding.protocol == network::Protocol::Tcp ? "tcp" : "udp"}};
}

inline std::uint16_t portOf(const nlohmann::json& value) {
    const auto number = value.get<std::int64_t>();
    if (number < 0 || number > 65535) throw Error(ErrorKind::InvalidInput, "a port lies between 0 and 65535");
    return static_cast<std::uint16_t>(number);
}

inline network::PortBinding bindingOf(const nlohmann::json& object) {
    const auto protocol = object.at("protocol").get<std::string>();
    if (protocol != "tcp" && protocol != "udp") {
        throw Error(ErrorKind::InvalidInput, "the protocol of a port is tcp or udp");
    }
    return {object.at("hostAddress").get<std::string>(), portOf(object.at("hostPort")),
            portOf(object.at("containerPort")), protocol == "tcp" ? network::Protocol::Tcp : network::Protocol::Udp,
            portOf(object.value("hostPortLast", nlohmann::json(0)))};
}

inline nlohmann::json bindingsJson(const std::vector<network::PortBinding>& bindings) {
    nlohmann::json list = nlohmann::json::array();
    for (const network::PortBinding& binding : bindings) list.push_back(bindingJson(binding));
    return list;
}

inline std::vector<network::PortBinding> bindingsOf(const nlohmann::json& list) {
    std::vector<network::PortBinding> bindings;
    for (const nlohmann::json& binding : list) bindings.push_back(bindingOf(binding));
    return bindings;
}

}  // namespace galley::monitor::detail
