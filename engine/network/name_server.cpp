// SPDX-License-Identifier: Apache-2.0
#include "engine/network/name_server.h"

#include <arpa/inet.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/network/detail/name_lookup.h"
#include "engine/network/detail/namespace_thread.h"

namespace galley::network {
namespace {

using Clock = std::chrono::steady_clock;
using detail::Ipv4;
using detail::Lookup;

constexpr std::uint16_t kDnsPort = 53;
constexpr std::size_t kMostDatagramBytes = 65535;
constexpr std::size_t kMostWaiting = 256;
constexpr std::size_t kMostWaitingOfOne = 64;
constexpr int kMostConnections = 32;
constexpr std::chrono::seconds kPatience{2};        ///< with one server before the next is asked
constexpr std::chrono::seconds kIdleConnection{5};  ///< of a client that says nothing

const sockaddr* generic(const sockaddr_in& address) {
    return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

Ipv4 addressOf(const sockaddr_in& address) {
    return ntohl(address.sin_addr.s_addr);
}

void giveUpCapabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> none{};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::syscall(SYS_capset, &header, none.data()) != 0) {
        throwErrno(errno, "giving up capabilities");
    }
}

/// A socket that hears this server only.
UniqueFd connectTo(const std::string& server, int type) {
    const auto address = detail::parseIpv4(server);
    if (!address) return {};
    UniqueFd fd(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(kDnsPort);
    name.sin_addr.s_addr = htonl(*address);
    const timeval patience{kPatience.count(), 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (!fd || ::connect(fd.get(), generic(name), sizeof name) != 0) return {};
    return fd;
}

bool receiveAll(int fd, char* data, std::size_t bytes) {
    while (bytes > 0) {
        const ssize_t got = ::recv(fd, data, bytes, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        data += got;
        bytes -= static_cast<std::size_t>(got);
    }
    return true;
}

/// With the length in front, as DNS has it over TCP.
std::optional<std::string> receiveMessage(int fd) {
    std::array<char, 2> length{};
    if (!receiveAll(fd, length.data(), length.size())) return std::nullopt;
    std::string message(detail::messageNumber({length.data(), length.size()}), '\0');
    if (!receiveAll(fd, message.data(), message.size())) return std::nullopt;
    return message;
}

bool sendMessage(int fd, const std::string& message) {
    std::string framed(2, '\0');
    detail::setMessageNumber(framed, static_cast<std::uint16_t>(message.size()));
    framed += message;
    std::size_t sent = 0;
    while (sent < framed.size()) {
        const ssize_t now = ::send(fd, framed.data() + sent, framed.size() - sent, MSG_NOSIGNAL);
        if (now < 0 && errno == EINTR) continue;
        if (now <= 0) return false;
        sent += static_cast<std::size_t>(now);
    }
    return true;
}

std::string failure(const std::string& query) {
    return detail::answerEmpty(query, detail::parseQuestion(query), detail::Rcode::ServerFailure);
}

class NameServer {
public:
    NameServer(const std::filesystem::path& network, UniqueFd datagrams, UniqueFd connections)
        : m_datagrams(std::move(datagrams)), m_connections(std::move(connections)), m_lookup(network) {}

    [[noreturn]] void run() {
        while (true) {
            std::vector<pollfd> entries{{m_datagrams.get(), POLLIN, 0},
                                        {m_open.load() < kMostConnections ? m_connections.get() : -1, POLLIN, 0}};
            for (const Waiting& each : m_waiting) entries.push_back({each.socket.get(), POLLIN, 0});
            if (::poll(entries.data(), entries.size(), timeout()) < 0) {
                if (errno != EINTR) throwErrno(errno, "waiting for questions");
                continue;
            }
            // From behind: what is answered leaves the list.
            for (std::size_t i = m_waiting.size(); i-- > 0;) {
                if (entries[i + 2].revents != 0) takeAnswer(i);
            }
            askAgain();
            if (entries[0].revents != 0) takeQuestion();
            if (entries[1].revents != 0) takeConnection();
        }
    }

private:
    struct Waiting {
        UniqueFd socket;
        sockaddr_in client{};
        std::string query;  ///< as the client sent it
        std::uint16_t number = 0;
        std::vector<std::string> servers;  ///< still to be asked
        Clock::time_point until;
    };

    /// A second is also how soon a closed connection makes room for the next.
    int timeout() const {
        if (m_waiting.empty()) return m_open.load() < kMostConnections ? -1 : 1000;
        auto next = m_waiting.front().until;
        for (const Waiting& each : m_waiting) next = std::min(next, each.until);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
        return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1000));
    }

    void answer(const sockaddr_in& client, const std::string& message) const {
        if (message.empty()) return;
        ::sendto(m_datagrams.get(), message.data(), message.size(), MSG_DONTWAIT, generic(client), sizeof client);
    }

    void takeQuestion() {
        sockaddr_in client{};
        socklen_t length = sizeof client;
        const ssize_t got = ::recvfrom(m_datagrams.get(), m_buffer.data(), m_buffer.size(), MSG_DONTWAIT,
                                       static_cast<sockaddr*>(static_cast<void*>(&client)), &length);
        if (got < 0) return;
        Waiting waiting;
        waiting.client = client;
        waiting.query.assign(m_buffer.data(), static_cast<std::size_t>(got));
        Lookup found = m_lookup.find(waiting.query, addressOf(client));
        if (found.servers.empty()) return answer(client, found.answer);
        const auto ofClient = std::count_if(m_waiting.begin(), m_waiting.end(), [&](const Waiting& each) {
            return each.client.sin_addr.s_addr == client.sin_addr.s_addr;
        });
        if (m_waiting.size() >= kMostWaiting || static_cast<std::size_t>(ofClient) >= kMostWaitingOfOne) {
            return answer(client, failure(waiting.query));
        }
        waiting.servers = std::move(found.servers);
        if (ask(waiting)) m_waiting.push_back(std::move(waiting));
    }

    /// Asks the next server that can be asked; when none is left the client is told.
    bool ask(Waiting& waiting) {
        while (!waiting.servers.empty()) {
            waiting.socket = connectTo(waiting.servers.front(), SOCK_DGRAM);
            waiting.servers.erase(waiting.servers.begin());
            waiting.number = static_cast<std::uint16_t>(randomBelow(65536));
            std::string query = waiting.query;
            detail::setMessageNumber(query, waiting.number);
            waiting.until = Clock::now() + kPatience;
            if (waiting.socket && ::send(waiting.socket.get(), query.data(), query.size(), MSG_DONTWAIT) >= 0) {
                return true;
            }
        }
        answer(waiting.client, failure(waiting.query));
        return false;
    }

    void takeAnswer(std::size_t index) {
        Waiting& waiting = m_waiting[index];
        const ssize_t got = ::recv(waiting.socket.get(), m_buffer.data(), m_buffer.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return;
        bool done = true;
        if (got < 0) {
            done = !ask(waiting);
        } else {
            std::string message(m_buffer.data(), static_cast<std::size_t>(got));
            if (!detail::answersQuery(message, waiting.number)) return;  // somebody guesses
            detail::setMessageNumber(message, detail::messageNumber(waiting.query));
            answer(waiting.client, message);
        }
        if (done) m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(index));
    }

    void askAgain() {
        const auto now = Clock::now();
        for (std::size_t i = m_waiting.size(); i-- > 0;) {
            if (m_waiting[i].until > now || ask(m_waiting[i])) continue;
            m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }

    void takeConnection() {
        sockaddr_in client{};
        socklen_t length = sizeof client;
        auto connection = std::make_shared<UniqueFd>(
            ::accept4(m_connections.get(), static_cast<sockaddr*>(static_cast<void*>(&client)), &length, SOCK_CLOEXEC));
        if (!*connection) return;
        ++m_open;
        try {
            std::thread([this, connection, address = addressOf(client)]() noexcept {
                try {
                    serve(connection->get(), address);
                } catch (const std::exception&) {
                    // The client sees the end of its connection.
                }
                connection->reset();
                --m_open;
            }).detach();
        } catch (const std::exception&) {
            --m_open;
        }
    }

    void serve(int connection, Ipv4 client) {
        const timeval idle{kIdleConnection.count(), 0};
        ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &idle, sizeof idle);
        ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &idle, sizeof idle);
        while (const auto query = receiveMessage(connection)) {
            const Lookup found = m_lookup.find(*query, client);
            std::string reply = found.answer;
            for (const std::string& server : found.servers) {
                const UniqueFd upstream = connectTo(server, SOCK_STREAM);
                if (!upstream || !sendMessage(upstream.get(), *query)) continue;
                const auto answered = receiveMessage(upstream.get());
                if (!answered || !detail::answersQuery(*answered, detail::messageNumber(*query))) continue;
                reply = *answered;
                break;
            }
            if (reply.empty()) reply = failure(*query);
            if (reply.empty() || !sendMessage(connection, reply)) return;
        }
    }

    UniqueFd m_datagrams;
    UniqueFd m_connections;
    detail::NameLookup m_lookup;
    std::vector<Waiting> m_waiting;
    std::atomic<int> m_open{0};
    std::vector<char> m_buffer = std::vector<char>(kMostDatagramBytes);
};

}  // namespace

void runNameServer(const std::filesystem::path& network, UniqueFd datagrams, UniqueFd connections,
                   UniqueFd networkNamespace) {
    ::prctl(PR_SET_NAME, "galley-names");
    detail::enterNetworkNamespace(networkNamespace.get());
    networkNamespace.reset();
    giveUpCapabilities();
    NameServer(network, std::move(datagrams), std::move(connections)).run();
}

}  // namespace galley::network
