// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the writer and the readers of a container's log agree on. The log is a directory of segments `<generation>.log`
/// (ten digits), each with an index `<generation>.idx`; docs of the bytes stand in detail/segment.h.
/// Used by monitor (writer), container (reader). Threads: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/clock.h"

namespace galley::logs {

enum class Stream : std::uint8_t { Stdout = 0, Stderr = 1 };

/// One line as the container wrote it. `text` points into the reader's buffer: it lives as long as the call that
/// handed it out says.
struct LineView {
    Instant time{};
    Stream stream = Stream::Stdout;
    std::string_view text;  ///< raw bytes without the newline: hostile, may be no UTF-8, may hold NUL
    bool partial = false;   ///< no newline follows: a piece of a line above kMaximumLine, or the end of the output
};

/// Longer lines are cut into pieces of this size.
constexpr std::size_t kMaximumLine = std::size_t{64} << 10U;

/// When a segment is closed and how many are kept. The newest `maximumSegments` always stay; 0 keeps all.
struct Rotation {
    std::uint64_t segmentBytes = std::uint64_t{64} << 20U;
    std::uint32_t maximumSegments = 16;
    bool operator==(const Rotation&) const = default;
};

}  // namespace galley::logs
