// SPDX-License-Identifier: Apache-2.0
/// @file
/// Mounts a container's root: layers below, one writable directory above, in the calling thread's mount namespace.
/// Used by galley-monitor, doctor. Uses spawn.
/// Threads: may be called from any thread; on kernels before 6.7 it changes the process's working directory for a
/// moment. Processes: needs CAP_SYS_ADMIN over the mount namespace.
/// Crash: the mount goes with its mount namespace; fuse-overlayfs goes with its PID namespace.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/process/id_mapping.h"

namespace galley::process {

struct OverlaySpec {
    std::vector<std::filesystem::path> lower;  ///< topmost layer first, at least one, at most 500
    std::filesystem::path upper;
    std::filesystem::path work;  ///< empty directory on the file system of `upper`
    std::filesystem::path target;
    /// The files of these owners are shown as exchanged with those of id 0, and written so: fuse-overlayfs alone can.
    KeptIds kept{};
};

enum class OverlayKind { Kernel, Fuse };

/// Mounts with the kernel's overlayfs (`userxattr`, so that no privilege on the host is needed), else, where the kernel
/// refuses it or ids are exchanged, with `fuse-overlayfs`, which then runs in the background as a child. Returns which
/// it was. Throws Unsupported when neither works.
OverlayKind mountOverlay(const OverlaySpec& spec);

/// With fuse-overlayfs only: slower, and works where the kernel or the file system refuses.
void mountFuseOverlay(const OverlaySpec& spec);

/// The kernel's only; throws with the kernel's reason.
void mountKernelOverlay(const OverlaySpec& spec);

/// The kernel's by mount(2), the way of kernels before 6.7.
void mountOverlayByOptions(const OverlaySpec& spec);

}  // namespace galley::process
