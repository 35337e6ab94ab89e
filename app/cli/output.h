// SPDX-License-Identifier: Apache-2.0
/// @file
/// A buffered stream to a descriptor. Used by every command for standard output and standard error.
/// Threads: one at a time. Processes: none. Crash: what was not flushed is lost.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/container_types.h"

namespace galley::cli {

class Output {
public:
    /// Does not own `fd`.
    explicit Output(int fd);
    /// Flushes; an error at this point has nobody to go to.
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    int fd() const noexcept { return m_fd; }
    bool isTerminal() const noexcept { return m_isTerminal; }
    /// Columns of the terminal, 80 for everything else.
    std::size_t columns() const;
    std::size_t rows() const;
    /// Of the terminal; zeros for everything else.
    api::ConsoleSize consoleSize() const;

    /// Throws Error when the descriptor takes no more (a full disk).
    void write(std::string_view text);
    void line(std::string_view text);
    void flush();

private:
    int m_fd;
    bool m_isTerminal;
    std::string m_buffer;
};

}  // namespace galley::cli
