// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/apply_layer.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string_view>
#include <thread>

#include "engine/archive/detail/block_queue.h"
#include "engine/archive/detail/tar_reader.h"
#include "engine/archive/recipe.h"

namespace galley::archive {
namespace {

using detail::BlockQueue;

/// Small enough that a block is still in the second-level cache when the other thread gets it.
constexpr std::size_t kBlockBytes = std::size_t{256} << 10U;
constexpr std::size_t kBlocks = 8;
constexpr std::chrono::milliseconds kProgressInterval{100};

/// Inflates and hashes into a queue, in a thread of its own.
class InflateThread {
public:
    explicit InflateThread(ByteSource source)
        : m_queue(kBlocks, kBlockBytes),
          m_thread([this, from = std::move(source)]() mutable { run(std::move(from)); }) {}
    ~InflateThread() {
        m_queue.abandon();
        m_thread.join();
    }
    InflateThread(const InflateThread&) = delete;
    InflateThread& operator=(const InflateThread&) = delete;

    /// The next piece of the tar, valid until the next call; empty at the end.
    std::string_view next() {
        if (m_current != nullptr) m_queue.putEmpty(m_current);
        m_current = nullptr;
        m_current = m_queue.takeFull();
        if (m_current == nullptr) return {};
        m_bytes += static_cast<std::int64_t>(m_current->used);
        return {m_current->bytes.data(), m_current->used};
    }
    std::int64_t bytes() const noexcept { return m_bytes; }
    /// After the end.
    Digest digest() { return m_hash.finish(); }

private:
    void run(ByteSource source) noexcept {
        try {
            InflateStream stream(std::move(source));
            while (BlockQueue::Block* block = m_queue.takeEmpty()) {
                block->used = stream.read(block->bytes.data(), block->bytes.size());
                if (block->used == 0) break;
                m_hash.update(block->bytes.data(), block->used);
                m_queue.putFull(block);
            }
            m_queue.close(nullptr);
        } catch (...) {
            m_queue.close(std::current_exception());
        }
    }

    BlockQueue m_queue;
    Sha256 m_hash;
    BlockQueue::Block* m_current = nullptr;
    std::int64_t m_bytes = 0;
    std::thread m_thread;  // last: starts when all the others are there
};

}  // namespace

AppliedLayer applyLayer(ByteSource source, int directory, const LayerWriterOptions& options,
                        const std::function<void(std::int64_t)>& progress, int recipe) {
    InflateThread inflate(std::move(source));
    std::optional<RecipeWriter> told;
    if (recipe >= 0) told.emplace(recipe);
    auto lastProgress = std::chrono::steady_clock::now();
    const auto nextPiece = [&]() {
        if (told) told->release();
        const std::string_view piece = inflate.next();
        if (told) told->take(piece);
        const auto time = std::chrono::steady_clock::now();
        if (progress && time - lastProgress >= kProgressInterval) {
            lastProgress = time;
            progress(inflate.bytes());
        }
        return piece;
    };
    LayerWriter writer(directory, options);
    {
        detail::TarReader reader(nextPiece);
        LayerEntry entry;
        while (reader.next(entry)) {
            writer.add(entry, [&](DataBlock& block) {
                if (!reader.nextBlock(block)) return false;
                if (told) told->claim(reader.blockPosition(), writer.currentFile(), block);
                return true;
            });
        }
    }
    // What follows the end of the archive belongs to the diff id as well, and must not be damaged either.
    while (!nextPiece().empty()) {
    }
    AppliedLayer result = writer.finish();
    result.tarBytes = inflate.bytes();
    result.hasRecipe = told && told->finish() && !writer.hasReplacedFiles();
    result.diffId = inflate.digest();
    return result;
}

}  // namespace galley::archive
