// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/load_display.h"

#include <vector>

#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {

std::string loadLine(const api::LayerProgress& layer, std::size_t columns) {
    const std::string line = printable(layer.id) + ": Loading layer";
    return shortened(line + progressBar(layer.currentBytes, layer.totalBytes, columns), columns > 1 ? columns - 1 : 1);
}

void LoadDisplay::update(const api::PullProgress& progress) {
    std::vector<ProgressLine> lines;
    for (const api::LayerProgress& layer : progress.layers) {
        // Docker has no line for what it has already.
        if (layer.phase != api::LayerPhase::Unpacking && layer.phase != api::LayerPhase::Done) continue;
        lines.push_back({loadLine(layer, m_output.columns()), layer.phase == api::LayerPhase::Done});
    }
    if (lines.empty()) return;
    m_lines.draw(lines);
    m_output.flush();
}

}  // namespace galley::cli
