// SPDX-License-Identifier: Apache-2.0
/// @file
/// The small checks of doctor: control groups, disk space, runtime directory.
/// Used by doctor. Threads: free functions. Processes, crash: they read; the group that is tried goes at the next start
/// of anything, as any other.
#pragma once

#include <filesystem>

#include "engine/base/directories.h"
#include "engine/container/types.h"
#include "engine/process/control_group_places.h"

namespace galley::container::detail {

/// Makes a group, or asks for one, and removes it.
Check checkControlGroups(const process::ControlGroupPlaces& places, const std::filesystem::path& runtimeDirectory);

Check checkDiskSpace(const Directories& directories);

Check checkRuntimeDirectory(const Directories& directories);

}  // namespace galley::container::detail
