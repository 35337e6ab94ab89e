// SPDX-License-Identifier: Apache-2.0
/// @file
/// Networks as users know them: made, listed, taken away; containers connected to them, also while they run.
/// Used by api and this room. Uses network/definitions, monitor/control_client, context. Threads: thread-safe,
/// blocking. Processes: a running container's monitor does the work; a stopped one's `networks.json` is changed under
/// its lock. Crash: a container is in a network or not.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/container/context.h"
#include "engine/network/definitions.h"

namespace galley::container {

using Filters = std::vector<std::pair<std::string, std::string>>;

/// Filters of Docker: id, name, label, driver, type, scope, dangling.
std::vector<NetworkSummary> listNetworks(Context& context, const Filters& filters);
/// Docker's JSON object. NotFound.
std::string inspectNetwork(Context& context, const std::string& reference);
/// The container as a member of the network of this name; nothing when it is not to be in it.
std::optional<NetworkMember> memberOf(const Observation& observation, const std::string& network);
/// By name. NotFound.
std::vector<NetworkMember> membersOf(Context& context, const std::string& reference);
NetworkSummary createNetwork(Context& context, const NetworkSpec& spec);
/// Forbidden while a running container is in it, with Docker's words. Returns its name.
std::string removeNetwork(Context& context, const std::string& reference);
/// Removes those that no container, running or not, is to be in; the names. Filters: until, label, label!.
std::vector<std::string> pruneNetworks(Context& context, const Filters& filters);

void connectNetwork(Context& context, const std::string& network, const std::string& container,
                    const NetworkChoice& choice);
/// NotFound when it is not in it; `force` is then no error.
void disconnectNetwork(Context& context, const std::string& network, const std::string& container, bool force);

/// What a new container asks for, with names instead of ids; checks that all exist and can be had together.
std::vector<monitor::WantedNetwork> resolveNetworks(const Context& context, const ContainerSpec& spec);
/// For a start. NotFound when one is gone.
std::vector<monitor::PlannedNetwork> planNetworks(const Context& context, const Observation& observation);

}  // namespace galley::container
