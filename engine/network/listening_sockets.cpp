// SPDX-License-Identifier: Apache-2.0
#include "engine/network/listening_sockets.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/base/unique_fd.h"

namespace galley::network {
namespace {

constexpr std::size_t kBufferBytes = 32768;

std::string addressText(int family, const void* bytes) {
    std::array<char, INET6_ADDRSTRLEN> digits{};
    ::inet_ntop(family, bytes, digits.data(), digits.size());
    return digits.data();
}

/// False at the end of the list.
bool append(const nlmsghdr* answer, std::vector<ListeningSocket>& sockets) {
    if (answer->nlmsg_type == NLMSG_DONE) return false;
    if (answer->nlmsg_type != SOCK_DIAG_BY_FAMILY) {
        throw Error(ErrorKind::Unsupported, "the kernel does not list its sockets");
    }
    const auto* found = static_cast<const inet_diag_msg*>(mnl_nlmsg_get_payload(answer));
    sockets.push_back(
        {addressText(found->idiag_family, found->id.idiag_src), ntohs(found->id.idiag_sport), found->idiag_inode});
    return true;
}

void ask(int socket, int family, Protocol protocol, std::vector<ListeningSocket>& sockets) {
    alignas(nlmsghdr) std::array<char, kBufferBytes> buffer{};
    nlmsghdr* message = mnl_nlmsg_put_header(buffer.data());
    message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    auto* wanted = static_cast<inet_diag_req_v2*>(mnl_nlmsg_put_extra_header(message, sizeof(inet_diag_req_v2)));
    wanted->sdiag_family = static_cast<std::uint8_t>(family);
    wanted->sdiag_protocol = protocol == Protocol::Tcp ? IPPROTO_TCP : IPPROTO_UDP;
    wanted->idiag_states = 1U << static_cast<unsigned>(protocol == Protocol::Tcp ? TCP_LISTEN : TCP_CLOSE);
    if (::send(socket, message, message->nlmsg_len, 0) < 0) throwErrno(errno, "asking for the kernel's sockets");
    while (true) {
        const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading the kernel's sockets");
        auto left = static_cast<int>(got);
        for (const auto* answer = static_cast<const nlmsghdr*>(static_cast<const void*>(buffer.data()));
             mnl_nlmsg_ok(answer, left); answer = mnl_nlmsg_next(answer, &left)) {
            if (!append(answer, sockets)) return;
        }
    }
}

/// An address as /proc/net prints it: groups of eight hex digits, each a 32-bit word in host order; then ":PORT".
std::optional<ListeningSocket> parseProcAddress(std::string_view text) {
    const auto colon = text.find(':');
    if (colon != 8 && colon != 32) return std::nullopt;
    std::array<std::uint32_t, 4> words{};
    for (std::size_t i = 0; i < colon / 8; ++i) {
        words.at(i) = static_cast<std::uint32_t>(std::stoul(std::string(text.substr(i * 8, 8)), nullptr, 16));
    }
    const auto port = static_cast<std::uint16_t>(std::stoul(std::string(text.substr(colon + 1)), nullptr, 16));
    return ListeningSocket{addressText(colon == 8 ? AF_INET : AF_INET6, words.data()), port, 0};
}

void readTable(const std::string& file, std::string_view state, std::vector<ListeningSocket>& sockets) {
    constexpr std::size_t kMostBytes = std::size_t{64} << 20U;
    std::optional<std::string> text;
    try {
        text = readFileIfExists(file, kMostBytes);
    } catch (const Error&) {
        return;  // the process has ended, or the kernel has no IPv6
    }
    if (!text) return;
    for (const std::string& line : split(*text, '\n')) {
        std::vector<std::string> fields;
        for (std::string& field : split(line, ' ')) {
            if (!field.empty()) fields.push_back(std::move(field));
        }
        constexpr std::size_t kInode = 9;
        if (fields.size() <= kInode || fields[3] != state) continue;
        auto socket = parseProcAddress(fields[1]);
        if (!socket) continue;
        socket->inode = parseUnsigned(fields[kInode]).value_or(0);
        sockets.push_back(std::move(*socket));
    }
}

std::vector<ListeningSocket> readTables(const std::string& process, Protocol protocol) {
    const std::string base = "/proc/" + process + "/net/" + (protocol == Protocol::Tcp ? "tcp" : "udp");
    const std::string_view state = protocol == Protocol::Tcp ? "0A" : "07";
    std::vector<ListeningSocket> sockets;
    readTable(base, state, sockets);
    readTable(base + "6", state, sockets);
    return sockets;
}

}  // namespace

std::vector<ListeningSocket> listeningSockets(Protocol protocol) {
    try {
        const UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
        if (!socket) throwErrno(errno, "opening a netlink socket");
        std::vector<ListeningSocket> sockets;
        ask(socket.get(), AF_INET, protocol, sockets);
        ask(socket.get(), AF_INET6, protocol, sockets);
        return sockets;
    } catch (const Error&) {
        return readTables("thread-self", protocol);
    }
}

std::vector<ListeningSocket> listeningSockets(pid_t pid, Protocol protocol) {
    return readTables(std::to_string(pid), protocol);
}

ContainerListener listenerOn(const std::vector<ListeningSocket>& sockets, std::uint16_t port) {
    ContainerListener found = ContainerListener::None;
    for (const ListeningSocket& socket : sockets) {
        if (socket.port != port) continue;
        const std::string& address = socket.address;
        const bool loopback = address.rfind("127.", 0) == 0 || address == "::1" || address.rfind("::ffff:127.", 0) == 0;
        if (!loopback) return ContainerListener::Reachable;
        found = ContainerListener::LoopbackOnly;
    }
    return found;
}

}  // namespace galley::network
