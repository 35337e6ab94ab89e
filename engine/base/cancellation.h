// SPDX-License-Identifier: Apache-2.0
/// @file
/// How long work is stopped: a std::stop_token goes down the call chain, and Cancelled comes back up.
/// Threads: tokens are shared freely.
#pragma once

#include <stop_token>

#include "engine/base/error.h"
#include "engine/base/unique_fd.h"

namespace galley {

inline void throwIfCancelled(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Cancelled();
}

/// A descriptor that becomes readable when `stop` is requested: put it into poll() beside what you wait for.
class StopFd {
public:
    explicit StopFd(const std::stop_token& stop);
    ~StopFd();
    StopFd(const StopFd&) = delete;
    StopFd& operator=(const StopFd&) = delete;
    int get() const noexcept { return m_event.get(); }

private:
    struct Signal {
        int fd;
        void operator()() const noexcept;
    };
    UniqueFd m_event;
    std::stop_callback<Signal> m_callback;
};

/// Waits until `fd` has one of `pollEvents`, `stop` is requested (throws Cancelled) or `timeoutMs` passed (-1: never).
/// Returns the revents, 0 at the time-out.
short pollFd(int fd, short pollEvents, const std::stop_token& stop, int timeoutMs = -1);

}  // namespace galley
