// SPDX-License-Identifier: Apache-2.0
/// @file
/// Collects what the threads of a pull report and shows it at a bearable pace.
/// Used by puller, layer_pull. Uses base.
/// Threads: thread-safe; the callback runs on one thread of the board's own, the last call on the thread that calls
/// finish(). Processes: none. Crash: nothing is kept.
#pragma once

#include <condition_variable>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/sync.h"
#include "engine/image/types.h"

namespace galley::image::detail {

using ProgressCallback = std::function<void(const PullProgress&)>;

class ProgressBoard {
public:
    /// Without a callback it does nothing.
    explicit ProgressBoard(ProgressCallback callback);
    /// The callback is not running any more when this returns.
    ~ProgressBoard();
    ProgressBoard(const ProgressBoard&) = delete;
    ProgressBoard& operator=(const ProgressBoard&) = delete;

    void setStatus(const std::string& status);
    void setLayers(std::vector<LayerProgress> layers);
    void update(std::size_t layer, LayerPhase phase, std::int64_t currentBytes, std::int64_t totalBytes);
    /// Stops the pace-maker and shows the final state.
    void finish(const std::string& status);

private:
    struct Shared {
        PullProgress progress;
        bool isChanged = true;
    };
    void run(const std::stop_token& stop);
    void show();

    ProgressCallback m_callback;
    Sync<Shared> m_shared;
    std::condition_variable_any m_ended;
    std::jthread m_thread;
};

}  // namespace galley::image::detail
