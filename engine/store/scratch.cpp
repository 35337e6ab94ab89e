// SPDX-License-Identifier: Apache-2.0
#include "engine/store/scratch.h"

#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/store/detail/core.h"
#include "engine/store/detail/ingest_lock.h"

namespace galley::store {

struct detail::ScratchState {
    IngestLock lock;
    std::filesystem::path directory;

    ~ScratchState() {
        std::error_code ignored;
        std::filesystem::remove_all(directory, ignored);
    }
};

Scratch::Scratch(const std::shared_ptr<detail::Core>& core) {
    const std::filesystem::path directory = core->ingest() / ("scratch-" + randomHex(16));
    auto lock = detail::IngestLock::acquire(directory.string() + ".lock", {});
    m_state.reset(new detail::ScratchState{std::move(lock), directory});
    ensureDirectory(directory);
}

Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

const std::filesystem::path& Scratch::directory() const noexcept {
    return m_state->directory;
}

}  // namespace galley::store
