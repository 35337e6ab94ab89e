// SPDX-License-Identifier: Apache-2.0
/// @file
/// epoll with handlers and one-shot timers: the monitor's only thread waits here and nowhere else for long.
/// Used by the sources of this room. Threads: one. Crash: nothing to leave.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::monitor::detail {

class EventLoop {
public:
    using Handler = std::function<void(std::uint32_t events)>;
    using TimerId = std::uint64_t;

    EventLoop();

    /// Level-triggered. The caller keeps the descriptor open until remove().
    void add(int fd, std::uint32_t events, Handler handler);
    void modify(int fd, std::uint32_t events);
    /// May be called from any handler, also the descriptor's own.
    void remove(int fd);

    TimerId startTimer(std::chrono::milliseconds delay, std::function<void()> action);
    void cancelTimer(TimerId timer);

    /// Returns after quit().
    void run();
    void quit() noexcept { m_quit = true; }

private:
    struct Entry {
        std::uint32_t generation = 0;
        std::shared_ptr<Handler> handler;
    };
    struct Timer {
        TimerId id = 0;
        std::chrono::steady_clock::time_point due;
        std::function<void()> action;
    };
    int timeoutMs() const;
    void runTimers();

    UniqueFd m_epoll;
    std::unordered_map<int, Entry> m_entries;
    std::vector<Timer> m_timers;
    std::uint32_t m_generation = 0;
    TimerId m_lastTimer = 0;
    bool m_quit = false;
};

}  // namespace galley::monitor::detail
