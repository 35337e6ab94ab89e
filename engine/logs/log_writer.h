// SPDX-License-Identifier: Apache-2.0
/// @file
/// Appends a container's output to its log. Lines are found with memchr and written in blocks, one write per chunk.
/// Used by monitor. Threads: one. Processes: an exclusive flock on the newest segment makes it the only writer and
/// tells readers that it lives. Crash: what was appended stays; a torn block at the end is cut off by the next writer.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "engine/logs/log_format.h"

namespace galley::logs {

class LogWriter {
public:
    /// Makes the directory when absent and goes on after the last whole block. Waits for a reader's short lock, never
    /// for another writer: Busy.
    LogWriter(const std::filesystem::path& directory, Rotation rotation);
    ~LogWriter();
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// Marks the beginning of a run: a follower that comes now waits for its end.
    void beginRun(Instant time);
    /// Appends raw output; a full disk costs lines (a line says how many, later), never an exception. An unfinished
    /// last line waits for its end, for kMaximumLine bytes or for endStream().
    void append(Stream stream, std::string_view bytes, Instant time);
    /// Writes what is left of an unfinished line, marked partial.
    void endStream(Stream stream, Instant time);
    /// Ends both streams and marks the end of this run: followers stop here.
    void endRun(Instant time);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::logs
