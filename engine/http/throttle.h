// SPDX-License-Identifier: Apache-2.0
/// @file
/// A limit on bytes per second that several transfers share. Keeps accounts only; whoever books bytes waits himself.
/// Used by client; made by registry. Uses nothing.
/// Threads: thread-safe. Processes: each has a limit of its own. Crash: nothing is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace galley::http {

class Throttle {
public:
    using Clock = std::chrono::steady_clock;
    using Now = std::function<Clock::time_point()>;

    /// `bytesPerSecond` is above 0. Tests give their own `now`.
    explicit Throttle(std::int64_t bytesPerSecond, Now now = &Clock::now);

    /// The one of this process, set to this limit; null for 0. Transfers that run already share the new limit.
    static std::shared_ptr<Throttle> ofProcess(std::int64_t bytesPerSecond);

    void setLimit(std::int64_t bytesPerSecond);
    std::int64_t limit() const;
    /// Books bytes that went over the wire. Returns how long the caller has to wait before he moves more.
    std::chrono::nanoseconds book(std::int64_t bytes);

private:
    mutable std::mutex m_mutex;
    std::int64_t m_bytesPerSecond;
    Now m_now;
    Clock::time_point m_paidUntil;
};

}  // namespace galley::http
