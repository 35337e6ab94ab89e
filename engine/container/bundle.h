// SPDX-License-Identifier: Apache-2.0
/// @file
/// What lies ready before a monitor starts: the runtime's bundle, the files of /etc, the mounts with their sources.
/// Used by starting.cpp. Uses context, layered_root, user_lookup, runtime_spec.
/// Threads: free functions; the caller holds the container's lock. Crash: everything is written anew at every start.
#pragma once

#include <string>
#include <vector>

#include "engine/container/context.h"
#include "engine/container/runtime_choice.h"
#include "engine/container/runtime_spec.h"
#include "engine/monitor/plan.h"

namespace galley::container {

/// Writes bundle/config.json, hosts, hostname and resolv.conf, and returns what the monitor has to do.
/// `idMapping` is the nested one. InvalidInput for a user or working directory that cannot be; NotFound for a source.
monitor::MonitorPlan prepareBundle(Context& context, const Observation& observation,
                                   const process::IdMapping& idMapping, const RuntimeChoice& runtime);

}  // namespace galley::container
