// SPDX-License-Identifier: Apache-2.0
/// @file
/// Who holds a lock, for people. Private to the room. Threads: free functions. Processes, Crash: reads /proc only.
#pragma once

#include <filesystem>
#include <string>

namespace galley::store::detail {

/// "process 1234 (galley)", or "another process" when the kernel does not say.
std::string describeLockOwner(const std::filesystem::path& file);

}  // namespace galley::store::detail
