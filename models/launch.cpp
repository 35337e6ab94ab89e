// SPDX-License-Identifier: Apache-2.0
#include "models/detail/launch.h"
#include "engine/api/container_service.h"
#include "engine/api/port_service.h"
#include "engine/base/text.h"

namespace galley::models {

std::uint16_t proposeHostPort(const Services& services, std::uint16_t containerPort, api::Protocol protocol,
                              const std::set<std::uint16_t>& taken) {
    constexpr std::uint16_t kFirstUnprivileged = 1024;
    constexpr int kTries = 20;
    std::uint16_t port = containerPort;
    if (port == 80) {
        port = 8080;
    } else if (port < kFirstUnprivileged) {
        port = static_cast<std::uint16_t>(port + 8000);
    }
    for (int attempt = 0; attempt < kTries && port != 0; ++attempt) {
        if (taken.contains(port)) {
            ++port;
            continue;
        }
        const auto available = services.ports->check("127.0.0.1", port, protocol);
        if (!available) return 0;
        if (available->free) return port;
        port = available->suggestion;
    }
    return 0;
}

std::optional<api::PortMapping> parseExposed(const std::string& exposed) {
    const std::vector<std::string> parts = split(exposed, '/');
    if (parts.empty() || parts.size() > 2) return std::nullopt;
    const auto number = parseUnsigned(parts[0]);
    if (!number || *number == 0 || *number > 65535) return std::nullopt;
    api::PortMapping mapping;
    mapping.hostAddress = "127.0.0.1";
    mapping.containerPort = static_cast<std::uint16_t>(*number);
    if (parts.size() == 2 && toLower(parts[1]) == "udp") {
        mapping.protocol = api::Protocol::Udp;
    } else if (parts.size() == 2 && toLower(parts[1]) != "tcp") {
        return std::nullopt;
    }
    return mapping;
}

Result<api::CreatedContainer> launch(const Services& services, const api::ContainerSpec& spec,
                                     const std::stop_token& stop) {
    auto created = services.containers->create(spec);
    if (!created) return created;
    const Result<void> started =
        stop.stop_requested() ? Result<void>::cancelledResult() : services.containers->start(created->id);
    if (started) return created;
    // The form stays open with the error: a second try must find the name free.
    const Result<void> removed = services.containers->remove(created->id, true, true);
    if (!removed && !started.cancelled()) {
        Error error = started.error();
        return error.addContext("the container could not be removed again: " + removed.error().message());
    }
    return started.failure();
}

std::string nameOf(const Services& services, const std::string& id) {
    api::ContainerFilter filter;
    filter.all = true;
    filter.filters = {{"id", id}};
    const auto list = services.containers->list(filter);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        if ((*list)[i].id == id) return (*list)[i].name;
    }
    return id.substr(0, 12);
}

}  // namespace galley::models
