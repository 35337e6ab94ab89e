// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/progress_board.h"

#include <utility>

namespace galley::image::detail {

void ProgressBoard::setStatus(const std::string& status) {
    m_board.edit([&](PullProgress& progress) { progress.status = status; });
}

void ProgressBoard::setLayers(std::vector<LayerProgress> layers) {
    m_board.edit([&](PullProgress& progress) { progress.layers = std::move(layers); });
}

void ProgressBoard::update(std::size_t layer, LayerPhase phase, std::int64_t currentBytes, std::int64_t totalBytes) {
    m_board.edit([&](PullProgress& progress) {
        LayerProgress& row = progress.layers.at(layer);
        row.phase = phase;
        row.currentBytes = currentBytes;
        row.totalBytes = totalBytes;
    });
}

void ProgressBoard::finish(const std::string& status) {
    m_board.finish([&](PullProgress& progress) { progress.status = status; });
}

}  // namespace galley::image::detail
