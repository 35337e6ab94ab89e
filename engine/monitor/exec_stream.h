// SPDX-License-Identifier: Apache-2.0
/// @file
/// The near ends of the streams of a process that was executed in a running container: three pipes, or its terminal.
/// Bytes go between the two directly; the monitor only tells the exit code.
/// Used by container, api. Threads: one may read while another one writes. Processes: the process ends with its
/// terminal (SIGHUP) or its pipes (EPIPE) when this one dies. Crash: a monitor that dies ends the output.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/logs/log_format.h"

namespace galley::monitor {

class ExecStream {
public:
    /// What is made before the process is: `theirs` go to the monitor, the rest stays here.
    struct Ends {
        std::vector<UniqueFd> theirs;
        UniqueFd input;   ///< with a terminal: the socket that brings it
        UniqueFd output;  ///< with a terminal: the terminal, once it has come
        UniqueFd errorOutput;
    };
    static Ends makeEnds(bool terminal);

    /// `control`: on which the answer to "waitExec" is due.
    ExecStream(Ends ends, UniqueFd control, bool terminal);

    /// Blocks. Nothing when the process has ended and all its output was read; what it left running in the background
    /// does not count. Throws Cancelled.
    std::optional<std::pair<logs::Stream, std::string>> read(const std::stop_token& stop);
    /// Blocks while the process does not read. NotFound when it has ended or closed its input.
    void write(std::string_view bytes);
    /// Of a terminal: sends the end-of-file character (0x04), as a person would.
    void closeInput();
    void resize(std::uint16_t columns, std::uint16_t rows);
    /// The process lives on when this object is destroyed. Only of a terminal; pipes are closed all the same.
    void leave();
    /// Ends a write() that waits in another thread, and every later one.
    void close() noexcept { m_over.request_stop(); }
    /// Known once read() has returned nothing, unless the monitor died.
    std::optional<int> exitCode() const noexcept { return m_exitCode; }

private:
    std::optional<std::pair<logs::Stream, std::string>> readFrom(const UniqueFd& source, bool& open,
                                                                 logs::Stream stream);
    int inputFd() const noexcept { return (m_terminal ? m_ends.output : m_ends.input).get(); }
    void takeAnswer();

    Ends m_ends;
    UniqueFd m_control;
    bool m_terminal;
    bool m_outputOpen = true;
    bool m_errorOpen;
    bool m_ended = false;  ///< the answer has come, or nobody is left to give one
    std::string m_answer;
    std::optional<int> m_exitCode;
    std::stop_source m_over;  ///< wakes a write that nobody will take any more
};

}  // namespace galley::monitor
