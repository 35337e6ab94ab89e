// SPDX-License-Identifier: Apache-2.0
/// @file
/// Blocking sockets and small servers for the tests of the port forwarder. Every wait ends after ten seconds.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/files.h"
#include "engine/base/unique_fd.h"
#include "engine/network/detail/socket_address.h"

namespace galley::test {

using network::detail::SocketAddress;

inline void limitWaits(int socket) {
    const timeval tenSeconds{10, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &tenSeconds, sizeof tenSeconds);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &tenSeconds, sizeof tenSeconds);
}

inline UniqueFd connectTo(const std::string& address, std::uint16_t port, int type = SOCK_STREAM) {
    const SocketAddress target = SocketAddress::parse(address, port);
    UniqueFd socket(::socket(target.family(), type | SOCK_CLOEXEC, 0));
    limitWaits(socket.get());
    if (::connect(socket.get(), target.get(), target.length()) != 0) throw std::runtime_error("no connection");
    return socket;
}

inline bool canConnect(const std::string& address, std::uint16_t port) {
    try {
        connectTo(address, port);
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

/// At most `bytes`, fewer at the end of the stream.
inline std::string receive(int socket, std::size_t bytes) {
    std::string text(bytes, '\0');
    std::size_t done = 0;
    while (done < bytes) {
        const ssize_t got = ::recv(socket, text.data() + done, bytes - done, 0);
        if (got < 0) throw std::runtime_error(std::string("receiving: ") + std::strerror(errno));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    text.resize(done);
    return text;
}

/// Listens on a free port and serves each connection in a thread of its own, until it is destroyed.
class TcpServer {
public:
    using Serve = std::function<void(int socket)>;
    explicit TcpServer(Serve serve, const std::string& address = "127.0.0.1") {
        const SocketAddress local = SocketAddress::parse(address, 0);
        m_listener.reset(::socket(local.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::bind(m_listener.get(), local.get(), local.length()) != 0 || ::listen(m_listener.get(), 1024) != 0) {
            throw std::runtime_error("the test server cannot listen");
        }
        SocketAddress bound;
        socklen_t length = sizeof(sockaddr_storage);
        ::getsockname(m_listener.get(), bound.get(), &length);
        m_port = bound.port();
        m_acceptor = std::thread([this, serve] {
            while (true) {
                UniqueFd socket(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
                if (!socket) return;
                limitWaits(socket.get());
                m_workers.emplace_back([serve, owned = std::move(socket)] {
                    try {
                        serve(owned.get());
                    } catch (const std::exception&) {
                        return;  // the client went away: what is tested is on its side
                    }
                });
            }
        });
    }
    ~TcpServer() {
        ::shutdown(m_listener.get(), SHUT_RDWR);
        m_acceptor.join();
        for (std::thread& worker : m_workers) worker.join();
    }
    TcpServer(const TcpServer&) = delete;
    TcpServer& operator=(const TcpServer&) = delete;
    std::uint16_t port() const noexcept { return m_port; }

private:
    UniqueFd m_listener;
    std::uint16_t m_port = 0;
    std::thread m_acceptor;
    std::vector<std::thread> m_workers;
};

/// Sends everything back, then ends its side.
inline void echo(int socket) {
    std::string buffer(65536, '\0');
    while (true) {
        const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (got <= 0) return;
        writeAll(socket, std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
    }
}

}  // namespace galley::test
