// SPDX-License-Identifier: Apache-2.0
/// @file
/// Owns a file descriptor. Used by every room that touches the system.
/// Threads: one owner at a time. Processes: every descriptor is opened close-on-exec.
#pragma once

#include <unistd.h>

#include <utility>

namespace galley {

class UniqueFd {
public:
    UniqueFd() noexcept = default;
    explicit UniqueFd(int fd) noexcept : m_fd(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : m_fd(other.release()) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept {
        if (this != &other) reset(other.release());
        return *this;
    }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    int get() const noexcept { return m_fd; }
    explicit operator bool() const noexcept { return m_fd >= 0; }
    int release() noexcept { return std::exchange(m_fd, -1); }
    void reset(int fd = -1) noexcept {
        const int old = std::exchange(m_fd, fd);
        if (old >= 0) ::close(old);
    }

    /// A close-on-exec copy; throws Error when the process is out of descriptors.
    UniqueFd duplicate() const;

private:
    int m_fd = -1;
};

}  // namespace galley
