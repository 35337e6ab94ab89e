// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/block_queue.h"

namespace galley::archive::detail {

BlockQueue::BlockQueue(std::size_t blocks, std::size_t blockBytes) : m_blocks(blocks) {
    for (Block& block : m_blocks) {
        block.bytes.resize(blockBytes);
        m_empty.push_back(&block);
    }
}

BlockQueue::Block* BlockQueue::takeEmpty() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_abandoned || !m_empty.empty(); });
    if (m_abandoned) return nullptr;
    Block* block = m_empty.front();
    m_empty.pop_front();
    return block;
}

void BlockQueue::putFull(Block* block) {
    const std::lock_guard lock(m_mutex);
    m_full.push_back(block);
    m_changed.notify_all();
}

void BlockQueue::close(std::exception_ptr failure) noexcept {
    const std::lock_guard lock(m_mutex);
    m_failure = std::move(failure);
    m_closed = true;
    m_changed.notify_all();
}

BlockQueue::Block* BlockQueue::takeFull() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_closed || !m_full.empty(); });
    if (m_full.empty()) {
        if (m_failure) std::rethrow_exception(m_failure);
        return nullptr;
    }
    Block* block = m_full.front();
    m_full.pop_front();
    return block;
}

void BlockQueue::putEmpty(Block* block) {
    const std::lock_guard lock(m_mutex);
    m_empty.push_back(block);
    m_changed.notify_all();
}

void BlockQueue::abandon() noexcept {
    const std::lock_guard lock(m_mutex);
    m_abandoned = true;
    m_changed.notify_all();
}

}  // namespace galley::archive::detail
