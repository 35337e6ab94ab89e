// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tries things for real inside the holder's user namespace, the way a run does them: a container that only ends, and
/// an overlay mount. Used by doctor. Uses process (`galley-ns probe-runtime`, `probe-overlay`).
/// Threads: thread-safe, blocking. Processes: all have ended when a call returns.
/// Crash: a directory `probe-…` in the data directory may stay; the next call with its name removes it.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/directories.h"
#include "engine/process/namespace_holder.h"

namespace galley::container {

struct ProbeResult {
    bool works = false;
    std::string sentence;  ///< how ("kernel", "fuse-overlayfs"), or why not
};

/// Runs a container of the host's own /usr with `program`.
ProbeResult probeRuntime(const Directories& directories, const process::NamespaceLease& lease,
                         const std::filesystem::path& program, const std::stop_token& stop = {});

/// GALLEY_OVERLAY=fuse-overlayfs: the kernel is not asked. InvalidInput for another value.
bool wantsFuseOverlay();

/// Mounts an overlay on the file system of the data directory, the way a run does.
ProbeResult probeOverlay(const Directories& directories, const process::NamespaceLease& lease,
                         const std::stop_token& stop = {});

}  // namespace galley::container
