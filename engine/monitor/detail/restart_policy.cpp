// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/restart_policy.h"

#include <algorithm>

namespace galley::monitor::detail {

std::optional<std::chrono::milliseconds> RestartPolicy::afterExit(int exitCode, std::chrono::milliseconds ranFor,
                                                                  bool stoppedByUser) {
    constexpr std::chrono::milliseconds kFirst{100};
    constexpr std::chrono::milliseconds kLongest = std::chrono::minutes(1);
    constexpr std::chrono::milliseconds kStable = std::chrono::seconds(10);
    if (stoppedByUser || m_kind == RestartKind::No) return std::nullopt;
    if (m_kind == RestartKind::OnFailure) {
        if (exitCode == 0) return std::nullopt;
        if (m_maximumRetries > 0 && m_restarts >= m_maximumRetries) return std::nullopt;
    }
    const bool fresh = m_delay.count() == 0 || ranFor >= kStable;
    m_delay = fresh ? kFirst : std::min(2 * m_delay, kLongest);
    ++m_restarts;
    return m_delay;
}

}  // namespace galley::monitor::detail
