// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads a container's log while it grows: random access by line number, and the stream that `logs` prints.
/// Lines are numbered from the container's first one; rotation drops lines at the front and never renumbers.
/// Used by container. Threads: one thread at a time per object. Processes: any number of readers beside one writer,
/// which never notices them. Crash: a torn tail is not shown; damaged parts are skipped, the rest is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/logs/log_format.h"

namespace galley::logs {

/// A line that owns its text.
struct Line {
    Instant time{};
    Stream stream = Stream::Stdout;
    std::string text;
    bool partial = false;
};

struct Search {
    std::string text;
    bool caseSensitive = false;
    bool regularExpression = false;
};

struct ReadRequest {
    std::optional<Instant> since;
    std::optional<Instant> until;
    std::optional<std::uint64_t> tail;  ///< counts lines of both streams, before the other filters, as Docker does
    bool follow = false;                ///< goes on until the writer ends its run, `until` passes, or stop
    bool standardOutput = true;
    bool standardError = true;
};

class LogReader {
public:
    /// The directory may be absent or empty: a container that never ran has no lines.
    explicit LogReader(std::filesystem::path directory);
    ~LogReader();
    LogReader(LogReader&&) noexcept;
    LogReader& operator=(LogReader&&) noexcept;

    /// Takes in what was written since the last call. Returns the number after the last known line.
    std::uint64_t refresh();
    /// The oldest line that rotation left.
    std::uint64_t firstLine() const;
    /// Waits (inotify) until refresh() would find more or finished() would change, or `timeoutMs` passed (-1: never).
    bool waitForMore(int timeoutMs, const std::stop_token& stop);
    /// Calls `sink` for the known lines of [first, last) that still exist, in batches; the views live during the call.
    /// `sink` returns false to end.
    void visit(std::uint64_t first, std::uint64_t last,
               const std::function<bool(std::uint64_t number, const std::vector<LineView>&)>& sink) const;
    std::vector<Line> read(std::uint64_t first, std::uint64_t count) const;
    /// Numbers of the lines in [first, last) that match, in order, at most `limit`. InvalidInput for a bad expression.
    std::vector<std::uint64_t> find(const Search& search, std::uint64_t first, std::uint64_t last, std::uint64_t limit,
                                    const std::stop_token& stop) const;
    /// The first line that can be as young as `instant` (found in the index, without reading the lines before it).
    std::uint64_t lineAtTime(Instant instant) const;
    /// The writer has ended its run or is dead, and refresh() took in everything it wrote.
    bool finished() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// What `logs` prints: batches in order, the views live during the call; `sink` returns false to end. Throws Cancelled
/// when `stop` is requested.
void streamLog(const std::filesystem::path& directory, const ReadRequest& request,
               const std::function<bool(const std::vector<LineView>&)>& sink, const std::stop_token& stop);

}  // namespace galley::logs
