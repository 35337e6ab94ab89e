// SPDX-License-Identifier: Apache-2.0
/// @file
/// The control group of one container, v1 or v2: made, limited, filled, frozen, measured and removed by us and not by
/// the OCI runtime, so that it is the same with every runtime and every mixture of trees.
///
/// Two levels, in each hierarchy: `galley-<short id>` has the limits and no process, `container` below it has the
/// processes. A container's own view begins at `container`: it cannot reach the files with its limits, whatever
/// capabilities it has. What runs inside reads its limits in /sys/fs/cgroup (Java, Node.js and Go size themselves by
/// them): in v2 `container` says the same as the group above.
/// Used by monitor, container (what a killed monitor left). Uses control_group_places. Threads: one at a time.
/// Processes: one owner, the monitor. Crash: the group stays, without processes; `traces` tells where, for
/// removeControlGroup().
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/process/control_group_places.h"
#include "engine/process/group_limits.h"

namespace galley::process {

/// What a group has used. What its controllers do not tell is absent.
struct GroupUsage {
    std::optional<std::chrono::nanoseconds> cpuTime;
    std::optional<std::int64_t> memoryBytes;  ///< without the file cache that can
                                              ///< go at once, as Docker counts
    std::int64_t memoryLimitBytes = 0;        ///< 0: none
    std::optional<int> processes;
    std::optional<std::int64_t> blockReadBytes;
    std::optional<std::int64_t> blockWrittenBytes;
};

class ControlGroup {
public:
    /// Makes the group. With a Scope it must run inside of it, and moves this process to a group beside. Writes where
    /// it makes something into `traces` first.
    static ControlGroup make(const ControlGroupPlaces& places, const std::string& id,
                             const std::filesystem::path& traces);

    /// "galley-<short id>".
    static std::string nameFor(const std::string& id);

    /// Sets what `limits` ask for; what they do not mention stays. Unsupported for a missing controller, InvalidInput
    /// for what the kernel refuses.
    void setLimits(const GroupLimits& limits);

    /// Files in which a process writes "0" to join, one for each hierarchy.
    std::vector<std::filesystem::path> doors() const;
    /// Moves running processes. v1 lets a user move only what runs under the user's own id: Unsupported then.
    void take(const std::vector<pid_t>& processes);

    /// Moves what is in it to where the group was made.
    void giveBack() noexcept;

    /// Returns when every process stands still. Unsupported without a freezer.
    void freeze();
    void thaw();

    GroupUsage usage() const;
    /// How often the kernel ended one of its processes for lack of memory.
    std::uint64_t outOfMemoryKills() const;
    bool countsMemory() const { return has("memory"); }
    std::int64_t memoryLimitBytes() const;

    /// Everything of it, and `traces`. What still has processes stays, with `traces`.
    void remove() noexcept;

private:
    bool has(const std::string& controller) const { return m_directories.count(controller) != 0; }
    std::filesystem::path file(const std::string& controller, const char* name) const;
    void setMemory(const GroupLimits& limits);
    void setLegacyMemory(const GroupLimits& limits);
    void setProcessors(const GroupLimits& limits);
    void setFreezer(bool frozen);
    void showInside(const GroupLimits& limits) const;

    bool m_unified = false;
    std::map<std::string, std::filesystem::path> m_directories;  ///< controller → `galley-<short id>`
    std::filesystem::path m_traces;
};

/// Removes the group that `traces` names, which a killed monitor left: thaws it, ends and awaits what is in it. Absent
/// is fine; what does not go stays for the next time, with `traces`.
void removeControlGroup(const std::filesystem::path& traces) noexcept;

/// Puts this process into groups by their doors(). Throws when one is closed.
void joinGroups(const std::vector<std::string>& doors);

}  // namespace galley::process
