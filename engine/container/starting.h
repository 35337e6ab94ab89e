// SPDX-License-Identifier: Apache-2.0
/// @file
/// `start`: writes the bundle and the monitor's plan, starts the monitor and waits until it says that the container
/// runs. Used by api. Uses context, runtime_spec, process, monitor/plan.
/// Threads: thread-safe. Processes: the container's lock is held until it runs; a second starter finds it running.
/// Crash: a monitor whose starter died goes on; nobody waits for it.
#pragma once

#include <string>
#include <vector>

#include "engine/container/context.h"

namespace galley::container {

/// Does nothing when it runs already. Throws what the monitor reports; a command that cannot be executed is Runtime
/// with Docker's words (exitCodeFor() gives 127 or 126). `galley-monitor` is looked for beside this program.
void startContainer(Context& context, const std::string& reference);

/// What a monitor reports of a failed start (monitor/plan.h), in Docker's words when it is about the command.
Error dockerStartError(const Error& error, const std::vector<std::string>& arguments);

}  // namespace galley::container
