// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/tcp_relay.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "engine/base/error.h"

namespace galley::network::detail {
namespace {

constexpr int kPipeBytes = 256 << 10;
constexpr std::size_t kMostSparePipes = 8;
/// A connection that always has more gives the others a turn after this many rounds.
constexpr int kRoundsPerTurn = 16;

void sendAtOnce(int socket) {
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/// Makes the next close send a reset.
void resetOnClose(int socket) {
    const linger now{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

int pendingError(int socket) {
    int error = 0;
    socklen_t length = sizeof error;
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

}  // namespace

std::unique_ptr<PipePool::Pipe> PipePool::take() {
    if (!m_spare.empty()) {
        auto pipe = std::move(m_spare.back());
        m_spare.pop_back();
        return pipe;
    }
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return nullptr;
    auto pipe = std::make_unique<Pipe>();
    pipe->readEnd.reset(ends[0]);
    pipe->writeEnd.reset(ends[1]);
    // The user's share of pipe pages may be used up: a smaller pipe does as well.
    ::fcntl(ends[1], F_SETPIPE_SZ, kPipeBytes);
    pipe->capacity = static_cast<std::size_t>(std::max(::fcntl(ends[1], F_GETPIPE_SZ), 4096));
    return pipe;
}

void PipePool::giveBack(std::unique_ptr<Pipe> pipe) {
    if (pipe->filled == 0 && m_spare.size() < kMostSparePipes) m_spare.push_back(std::move(pipe));
}

TcpRelay::~TcpRelay() {
    for (const auto& connection : m_connections) {
        connection->abandon();
        m_loop.bury(connection);
    }
}

void TcpRelay::begin(UniqueFd client, Targets targets, std::shared_ptr<PortStats> stats) {
    auto connection = std::make_shared<TcpConnection>(*this, std::move(client), std::move(targets), std::move(stats));
    m_connections.insert(connection);
    connection->start();
}

void TcpRelay::end(TcpConnection& connection) {
    const auto entry = m_connections.find(connection.shared_from_this());
    if (entry == m_connections.end()) return;
    m_loop.bury(*entry);
    m_connections.erase(entry);
}

void TcpSide::ready(std::uint32_t events) noexcept {
    connection->onReady(*this, events);
}

TcpConnection::TcpConnection(TcpRelay& relay, UniqueFd client, Targets targets, std::shared_ptr<PortStats> stats)
    : m_relay(relay), m_targets(std::move(targets)), m_stats(std::move(stats)) {
    m_sides[0].fd = std::move(client);
    for (TcpSide& side : m_sides) side.connection = this;
    ++m_stats->open;
    ++m_stats->total;
}

TcpConnection::~TcpConnection() {
    --m_stats->open;
}

void TcpConnection::start() {
    sendAtOnce(m_sides[0].fd.get());
    connectNext();
    // Not before there is somebody to take what comes.
    if (!m_over) m_relay.loop().add(m_sides[0].fd.get(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, m_sides[0]);
}

/// Tries one address after the other; a refusal on this machine comes at once.
void TcpConnection::connectNext() {
    TcpSide& container = m_sides[1];
    while (m_nextTarget < m_targets.size()) {
        const SocketAddress& target = m_targets[m_nextTarget++];
        if (container.fd) m_relay.loop().remove(container.fd.get(), container);
        container.fd.reset(::socket(target.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (!container.fd) continue;
        sendAtOnce(container.fd.get());
        const bool now = ::connect(container.fd.get(), target.get(), target.length()) == 0;
        if (!now && errno != EINPROGRESS) continue;
        m_connected = now;
        m_relay.loop().add(container.fd.get(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, container);
        return;
    }
    reset();
}

bool TcpConnection::becomesConnected() {
    m_connected = pendingError(m_sides[1].fd.get()) == 0;
    if (!m_connected) connectNext();
    return m_connected;
}

void TcpConnection::onReady(TcpSide& side, std::uint32_t events) {
    try {
        if (m_over) return;
        // When it tries the next address, what came for the former one says nothing.
        if (!m_connected && &side == &m_sides[1] && !becomesConnected()) return;
        // After an end of stream nothing is read from this side any more: a reset would go unseen.
        if ((events & EPOLLERR) != 0 && pendingError(side.fd.get()) != 0) return reset();
        if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) side.hungUp = true;
        if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) side.readable = true;
        if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) side.writable = true;
        if (m_connected) pumpAll();
    } catch (const std::exception&) {
        reset();
    }
}

void TcpConnection::pumpAll() {
    bool more = true;
    for (int round = 0; more && round < kRoundsPerTurn; ++round) {
        more = false;
        for (const std::size_t from : {std::size_t{0}, std::size_t{1}}) {
            more = pump(from) || more;
            if (m_over) return;
        }
    }
    if (m_sides[0].closed && m_sides[1].closed) {
        m_over = true;
        for (TcpSide& side : m_sides) m_relay.loop().remove(side.fd.get(), side);
        return m_relay.end(*this);
    }
    if (more) m_relay.loop().again(m_sides[0]);
}

bool TcpConnection::pump(std::size_t from) {
    auto& pipe = m_pipes[from];
    const bool little = !pipe && !m_sides[from].bulk && m_sides[1 - from].writable;
    const bool filled = little ? pass(from) : fill(from);
    if (m_over) return false;
    const bool drained = m_unsent[from].empty() ? drain(from) : sendUnsent(from);
    if (m_over) return false;
    if (pipe && pipe->filled == 0) m_relay.pipes().giveBack(std::move(pipe));
    TcpSide& target = m_sides[1 - from];
    if (m_sides[from].ended && !pipe && m_unsent[from].empty() && !target.closed) {
        target.closed = true;
        ::shutdown(target.fd.get(), SHUT_WR);
        return true;
    }
    return filled || drained;
}

/// After a call that failed. `ready` is what it needed: false when it has to wait for that.
bool TcpConnection::isWorthAnotherTry(bool& ready) {
    if (errno == EINTR) return true;
    if (errno == EAGAIN) {
        ready = false;
    } else {
        reset();
    }
    return false;
}

void TcpConnection::count(std::size_t from, ssize_t bytes) {
    (from == 0 ? m_stats->bytesIn : m_stats->bytesOut) += static_cast<std::uint64_t>(bytes);
}

/// A question or an answer of a few kilobytes.
bool TcpConnection::pass(std::size_t from) {
    TcpSide& source = m_sides[from];
    if (!source.readable || source.ended || !m_unsent[from].empty()) return false;
    auto& buffer = m_relay.buffer();
    const ssize_t got = ::recv(source.fd.get(), buffer.data(), buffer.size(), 0);
    if (got > 0) {
        count(from, got);
        source.bulk = static_cast<std::size_t>(got) == buffer.size();
        // Less than was asked for is all that there is (epoll(7)); of the end a new event may not tell.
        if (!source.bulk && !source.hungUp) source.readable = false;
        m_unsent[from].assign(buffer.data(), static_cast<std::size_t>(got));
        return true;
    }
    if (got == 0) {
        source.ended = true;
        return true;
    }
    return isWorthAnotherTry(source.readable);
}

bool TcpConnection::sendUnsent(std::size_t from) {
    TcpSide& target = m_sides[1 - from];
    std::string& unsent = m_unsent[from];
    if (!target.writable) return false;
    const ssize_t sent = ::send(target.fd.get(), unsent.data(), unsent.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
        unsent.erase(0, static_cast<std::size_t>(sent));
        return true;
    }
    return isWorthAnotherTry(target.writable);
}

bool TcpConnection::fill(std::size_t from) {
    TcpSide& source = m_sides[from];
    auto& pipe = m_pipes[from];
    if (!source.readable || source.ended || !m_unsent[from].empty()) return false;
    if (!pipe) pipe = m_relay.pipes().take();
    if (!pipe) {
        reset();
        return false;
    }
    if (pipe->filled >= pipe->capacity) return false;
    const ssize_t moved = ::splice(source.fd.get(), nullptr, pipe->writeEnd.get(), nullptr,
                                   pipe->capacity - pipe->filled, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (moved > 0) {
        pipe->filled += static_cast<std::size_t>(moved);
        count(from, moved);
        source.bulk = static_cast<std::size_t>(moved) >= m_relay.buffer().size();
        return true;
    }
    if (moved == 0) {
        source.ended = true;
        return true;
    }
    if (errno == EINTR) return true;
    if (errno != EAGAIN) {
        reset();
        return false;
    }
    // A pipe is full in pages before it is in bytes: only an empty one tells that the socket has nothing.
    if (pipe->filled == 0) source.readable = false;
    return false;
}

bool TcpConnection::drain(std::size_t from) {
    TcpSide& target = m_sides[1 - from];
    auto& pipe = m_pipes[from];
    if (!pipe || pipe->filled == 0 || !target.writable) return false;
    const ssize_t moved = ::splice(pipe->readEnd.get(), nullptr, target.fd.get(), nullptr, pipe->filled,
                                   SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (moved > 0) {
        pipe->filled -= static_cast<std::size_t>(moved);
        return true;
    }
    if (moved < 0) return isWorthAnotherTry(target.writable);
    reset();
    return false;
}

void TcpConnection::reset() {
    if (m_over) return;
    abandon();
    m_relay.end(*this);
}

void TcpConnection::abandon() {
    m_over = true;
    for (TcpSide& side : m_sides) {
        if (!side.fd) continue;
        m_relay.loop().remove(side.fd.get(), side);
        resetOnClose(side.fd.get());
        side.fd.reset();
    }
}

TcpListener::TcpListener(TcpRelay& relay, UniqueFd socket, Targets targets, std::shared_ptr<PortStats> stats)
    : m_relay(relay), m_socket(std::move(socket)), m_targets(std::move(targets)), m_stats(std::move(stats)) {
    m_relay.loop().add(m_socket.get(), EPOLLIN, *this);
}

TcpListener::~TcpListener() {
    if (m_resting) m_relay.loop().cancelTimer(*m_resting);
    m_relay.loop().remove(m_socket.get(), *this);
}

void TcpListener::ready(std::uint32_t) noexcept {
    constexpr int kMostAtOnce = 64;
    for (int i = 0; i < kMostAtOnce; ++i) {
        UniqueFd client(::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!client) {
            if (errno == EINTR || errno == ECONNABORTED) continue;
            if (errno != EAGAIN) rest();
            return;
        }
        try {
            m_relay.begin(std::move(client), m_targets, m_stats);
        } catch (const std::exception&) {
            return rest();
        }
    }
}

/// Out of descriptors or memory: asking again at once would only burn the processor.
void TcpListener::rest() {
    constexpr std::chrono::milliseconds kRest{200};
    if (m_resting) return;
    m_relay.loop().modify(m_socket.get(), 0, *this);
    m_resting = m_relay.loop().startTimer(kRest, [this] {
        m_resting.reset();
        m_relay.loop().modify(m_socket.get(), EPOLLIN, *this);
    });
}

}  // namespace galley::network::detail
