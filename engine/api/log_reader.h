// SPDX-License-Identifier: Apache-2.0
/// @file
/// Random access to one container's log while it grows: an index of lines, read on demand.
/// Threads: one thread at a time. Crash: the reader only reads.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/api/types.h"

namespace galley::api {

struct LogQuery {
    std::string text;
    bool caseSensitive = false;
    bool regularExpression = false;
};

class LogReader {
public:
    virtual ~LogReader() = default;

    /// Takes in what was written since the last call; returns the number of lines now known.
    virtual Result<std::uint64_t> refresh() = 0;
    /// Waits until there is more than refresh() last saw, or `timeoutMs` passed. True: there is more.
    virtual Result<bool> waitForMore(int timeoutMs, std::stop_token stop) = 0;
    /// Lines [first, first + count), fewer at the end.
    virtual Result<std::vector<LogLine>> read(std::uint64_t first, std::uint64_t count) = 0;
    /// Numbers of the lines in [first, last) that match, in order, at most `limit`.
    virtual Result<std::vector<std::uint64_t>> find(const LogQuery& query, std::uint64_t first, std::uint64_t last,
                                                    std::uint64_t limit, std::stop_token stop) = 0;
    /// The container's output has ended and everything was taken in.
    virtual bool finished() const = 0;
};

}  // namespace galley::api
