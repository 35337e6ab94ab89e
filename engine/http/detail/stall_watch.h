// SPDX-License-Identifier: Apache-2.0
/// @file
/// Silence on a connection, measured without the time that whoever takes or gives the bytes needs himself.
/// Used by transfer, outgoing. Threads: one owner. Processes, Crash: no I/O.
#pragma once

#include <chrono>
#include <cstddef>

namespace galley::http::detail {

class StallWatch {
public:
    using Clock = std::chrono::steady_clock;

    explicit StallWatch(std::chrono::milliseconds limit) : m_limit(limit) {}

    void moved(std::size_t bytes) {
        m_bytes += bytes;
        if (m_bytes >= kTrickleBytes) restart();
    }
    void pausedSince(Clock::time_point start) { m_windowStart += Clock::now() - start; }
    /// From now on silence may last so long.
    void allow(std::chrono::milliseconds limit) {
        m_limit = limit;
        restart();
    }
    std::chrono::milliseconds left() const {
        return m_limit - std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - m_windowStart);
    }

private:
    /// Fewer bytes than this within the limit count as silence, so that a trickle cannot hold a transfer for ever.
    static constexpr std::size_t kTrickleBytes = 256;

    void restart() {
        m_bytes = 0;
        m_windowStart = Clock::now();
    }
    std::chrono::milliseconds m_limit;
    Clock::time_point m_windowStart = Clock::now();
    std::size_t m_bytes = 0;
};

}  // namespace galley::http::detail
