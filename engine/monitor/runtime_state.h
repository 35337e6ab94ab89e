// SPDX-License-Identifier: Apache-2.0
/// @file
/// What an OCI runtime keeps of a container. Used by monitor, container.
/// Threads: free function. Processes: nobody else works on the container.
/// Crash: what stays goes the next time.
#pragma once

#include <filesystem>

namespace galley::monitor {

/// Removes the runtime's directory of a container that has ended, and the control groups that the runtime made for it:
/// runc makes some wherever it may. Absent is fine.
void removeRuntimeState(const std::filesystem::path& directory);

}  // namespace galley::monitor
