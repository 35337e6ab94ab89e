// SPDX-License-Identifier: Apache-2.0
/// @file
/// Writes a container's log as its monitor would, at a given rate or as fast as it goes. Used by bench_log_view.
/// Threads: one. Processes: run in a process of its own, so that the figures are those of the window alone.
#pragma once

#include <cstdint>
#include <filesystem>

namespace galley::bench {

struct Writing {
    std::filesystem::path directory;
    std::uint64_t lines = 0;
    std::uint64_t linesPerSecond = 0;  ///< 0: as fast as it goes
    std::uint32_t width = 80;          ///< characters a line
};

/// Line n says "line n" behind its level; every thousandth is an error.
void writeLog(const Writing& writing);

}  // namespace galley::bench
