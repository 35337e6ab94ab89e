// SPDX-License-Identifier: Apache-2.0
#include "engine/process/pty.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::process {
namespace fs = std::filesystem;
namespace {

/// Room for one descriptor in a control message.
union ControlBuffer {
    cmsghdr header;
    std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

void bindIn(int socket, const fs::path& path) {
    // Through a descriptor the address is short, however deep the directory lies.
    const UniqueFd directory = openFile(path.parent_path(), O_PATH | O_DIRECTORY);
    const std::string address = "/proc/self/fd/" + std::to_string(directory.get()) + "/" + path.filename().string();
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (address.size() >= sizeof name.sun_path) {
        throw Error(ErrorKind::InvalidInput, "the socket name " + path.string() + " is too long");
    }
    std::memcpy(name.sun_path, address.c_str(), address.size() + 1);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
        throwErrno(errno, "opening the socket " + path.string());
    }
}

}  // namespace

Pty openPty(TerminalSize size) {
    Pty pty;
    pty.master = UniqueFd(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!pty.master) throwErrno(errno, "opening a pseudo-terminal");
    if (::unlockpt(pty.master.get()) != 0) throwErrno(errno, "unlocking a pseudo-terminal");
    // Not by name: /dev/pts may belong to another mount namespace.
    pty.slave = UniqueFd(::ioctl(pty.master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!pty.slave) throwErrno(errno, "opening a pseudo-terminal");
    if (size.rows != 0 || size.columns != 0) resizeTerminal(pty.master.get(), size);
    return pty;
}

void resizeTerminal(int terminal, TerminalSize size) {
    winsize window{};
    window.ws_row = size.rows;
    window.ws_col = size.columns;
    if (::ioctl(terminal, TIOCSWINSZ, &window) != 0) throwErrno(errno, "resizing a terminal");
}

ConsoleSocket::ConsoleSocket(fs::path path)
    : m_path(std::move(path)), m_listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (!m_listener) throwErrno(errno, "opening a socket");
    ::unlink(m_path.c_str());
    bindIn(m_listener.get(), m_path);
    if (::listen(m_listener.get(), 1) != 0) throwErrno(errno, "listening on " + m_path.string());
}

ConsoleSocket::~ConsoleSocket() {
    ::unlink(m_path.c_str());
}

UniqueFd ConsoleSocket::receiveMaster(std::chrono::milliseconds timeout, const std::stop_token& stop) {
    const auto wait = static_cast<int>(timeout.count());
    if (pollFd(m_listener.get(), POLLIN, stop, wait) == 0) {
        throw Error(ErrorKind::Timeout, "the runtime did not send the container's terminal");
    }
    const UniqueFd connection(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection) throwErrno(errno, "taking the container's terminal");
    if (pollFd(connection.get(), POLLIN, stop, wait) == 0) {
        throw Error(ErrorKind::Timeout, "the runtime did not send the container's terminal");
    }
    return receiveDescriptor(connection.get());
}

void sendDescriptor(int socket, int descriptor) {
    char byte = 0;
    iovec content{&byte, 1};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &content;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(&control.header), &descriptor, sizeof descriptor);
    while (::sendmsg(socket, &message, MSG_NOSIGNAL) < 0) {
        if (errno != EINTR) throwErrno(errno, "sending a descriptor");
    }
}

UniqueFd receiveDescriptor(int socket) {
    // crun sends the name of the terminal along.
    std::array<char, 4096> bytes{};
    iovec content{bytes.data(), bytes.size()};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &content;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    while (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC) < 0) {
        if (errno != EINTR) throwErrno(errno, "receiving a descriptor");
    }
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS ||
        header->cmsg_len != CMSG_LEN(sizeof(int))) {
        throw Error(ErrorKind::Corrupt, "a descriptor was expected on a socket, but none came");
    }
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    return UniqueFd(descriptor);
}

}  // namespace galley::process
