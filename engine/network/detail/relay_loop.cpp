// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/relay_loop.h"

#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "engine/base/error.h"

namespace galley::network::detail {

RelayLoop::RelayLoop(const UniqueFd& networkNamespace)
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC)), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    constexpr std::size_t kStackBytes = std::size_t{256} << 10U;
    if (!m_epoll || !m_wake) throwErrno(errno, "preparing the port forwarder");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event) != 0) {
        throwErrno(errno, "preparing the port forwarder");
    }
    pthread_attr_t attributes;
    ::pthread_attr_init(&attributes);
    ::pthread_attr_setstacksize(&attributes, kStackBytes);
    // Signals are for the main thread: the mask is inherited.
    sigset_t all;
    sigset_t former;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &former);
    const int failure = ::pthread_create(&m_thread, &attributes, threadMain, this);
    ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
    ::pthread_attr_destroy(&attributes);
    if (failure != 0) throwErrno(failure, "starting the port forwarder");
    if (!networkNamespace) return;
    try {
        call([&] { enterNamespace(networkNamespace.get()); });
    } catch (...) {
        call([this] { m_quit = true; });
        ::pthread_join(m_thread, nullptr);
        throw;
    }
}

RelayLoop::~RelayLoop() {
    call([this] { m_quit = true; });
    ::pthread_join(m_thread, nullptr);
}

void RelayLoop::enterNamespace(int networkNamespace) {
    if (::setns(networkNamespace, CLONE_NEWNET) != 0) throwErrno(errno, "entering the container's network");
}

void RelayLoop::call(const std::function<void()>& work) {
    Call mine;
    mine.work = &work;
    std::unique_lock<std::mutex> lock(m_mutex);
    m_call = &mine;
    const std::uint64_t one = 1;
    while (::write(m_wake.get(), &one, sizeof one) < 0 && errno == EINTR) {
    }
    m_answered.wait(lock, [&mine] { return mine.done; });
    if (mine.failure) std::rethrow_exception(mine.failure);
}

void RelayLoop::runCall() noexcept {
    std::uint64_t count = 0;
    while (::read(m_wake.get(), &count, sizeof count) < 0 && errno == EINTR) {
    }
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (m_call == nullptr) return;
    try {
        (*m_call->work)();
    } catch (...) {
        m_call->failure = std::current_exception();
    }
    m_call->done = true;
    m_call = nullptr;
    m_answered.notify_all();
}

void RelayLoop::add(int fd, std::uint32_t events, Watched& watched) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watched;
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) != 0) throwErrno(errno, "watching a connection");
    watched.m_dead = false;
}

void RelayLoop::modify(int fd, std::uint32_t events, Watched& watched) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watched;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event);
}

void RelayLoop::remove(int fd, Watched& watched) {
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    watched.m_dead = true;
}

void RelayLoop::again(Watched& watched) {
    if (std::exchange(watched.m_again, true)) return;
    m_againList.push_back(&watched);
}

RelayLoop::TimerId RelayLoop::startTimer(std::chrono::milliseconds delay, std::function<void()> action) {
    m_timers.push_back({++m_lastTimer, std::chrono::steady_clock::now() + delay, std::move(action)});
    return m_lastTimer;
}

void RelayLoop::cancelTimer(TimerId timer) {
    m_timers.erase(std::remove_if(m_timers.begin(), m_timers.end(), [timer](const Timer& t) { return t.id == timer; }),
                   m_timers.end());
}

int RelayLoop::timeoutMs() const {
    if (!m_againList.empty()) return 0;
    if (m_timers.empty()) return -1;
    const auto next = std::min_element(m_timers.begin(), m_timers.end(),
                                       [](const Timer& a, const Timer& b) { return a.due < b.due; });
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next->due - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

void RelayLoop::runTimers() noexcept {
    const auto present = std::chrono::steady_clock::now();
    while (true) {
        const auto due = std::find_if(m_timers.begin(), m_timers.end(),
                                      [present](const Timer& timer) { return timer.due <= present; });
        if (due == m_timers.end()) return;
        const auto action = std::move(due->action);
        m_timers.erase(due);
        action();
    }
}

void* RelayLoop::threadMain(void* self) noexcept {
    static_cast<RelayLoop*>(self)->run();
    return nullptr;
}

void RelayLoop::run() noexcept {
    std::array<epoll_event, 64> events{};
    while (!m_quit) {
        const int ready = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), timeoutMs());
        bool called = false;
        for (int i = 0; i < ready; ++i) {
            const epoll_event& event = events.at(static_cast<std::size_t>(i));
            auto* watched = static_cast<Watched*>(event.data.ptr);
            if (watched == nullptr) {
                called = true;
            } else if (!watched->m_dead) {
                watched->ready(event.events);
            }
        }
        const auto again = std::exchange(m_againList, {});
        for (Watched* watched : again) {
            watched->m_again = false;
            if (!watched->m_dead) watched->ready(0);
        }
        if (!m_timers.empty()) runTimers();
        if (called) runCall();
        // Whoever asked for another turn must not be freed before it: the list is looked at first.
        m_againList.erase(std::remove_if(m_againList.begin(), m_againList.end(),
                                         [](const Watched* watched) { return watched->m_dead; }),
                          m_againList.end());
        m_graves.clear();
    }
}

}  // namespace galley::network::detail
