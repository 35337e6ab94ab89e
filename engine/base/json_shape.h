// SPDX-License-Identifier: Apache-2.0
/// @file
/// How much a JSON text would cost to parse, before anything is parsed: hostile documents are refused by it.
/// Used by the rooms that read JSON from outside. Uses nothing.
/// Threads: a free function. Processes, Crash: no I/O.
#pragma once

#include <cstddef>
#include <string_view>

namespace galley {

struct JsonShape {
    std::size_t depth = 0;   ///< of objects and arrays in one another
    std::size_t values = 0;  ///< at least as many as a parser would make, keys not counted
};

/// In one pass. Of a text that is no JSON, up to where a parser finds that out, neither number is too small.
JsonShape shapeOfJson(std::string_view text) noexcept;

}  // namespace galley
