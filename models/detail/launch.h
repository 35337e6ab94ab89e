// SPDX-License-Identifier: Apache-2.0
/// @file
/// Steps that the run form and the demo share. Blocking: called on workers.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "engine/api/types.h"
#include "models/engine_runner.h"

namespace galley::models {

/// A free host port for a container port: the same number, 8080 for 80, 8443 for 443, or one near. 0: none was found.
std::uint16_t proposeHostPort(const Services& services, std::uint16_t containerPort, api::Protocol protocol,
                              const std::set<std::uint16_t>& taken);

/// "5000/tcp" as a mapping without a host port; nothing for what is none.
std::optional<api::PortMapping> parseExposed(const std::string& exposed);

/// Creates and starts; when the start fails or is cancelled, the container is removed again.
Result<api::CreatedContainer> launch(const Services& services, const api::ContainerSpec& spec,
                                     const std::stop_token& stop);

/// The name of a container; its short id when it has gone already.
std::string nameOf(const Services& services, const std::string& id);

}  // namespace galley::models
