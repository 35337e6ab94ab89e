// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/monitor/control_client.h"
#include "engine/monitor/detail/attach_hub.h"
#include "engine/monitor/detail/unix_socket.h"

namespace galley::monitor {

std::pair<UniqueFd, AttachStream> AttachStream::makePair() {
    auto [theirs, ours] = detail::packetPair();
    return {std::move(theirs), AttachStream(std::move(ours))};
}

std::optional<std::pair<logs::Stream, std::string>> AttachStream::read(const std::stop_token& stop) {
    std::string packet(detail::kMaximumPacket + 1, '\0');
    while (true) {
        pollFd(m_socket.get(), POLLIN, stop);
        const ssize_t got = ::recv(m_socket.get(), packet.data(), packet.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno != ECONNRESET) throwErrno(errno, "reading the container's output");
        if (got <= 0) return std::nullopt;
        const char type = packet.front();
        const std::string_view payload(packet.data() + 1, static_cast<std::size_t>(got) - 1);
        if (type == 'x') m_exitCode = static_cast<int>(parseUnsigned(payload).value_or(0));
        if (type != 'o' && type != 'e') continue;
        return std::pair(type == 'o' ? logs::Stream::Stdout : logs::Stream::Stderr, std::string(payload));
    }
}

void AttachStream::send(char type, std::string_view payload) {
    std::string packet(1, type);
    packet.append(payload);
    while (::send(m_socket.get(), packet.data(), packet.size(), MSG_NOSIGNAL) < 0) {
        if (errno == EPIPE || errno == ECONNRESET) throw Error(ErrorKind::NotFound, "the container has ended");
        if (errno != EINTR) throwErrno(errno, "writing to the container");
    }
}

void AttachStream::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, detail::kMaximumPacket);
        send('i', piece);
        bytes.remove_prefix(piece.size());
    }
}

void AttachStream::closeInput() {
    send('c', {});
}

void AttachStream::close() noexcept {
    ::shutdown(m_socket.get(), SHUT_WR);
}

void AttachStream::resize(std::uint16_t columns, std::uint16_t rows) {
    const std::array<std::uint16_t, 2> size = {columns, rows};
    send('r', {reinterpret_cast<const char*>(size.data()), sizeof size});
}

}  // namespace galley::monitor
