// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/progress_lines.h"

#include <algorithm>

#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::size_t kBarWidth = 50;
/// Narrower than this, a terminal gets the figures only.
constexpr std::size_t kBarColumns = 110;

std::vector<const ProgressLine*> visible(const std::vector<ProgressLine>& lines, std::size_t rows) {
    std::vector<const ProgressLine*> chosen;
    if (lines.size() <= rows) {
        for (const ProgressLine& line : lines) chosen.push_back(&line);
        return chosen;
    }
    for (const bool finished : {false, true}) {
        for (const ProgressLine& line : lines) {
            if (line.isFinished == finished && chosen.size() < rows) chosen.push_back(&line);
        }
    }
    return chosen;
}

}  // namespace

void ProgressLines::draw(const std::vector<ProgressLine>& lines) {
    const std::size_t rows = m_output.rows();
    const auto shown = visible(lines, rows > 2 ? rows - 1 : 1);
    std::string frame;
    if (m_drawn > 0) frame += "\x1b[" + std::to_string(m_drawn) + "A";
    for (const ProgressLine* line : shown) frame += "\r\x1b[2K" + line->text + "\n";
    for (std::size_t line = shown.size(); line < m_drawn; ++line) frame += "\x1b[2K\n";
    m_drawn = std::max(shown.size(), m_drawn);
    m_output.write(frame);
}

std::string progressBar(std::int64_t currentBytes, std::int64_t totalBytes, std::size_t columns) {
    const std::string current = humanSize(static_cast<double>(currentBytes));
    if (totalBytes <= 0) return " " + current;
    const std::string sizes = " " + current + "/" + humanSize(static_cast<double>(totalBytes));
    if (columns < kBarColumns) return sizes;
    const double part = static_cast<double>(currentBytes) / static_cast<double>(totalBytes);
    const auto done = static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * kBarWidth);
    std::string text(done, '=');
    if (done < kBarWidth) text += '>';
    text.resize(std::max(text.size(), kBarWidth), ' ');
    return " [" + text + "] " + sizes;
}

}  // namespace galley::cli
