// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/pull_display.h"

#include <algorithm>

#include "app/cli/format/text.h"
#include "engine/base/clock.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

using api::LayerPhase;

const char* phaseText(LayerPhase phase) {
    switch (phase) {
        case LayerPhase::Waiting: return "Pulling fs layer";
        case LayerPhase::Downloading: return "Downloading";
        case LayerPhase::Unpacking: return "Extracting";
        case LayerPhase::Done: return "Pull complete";
        case LayerPhase::AlreadyHere: return "Already exists";
    }
    return "";
}

bool isFinished(const api::LayerProgress& layer) {
    return layer.phase == LayerPhase::Done || layer.phase == LayerPhase::AlreadyHere;
}

/// "latest: Pulling from library/flask".
std::string headerOf(const std::string& reference) {
    const std::size_t host = reference.find('/');
    const std::string path = host == std::string::npos ? reference : reference.substr(host + 1);
    if (const std::size_t at = path.find('@'); at != std::string::npos) {
        return reference + ": Pulling from " + path.substr(0, at);
    }
    const std::size_t colon = path.rfind(':');
    if (colon == std::string::npos) return "Pulling from " + path;
    return path.substr(colon + 1) + ": Pulling from " + path.substr(0, colon);
}

}  // namespace

std::string layerLine(const api::LayerProgress& layer, std::size_t columns) {
    std::string line = printable(layer.id) + ": " + phaseText(layer.phase);
    const bool moving = layer.phase == LayerPhase::Downloading || layer.phase == LayerPhase::Unpacking;
    if (moving) line += progressBar(layer.currentBytes, layer.totalBytes, columns);
    return shortened(line, columns > 1 ? columns - 1 : 1);
}

std::string familiarName(const std::string& reference) {
    for (const std::string_view prefix : {"docker.io/library/", "docker.io/"}) {
        if (reference.rfind(prefix, 0) == 0) return reference.substr(prefix.size());
    }
    return reference;
}

PullDisplay::PullDisplay(Output& output, const std::string& reference)
    : m_output(output), m_lines(output), m_header(headerOf(reference)) {}

void PullDisplay::printHeader() {
    if (m_headerPrinted) return;
    m_headerPrinted = true;
    m_output.line(printable(m_header));
}

void PullDisplay::update(const api::PullProgress& progress) {
    if (progress.layers.empty()) return;
    printHeader();
    if (m_output.isTerminal()) {
        redraw(progress.layers);
    } else {
        printSteps(progress.layers);
    }
    m_output.flush();
}

void PullDisplay::printSteps(const std::vector<api::LayerProgress>& layers) {
    for (const auto& layer : layers) {
        const auto [known, isNew] = m_phases.try_emplace(layer.id, LayerPhase::Waiting);
        const std::string id = printable(layer.id);
        if (isNew && layer.phase == LayerPhase::AlreadyHere) {
            m_output.line(id + ": Already exists");
        } else if (isNew) {
            m_output.line(id + ": Pulling fs layer");
        }
        const bool wasLoading = known->second == LayerPhase::Waiting || known->second == LayerPhase::Downloading;
        const bool isLoaded = layer.phase == LayerPhase::Unpacking || layer.phase == LayerPhase::Done;
        if (wasLoading && isLoaded) m_output.line(id + ": Download complete");
        if (known->second != LayerPhase::Done && layer.phase == LayerPhase::Done) m_output.line(id + ": Pull complete");
        known->second = layer.phase;
    }
}

void PullDisplay::redraw(const std::vector<api::LayerProgress>& layers) {
    std::vector<ProgressLine> lines;
    for (const auto& layer : layers) lines.push_back({layerLine(layer, m_output.columns()), isFinished(layer)});
    m_lines.draw(lines);
}

void PullDisplay::finish(const api::PullOutcome& outcome) {
    printHeader();
    m_output.line("Digest: " + printable(outcome.digest));
    m_output.line(std::string("Status: ") +
                  (outcome.upToDate ? "Image is up to date for " : "Downloaded newer image for ") +
                  printable(outcome.familiar));
    m_output.flush();
}

void reportNotes(Output& errors, const api::PullOutcome& outcome) {
    for (const std::string& note : outcome.notes) errors.line("Note: " + printable(note));
    if (outcome.rateLimit && outcome.rateLimit->isLow()) {
        const auto& limit = *outcome.rateLimit;
        const std::string window =
            limit.window.count() > 0 ? " in " + toLower(humanDuration(limit.window)) : std::string();
        errors.line("Note: " + std::to_string(limit.remaining) + " of " + std::to_string(limit.limit) + " pulls" +
                    window + " are left; `galley login` gives more");
    }
    errors.flush();
}

}  // namespace galley::cli
