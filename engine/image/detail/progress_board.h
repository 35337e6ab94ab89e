// SPDX-License-Identifier: Apache-2.0
/// @file
/// How far a pull is, layer by layer.
/// Used by puller, layer_pull. Uses paced_board.
/// Threads, Processes, Crash: see paced_board.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/image/detail/paced_board.h"
#include "engine/image/types.h"

namespace galley::image::detail {

using ProgressCallback = std::function<void(const PullProgress&)>;

class ProgressBoard {
public:
    /// Without a callback it does nothing. The callback is not running any more when the board is gone.
    explicit ProgressBoard(ProgressCallback callback) : m_board(std::move(callback)) {}

    void setStatus(const std::string& status);
    void setLayers(std::vector<LayerProgress> layers);
    void update(std::size_t layer, LayerPhase phase, std::int64_t currentBytes, std::int64_t totalBytes);
    /// Stops the pace-maker and shows the final state.
    void finish(const std::string& status);

private:
    PacedBoard<PullProgress> m_board;
};

}  // namespace galley::image::detail
