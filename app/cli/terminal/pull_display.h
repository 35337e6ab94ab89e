// SPDX-License-Identifier: Apache-2.0
/// @file
/// Shows a pull: a line for each layer, changed in place on a terminal; one line for each step elsewhere.
/// Used by pull and run. Threads: update() comes from the engine's threads, one at a time; everything else before or
/// after them. Processes: none. Crash: nothing to lose.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/cli/output.h"
#include "app/cli/terminal/progress_lines.h"
#include "engine/api/types.h"

namespace galley::cli {

class PullDisplay {
public:
    /// `reference` as ImageService::normalise() gives it: "docker.io/library/flask:latest".
    PullDisplay(Output& output, const std::string& reference);

    void update(const api::PullProgress& progress);
    /// "Digest: …" and "Status: …".
    void finish(const api::PullOutcome& outcome);

private:
    void printHeader();
    void printSteps(const std::vector<api::LayerProgress>& layers);
    void redraw(const std::vector<api::LayerProgress>& layers);

    Output& m_output;
    ProgressLines m_lines;
    std::string m_header;
    bool m_headerPrinted = false;
    std::map<std::string, api::LayerPhase> m_phases;
};

/// What the user should know besides: mirrors that failed, few pulls that are left.
void reportNotes(Output& errors, const api::PullOutcome& outcome);

/// "a2abf6c4d29d: Downloading [====>      ]  5.2MB/31.4MB", at most `columns` wide.
std::string layerLine(const api::LayerProgress& layer, std::size_t columns);

/// Docker's short form of a full reference: "flask:latest", "localhost:5000/a/b:2".
std::string familiarName(const std::string& reference);

}  // namespace galley::cli
