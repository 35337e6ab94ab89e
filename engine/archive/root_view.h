// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's root as a descriptor, inside the holder's user namespace: of a running container as its processes see
/// it, of a stopped one its overlay and volumes mounted for this process alone. Nothing is executed or loaded from
/// there, and nobody changes its root to it (CVE-2019-14271): paths are resolved beneath the descriptor.
/// Used by app/ns (opens) and container (says which). Uses process/overlay_mount.
/// Threads: openRootView needs a process with one thread. Processes: the mounts are in a mount namespace of the caller.
/// Crash: the mounts go with it.
#pragma once

#include <string>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/process/id_mapping.h"

namespace galley::archive {

struct RootMount {
    std::string source;  ///< on the host, a directory or file
    std::string target;  ///< in the container, absolute
    bool readOnly = false;
};

struct RootSpec {
    int pid = 0;  ///< of a running container's first process; 0: the container is stopped
    /// With a pid: the container's own files without anything mounted over them, at this place in its monitor's mounts.
    std::string monitorPath;
    std::vector<std::string> lower;  ///< uppermost first
    std::string upper;
    std::string work;
    std::string merged;  ///< where it may be mounted
    bool fuse = false;
    process::KeptIds kept{};
    bool readOnly = false;
    std::vector<RootMount> mounts;  ///< in the order in which they are made
};

/// `pidfd` is that of `pid`, -1 without one. Throws NotFound when that process has ended.
UniqueFd openRootView(const RootSpec& spec, int pidfd);

/// Before openRootView() of a stopped container: a mount namespace and PID namespace of its own. Returns in a child
/// whose end, whatever the way, ends all that was started there; the parent leaves with the child's exit code.
void enterPrivateMounts();

}  // namespace galley::archive
