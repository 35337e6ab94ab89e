// SPDX-License-Identifier: Apache-2.0
/// @file
/// The monitor's control socket: takes requests, one JSON object a line, from processes of the same user; the words
/// stand in monitor/README.md. Requests are hostile until they are read.
/// Used by the supervisor. Threads: one. Processes: mode 0600 and the peer's uid decide.
/// Crash: the name stays; the next monitor replaces it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/unique_fd.h"
#include "engine/monitor/detail/event_loop.h"

namespace galley::monitor::detail {

class ControlServer {
public:
    using ConnectionId = std::uint64_t;
    /// Answers now by returning an object, or later by answer() after it returned nothing. What it throws is answered.
    using Descriptors = std::vector<UniqueFd>;
    using Handler =
        std::function<std::optional<nlohmann::json>(ConnectionId, const nlohmann::json& request, Descriptors)>;

    ControlServer(EventLoop& loop, const std::filesystem::path& socket, Handler handler);
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    /// Takes the name away and accepts nobody new; those who are connected are served on.
    void closeListener();
    /// Takes the requests that have arrived by now: who asked before the end gets an answer, not a closed connection.
    void takeWaiting();
    /// A connection that is gone is passed over.
    void answer(ConnectionId connection, const nlohmann::json& reply);
    void answerError(ConnectionId connection, ErrorKind kind, std::string_view sentence);

private:
    struct Connection {
        UniqueFd socket;
        Descriptors descriptors;
        std::string input;
        bool waiting = false;  ///< an answer is due; further requests stay in `input`
    };
    void acceptAll();
    void receive(ConnectionId id);
    void takeLines(ConnectionId id);
    void handle(ConnectionId id, const std::string& line);
    void drop(ConnectionId id);

    EventLoop& m_loop;
    std::filesystem::path m_path;
    Handler m_handler;
    UniqueFd m_listener;
    std::map<ConnectionId, Connection> m_connections;
    ConnectionId m_last = 0;
    bool m_handling = false;
};

}  // namespace galley::monitor::detail
