// SPDX-License-Identifier: Apache-2.0
#include "engine/http/attempts.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/random.h"

namespace galley::http {

void Patience::wait(std::chrono::nanoseconds length, const std::stop_token& stop) const {
    if (pause) {
        pause(length, stop);
    } else {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        never.wait_for(lock, stop, length, [] { return false; });
    }
    throwIfCancelled(stop);
}

bool Attempts::another(std::optional<std::chrono::seconds> asked, const std::stop_token& stop) {
    if (++m_made >= m_patience.attempts) return false;
    if (asked && *asked > m_patience.longestRetryAfter) return false;
    m_patience.wait(asked ? std::chrono::milliseconds(*asked) : backOff(), stop);
    return true;
}

/// Doubles each time; half of it is chance, so that many clients do not come back at once.
std::chrono::milliseconds Attempts::backOff() const {
    const auto whole = std::min(m_patience.longestDelay, m_patience.firstDelay * (1 << std::min(m_made - 1, 16)));
    const auto half = static_cast<std::size_t>(whole.count() / 2);
    return std::chrono::milliseconds(
        static_cast<std::int64_t>(half + (m_patience.chance ? m_patience.chance(half + 1) : randomBelow(half + 1))));
}

}  // namespace galley::http
