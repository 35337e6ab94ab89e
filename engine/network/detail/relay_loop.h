// SPDX-License-Identifier: Apache-2.0
/// @file
/// The thread of a port forwarder: epoll, inside the container's network namespace, where it makes its sockets.
/// Used by the port forwarder and the relays. Threads: call() and the constructor belong to the owner's thread; all
/// else runs on the loop's own. Crash: the kernel closes every socket.
#pragma once

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::network::detail {

class RelayLoop {
public:
    /// What waits for a descriptor. It stays until the events that were fetched with it are through: see bury().
    class Watched {
    public:
        Watched() = default;
        virtual ~Watched() = default;
        Watched(const Watched&) = delete;
        Watched& operator=(const Watched&) = delete;
        /// No exception may leave it.
        virtual void ready(std::uint32_t events) noexcept = 0;

    private:
        friend class RelayLoop;
        bool m_dead = false;
        bool m_again = false;
    };
    using TimerId = std::uint64_t;

    /// Starts the thread and has it enter `networkNamespace` (none: it stays). Throws when it cannot.
    explicit RelayLoop(const UniqueFd& networkNamespace);
    /// Ends the thread.
    ~RelayLoop();
    RelayLoop(const RelayLoop&) = delete;
    RelayLoop& operator=(const RelayLoop&) = delete;

    /// Runs `work` on the loop's thread and waits for it; what it throws comes out here.
    void call(const std::function<void()>& work);

    void add(int fd, std::uint32_t events, Watched& watched);
    void modify(int fd, std::uint32_t events, Watched& watched);
    void remove(int fd, Watched& watched);
    /// Calls ready(0) once more after everybody else had a turn.
    void again(Watched& watched);
    /// Keeps `owner` until nothing refers to what it owns any more.
    void bury(std::shared_ptr<void> owner) { m_graves.push_back(std::move(owner)); }
    TimerId startTimer(std::chrono::milliseconds delay, std::function<void()> action);
    void cancelTimer(TimerId timer);

private:
    struct Timer {
        TimerId id = 0;
        std::chrono::steady_clock::time_point due;
        std::function<void()> action;
    };
    struct Call {
        const std::function<void()>* work = nullptr;
        std::exception_ptr failure;
        bool done = false;
    };
    static void* threadMain(void* self) noexcept;
    void enterNamespace(int networkNamespace);
    void run() noexcept;
    void runCall() noexcept;
    void runTimers() noexcept;
    int timeoutMs() const;

    UniqueFd m_epoll;
    UniqueFd m_wake;
    pthread_t m_thread{};
    std::vector<std::shared_ptr<void>> m_graves;
    std::vector<Watched*> m_againList;
    std::vector<Timer> m_timers;
    TimerId m_lastTimer = 0;
    bool m_quit = false;

    std::mutex m_mutex;
    std::condition_variable m_answered;
    Call* m_call = nullptr;
};

}  // namespace galley::network::detail
