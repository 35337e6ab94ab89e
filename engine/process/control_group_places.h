// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where this user may make control groups: found by looking, in the order of what disturbs least.
/// Scope (v2, and systemd gives us a scope of its own for a process, with Delegate=yes), Unified (v2, a directory that
/// belongs to this user, without systemd), Legacy (v1, each hierarchy whose own directory belongs to this user).
/// Used by container (start, doctor), monitor. Uses base. Threads: free functions. Processes, crash: they read only,
/// but for whoever runs the command of scopeCommand().
#pragma once

#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/process/group_limits.h"

namespace galley::process {

struct ControlGroupPlaces {
    enum class Kind { None, Scope, Unified, Legacy };
    Kind kind = Kind::None;
    /// Controller ("memory", "cpu", "cpuset", "pids", "io"; v1 also "cpuacct", "freezer", "blkio") → the directory
    /// below which groups are made. With a Scope it is known only inside of it: then it is where systemd keeps ours.
    std::map<std::string, std::filesystem::path> directories;
    std::string found;  ///< "control groups v1 (memory, pids)"
    std::string fix;    ///< what gives more, a command or a sentence; empty when
                        ///< nothing is missing

    bool has(const std::string& controller) const { return directories.count(controller) != 0; }
};

/// What is looked at; others than the defaults are for tests.
struct ControlGroupView {
    std::filesystem::path proc = "/proc";
    std::filesystem::path systemdSocket;  ///< of this user's manager; empty: where
                                          ///< it is on this machine
    uid_t user = ::geteuid();             ///< as systemd knows him: a monitor is root in a namespace only
};

ControlGroupPlaces findControlGroups(const ControlGroupView& view = {});

/// The controllers that `limits` need.
std::vector<std::string> controllersFor(const GroupLimits& limits);

/// Throws Unsupported with one sentence when `limits` need a controller that is not there.
void requireControllers(const ControlGroupPlaces& places, const GroupLimits& limits);

/// What to put before a command so that systemd runs it in the scope `<name>.scope`, delegated to us.
std::vector<std::string> scopeCommand(const std::string& name);

/// The directory of this process in the v2 tree.
std::filesystem::path ownUnifiedGroup(const std::filesystem::path& proc = "/proc");

}  // namespace galley::process
