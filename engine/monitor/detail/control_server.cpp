// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/control_server.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/json_shape.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/monitor/detail/unix_socket.h"

namespace galley::monitor::detail {
using nlohmann::json;
namespace {

constexpr std::size_t kMaximumRequest = std::size_t{16} << 10U;
constexpr std::size_t kMostConnections = 64;

bool isSameUser(int socket) {
    ucred peer{};
    socklen_t length = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == ::geteuid();
}

/// A parser that gives up on deep nesting before it costs anything.
json parseRequest(const std::string& line) {
    constexpr std::size_t kDeepest = 4;
    if (shapeOfJson(line).depth > kDeepest) {
        throw Error(ErrorKind::InvalidInput, "the request is nested too deeply");
    }
    json request = json::parse(line, nullptr, false);
    if (!request.is_object()) throw Error(ErrorKind::InvalidInput, "the request is not an object");
    return request;
}

}  // namespace

ControlServer::ControlServer(EventLoop& loop, const std::filesystem::path& socket, Handler handler)
    : m_loop(loop), m_path(socket), m_handler(std::move(handler)), m_listener(listenOn(socket)) {
    m_loop.add(m_listener.get(), EPOLLIN, [this](std::uint32_t) { acceptAll(); });
}

ControlServer::~ControlServer() {
    closeListener();
    for (const auto& entry : m_connections) m_loop.remove(entry.second.socket.get());
}

void ControlServer::closeListener() {
    if (!m_listener) return;
    ::unlink(m_path.c_str());
    acceptAll();
    m_loop.remove(m_listener.get());
    m_listener.reset();
}

void ControlServer::takeWaiting() {
    std::vector<ConnectionId> ids;
    for (const auto& entry : m_connections) ids.push_back(entry.first);
    for (const ConnectionId id : ids) {
        if (m_connections.count(id) > 0) receive(id);
    }
}

void ControlServer::acceptAll() {
    while (true) {
        UniqueFd socket(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket) return;
        if (!isSameUser(socket.get()) || m_connections.size() >= kMostConnections) continue;
        const ConnectionId id = ++m_last;
        m_loop.add(socket.get(), EPOLLIN, [this, id](std::uint32_t) { receive(id); });
        m_connections[id].socket = std::move(socket);
    }
}

void ControlServer::receive(ConnectionId id) {
    Connection& connection = m_connections.at(id);
    std::array<char, 4096> buffer;
    const ssize_t got =
        receiveWithDescriptors(connection.socket.get(), buffer.data(), buffer.size(), connection.descriptors);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return drop(id);
    connection.input.append(buffer.data(), static_cast<std::size_t>(got));
    takeLines(id);
    const auto still = m_connections.find(id);
    if (still != m_connections.end() && still->second.input.size() > kMaximumRequest) drop(id);
}

void ControlServer::takeLines(ConnectionId id) {
    if (m_handling) return;  // an answer was given inside the loop below, which goes on by itself
    m_handling = true;
    while (true) {
        const auto entry = m_connections.find(id);
        if (entry == m_connections.end() || entry->second.waiting) break;
        std::string& input = entry->second.input;
        const auto end = input.find('\n');
        if (end == std::string::npos) break;
        const std::string line = input.substr(0, end);
        input.erase(0, end + 1);
        handle(id, line);
    }
    m_handling = false;
}

void ControlServer::handle(ConnectionId id, const std::string& line) {
    Connection& connection = m_connections.at(id);
    connection.waiting = true;
    try {
        const json request = parseRequest(line);
        if (const auto reply = m_handler(id, request, std::exchange(connection.descriptors, {}))) answer(id, *reply);
    } catch (const Error& error) {
        answerError(id, error.kind(), error.message());
    } catch (const json::exception&) {
        answerError(id, ErrorKind::InvalidInput, "a field of the request is missing or has a wrong type");
    } catch (const std::exception& error) {
        answerError(id, ErrorKind::Internal, error.what());
    }
}

void ControlServer::answer(ConnectionId id, const json& reply) {
    const auto entry = m_connections.find(id);
    if (entry == m_connections.end() || !entry->second.waiting) return;
    entry->second.waiting = false;
    const std::string line = dump(reply) + "\n";
    // Answers are small and asked for one at a time: a peer that leaves no room for one does not read at all.
    const ssize_t sent = ::send(entry->second.socket.get(), line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(line.size())) return drop(id);
    takeLines(id);
}

void ControlServer::answerError(ConnectionId id, ErrorKind kind, std::string_view sentence) {
    answer(id, {{"errorKind", static_cast<int>(kind)}, {"error", sentence}});
}

void ControlServer::drop(ConnectionId id) {
    const auto entry = m_connections.find(id);
    if (entry == m_connections.end()) return;
    m_loop.remove(entry->second.socket.get());
    m_connections.erase(entry);
}

}  // namespace galley::monitor::detail
