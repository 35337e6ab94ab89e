// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/signal_feed.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "engine/base/error.h"

namespace galley::cli {
namespace {

std::atomic<int> g_pipe{-1};
/// No signal has this number.
constexpr int kWake = 0;

void forward(int signal) {
    const int saved = errno;
    const auto byte = static_cast<unsigned char>(signal);
    // A full pipe drops the signal: as many are waiting already.
    if (::write(g_pipe.load(), &byte, 1) < 0) errno = saved;
    errno = saved;
}

}  // namespace

SignalFeed::SignalFeed(std::initializer_list<int> signals) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) throwErrno(errno, "making a pipe for signals");
    m_read.reset(ends[0]);
    m_write.reset(ends[1]);
    g_pipe.store(m_write.get());
    for (const int signal : signals) {
        struct sigaction action {};
        struct sigaction previous {};
        action.sa_handler = forward;
        action.sa_flags = SA_RESTART;
        ::sigaction(signal, &action, &previous);
        m_previous.emplace_back(signal, previous);
    }
}

SignalFeed::~SignalFeed() {
    for (const auto& [signal, previous] : m_previous) ::sigaction(signal, &previous, nullptr);
    g_pipe.store(-1);
}

std::optional<int> SignalFeed::next(const std::stop_token& stop) {
    // No descriptor of its own: that there are none left is no reason not to be woken.
    const std::stop_callback wake(stop, [] { forward(kWake); });
    while (!stop.stop_requested()) {
        pollfd entry{m_read.get(), POLLIN, 0};
        ::poll(&entry, 1, -1);
        unsigned char byte = 0;
        if (::read(m_read.get(), &byte, 1) == 1 && byte != kWake) return byte;
    }
    return std::nullopt;
}

StopOnSignal::StopOnSignal()
    : m_feed({SIGINT, SIGTERM}), m_thread([this](const std::stop_token& ending) {
          if (m_feed.next(ending)) m_source.request_stop();
      }) {}

StopOnSignal::~StopOnSignal() {
    m_thread.request_stop();
    m_thread.join();
}

}  // namespace galley::cli
