// SPDX-License-Identifier: Apache-2.0
/// @file
/// One container as it is now: its record, its name, what its monitor last said and what it publishes; and the forms in
/// which people and programs read that. Used by container, api. Uses monitor/state. Threads: values.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/container/record.h"
#include "engine/container/types.h"
#include "engine/monitor/plan.h"
#include "engine/monitor/state.h"

namespace galley::container {

struct Observation {
    Record record;
    std::string name;
    monitor::MonitorState state;
    std::vector<PortMapping> ports;
    std::vector<monitor::WantedNetwork> networks;  ///< that it is in now, or at the next start
};

ContainerState stateOf(const monitor::MonitorState& state) noexcept;
/// A first process lives (also while paused).
bool isUp(const monitor::MonitorState& state) noexcept;

/// "starting", "healthy", "unhealthy"; empty without a health check.
std::string healthText(const monitor::MonitorState& state);
/// "Up 2 minutes (healthy)", "Exited (1) 3 hours ago", "Created".
std::string statusText(const monitor::MonitorState& state, Instant reference);

ContainerSummary summaryOf(const Observation& observation, Instant reference);

/// Decides which containers `ps` shows. Values of one key are alternatives, keys add up, labels all must fit.
class ContainerMatcher {
public:
    /// `createdOf` gives the date of a container named by `before` and `since`; it throws NotFound. Throws InvalidInput
    /// for unknown keys and values.
    ContainerMatcher(const ContainerFilter& filter, const std::function<Instant(const std::string&)>& createdOf);
    bool matches(const Observation& observation) const;

private:
    struct Condition {
        std::string key;
        std::string value;
        Instant created{};
    };
    bool matches(const Condition& condition, const Observation& observation) const;
    std::vector<Condition> m_conditions;
    bool m_all = false;
};

/// Docker's `container inspect` object as JSON text. `paths` are those of the record.
struct InspectPaths {
    std::filesystem::path names;  ///< has `hosts`, `hostname`, `resolv.conf`
    std::filesystem::path log;
    std::vector<std::filesystem::path> lower;  ///< uppermost first
    std::filesystem::path upper;
    std::filesystem::path work;
    std::filesystem::path merged;
    std::filesystem::path volumes;  ///< directory of all volumes
};
std::string inspectJson(const Observation& observation, const InspectPaths& paths, const std::string& runtime);

/// 64 digits for a container's place in a network.
std::string endpointId(const std::string& container, const std::string& network);

network::PortBinding toBinding(const PortMapping& mapping);
PortMapping toMapping(const network::PortBinding& binding);

}  // namespace galley::container
