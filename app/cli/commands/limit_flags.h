// SPDX-License-Identifier: Apache-2.0
/// @file
/// The flags for limits that `run`, `create` and `update` share, as docker has them. Used by container_flags, update.
/// Threads: constants.
#pragma once

namespace galley::cli {

/// A flag whose value the engine reads.
struct OptionFlag {
    const char* name;
    char shorthand;
    const char* type;
    const char* help;
};

inline constexpr OptionFlag kLimitFlags[] = {
    {"cpu-period", '\0', "int", "Limit CPU CFS (Completely Fair Scheduler) period"},
    {"cpu-quota", '\0', "int", "Limit CPU CFS (Completely Fair Scheduler) quota"},
    {"cpu-shares", 'c', "int", "CPU shares (relative weight)"},
    {"cpus", '\0', "decimal", "Number of CPUs"},
    {"cpuset-cpus", '\0', "string", "CPUs in which to allow execution (0-3, 0,1)"},
    {"cpuset-mems", '\0', "string", "MEMs in which to allow execution (0-3, 0,1)"},
    {"memory", 'm', "bytes", "Memory limit"},
    {"memory-reservation", '\0', "bytes", "Memory soft limit"},
    {"memory-swap", '\0', "bytes", "Swap limit equal to memory plus swap: '-1' to enable unlimited swap"},
    {"pids-limit", '\0', "int", "Tune container pids limit (set -1 for unlimited)"},
};

}  // namespace galley::cli
