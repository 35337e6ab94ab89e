// SPDX-License-Identifier: Apache-2.0
/// @file
/// A program as a sealed file in memory. OCI runtimes make such a copy of themselves at every start and execute it, so
/// that no container can write to their file through /proc/self/exe (CVE-2019-5736); one that is started from such a
/// copy has no need to, which spares an execve(2) and the loading of its libraries.
/// Used by monitor. Uses base. Threads: free function. Processes: none. Crash: the copy goes with its last descriptor.
#pragma once

#include <filesystem>

#include "engine/base/unique_fd.h"

namespace galley::process {

/// For SpawnOptions::executable. With the four seals that crun and runc look for in themselves
/// (their cloned_binary.c). Empty where there can be none: the program is a script, or the kernel refuses.
UniqueFd sealedProgram(const std::filesystem::path& program) noexcept;

}  // namespace galley::process
