// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/push_board.h"

#include <utility>

namespace galley::image::detail {

void PushBoard::begin(const std::string& status, std::vector<LayerPush> layers) {
    m_board.edit([&](PushProgress& progress) {
        progress.status = status;
        progress.layers = std::move(layers);
    });
}

void PushBoard::update(const std::vector<std::size_t>& positions, PushPhase phase, std::int64_t currentBytes,
                       std::int64_t totalBytes) {
    m_board.edit([&](PushProgress& progress) {
        for (const std::size_t position : positions) {
            LayerPush& layer = progress.layers.at(position);
            layer.phase = phase;
            layer.currentBytes = currentBytes;
            layer.totalBytes = totalBytes;
        }
    });
}

void PushBoard::setMounted(const std::vector<std::size_t>& positions, const std::string& from) {
    m_board.edit([&](PushProgress& progress) {
        for (const std::size_t position : positions) {
            progress.layers.at(position).phase = PushPhase::Mounted;
            progress.layers.at(position).mountedFrom = from;
        }
    });
}

void PushBoard::finish() {
    m_board.finish([](PushProgress& progress) { progress.status = "Done"; });
}

}  // namespace galley::image::detail
