// SPDX-License-Identifier: Apache-2.0
/// @file
/// Waits for changes inside a directory with inotify: nothing that happens after the Watch was made is missed.
/// Used by the log reader and the event log. Threads: one per object. Crash: the kernel closes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>

#include "engine/base/unique_fd.h"

namespace galley::logs::detail {

class Watch {
public:
    enum class Change { None, Something, WriterClosed };

    /// `events` of inotify(7). Throws NotFound when the directory is absent.
    Watch(const std::filesystem::path& directory, std::uint32_t events);

    /// Watches one file of it too; false when it is absent. Adding it again is harmless.
    bool add(const std::filesystem::path& file, std::uint32_t events);
    /// What changed since the last wait; None: `timeoutMs` (-1: never) passed. Throws Cancelled.
    Change wait(int timeoutMs, const std::stop_token& stop);

private:
    UniqueFd m_inotify;
};

}  // namespace galley::logs::detail
