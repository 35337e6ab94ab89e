// SPDX-License-Identifier: Apache-2.0
/// @file
/// Blocks of bytes from one thread to another, a fixed number of them. Private to the room.
/// Threads: one producer, one consumer.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

namespace galley::archive::detail {

class BlockQueue {
public:
    struct Block {
        std::vector<char> bytes;
        std::size_t used = 0;
    };

    BlockQueue(std::size_t blocks, std::size_t blockBytes);

    /// Producer: an empty block, or nullptr when the consumer has given up.
    Block* takeEmpty();
    /// Producer: hands it over.
    void putFull(Block* block);
    /// Producer: no more blocks; `failure` (may be null) is thrown to the consumer after the last one.
    void close(std::exception_ptr failure) noexcept;

    /// Consumer: the next block, nullptr at the end. Throws what close() was given.
    Block* takeFull();
    /// Consumer: to be filled again.
    void putEmpty(Block* block);
    /// Consumer: wants no more; takeEmpty() returns nullptr from now on.
    void abandon() noexcept;

private:
    std::vector<Block> m_blocks;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Block*> m_empty;
    std::deque<Block*> m_full;
    std::exception_ptr m_failure;
    bool m_closed = false;
    bool m_abandoned = false;
};

}  // namespace galley::archive::detail
