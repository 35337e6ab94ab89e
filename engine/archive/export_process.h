// SPDX-License-Identifier: Apache-2.0
/// @file
/// The caller's side of `galley-ns export`: the tar of an unpacked layer, made by a child inside the user namespace.
/// Used by store. Uses process (namespace holder, spawn).
/// Threads: one owner at a time. Processes: one child per object.
/// Crash: when the caller dies the child finds nobody to write to and ends.
#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>

#include "engine/base/directories.h"

namespace galley::archive {

class ExportProcess {
public:
    /// `directory` is the layer's `diff`, `recipe` its recipe; both are open and may be closed afterwards.
    ExportProcess(const Directories& directories, int directory, int recipe, const std::stop_token& stop);
    /// Ends the child when it still runs.
    ~ExportProcess();
    ExportProcess(ExportProcess&&) noexcept;
    ExportProcess& operator=(ExportProcess&&) noexcept;

    /// The next bytes, 0 at the end. Throws what the child met (Corrupt: a file has changed), Cancelled.
    std::size_t read(char* buffer, std::size_t capacity, const std::stop_token& stop);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::archive
