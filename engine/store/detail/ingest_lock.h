// SPDX-License-Identifier: Apache-2.0
/// @file
/// The lock of one thing in `<data>/ingest`: a file `<name>.lock` that is removed by the last who held it.
/// Private to the room. Threads and processes: as FileLock; nobody is left holding the lock of a removed file.
/// Crash: the file stays without an owner and is swept.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>

#include "engine/base/file_lock.h"

namespace galley::store::detail {

class IngestLock {
public:
    static IngestLock acquire(const std::filesystem::path& file, const std::stop_token& stop);
    /// Nothing when somebody else holds it.
    static std::optional<IngestLock> tryAcquire(const std::filesystem::path& file);

    ~IngestLock();
    IngestLock(IngestLock&& other) noexcept;
    IngestLock& operator=(IngestLock&& other) noexcept;

    /// To be kept open by a child that works on the thing.
    int fd() const noexcept { return m_lock ? m_lock->fd() : -1; }
    void release() noexcept;

private:
    IngestLock(std::filesystem::path file, FileLock lock) : m_file(std::move(file)), m_lock(std::move(lock)) {}
    std::filesystem::path m_file;
    std::optional<FileLock> m_lock;
};

}  // namespace galley::store::detail
