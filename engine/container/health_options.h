// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's health check: from flags, from its image, as the monitor runs it, as `inspect` shows it.
/// Used by this room. Uses monitor/health. Threads: free functions without state.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/container/options.h"
#include "engine/monitor/health.h"

namespace galley::container {

/// The flags `health-cmd`, `health-interval`, …, `no-healthcheck` ("true"). Throws InvalidInput in Docker's words.
void applyHealthFlag(HealthCheck& health, std::string_view flag, const std::string& value);
void checkHealth(const HealthCheck& health);
/// What was asked for over what the image has. The image's JSON is hostile: what is malformed in it counts as absent.
HealthCheck mergedHealth(const HealthCheck& wanted, const std::string& imageJson,
                         const std::vector<std::string>& imageShell);

/// What a probe executes; empty: there is none.
std::vector<std::string> probeCommand(const HealthCheck& health);
/// Docker's defaults in the place of zeros; `process` stays empty.
monitor::HealthPlan healthPlan(const HealthCheck& health);

/// As in Docker's Config and State.
nlohmann::ordered_json healthConfigJson(const HealthCheck& health);
nlohmann::ordered_json healthStateJson(const monitor::Health& health);

}  // namespace galley::container
