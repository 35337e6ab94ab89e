// SPDX-License-Identifier: Apache-2.0
/// @file
/// Whether this machine can run containers, found out by trying: user namespaces, subordinate ids, overlay, runtime,
/// way out, control groups; each with what is missing and the command that cures it. Used by api. Uses process,
/// network, runtime_choice. Threads: thread-safe, blocking (some 100 ms). Processes: what it starts has ended when it
/// returns. Crash: leaves nothing.
#pragma once

#include <vector>

#include "engine/base/directories.h"
#include "engine/container/types.h"

namespace galley::container {

/// Most important first. Never throws for what it finds: that is what the checks say.
std::vector<Check> examineSystem(const Directories& directories);

}  // namespace galley::container
