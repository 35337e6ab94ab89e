// SPDX-License-Identifier: Apache-2.0
/// @file
/// How far a push is, layer by layer.
/// Used by pusher, layer_upload. Uses paced_board.
/// Threads, Processes, Crash: see paced_board.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/image/detail/paced_board.h"
#include "engine/image/push_types.h"

namespace galley::image::detail {

class PushBoard {
public:
    /// Without a callback it does nothing.
    explicit PushBoard(std::function<void(const PushProgress&)> callback) : m_board(std::move(callback)) {}

    void begin(const std::string& status, std::vector<LayerPush> layers);
    /// At all `positions`, which are one layer.
    void update(const std::vector<std::size_t>& positions, PushPhase phase, std::int64_t currentBytes,
                std::int64_t totalBytes);
    void setMounted(const std::vector<std::size_t>& positions, const std::string& from);
    void finish();

private:
    PacedBoard<PushProgress> m_board;
};

}  // namespace galley::image::detail
