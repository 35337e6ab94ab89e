// SPDX-License-Identifier: Apache-2.0
/// @file
/// A change to a container that its monitor makes while it runs, and whoever holds its lock otherwise.
/// Used by networks, published_ports. Uses context, monitor/control_client. Threads: thread-safe, blocking. Processes:
/// nobody starts the container while a stopped one's record is changed. Crash: as the two ways have it.
#pragma once

#include <string>

#include "engine/base/file_lock.h"
#include "engine/container/context.h"
#include "engine/monitor/control_client.h"

namespace galley::container {

/// Returns what `live(client, observation)` or `stopped(observation)` does; the container has this id.
template <class Live, class Stopped>
auto changeLiveOrStopped(Context& context, const std::string& id, const Live& live, const Stopped& stopped) {
    const RecordPaths paths = context.records().paths(id);
    while (true) {
        Observation observation = context.observe(id);
        if (isUp(observation.state)) {
            if (auto client = monitor::ControlClient::connect(paths.controlSocket)) return live(*client, observation);
            // Its monitor is about to end; what it leaves is what counts.
            FileLock::acquire(paths.directory / "monitor.lock", FileLock::Mode::Shared);
            continue;
        }
        const auto lock = context.records().lock(id);
        observation = context.observe(id);
        if (!isUp(observation.state)) return stopped(observation);
    }
}

}  // namespace galley::container
