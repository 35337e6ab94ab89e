// SPDX-License-Identifier: Apache-2.0
/// @file
/// Signals of this process as bytes of a pipe, to be waited for beside other descriptors. Handlers, not a blocked mask:
/// what this process starts meanwhile gets the default actions back.
/// Used by pull (Ctrl+C) and by foreground sessions. Threads: at most one feed at a time; read from one thread.
/// Processes: handlers end at exec. Crash: nothing to lose.
#pragma once

#include <csignal>
#include <functional>
#include <initializer_list>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::cli {

class SignalFeed {
public:
    /// From now on the signals come here instead of ending the process.
    explicit SignalFeed(std::initializer_list<int> signals);
    /// Puts the previous actions back.
    ~SignalFeed();
    SignalFeed(const SignalFeed&) = delete;
    SignalFeed& operator=(const SignalFeed&) = delete;

    /// Waits for the next signal; nothing when `stop` is requested.
    std::optional<int> next(const std::stop_token& stop);

private:
    UniqueFd m_read;
    UniqueFd m_write;
    std::vector<std::pair<int, struct sigaction>> m_previous;
};

/// Ctrl+C and SIGTERM ask for a stop instead of ending the process, for work that cleans up behind itself.
class StopOnSignal {
public:
    StopOnSignal();
    ~StopOnSignal();
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;
    std::stop_token token() const noexcept { return m_source.get_token(); }

private:
    SignalFeed m_feed;
    std::stop_source m_source;
    std::jthread m_thread;
};

}  // namespace galley::cli
