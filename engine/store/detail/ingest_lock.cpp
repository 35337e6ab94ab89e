// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/ingest_lock.h"

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace galley::store::detail {
namespace {

/// Whether the file that was locked is still the one of that name: the owner before us may have removed it.
bool isCurrent(const std::filesystem::path& file, const FileLock& lock) {
    struct stat named {};
    struct stat held {};
    return ::stat(file.c_str(), &named) == 0 && ::fstat(lock.fd(), &held) == 0 && named.st_ino == held.st_ino &&
           named.st_dev == held.st_dev;
}

}  // namespace

IngestLock IngestLock::acquire(const std::filesystem::path& file, const std::stop_token& stop) {
    while (true) {
        FileLock lock = FileLock::acquire(file, FileLock::Mode::Exclusive, stop);
        if (isCurrent(file, lock)) return {file, std::move(lock)};
    }
}

std::optional<IngestLock> IngestLock::tryAcquire(const std::filesystem::path& file) {
    auto lock = FileLock::tryAcquire(file, FileLock::Mode::Exclusive);
    if (!lock || !isCurrent(file, *lock)) return std::nullopt;
    return IngestLock(file, std::move(*lock));
}

void IngestLock::release() noexcept {
    if (!m_lock) return;
    ::unlink(m_file.c_str());
    m_lock.reset();
}

IngestLock::~IngestLock() {
    release();
}

IngestLock::IngestLock(IngestLock&& other) noexcept
    : m_file(std::move(other.m_file)), m_lock(std::exchange(other.m_lock, std::nullopt)) {}

IngestLock& IngestLock::operator=(IngestLock&& other) noexcept {
    if (this != &other) {
        release();
        m_file = std::move(other.m_file);
        m_lock = std::exchange(other.m_lock, std::nullopt);
    }
    return *this;
}

}  // namespace galley::store::detail
