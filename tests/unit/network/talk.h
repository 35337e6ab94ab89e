// SPDX-License-Identifier: Apache-2.0
/// @file
/// Talk over sockets, as the applications in containers do it, in the network of the calling thread.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/unique_fd.h"
#include "engine/network/detail/socket_address.h"
#include "engine/process/spawn.h"

namespace galley::test::talk {

using network::detail::SocketAddress;

inline UniqueFd boundSocket(const std::string& address, std::uint16_t port, int type) {
    const SocketAddress name = SocketAddress::parse(address, port);
    UniqueFd fd(::socket(name.family(), type | SOCK_CLOEXEC, 0));
    if (::bind(fd.get(), name.get(), name.length()) != 0) throwErrno(errno, "bind " + address);
    return fd;
}

inline UniqueFd listenOn(const std::string& address, std::uint16_t port) {
    UniqueFd fd = boundSocket(address, port, SOCK_STREAM);
    if (::listen(fd.get(), 5) != 0) throwErrno(errno, "listening");
    return fd;
}

inline std::uint16_t portOf(const UniqueFd& fd) {
    SocketAddress name;
    socklen_t length = sizeof(sockaddr_storage);
    ::getsockname(fd.get(), name.get(), &length);
    return name.port();
}

/// 0, or the errno of a connection that did not come about in time.
inline int connectTo(const std::string& address, std::uint16_t port, int timeoutMs) {
    const SocketAddress name = SocketAddress::parse(address, port);
    const UniqueFd fd(::socket(name.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (::connect(fd.get(), name.get(), name.length()) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    pollfd entry{fd.get(), POLLOUT, 0};
    if (::poll(&entry, 1, timeoutMs) == 0) return ETIMEDOUT;
    int failure = 0;
    socklen_t length = sizeof failure;
    ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &failure, &length);
    return failure;
}

inline std::string nameQuestion() {
    return {
        "\x47\x59\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07"
        "example\x03"
        "org\x00\x00\x01\x00\x01",
        29};
}

/// The first byte pair of the answer, empty when none came.
inline std::string firstBytes(const UniqueFd& fd, int timeoutMs = 10'000) {
    pollfd entry{fd.get(), POLLIN, 0};
    if (::poll(&entry, 1, timeoutMs) != 1) return {};
    std::array<char, 512> answer{};
    const ssize_t got = ::recv(fd.get(), answer.data(), answer.size(), 0);
    return got < 2 ? std::string() : std::string(answer.data(), 2);
}

/// Asks again as resolvers do: beyond this machine a datagram may be lost.
inline std::string askForName(const std::string& server) {
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const std::string question = nameQuestion();
    const SocketAddress name = SocketAddress::parse(server, 53);
    std::string answer;
    for (int attempt = 0; answer.empty() && attempt < 5; ++attempt) {
        ::sendto(fd.get(), question.data(), question.size(), 0, name.get(), name.length());
        answer = firstBytes(fd, 4'000);
    }
    return answer;
}

/// The same over a connection, where the client speaks first and the answer has its length in front.
inline bool isAnsweredOverTcp(const std::string& server) {
    const UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress name = SocketAddress::parse(server, 53);
    if (::connect(fd.get(), name.get(), name.length()) != 0) return false;
    const std::string question = nameQuestion();
    writeAll(fd.get(), std::string({'\0', static_cast<char>(question.size())}) + question);
    return firstBytes(fd).size() == 2;
}

inline void ip(std::vector<std::string> arguments) {
    process::SpawnOptions options;
    arguments.insert(arguments.begin(), "ip");
    options.arguments = std::move(arguments);
    const auto result = process::runCommand(std::move(options));
    if (!result.status.success()) throw Error(ErrorKind::Internal, "ip: " + result.errorOutput);
}

inline UniqueFd datagramSocket(const std::string& address, std::uint16_t port) {
    return boundSocket(address, port, SOCK_DGRAM);
}

/// What is dropped stays away; what is let through may wait for another question after the neighbour.
constexpr int kShortMs = 400;
constexpr int kLongMs = 10'000;

/// Sends from the calling thread's network; whether it is in `inbox` in time, perhaps behind what had waited for an
/// answer of a neighbour.
inline bool arrives(const UniqueFd& inbox, const std::string& from, const std::string& to, int patienceMs) {
    static char letter = 'a';
    const char mine = letter++;
    const UniqueFd sender = datagramSocket(from, 0);
    const SocketAddress name = SocketAddress::parse(to, 9);
    ::sendto(sender.get(), &mine, 1, 0, name.get(), name.length());
    char got = 0;
    while (got != mine) {
        pollfd entry{inbox.get(), POLLIN, 0};
        if (::poll(&entry, 1, patienceMs) != 1 || ::recv(inbox.get(), &got, 1, 0) != 1) return false;
    }
    return true;
}

}  // namespace galley::test::talk
