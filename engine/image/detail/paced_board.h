// SPDX-License-Identifier: Apache-2.0
/// @file
/// Collects what the threads of a transfer report and shows it at a bearable pace.
/// Used by progress_board, push_board. Uses base.
/// Threads: thread-safe; the callback runs on one thread of the board's own, the last call on the thread that calls
/// finish(). Processes: none. Crash: nothing is kept.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <thread>
#include <utility>

#include "engine/base/sync.h"

namespace galley::image::detail {

template <class Progress>
class PacedBoard {
public:
    using Callback = std::function<void(const Progress&)>;

    /// Without a callback it does nothing.
    explicit PacedBoard(Callback callback) : m_callback(std::move(callback)) {
        if (m_callback) m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    PacedBoard(const PacedBoard&) = delete;
    PacedBoard& operator=(const PacedBoard&) = delete;

    /// `change` gets the state.
    template <class Change>
    void edit(Change&& change) {
        auto shared = m_shared.lock();
        change(shared->progress);
        shared->isChanged = true;
    }
    /// Stops the pace-maker, and shows the final state after one more change.
    template <class Change>
    void finish(Change&& change) {
        if (!m_callback) return;
        m_thread.request_stop();
        m_thread.join();
        edit(std::forward<Change>(change));
        show();
    }

private:
    static constexpr std::chrono::milliseconds kInterval{50};

    struct Shared {
        Progress progress;
        bool isChanged = true;
    };
    void run(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            show();
            auto shared = m_shared.lock();
            m_ended.wait_for(shared.lock(), stop, kInterval, [] { return false; });
        }
    }
    void show() {
        Progress copy;
        {
            auto shared = m_shared.lock();
            if (!std::exchange(shared->isChanged, false)) return;
            copy = shared->progress;
        }
        try {
            m_callback(copy);
        } catch (...) {
            // A display that fails is no reason to lose a transfer, and nothing may leave this thread.
            return;
        }
    }

    Callback m_callback;
    Sync<Shared> m_shared;
    std::condition_variable_any m_ended;
    std::jthread m_thread;  ///< last, so that it has ended before the rest goes
};

}  // namespace galley::image::detail
