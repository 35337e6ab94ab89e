// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/unix_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::monitor::detail {
namespace {

/// An address below an open directory: short whatever the directory is called.
sockaddr_un addressOf(int directory, const std::filesystem::path& name) {
    const std::string path = "/proc/self/fd/" + std::to_string(directory) + "/" + name.string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw Error(ErrorKind::InvalidInput, "the name of the socket " + name.string() + " is too long");
    }
    std::memcpy(static_cast<char*>(address.sun_path), path.c_str(), path.size() + 1);
    return address;
}

UniqueFd makeSocket(int flags) {
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
    if (!socket) throwErrno(errno, "making a control socket");
    return socket;
}

}  // namespace

UniqueFd listenOn(const std::filesystem::path& path) {
    constexpr int kBacklog = 64;
    ensureDirectory(path.parent_path());
    const UniqueFd directory = openFile(path.parent_path(), O_PATH | O_DIRECTORY);
    const sockaddr_un address = addressOf(directory.get(), path.filename());
    UniqueFd listener = makeSocket(SOCK_NONBLOCK);
    if (::unlinkat(directory.get(), path.filename().c_str(), 0) != 0 && errno != ENOENT) {
        throwErrno(errno, "replacing the control socket " + path.string());
    }
    // The mode comes from the mask while bind() makes the name: no moment in which another user could connect.
    const mode_t mask = ::umask(0177);
    const int bound = ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int failure = errno;
    ::umask(mask);
    if (bound != 0) throwErrno(failure, "making the control socket " + path.string());
    if (::listen(listener.get(), kBacklog) != 0) throwErrno(errno, "listening on the control socket");
    return listener;
}

UniqueFd connectTo(const std::filesystem::path& path) {
    UniqueFd directory(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory) return {};
    const sockaddr_un address = addressOf(directory.get(), path.filename());
    UniqueFd socket = makeSocket(0);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
    if (errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR) return {};
    throwErrno(errno, "connecting to the container's monitor");
}

std::pair<UniqueFd, UniqueFd> packetPair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throwErrno(errno, "making a pair of sockets");
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

void requirePacketSocket(int descriptor) {
    int type = 0;
    socklen_t length = sizeof type;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_SEQPACKET) {
        throw Error(ErrorKind::InvalidInput, "this needs one end of a pair of packet sockets");
    }
}

bool sendWithDescriptors(int socket, std::string_view text, const std::vector<int>& descriptors) {
    iovec piece{const_cast<char*>(text.data()), text.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostDescriptors * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        const std::size_t bytes = std::min(descriptors.size(), kMostDescriptors) * sizeof(int);
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(bytes);
        cmsghdr* part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(bytes);
        std::memcpy(CMSG_DATA(part), descriptors.data(), bytes);
    }
    while (::sendmsg(socket, &message, MSG_NOSIGNAL) < 0) {
        if (errno == EPIPE || errno == ECONNRESET) return false;
        if (errno != EINTR) throwErrno(errno, "writing to a control socket");
    }
    return true;
}

ssize_t receiveWithDescriptors(int socket, char* buffer, std::size_t bytes, std::vector<UniqueFd>& descriptors) {
    iovec piece{buffer, bytes};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostDescriptors * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0) return got;
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
            UniqueFd received(fd);
            if (descriptors.size() < kMostDescriptors) descriptors.push_back(std::move(received));
        }
    }
    return got;
}

}  // namespace galley::monitor::detail
