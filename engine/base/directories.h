// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where Galley keeps things, after the XDG Base Directory Specification. The layout inside stands in engine/README.md.
/// Threads: a value. Processes: all processes of one user see the same directories.
#pragma once

#include <filesystem>

namespace galley {

struct Directories {
    /// `$XDG_DATA_HOME/galley`; for root `/var/lib/galley`, because ids of a user namespace cannot enter `/root`.
    std::filesystem::path data;
    /// `$XDG_RUNTIME_DIR/galley`, else `/tmp/galley-<uid>` (0700, owner checked); for root `/run/galley`.
    std::filesystem::path runtime;
    /// `$XDG_CONFIG_HOME/galley`; for root `/etc/galley`.
    std::filesystem::path config;

    /// From the environment; GALLEY_DATA_DIR and GALLEY_RUNTIME_DIR win over everything. Makes nothing.
    static Directories fromEnvironment();
    /// Makes `data` and `runtime` (0700; for root 0711). Throws Forbidden when somebody else owns them.
    void ensure() const;
};

}  // namespace galley
