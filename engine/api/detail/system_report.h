// SPDX-License-Identifier: Apache-2.0
/// @file
/// Figures and facts about this machine and what Galley keeps on it. Used by system_service.cpp. Uses container, store.
/// Threads: free functions. Processes, Crash: reads only.
#pragma once

#include <string>

#include "engine/api/system_types.h"
#include "engine/container/context.h"

namespace galley::api::detail {

struct DiskFigures {
    std::int64_t bytes = 0;
    std::int64_t reclaimableBytes = 0;
};

/// Layers from the index, containers and volumes by walking them: some milliseconds to seconds.
DiskFigures measureDisk(container::Context& context);

VersionInfo describeVersion(const Directories& directories);
/// Docker's `info` object as JSON text.
std::string describeMachine(container::Context& context);

}  // namespace galley::api::detail
