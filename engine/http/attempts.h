// SPDX-License-Identifier: Apache-2.0
/// @file
/// How often something is tried that depends on a network, and how long to wait in between.
/// Used by http, registry. Uses base. Threads: one owner. Processes, Crash: no I/O.
#pragma once

#include <chrono>
#include <cstddef>
#include <ctime>
#include <functional>
#include <optional>
#include <stop_token>

namespace galley::http {

/// How patient a client is. The defaults suit people; tests shorten them.
struct Patience {
    std::chrono::milliseconds connect{15000};
    /// Longest silence in the middle of an answer, and before it.
    std::chrono::milliseconds stall{30000};
    /// The same before the answer to a slow request.
    std::chrono::milliseconds slowAnswer{300000};
    int attempts = 5;
    std::chrono::milliseconds firstDelay{250};
    std::chrono::milliseconds longestDelay{8000};
    /// A server that asks (Retry-After) to wait longer than this gets no further attempt.
    std::chrono::seconds longestRetryAfter{30};

    /// What waits, rolls the dice (a number below its argument) and knows the time of day; tests give their own. Empty:
    /// the real ones.
    std::function<void(std::chrono::nanoseconds, const std::stop_token&)> pause{};
    std::function<std::size_t(std::size_t)> chance{};
    std::function<std::time_t()> timeOfDay{};

    /// Throws Cancelled at `stop`.
    void wait(std::chrono::nanoseconds length, const std::stop_token& stop) const;
};

/// Counts attempts and waits between them.
class Attempts {
public:
    explicit Attempts(const Patience& patience) : m_patience(patience) {}

    /// After progress: what fails now is a new beginning.
    void startOver() { m_made = 0; }
    /// Waits, `asked` long when the server said so, or returns false when there is no further attempt. Throws
    /// Cancelled.
    bool another(std::optional<std::chrono::seconds> asked, const std::stop_token& stop);

private:
    std::chrono::milliseconds backOff() const;

    const Patience& m_patience;
    int m_made = 0;
};

}  // namespace galley::http
