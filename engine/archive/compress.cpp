// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/compress.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/archive/detail/encoder.h"

namespace galley::archive {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20U;
/// Blocks that are ready or being made beyond one a thread, so that nobody waits for the reader's next look.
constexpr std::size_t kSpareBlocks = 2;

struct Block {
    std::string content;
    std::string output;
    bool isDone = false;
};

}  // namespace

struct CompressStream::State {
    State(ByteSource from, oci::Compression how, unsigned workers)
        : source(std::move(from)), method(how), framing(how), capacity(workers + kSpareBlocks) {}

    /// One thread after the other fills a block from the source; then it compresses it while the next one reads.
    void work() noexcept {
        try {
            const auto encoder = detail::makeEncoder(method);
            while (Block* block = fillNext()) {
                encoder->encode(block->content, block->output);
                const std::lock_guard lock(mutex);
                block->isDone = true;
                changed.notify_all();
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::current_exception();
            changed.notify_all();
        }
    }

    Block* fillNext() {
        const std::lock_guard turn(reading);
        Block* block = nullptr;
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return isOver() || blocks.size() < capacity; });
            if (isOver()) return nullptr;
            blocks.push_back(spare.empty() ? std::make_unique<Block>() : std::move(spare.back()));
            if (!spare.empty()) spare.pop_back();
            block = blocks.back().get();
            block->isDone = false;
        }
        block->content.resize(kBlockBytes);
        std::size_t filled = 0;
        bool sourceEnded = false;
        while (filled < kBlockBytes && !sourceEnded) {
            const std::size_t got = source(block->content.data() + filled, kBlockBytes - filled);
            filled += got;
            sourceEnded = got == 0;
        }
        block->content.resize(filled);
        if (!sourceEnded) return block;
        const std::lock_guard lock(mutex);
        ended = true;
        if (filled == 0) {
            blocks.pop_back();
            block = nullptr;
        }
        changed.notify_all();
        return block;
    }

    /// With the mutex in hand.
    bool isOver() const { return ended || stopping || failure; }

    /// The next bytes to give: a block, or what stands around the blocks. False at the end.
    bool advance() {
        if (!begun) {
            begun = true;
            current = framing.begin();
            if (!current.empty()) return true;
        }
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return failure || (blocks.empty() ? ended : blocks.front()->isDone); });
        if (failure) std::rethrow_exception(failure);
        if (blocks.empty()) {
            if (std::exchange(closed, true)) return false;
            current = framing.end();
            return !current.empty();
        }
        std::unique_ptr<Block> block = std::move(blocks.front());
        blocks.pop_front();
        lock.unlock();
        framing.pass(block->content);
        passed += static_cast<std::int64_t>(block->content.size());
        std::swap(current, block->output);
        lock.lock();
        spare.push_back(std::move(block));
        changed.notify_all();
        return true;
    }

    ByteSource source;
    oci::Compression method;
    detail::Framing framing;
    std::size_t capacity;

    std::mutex reading;  ///< whose turn it is; before `mutex`
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::unique_ptr<Block>> blocks;  ///< in the stream's order
    std::vector<std::unique_ptr<Block>> spare;  ///< their memory serves again
    bool ended = false;
    bool stopping = false;
    std::exception_ptr failure;

    // Of the owner alone.
    bool begun = false;
    bool closed = false;
    std::string current;
    std::size_t given = 0;
    std::atomic<std::int64_t> passed = 0;

    std::vector<std::jthread> threads;
};

CompressStream::CompressStream(ByteSource source, oci::Compression method, unsigned threads)
    : m_state(std::make_unique<State>(std::move(source), method, std::max(1U, threads))) {
    for (unsigned i = 0; i < std::max(1U, threads); ++i) {
        m_state->threads.emplace_back([state = m_state.get()] { state->work(); });
    }
}

CompressStream::~CompressStream() {
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stopping = true;
    }
    m_state->changed.notify_all();
    m_state->threads.clear();
}

std::size_t CompressStream::read(char* buffer, std::size_t capacity) {
    State& state = *m_state;
    std::size_t filled = 0;
    while (filled < capacity) {
        if (state.given == state.current.size()) {
            // What is there goes out before anybody waits for more.
            if (filled > 0) break;
            state.given = 0;
            state.current.clear();
            if (!state.advance()) break;
        }
        const std::size_t count = std::min(capacity - filled, state.current.size() - state.given);
        std::memcpy(buffer + filled, state.current.data() + state.given, count);
        state.given += count;
        filled += count;
    }
    return filled;
}

std::int64_t CompressStream::contentBytes() const noexcept {
    return m_state->passed;
}

}  // namespace galley::archive
