// SPDX-License-Identifier: Apache-2.0
/// @file
/// Shows a load on a terminal: a line for each layer that is new here, as docker does.
/// Used by load. Threads: update() comes from the engine's threads, one at a time; everything else before or after
/// them. Processes: none. Crash: nothing to lose.
#pragma once

#include <string>

#include "app/cli/output.h"
#include "app/cli/terminal/progress_lines.h"
#include "engine/api/types.h"

namespace galley::cli {

class LoadDisplay {
public:
    explicit LoadDisplay(Output& output) : m_output(output), m_lines(output) {}

    void update(const api::PullProgress& progress);

private:
    Output& m_output;
    ProgressLines m_lines;
};

/// "a2abf6c4d29d: Loading layer [====>      ]  5.2MB/31.4MB", at most `columns` wide.
std::string loadLine(const api::LayerProgress& layer, std::size_t columns);

}  // namespace galley::cli
