// SPDX-License-Identifier: Apache-2.0
/// @file
/// The checks of doctor that only look: control groups, disk space, runtime directory. Used by doctor.
/// Threads: free functions. Processes, crash: they read only.
#pragma once

#include <filesystem>

#include "engine/base/directories.h"
#include "engine/container/types.h"

namespace galley::container::detail {

/// `tree`: where control groups are mounted; `ownFile`: the /proc/<pid>/cgroup to judge by.
Check checkControlGroups(const std::filesystem::path& tree, const std::filesystem::path& ownFile);

Check checkDiskSpace(const Directories& directories);

Check checkRuntimeDirectory(const Directories& directories);

}  // namespace galley::container::detail
