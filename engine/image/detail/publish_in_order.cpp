// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/publish_in_order.h"

#include <utility>

namespace galley::image::detail {

PublishInOrder::PublishInOrder(std::vector<Digest> chains, std::function<void(std::size_t)> published)
    : m_chains(std::move(chains)), m_onPublished(std::move(published)), m_ready(m_chains.size()) {}

void PublishInOrder::ready(std::size_t index, std::optional<store::LayerIngest> ingest, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    m_ready[index] = {true, std::move(ingest)};
    // Whoever is at it looks again after each layer, and so finds this one.
    if (m_isPublishing) return;
    m_isPublishing = true;
    while (m_published < m_chains.size() && m_ready[m_published].isReady) {
        const std::size_t current = m_published;
        auto complete = std::exchange(m_ready[current].ingest, std::nullopt);
        lock.unlock();
        if (complete) {
            complete->publish({m_chains.begin(), m_chains.begin() + static_cast<std::ptrdiff_t>(current)}, stop);
            m_onPublished(current);
        }
        lock.lock();
        ++m_published;
    }
    m_isPublishing = false;
}

}  // namespace galley::image::detail
