// SPDX-License-Identifier: Apache-2.0
/// @file
/// Small files and directories: whole-file reads, atomic replacement, fully handled writes.
/// Threads: free functions without state. Processes: see each. Crash: writeFileAtomic leaves the old or the new
/// content.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/unique_fd.h"

namespace galley {

/// Whole content; throws NotFound when absent and InvalidInput above `maxBytes`.
std::string readFile(const std::filesystem::path& file, std::size_t maxBytes = std::size_t{64} << 20U);
/// Nothing when the file is absent.
std::optional<std::string> readFileIfExists(const std::filesystem::path& file,
                                            std::size_t maxBytes = std::size_t{64} << 20U);

/// Whether a replaced file must be on disk before the call returns.
enum class Durability { Cached, Synced };

/// Writes a temporary beside `file`, then renames it over. Readers see the old or the new content, never a part.
void writeFileAtomic(const std::filesystem::path& file, std::string_view content, Durability durability,
                     unsigned mode = 0600);

/// Writes all bytes, through EINTR and short writes.
void writeAll(int fd, std::string_view bytes);
/// Reads up to end of file.
std::string readAll(int fd, std::size_t maxBytes = std::size_t{64} << 20U);

/// A file in memory with this content, at its beginning: no pipe to fill, no name on a disk.
UniqueFd memoryFile(std::string_view content);

/// Makes the directory and its parents; an existing directory is left as it is.
void ensureDirectory(const std::filesystem::path& directory, unsigned mode = 0700);
/// Removes a tree owned by this user; symbolic links are removed, not followed. Absent is fine.
void removeTree(const std::filesystem::path& directory);

/// fsync of a directory, so that a rename inside it survives a power cut.
void syncDirectory(const std::filesystem::path& directory);

/// open(2) with O_CLOEXEC; throws with the path in the sentence.
UniqueFd openFile(const std::filesystem::path& file, int flags, unsigned mode = 0600);

/// Opens `relative` beneath `directory` with openat2(2) RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS: an absolute path,
/// `..` or a symbolic link that leads out ends in Forbidden. Symbolic links inside are followed.
UniqueFd openBeneath(int directory, const std::filesystem::path& relative, int flags, unsigned mode = 0);
/// The same with RESOLVE_IN_ROOT: `directory` is the root that absolute links and `..` see (a container's file system).
UniqueFd openInRoot(int directory, const std::filesystem::path& path, int flags, unsigned mode = 0);

}  // namespace galley
