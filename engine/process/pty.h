// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pseudo-terminals: made here, or received from an OCI runtime over its console socket; and descriptors over sockets.
/// Used by galley-monitor. Uses base. Threads: free; one ConsoleSocket belongs to one thread.
/// Processes: the socket is a name in a directory of the caller. Crash: the name stays until the directory is removed.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <stop_token>

#include "engine/base/unique_fd.h"

namespace galley::process {

struct TerminalSize {
    std::uint16_t rows = 0;
    std::uint16_t columns = 0;
};

struct Pty {
    UniqueFd master;
    UniqueFd slave;
};

/// A new pair, neither of which becomes the controlling terminal of the caller.
Pty openPty(TerminalSize size = {});

void resizeTerminal(int terminal, TerminalSize size);

/// What `crun create --console-socket PATH` connects to. The path may be longer than a socket address takes.
class ConsoleSocket {
public:
    /// Binds and listens; an old name is replaced.
    explicit ConsoleSocket(std::filesystem::path path);
    ~ConsoleSocket();
    ConsoleSocket(const ConsoleSocket&) = delete;
    ConsoleSocket& operator=(const ConsoleSocket&) = delete;

    const std::filesystem::path& path() const noexcept { return m_path; }
    /// Readable when the runtime has connected.
    int fd() const noexcept { return m_listener.get(); }
    /// Waits for the runtime and returns the master it sends. Timeout when it does not come.
    UniqueFd receiveMaster(std::chrono::milliseconds timeout, const std::stop_token& stop = {});

private:
    std::filesystem::path m_path;
    UniqueFd m_listener;
};

/// Sends `descriptor` with one byte over a connected unix socket.
void sendDescriptor(int socket, int descriptor);
/// Receives one; throws Corrupt when the message carried none. Blocks as the socket does.
UniqueFd receiveDescriptor(int socket);

}  // namespace galley::process
