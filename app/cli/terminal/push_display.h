// SPDX-License-Identifier: Apache-2.0
/// @file
/// The progress of a push in docker's words: lines that change in place on a terminal, a line a step elsewhere.
/// Used by push. Uses progress_lines.
/// Threads: one at a time. Processes: none. Crash: the last picture stays.
#pragma once

#include <string>
#include <vector>

#include "app/cli/output.h"
#include "app/cli/terminal/progress_lines.h"
#include "engine/api/image_service.h"

namespace galley::cli {

class PushDisplay {
public:
    explicit PushDisplay(Output& output) : m_output(output), m_lines(output) {}

    void update(const api::PushProgress& progress);
    /// "latest: digest: sha256:… size: 1234".
    void finish(const api::PushOutcome& outcome);

private:
    void printSteps(const std::vector<api::LayerPush>& layers);

    Output& m_output;
    ProgressLines m_lines;
    std::vector<api::PushPhase> m_phases;  ///< as printed, by layer
};

/// "a2abf6c4d29d: Pushing [====>      ]  5.2MB/31.4MB", at most `columns` wide.
std::string pushLine(const api::LayerPush& layer, std::size_t columns);

}  // namespace galley::cli
