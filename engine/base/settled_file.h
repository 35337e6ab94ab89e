// SPDX-License-Identifier: Apache-2.0
/// @file
/// The file `settled` of the data directory: up to which number everything recorded is on the disk.
/// Used by store and `galley-ns settle`. Threads: free functions. Processes: one settles at a time (settle.lock).
/// Crash: the number is written, synced, only after what it vouches for; a crash before that loses the number, no more.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/base/file_lock.h"

namespace galley {

/// 0 when there is no such file, or no number in it.
std::int64_t readSettled(const std::filesystem::path& dataDirectory);

/// Brings the file system of `dataDirectory` to the disk (syncfs(2)), then the number. Takes seconds after a large
/// pull. The caller holds the right to settle. Nothing is done for a number that is settled already, such as 0.
void settleNow(const std::filesystem::path& dataDirectory, std::int64_t number, const FileLock& lock);

/// The right to settle, the exclusive lock on `settle.lock`; nothing while another has it.
std::optional<FileLock> tryLockSettling(const std::filesystem::path& dataDirectory);

}  // namespace galley
