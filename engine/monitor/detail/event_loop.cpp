// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/event_loop.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "engine/base/error.h"

namespace galley::monitor::detail {
namespace {

std::uint64_t keyOf(int fd, std::uint32_t generation) {
    return std::uint64_t{generation} << 32U | static_cast<std::uint32_t>(fd);
}

}  // namespace

EventLoop::EventLoop() : m_epoll(::epoll_create1(EPOLL_CLOEXEC)) {
    if (!m_epoll) throwErrno(errno, "creating an epoll instance");
}

void EventLoop::add(int fd, std::uint32_t events, Handler handler) {
    Entry entry{++m_generation, std::make_shared<Handler>(std::move(handler))};
    epoll_event event{};
    event.events = events;
    event.data.u64 = keyOf(fd, entry.generation);
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0) throwErrno(errno, "watching a descriptor");
    m_entries[fd] = std::move(entry);
}

void EventLoop::modify(int fd, std::uint32_t events) {
    const auto entry = m_entries.find(fd);
    if (entry == m_entries.end()) return;
    epoll_event event{};
    event.events = events;
    event.data.u64 = keyOf(fd, entry->second.generation);
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event) != 0) throwErrno(errno, "watching a descriptor");
}

void EventLoop::remove(int fd) {
    if (m_entries.erase(fd) > 0) ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
}

EventLoop::TimerId EventLoop::startTimer(std::chrono::milliseconds delay, std::function<void()> action) {
    m_timers.push_back({++m_lastTimer, std::chrono::steady_clock::now() + delay, std::move(action)});
    return m_lastTimer;
}

void EventLoop::cancelTimer(TimerId timer) {
    m_timers.erase(std::remove_if(m_timers.begin(), m_timers.end(), [timer](const Timer& t) { return t.id == timer; }),
                   m_timers.end());
}

int EventLoop::timeoutMs() const {
    if (m_timers.empty()) return -1;
    const auto next = std::min_element(m_timers.begin(), m_timers.end(),
                                       [](const Timer& a, const Timer& b) { return a.due < b.due; });
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next->due - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

void EventLoop::runTimers() {
    const auto present = std::chrono::steady_clock::now();
    while (!m_quit) {
        const auto due = std::find_if(m_timers.begin(), m_timers.end(),
                                      [present](const Timer& timer) { return timer.due <= present; });
        if (due == m_timers.end()) return;
        const auto action = std::move(due->action);
        m_timers.erase(due);
        action();
    }
}

void EventLoop::run() {
    std::array<epoll_event, 64> events{};
    while (!m_quit) {
        const int ready = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), timeoutMs());
        if (ready < 0 && errno != EINTR) throwErrno(errno, "waiting for events");
        for (int i = 0; i < ready && !m_quit; ++i) {
            const epoll_event& event = events.at(static_cast<std::size_t>(i));
            const auto entry = m_entries.find(static_cast<int>(event.data.u64 & 0xffffffffU));
            // A handler before may have removed this descriptor, or another one may have its number by now.
            if (entry == m_entries.end() || entry->second.generation != event.data.u64 >> 32U) continue;
            const auto handler = entry->second.handler;
            (*handler)(event.events);
        }
        runTimers();
    }
}

}  // namespace galley::monitor::detail
