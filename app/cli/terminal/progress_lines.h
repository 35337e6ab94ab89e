// SPDX-License-Identifier: Apache-2.0
/// @file
/// Lines that stay in their place on a terminal while what they say changes, as docker shows layers.
/// Used by pull_display, push_display. Uses output.
/// Threads: one at a time. Processes: none. Crash: the last picture stays.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/output.h"

namespace galley::cli {

struct ProgressLine {
    std::string text;
    bool isFinished = false;
};

class ProgressLines {
public:
    explicit ProgressLines(Output& output) : m_output(output) {}

    /// Replaces what was drawn before. What is not ready comes first when the terminal has too few rows for all.
    void draw(const std::vector<ProgressLine>& lines);

private:
    Output& m_output;
    std::size_t m_drawn = 0;
};

/// " [====>      ]  5.2MB/31.4MB", as far as `columns` allow; without a total only what is done.
std::string progressBar(std::int64_t currentBytes, std::int64_t totalBytes, std::size_t columns);

}  // namespace galley::cli
