// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/progress_board.h"

#include <chrono>
#include <utility>

namespace galley::image::detail {
namespace {

constexpr std::chrono::milliseconds kInterval{50};

}  // namespace

ProgressBoard::ProgressBoard(ProgressCallback callback) : m_callback(std::move(callback)) {
    if (m_callback) m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

ProgressBoard::~ProgressBoard() = default;

void ProgressBoard::setStatus(const std::string& status) {
    auto shared = m_shared.lock();
    shared->progress.status = status;
    shared->isChanged = true;
}

void ProgressBoard::setLayers(std::vector<LayerProgress> layers) {
    auto shared = m_shared.lock();
    shared->progress.layers = std::move(layers);
    shared->isChanged = true;
}

void ProgressBoard::update(std::size_t layer, LayerPhase phase, std::int64_t currentBytes, std::int64_t totalBytes) {
    auto shared = m_shared.lock();
    LayerProgress& progress = shared->progress.layers.at(layer);
    progress.phase = phase;
    progress.currentBytes = currentBytes;
    progress.totalBytes = totalBytes;
    shared->isChanged = true;
}

void ProgressBoard::finish(const std::string& status) {
    if (!m_callback) return;
    m_thread.request_stop();
    m_thread.join();
    setStatus(status);
    show();
}

void ProgressBoard::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        show();
        auto shared = m_shared.lock();
        m_ended.wait_for(shared.lock(), stop, kInterval, [] { return false; });
    }
}

void ProgressBoard::show() {
    PullProgress copy;
    {
        auto shared = m_shared.lock();
        if (!std::exchange(shared->isChanged, false)) return;
        copy = shared->progress;
    }
    try {
        m_callback(copy);
    } catch (...) {
        // A display that fails is no reason to lose a download, and nothing may leave this thread.
        return;
    }
}

}  // namespace galley::image::detail
