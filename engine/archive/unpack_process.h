// SPDX-License-Identifier: Apache-2.0
/// @file
/// The caller's side of `galley-ns apply`, `complete` and `remove`: work on files owned by subordinate ids, done by a
/// child inside the user namespace.
/// Used by store. Uses process (namespace holder, spawn).
/// Threads: one owner at a time; unpackedBytes() from any thread. Processes: one child per object.
/// Crash: when the caller dies the child sees the end of its input and ends; `keepOpen` makes known until when it runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

#include "engine/archive/applied_layer.h"
#include "engine/base/directories.h"

namespace galley::archive {

class UnpackProcess {
public:
    /// Starts a child that unpacks what write() gives beneath `directory` (open, empty) and writes the recipe to
    /// `recipe` (-1: none). The child keeps `keepOpen` open as long as it lives: the lock that says that somebody works
    /// here (-1: none).
    UnpackProcess(const Directories& directories, int directory, int recipe, int keepOpen, const std::stop_token& stop);
    /// Ends the child when it still runs.
    ~UnpackProcess();
    UnpackProcess(UnpackProcess&&) noexcept;
    UnpackProcess& operator=(UnpackProcess&&) noexcept;

    /// The next bytes of the blob: gzip, zstd or plain tar, told apart by the first bytes. Waits while the child is
    /// busy. When the child refused the stream, throws its error.
    void write(std::string_view bytes, const std::stop_token& stop);
    /// End of the blob: waits for the result. Corrupt for a damaged stream, a damaged tar or a hostile entry.
    AppliedLayer finish(const std::stop_token& stop);
    /// Uncompressed bytes so far.
    std::int64_t unpackedBytes() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Gives the directories that `layer` only implied the owner, mode, times and attributes they have in the layers below
/// (`parents`: `diff` directories, nearest first), and copies up the lower files that its hard links name. Call once,
/// after UnpackProcess::finish and before the layer is published. No child is started when there is nothing to do.
void completeLayer(const Directories& directories, int directory, const AppliedLayer& layer,
                   const std::vector<std::filesystem::path>& parents, const std::stop_token& stop);

/// Removes trees with all owners that the user namespace has; without a child when all is the caller's own. Absent ones
/// are fine; symbolic links are not followed.
void removeTrees(const Directories& directories, const std::vector<std::filesystem::path>& trees);

}  // namespace galley::archive
