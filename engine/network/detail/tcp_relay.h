// SPDX-License-Identifier: Apache-2.0
/// @file
/// TCP of a published port: accepts on the host, connects inside the container, moves bytes both ways: few with one
/// read and one write, many with splice(2). An end of stream passes on as a half-close, a reset as a reset; who reads
/// slowly slows the other end down. Used by the port forwarder. Threads: the relay loop's.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/network/detail/port_stats.h"
#include "engine/network/detail/relay_loop.h"

namespace galley::network::detail {

/// Pipes between sockets, reused: only a connection with bytes on their way holds one.
class PipePool {
public:
    struct Pipe {
        UniqueFd readEnd;
        UniqueFd writeEnd;
        std::size_t capacity = 0;
        std::size_t filled = 0;
    };
    /// Nothing when the process is out of descriptors.
    std::unique_ptr<Pipe> take();
    void giveBack(std::unique_ptr<Pipe> pipe);

private:
    std::vector<std::unique_ptr<Pipe>> m_spare;
};

class TcpConnection;

/// All connections of one forwarder, whatever became of the listener that accepted them.
class TcpRelay {
public:
    explicit TcpRelay(RelayLoop& loop) : m_loop(loop) {}
    ~TcpRelay();
    TcpRelay(const TcpRelay&) = delete;
    TcpRelay& operator=(const TcpRelay&) = delete;

    void begin(UniqueFd client, Targets targets, std::shared_ptr<PortStats> stats);
    void end(TcpConnection& connection);
    RelayLoop& loop() noexcept { return m_loop; }
    PipePool& pipes() noexcept { return m_pipes; }
    /// For the bytes of one read, until the next one.
    std::array<char, std::size_t{16} << 10U>& buffer() noexcept { return m_buffer; }

private:
    RelayLoop& m_loop;
    PipePool m_pipes;
    std::array<char, std::size_t{16} << 10U> m_buffer{};
    std::unordered_set<std::shared_ptr<TcpConnection>> m_connections;
};

/// One end of a connection.
struct TcpSide : RelayLoop::Watched {
    TcpConnection* connection = nullptr;
    UniqueFd fd;
    bool readable = false;
    bool writable = false;
    bool hungUp = false;  ///< after what can be read comes the end
    bool bulk = false;    ///< it had more than one read takes
    bool ended = false;   ///< it sends no more
    bool closed = false;  ///< it gets no more from us
    void ready(std::uint32_t events) noexcept override;
};

class TcpConnection : public std::enable_shared_from_this<TcpConnection> {
public:
    TcpConnection(TcpRelay& relay, UniqueFd client, Targets targets, std::shared_ptr<PortStats> stats);
    ~TcpConnection();
    TcpConnection(const TcpConnection&) = delete;
    TcpConnection& operator=(const TcpConnection&) = delete;

    /// Throws when the client cannot be watched.
    void start();
    void onReady(TcpSide& side, std::uint32_t events);
    /// Resets both ends.
    void abandon();

private:
    void connectNext();
    bool becomesConnected();
    void pumpAll();
    bool pump(std::size_t from);
    /// True when bytes moved or the end of the stream was met.
    bool fill(std::size_t from);
    bool pass(std::size_t from);
    bool drain(std::size_t from);
    bool sendUnsent(std::size_t from);
    bool isWorthAnotherTry(bool& ready);
    void count(std::size_t from, ssize_t bytes);
    void reset();

    TcpRelay& m_relay;
    Targets m_targets;
    std::size_t m_nextTarget = 0;
    std::shared_ptr<PortStats> m_stats;
    TcpSide m_sides[2];                          ///< 0: the client, 1: the container
    std::unique_ptr<PipePool::Pipe> m_pipes[2];  ///< by the side that fills it
    std::string m_unsent[2];                     ///< by the side that sent it; then nothing is in the pipe
    bool m_connected = false;
    bool m_over = false;
};

/// A listening socket.
class TcpListener : public RelayLoop::Watched {
public:
    TcpListener(TcpRelay& relay, UniqueFd socket, Targets targets, std::shared_ptr<PortStats> stats);
    ~TcpListener() override;
    void ready(std::uint32_t events) noexcept override;
    int fd() const noexcept { return m_socket.get(); }
    void setTargets(Targets targets) { m_targets = std::move(targets); }

private:
    void rest();

    TcpRelay& m_relay;
    UniqueFd m_socket;
    Targets m_targets;
    std::shared_ptr<PortStats> m_stats;
    std::optional<RelayLoop::TimerId> m_resting;
};

}  // namespace galley::network::detail
