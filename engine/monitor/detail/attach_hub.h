// SPDX-License-Identifier: Apache-2.0
/// @file
/// Those who are attached to the container's streams. Output goes to each as packets; who reads slower than the
/// container writes holds the container up (as a pipe does), because dropped bytes would falsify what they see.
/// Whoever only wants the log reads the log, which waits for nobody. A packet is a type and a payload:
///   monitor → client: 'o' stdout, 'e' stderr, 'x' exit code in decimal, after which the monitor closes
///   client → monitor: 'i' input, 'c' end of input, 'r' two uint16: columns, rows
/// Used by the supervisor. Threads: one. Crash: clients see the end of the stream without 'x'.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/unique_fd.h"
#include "engine/logs/log_format.h"
#include "engine/monitor/detail/event_loop.h"

namespace galley::monitor::detail {

/// No packet carries more: it must fit into a socket's send buffer (net.core.wmem_default) with room to spare.
constexpr std::size_t kMaximumPacket = std::size_t{32} << 10U;

class AttachHub {
public:
    struct Events {
        /// Returns false when the container does not take more now; resumeInput() then follows.
        std::function<bool(std::string_view)> input;
        std::function<void()> inputEnded;
        std::function<void(std::uint16_t columns, std::uint16_t rows)> resized;
        /// blocked() became false.
        std::function<void()> unblocked;
    };

    AttachHub(EventLoop& loop, Events events);
    ~AttachHub();
    AttachHub(const AttachHub&) = delete;
    AttachHub& operator=(const AttachHub&) = delete;

    /// `endsInput`: the container's input ends when this client goes away (Docker's "stdin once").
    void add(UniqueFd socket, bool withInput, bool endsInput);
    void broadcast(logs::Stream stream, std::string_view bytes);
    /// Tells everybody the exit code and closes them when they have taken all.
    void end(int exitCode);
    bool blocked() const noexcept { return m_blocked > 0; }
    bool empty() const noexcept { return m_clients.empty(); }
    void resumeInput();
    /// Called whenever the last client went.
    void onEmpty(std::function<void()> action) { m_onEmpty = std::move(action); }

private:
    struct Client {
        UniqueFd socket;
        bool withInput = false;
        bool endsInput = false;
        bool inputPaused = false;
        bool ending = false;
        std::deque<std::string> queue;
    };
    void send(Client& client, std::string packet);
    void flush(int fd);
    void receive(int fd);
    void takePacket(Client& client, std::string_view packet);
    void watch(const Client& client);
    void drop(int fd);

    EventLoop& m_loop;
    Events m_events;
    std::map<int, Client> m_clients;
    std::function<void()> m_onEmpty = [] {};
    int m_blocked = 0;
};

}  // namespace galley::monitor::detail
