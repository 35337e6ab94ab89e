// SPDX-License-Identifier: Apache-2.0
/// @file
/// The user namespace that all of one user's containers live under, and ways into it. It has no mount namespace of its
/// own: who enters sees the mounts it had, and makes its own mount namespace when it mounts.
/// Used by galley-monitor, container, store, network. Uses spawn, keeper, id_mapping.
/// Threads: ensureHolder and the spawning functions are thread-safe; enterNamespace needs a single-threaded process.
/// Processes: one holder (`galley-ns hold`) per runtime directory, shared by all. Crash: see keeper.h. When a holder is
/// killed, those inside go on; later calls get a new namespace with the same ids.
#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string_view>

#include "engine/base/directories.h"
#include "engine/base/file_lock.h"
#include "engine/base/unique_fd.h"
#include "engine/process/id_mapping.h"
#include "engine/process/spawn.h"

namespace galley::process {

/// The right to use the namespace, for as long as this or a copy of `users` (in a child, say) is open.
struct NamespaceLease {
    UniqueFd userNamespace;
    FileLock users;
    IdMapping outer;          ///< the holder's ids on the host
    std::uint32_t shift = 0;  ///< containerIdShift(outer)

    /// For the runtime spec.
    IdMapping nested() const { return nestedMapping(outer); }
};

/// How long an unused holder stays, so that one command after another finds it warm.
constexpr std::chrono::milliseconds kHolderGrace{3000};

/// Finds or starts the holder (cold: some milliseconds). Forbidden, NotFound or Unsupported with the command that cures
/// it when user namespaces or the programs for them are missing.
NamespaceLease ensureHolder(const Directories& directories, const std::stop_token& stop = {},
                            std::chrono::milliseconds grace = kHolderGrace);

/// Moves the calling process, which must have one thread, into the namespace, with uid and gid 0 and all capabilities
/// there. Supplementary groups stay, so that a bind source open to a group of the user can be reached.
void enterNamespace(int userNamespace);

/// What spawn() needs to run `galley-ns` inside the namespace: `options.arguments` are its command and arguments. Child
/// descriptors from 10 up are taken. Also for a process that is inside already.
SpawnOptions insideNamespace(const NamespaceLease& lease, SpawnOptions options);

/// Runs `galley-ns` inside the namespace: `options.arguments` are its command and arguments. The child holds the lease.
Child spawnInNamespace(const NamespaceLease& lease, SpawnOptions options);

/// The same to its end, as runCommand() does.
CommandResult runInNamespace(const NamespaceLease& lease, SpawnOptions options, std::string_view input = {},
                             std::chrono::milliseconds timeout = std::chrono::seconds(30),
                             const std::stop_token& stop = {});

/// The body of `galley-ns hold`: makes the namespace, tells `readyFd` ("ok", or kind and sentence of an error), and in
/// the process left behind waits until nobody uses it. Returns the exit code.
int runHolder(const Directories& directories, std::chrono::milliseconds grace, int readyFd);

}  // namespace galley::process
