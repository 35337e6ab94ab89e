// SPDX-License-Identifier: Apache-2.0
/// @file
/// How large containers are: what they wrote, and that together with their image. Used by api. Uses context, process.
/// Threads: free functions, blocking. Processes: `galley-ns measure` reads what belongs to subordinate ids.
/// Crash: nothing to leave.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "engine/container/context.h"

namespace galley::container {

/// Fills `writtenBytes` and `totalBytes` of all. One process reads all their writable layers.
void measureSizes(Context& context, std::vector<ContainerSummary>& summaries, const std::stop_token& stop = {});

/// The lengths of all files beneath each directory, each file once however many names it has.
std::vector<std::int64_t> measureDirectories(const Context& context,
                                             const std::vector<std::filesystem::path>& directories,
                                             const std::stop_token& stop);

}  // namespace galley::container
