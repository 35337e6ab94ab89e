// SPDX-License-Identifier: Apache-2.0
/// @file
/// Locks between processes: flock(2) on a named file or directory. The order of all lock files stands in
/// engine/README.md. Threads: each FileLock opens its own description, so two threads of one process exclude one
/// another as well. Processes: released by the kernel when the holder dies. Crash: nothing to clean up; the file stays,
/// empty.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>

#include "engine/base/unique_fd.h"

namespace galley {

class FileLock {
public:
    enum class Mode { Shared, Exclusive };

    /// Waits; `stop` ends the wait with Cancelled. Makes the file (0600) when absent. Never hold one across network.
    static FileLock acquire(const std::filesystem::path& file, Mode mode, const std::stop_token& stop = {});
    /// Returns nothing when another owner is in the way.
    static std::optional<FileLock> tryAcquire(const std::filesystem::path& file, Mode mode);

    /// The lock of a directory itself, for who removes it: unlike a lock file in it, it lasts until all of it is gone.
    /// Waits. Nothing when there is no such directory.
    static std::optional<FileLock> acquireDirectory(const std::filesystem::path& directory);
    /// As above, and nothing when another owner is in the way.
    static std::optional<FileLock> tryAcquireDirectory(const std::filesystem::path& directory);

    /// A lock that another process handed over.
    static FileLock adopt(UniqueFd fd) { return FileLock(std::move(fd)); }

    /// For handing the lock to a child: the lock lives as long as any copy of this descriptor.
    int fd() const noexcept { return m_fd.get(); }
    void release() noexcept { m_fd.reset(); }

private:
    explicit FileLock(UniqueFd fd) : m_fd(std::move(fd)) {}
    UniqueFd m_fd;
};

}  // namespace galley
