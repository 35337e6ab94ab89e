// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/pull_display.h"

#include <algorithm>

#include "app/cli/format/text.h"
#include "engine/base/clock.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

using api::LayerPhase;

constexpr std::size_t kBarWidth = 50;

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

std::string bar(const api::LayerProgress& layer, std::size_t columns) {
    const std::string current = humanSize(static_cast<double>(layer.currentBytes));
    if (layer.totalBytes <= 0) return " " + current;
    const std::string sizes = " " + current + "/" + humanSize(static_cast<double>(layer.totalBytes));
    if (columns < 110) return sizes;
    const double part = static_cast<double>(layer.currentBytes) / static_cast<double>(layer.totalBytes);
    const auto done = static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * kBarWidth);
    std::string text(done, '=');
    if (done < kBarWidth) text += '>';
    text.resize(std::max(text.size(), kBarWidth), ' ');
    return " [" + text + "] " + sizes;
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

/// What is not ready comes first when the terminal has too few rows for all.
std::vector<api::LayerProgress> visibleLayers(const std::vector<api::LayerProgress>& layers, std::size_t rows) {
    if (layers.size() <= rows) return layers;
    std::vector<api::LayerProgress> chosen;
    for (const bool finished : {false, true}) {
        for (const auto& layer : layers) {
            if (isFinished(layer) == finished && chosen.size() < rows) chosen.push_back(layer);
        }
    }
    return chosen;
}

}  // namespace

std::string layerLine(const api::LayerProgress& layer, std::size_t columns) {
    std::string line = printable(layer.id) + ": " + phaseText(layer.phase);
    const bool moving = layer.phase == LayerPhase::Downloading || layer.phase == LayerPhase::Unpacking;
    if (moving) line += bar(layer, columns);
    return shortened(line, columns > 1 ? columns - 1 : 1);
}

std::string familiarName(const std::string& reference) {
    for (const std::string_view prefix : {"docker.io/library/", "docker.io/"}) {
        if (reference.rfind(prefix, 0) == 0) return reference.substr(prefix.size());
    }
    return reference;
}

PullDisplay::PullDisplay(Output& output, const std::string& reference)
    : m_output(output), m_header(headerOf(reference)) {}

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
    const std::size_t columns = m_output.columns();
    const std::size_t rows = m_output.rows();
    const auto visible = visibleLayers(layers, rows > 2 ? rows - 1 : 1);
    std::string frame;
    if (m_drawnLines > 0) frame += "\x1b[" + std::to_string(m_drawnLines) + "A";
    for (const auto& layer : visible) frame += "\r\x1b[2K" + layerLine(layer, columns) + "\n";
    for (std::size_t line = visible.size(); line < m_drawnLines; ++line) frame += "\x1b[2K\n";
    m_drawnLines = std::max(visible.size(), m_drawnLines);
    m_output.write(frame);
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
