// SPDX-License-Identifier: Apache-2.0
/// @file
/// A change to a container that its monitor makes while it runs, and whoever holds its lock otherwise.
/// Used by networks, published_ports. Uses context, monitor_access. Threads: thread-safe, blocking. Processes:
/// nobody starts the container while a stopped one's record is changed. Crash: as the two ways have it.
#pragma once

#include <string>

#include "engine/container/context.h"
#include "engine/container/monitor_access.h"

namespace galley::container {

/// Returns what `live(client, observation)` or `stopped(observation)` does; the container has this id.
template <class Live, class Stopped>
auto changeLiveOrStopped(Context& context, const std::string& id, const Live& live, const Stopped& stopped) {
    const RecordPaths paths = context.records().paths(id);
    while (true) {
        Observation observation = context.observe(id);
        if (isUp(observation.state)) {
            if (auto client = connectMonitor(paths)) return live(*client, observation);
            // Its monitor is about to end; what it leaves is what counts.
            waitForMonitorsEnd(paths, {});
            continue;
        }
        const auto lock = context.records().lock(id);
        observation = context.observe(id);
        if (!isUp(observation.state)) return stopped(observation);
    }
}

}  // namespace galley::container
