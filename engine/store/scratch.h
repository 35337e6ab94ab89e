// SPDX-License-Identifier: Apache-2.0
/// @file
/// A private directory in `<data>/ingest`, on the file system of the blobs, so that what lies there can be linked.
/// Used by image (load, import). Threads: one owner. Processes: nobody else's.
/// Crash: the next sweep takes it.
#pragma once

#include <filesystem>
#include <memory>

namespace galley::store {

namespace detail {
class Core;
struct ScratchState;
}  // namespace detail

class Scratch {
public:
    explicit Scratch(const std::shared_ptr<detail::Core>& core);
    /// Removes the directory with all that is in it.
    ~Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;

    const std::filesystem::path& directory() const noexcept;

private:
    std::unique_ptr<detail::ScratchState> m_state;
};

}  // namespace galley::store
