// SPDX-License-Identifier: Apache-2.0
#include "engine/http/throttle.h"

#include <algorithm>

namespace galley::http {
namespace {

/// So much time without traffic may be made up for at once; more would be a burst above the limit.
constexpr std::chrono::milliseconds kCredit{50};

}  // namespace

Throttle::Throttle(std::int64_t bytesPerSecond, Now now)
    : m_bytesPerSecond(std::max<std::int64_t>(1, bytesPerSecond)), m_now(std::move(now)), m_paidUntil(m_now()) {}

std::shared_ptr<Throttle> Throttle::ofProcess(std::int64_t bytesPerSecond) {
    static std::mutex mutex;
    static std::weak_ptr<Throttle> current;
    if (bytesPerSecond <= 0) return nullptr;
    const std::lock_guard lock(mutex);
    auto throttle = current.lock();
    if (throttle) {
        throttle->setLimit(bytesPerSecond);
        return throttle;
    }
    throttle = std::make_shared<Throttle>(bytesPerSecond);
    current = throttle;
    return throttle;
}

void Throttle::setLimit(std::int64_t bytesPerSecond) {
    const std::lock_guard lock(m_mutex);
    m_bytesPerSecond = std::max<std::int64_t>(1, bytesPerSecond);
}

std::int64_t Throttle::limit() const {
    const std::lock_guard lock(m_mutex);
    return m_bytesPerSecond;
}

std::chrono::nanoseconds Throttle::book(std::int64_t bytes) {
    const std::lock_guard lock(m_mutex);
    const auto now = m_now();
    const auto cost = std::chrono::duration<double>(static_cast<double>(bytes) / static_cast<double>(m_bytesPerSecond));
    m_paidUntil = std::max(m_paidUntil, now - kCredit) + std::chrono::duration_cast<Clock::duration>(cost);
    return std::max<std::chrono::nanoseconds>(m_paidUntil - now, std::chrono::nanoseconds::zero());
}

}  // namespace galley::http
