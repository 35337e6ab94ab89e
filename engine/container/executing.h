// SPDX-License-Identifier: Apache-2.0
/// @file
/// Further processes in a running container (`exec`), and a look at those it has (`top`). Used by api. Uses context,
/// container_root, runtime_spec, monitor/control_client.
/// Threads: thread-safe, blocking. Processes: the container's monitor starts them. Crash: see monitor/exec_stream.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/container/context.h"
#include "engine/container/layered_root.h"
#include "engine/monitor/exec_stream.h"
#include "engine/monitor/health.h"
#include "engine/process/id_mapping.h"

namespace galley::container {

/// Returns when the process runs; nothing for a detached one. InvalidInput when the container does not run or the user
/// is not known there, NotFound for an absent container, Busy for a paused one, Runtime for a command that is missing
/// or cannot be executed, in Docker's words (exitCodeFor() tells them apart).
std::optional<monitor::ExecStream> execute(Context& context, const std::string& reference, const ExecSpec& spec);

/// How the monitor is to look after the container's health, by users and directories of its root; nothing without a
/// health check.
std::optional<monitor::HealthPlan> planHealth(const LayeredRoot& root, const Record& record,
                                              const process::IdMapping& idMapping);

/// InvalidInput when it does not run, or is paused (is not paused) already; Unsupported without control groups.
void pauseContainer(Context& context, const std::string& reference);
void unpauseContainer(Context& context, const std::string& reference);

/// The container's processes as `ps` of this host lists them. `arguments` go to `ps` as they are ("-ef" when empty);
/// they must leave its PID column in place. InvalidInput when the container does not run or `ps` refuses.
ProcessTable listProcesses(Context& context, const std::string& reference, const std::vector<std::string>& arguments);

}  // namespace galley::container
