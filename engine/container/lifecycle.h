// SPDX-License-Identifier: Apache-2.0
/// @file
/// Everything after `start`: stop, restart, kill, remove, rename, wait, attach, figures. Used by api. Uses context,
/// monitor/control_client. Threads: thread-safe, blocking.
/// Processes: a running container is changed by its monitor alone, through its control socket; a stopped one under its
/// lock. Crash: a monitor that dies meanwhile counts as an end of the container.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/container/context.h"
#include "engine/monitor/control_client.h"

namespace galley::container {

enum class WaitFor { NotRunning, NextExit, Removed };

/// Does nothing when it does not run.
void stopContainer(Context& context, const std::string& reference, const StopOptions& options,
                   const std::stop_token& stop);
void restartContainer(Context& context, const std::string& reference, const StopOptions& options,
                      const std::stop_token& stop);
/// InvalidInput when it does not run.
void killContainer(Context& context, const std::string& reference, const std::string& signal);
/// Busy when it runs and not `force`.
void removeContainer(Context& context, const std::string& reference, bool force, bool volumes);
void renameContainer(Context& context, const std::string& reference, const std::string& name);
/// The exit code.
int waitForContainer(Context& context, const std::string& reference, WaitFor condition, const std::stop_token& stop);
/// A container that does not run yet: the stream is handed to the next start() of this process.
monitor::AttachStream attachToContainer(Context& context, const std::string& reference, bool withInput);
/// One sample per running container of `references`, of all when empty. `cpuPercent` stays 0.
std::vector<ContainerStats> sampleContainers(Context& context, const std::vector<std::string>& references);

}  // namespace galley::container
