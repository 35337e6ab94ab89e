// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/attach_hub.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace galley::monitor::detail {
namespace {

enum class Sent { Yes, Later, Never };

Sent sendNow(int socket, std::string_view packet) {
    while (true) {
        if (::send(socket, packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return Sent::Yes;
        if (errno == EINTR) continue;
        return errno == EAGAIN || errno == ENOBUFS ? Sent::Later : Sent::Never;
    }
}

}  // namespace

AttachHub::AttachHub(EventLoop& loop, Events events) : m_loop(loop), m_events(std::move(events)) {}

AttachHub::~AttachHub() {
    for (const auto& entry : m_clients) m_loop.remove(entry.first);
}

void AttachHub::add(UniqueFd socket, bool withInput, bool endsInput) {
    const int fd = socket.get();
    Client client;
    client.socket = std::move(socket);
    client.withInput = withInput;
    client.endsInput = endsInput;
    m_loop.add(fd, EPOLLIN, [this, fd](std::uint32_t events) {
        if ((events & EPOLLOUT) != 0) flush(fd);
        if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) receive(fd);
    });
    m_clients.emplace(fd, std::move(client));
}

void AttachHub::broadcast(logs::Stream stream, std::string_view bytes) {
    const char type = stream == logs::Stream::Stdout ? 'o' : 'e';
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, kMaximumPacket);
        for (auto& entry : m_clients) {
            std::string packet(1, type);
            packet.append(piece);
            send(entry.second, std::move(packet));
        }
        bytes.remove_prefix(piece.size());
    }
}

void AttachHub::end(int exitCode) {
    std::vector<int> all;
    for (auto& [fd, client] : m_clients) {
        client.ending = true;
        send(client, "x" + std::to_string(exitCode));
        if (client.queue.empty()) all.push_back(fd);
    }
    for (const int fd : all) drop(fd);
}

void AttachHub::send(Client& client, std::string packet) {
    if (client.queue.empty()) {
        const Sent sent = sendNow(client.socket.get(), packet);
        if (sent == Sent::Yes) return;
        // Never: the client is gone; its EPOLLHUP removes it in a moment.
        if (sent == Sent::Never) return;
        ++m_blocked;
    }
    client.queue.push_back(std::move(packet));
    watch(client);
}

void AttachHub::flush(int fd) {
    const auto entry = m_clients.find(fd);
    if (entry == m_clients.end() || entry->second.queue.empty()) return;
    Client& client = entry->second;
    while (!client.queue.empty()) {
        const Sent sent = sendNow(fd, client.queue.front());
        if (sent == Sent::Later) return;
        if (sent == Sent::Never) return drop(fd);
        client.queue.pop_front();
    }
    watch(client);
    const bool free = --m_blocked == 0;
    if (client.ending) drop(fd);
    if (free) m_events.unblocked();
}

void AttachHub::receive(int fd) {
    std::array<char, kMaximumPacket + 1> packet;
    const ssize_t got = ::recv(fd, packet.data(), packet.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return drop(fd);
    takePacket(m_clients.at(fd), {packet.data(), static_cast<std::size_t>(got)});
}

/// What no client of ours sends is passed over.
void AttachHub::takePacket(Client& client, std::string_view packet) {
    const char type = packet.front();
    const std::string_view payload = packet.substr(1);
    if (type == 'i' && client.withInput && !payload.empty()) {
        if (m_events.input(payload)) return;
        for (auto& entry : m_clients) {
            entry.second.inputPaused = true;
            watch(entry.second);
        }
    } else if (type == 'c' && client.withInput) {
        m_events.inputEnded();
    } else if (type == 'r' && payload.size() == 2 * sizeof(std::uint16_t)) {
        std::array<std::uint16_t, 2> size{};
        std::memcpy(size.data(), payload.data(), payload.size());
        m_events.resized(size[0], size[1]);
    }
}

void AttachHub::resumeInput() {
    for (auto& entry : m_clients) {
        entry.second.inputPaused = false;
        watch(entry.second);
    }
}

void AttachHub::watch(const Client& client) {
    const std::uint32_t in = client.inputPaused ? 0U : static_cast<std::uint32_t>(EPOLLIN);
    const std::uint32_t out = client.queue.empty() ? 0U : static_cast<std::uint32_t>(EPOLLOUT);
    m_loop.modify(client.socket.get(), in | out);
}

void AttachHub::drop(int fd) {
    const auto entry = m_clients.find(fd);
    if (entry == m_clients.end()) return;
    const bool wasBlocking = !entry->second.queue.empty();
    const bool endsInput = entry->second.endsInput && !entry->second.ending;
    m_loop.remove(fd);
    m_clients.erase(entry);
    if (endsInput) m_events.inputEnded();
    if (wasBlocking && --m_blocked == 0) m_events.unblocked();
    if (m_clients.empty()) m_onEmpty();
}

}  // namespace galley::monitor::detail
