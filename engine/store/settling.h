// SPDX-License-Identifier: Apache-2.0
/// @file
/// The work on the disk that no command waits for: what was recorded is brought to it (engine/README.md, Life of a
/// pull), and the index's write-ahead log, which every command reads when it opens the index, is folded into index.db.
/// Used by `galley-ns settle`. Uses SQLite.
/// Threads: free functions. Processes: one settles at a time (settle.lock); commands go on beside it.
/// Crash: killed at any point, it only leaves work for the next one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/base/file_lock.h"

namespace galley::store {

/// Takes seconds after a large pull. `number`: settled_file.h; 0 only folds the log. Waits for its turn without `lock`.
void settle(const std::filesystem::path& dataDirectory, std::int64_t number, std::optional<FileLock> lock);

}  // namespace galley::store
