// SPDX-License-Identifier: Apache-2.0
/// @file
/// Hands every key to the container: the terminal's own line editing, echo and signals are off while this lives.
/// Used by foreground sessions. Threads: one owner. Processes: none. Crash: a killed process leaves the terminal raw
/// (`reset` puts it right), so whoever uses this catches the signals that end a process.
#pragma once

#include <termios.h>

#include <optional>

namespace galley::cli {

class RawMode {
public:
    /// Does nothing when `fd` is no terminal.
    explicit RawMode(int fd);
    ~RawMode();
    RawMode(const RawMode&) = delete;
    RawMode& operator=(const RawMode&) = delete;

private:
    int m_fd;
    std::optional<termios> m_previous;
};

}  // namespace galley::cli
