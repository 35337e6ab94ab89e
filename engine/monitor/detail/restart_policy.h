// SPDX-License-Identifier: Apache-2.0
/// @file
/// Whether and when a container that ended is started again: Docker's rules (moby restartmanager).
/// Used by the supervisor. Threads: a value.
#pragma once

#include <chrono>
#include <optional>

#include "engine/monitor/plan.h"

namespace galley::monitor::detail {

class RestartPolicy {
public:
    RestartPolicy(RestartKind kind, int maximumRetries) : m_kind(kind), m_maximumRetries(maximumRetries) {}

    /// After how long to start again; nothing: it stays down. The delay doubles from 100 ms to a minute, and begins
    /// anew when the container ran for ten seconds.
    std::optional<std::chrono::milliseconds> afterExit(int exitCode, std::chrono::milliseconds ranFor,
                                                       bool stoppedByUser);
    /// Holds from the next end on.
    void change(RestartKind kind, int maximumRetries) noexcept {
        m_kind = kind;
        m_maximumRetries = maximumRetries;
    }
    int restarts() const noexcept { return m_restarts; }

private:
    RestartKind m_kind;
    int m_maximumRetries;
    int m_restarts = 0;
    std::chrono::milliseconds m_delay{0};
};

}  // namespace galley::monitor::detail
