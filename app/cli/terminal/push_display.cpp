// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/push_display.h"

#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

using api::PushPhase;

std::string phaseText(const api::LayerPush& layer) {
    switch (layer.phase) {
        case PushPhase::Waiting: return "Waiting";
        case PushPhase::Preparing: return "Preparing";
        case PushPhase::Uploading: return "Pushing";
        case PushPhase::Pushed: return "Pushed";
        case PushPhase::Mounted: return "Mounted from " + printable(layer.mountedFrom);
        case PushPhase::AlreadyThere: return "Layer already exists";
    }
    return {};
}

bool isFinished(const api::LayerPush& layer) {
    return layer.phase == PushPhase::Pushed || layer.phase == PushPhase::Mounted ||
           layer.phase == PushPhase::AlreadyThere;
}

/// Docker shows the uppermost layer first.
std::vector<api::LayerPush> fromTop(const std::vector<api::LayerPush>& layers) {
    return {layers.rbegin(), layers.rend()};
}

}  // namespace

std::string pushLine(const api::LayerPush& layer, std::size_t columns) {
    std::string line = printable(layer.id) + ": " + phaseText(layer);
    if (layer.phase == PushPhase::Uploading) line += progressBar(layer.currentBytes, layer.totalBytes, columns);
    return shortened(line, columns > 1 ? columns - 1 : 1);
}

void PushDisplay::update(const api::PushProgress& progress) {
    if (progress.layers.empty()) return;
    const auto layers = fromTop(progress.layers);
    if (m_output.isTerminal()) {
        std::vector<ProgressLine> lines;
        for (const auto& layer : layers) lines.push_back({pushLine(layer, m_output.columns()), isFinished(layer)});
        m_lines.draw(lines);
    } else {
        printSteps(layers);
    }
    m_output.flush();
}

void PushDisplay::printSteps(const std::vector<api::LayerPush>& layers) {
    if (m_phases.empty()) {
        for (const auto& layer : layers) m_output.line(printable(layer.id) + ": Preparing");
        m_phases.assign(layers.size(), PushPhase::Preparing);
    }
    for (std::size_t i = 0; i < layers.size() && i < m_phases.size(); ++i) {
        if (isFinished(layers[i]) && m_phases[i] != layers[i].phase) {
            m_output.line(printable(layers[i].id) + ": " + phaseText(layers[i]));
        }
        m_phases[i] = layers[i].phase;
    }
}

void PushDisplay::finish(const api::PushOutcome& outcome) {
    const std::string tag = outcome.reference.substr(outcome.reference.rfind(':') + 1);
    m_output.line(printable(tag) + ": digest: " + printable(outcome.digest) +
                  " size: " + std::to_string(outcome.manifestBytes));
    m_output.flush();
}

}  // namespace galley::cli
