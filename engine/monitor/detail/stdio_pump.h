// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's standard streams for one run: pipes or a terminal; output goes to the log and to those attached.
/// Used by the supervisor. Threads: one. Crash: the log keeps what was written; the container gets EPIPE or is dead.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/logs/log_writer.h"
#include "engine/monitor/detail/attach_hub.h"
#include "engine/monitor/detail/event_loop.h"

namespace galley::monitor::detail {

/// The container's ends.
struct ContainerStdio {
    UniqueFd input;
    UniqueFd output;
    UniqueFd errorOutput;
};

class StdioPump {
public:
    StdioPump(EventLoop& loop, logs::LogWriter& log);
    ~StdioPump();
    StdioPump(const StdioPump&) = delete;
    StdioPump& operator=(const StdioPump&) = delete;

    AttachHub& hub() noexcept { return m_hub; }
    /// The input stays open whichever client ends it or goes away.
    void keepInput() noexcept { m_keepInput = true; }

    /// Makes pipes; without `openInput` the input is /dev/null.
    ContainerStdio openPipes(bool openInput);
    /// Takes the terminal that the runtime made.
    void useTerminal(UniqueFd master, std::uint16_t columns, std::uint16_t rows);
    /// Begins to read. What clients sent before goes in now.
    void begin();
    /// The container has ended: takes what is left without regard to slow clients, and closes.
    void drain();
    /// Closes without reading.
    void close();

private:
    struct Source {
        UniqueFd fd;
        logs::Stream stream = logs::Stream::Stdout;
    };
    /// False at the end of the stream.
    bool readOnce(Source& source);
    void watchOutput();
    void closeSource(Source& source);
    bool takeInput(std::string_view bytes);
    void writeInput();
    void closeInput();
    void endInput();
    void resize(std::uint16_t columns, std::uint16_t rows);

    EventLoop& m_loop;
    logs::LogWriter& m_log;
    AttachHub m_hub;
    std::vector<Source> m_sources;
    UniqueFd m_input;  ///< with a terminal: a copy of its master
    bool m_terminal = false;
    bool m_begun = false;
    bool m_inputEnds = false;
    bool m_keepInput = false;
    std::string m_pendingInput;
    std::vector<char> m_buffer;
    std::uint16_t m_columns = 0;
    std::uint16_t m_rows = 0;
};

}  // namespace galley::monitor::detail
