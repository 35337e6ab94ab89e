// SPDX-License-Identifier: Apache-2.0
/// @file
/// A keeper is a small process that others share: started by whoever needs it first, gone when nobody does. The
/// namespace holder is one, each network has one. Files `<name>.start`, `<name>.users`, `<name>.pid` in a directory.
/// Used by namespace_holder and network. Uses base.
/// Threads: thread-safe. Processes: users hold a shared flock on `.users`, which the keeper takes exclusively before it
/// leaves, so a lease is never given on a keeper that is about to end; the keeper proves that it lives by a POSIX lock
/// on `.pid`, of which the kernel names the owner. `.start` is held while one is being started.
/// Crash: all three are the kernel's; a killed keeper is seen at the next call and replaced.
#pragma once

#include <sys/types.h>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/file_lock.h"
#include "engine/base/unique_fd.h"

namespace galley::process {

struct KeeperFiles {
    std::filesystem::path directory;
    std::string name;

    std::filesystem::path start() const { return directory / (name + ".start"); }
    std::filesystem::path users() const { return directory / (name + ".users"); }
    std::filesystem::path pid() const { return directory / (name + ".pid"); }
};

/// While it (or a copy of `users` in any process) lives, the keeper does not leave of its own accord.
struct KeeperLease {
    FileLock users;
    pid_t pid = -1;  ///< of the keeper, in the caller's PID namespace
    UniqueFd pidfd;
};

/// The keeper that lives, or the one that `start` starts: `start` runs with the start lock held and returns when the
/// new keeper holds its `.pid`. Throws what `start` throws; Internal when there is no keeper afterwards.
KeeperLease ensureKeeper(const KeeperFiles& files, const std::function<void()>& start,
                         const std::stop_token& stop = {});

/// Nothing when no keeper lives. Starts none.
std::optional<KeeperLease> findKeeper(const KeeperFiles& files);

/// Kills the keeper, if one lives, and waits until it is gone. For who holds `.users` exclusively: nobody uses it.
void endKeeper(const KeeperFiles& files);

/// The keeper's own side. Made once it can serve; throws AlreadyExists when another keeper lives.
class KeeperSeat {
public:
    explicit KeeperSeat(const KeeperFiles& files);
    /// Returns when nobody has used the keeper for `grace`. From then on nobody gets a lease on this process, which
    /// must end. Blocks; not cancellable.
    void waitUntilUnused(std::chrono::milliseconds grace);

private:
    UniqueFd m_users;
    UniqueFd m_pid;
    UniqueFd m_visits;  ///< tells when somebody opens `.users`
};

}  // namespace galley::process
