// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which OCI runtime runs the containers: the one asked for (`--runtime`, GALLEY_RUNTIME), else the first of crun and
/// runc that works here, found out by trying. Used by start, doctor, api. Uses runtime_probe.
/// Threads: free functions. Processes: what a try said is kept in `<runtime>/probes/`, for every process, until the
/// program's file changes or the machine starts anew; a run that finds it there starts no other program.
/// Crash: a verdict is replaced whole; without one the next run tries again.
#pragma once

#include <string>
#include <vector>

#include "engine/container/runtime_probe.h"

namespace galley::container {

struct RuntimeChoice {
    std::string program;               ///< absolute path
    std::string name;                  ///< "crun"
    bool takesCompiledFilter = false;  ///< crun: the system call filter goes in as an annotation
};

/// Those that come into question, best first: `wanted` (a name or an absolute path) alone, else GALLEY_RUNTIME alone,
/// else crun and runc as far as they are installed. NotFound when the wanted one is not there.
std::vector<RuntimeChoice> runtimeCandidates(const std::string& wanted);

/// The first candidate that works. When a try failed with all, the first one: its own message says more than a try's.
/// Unsupported when there is none. What was wanted is taken without a try.
RuntimeChoice chooseRuntime(const Directories& directories, const process::NamespaceLease& lease,
                            const std::string& wanted);
/// What chooseRuntime() would most likely say, from what is known already: nothing is started.
RuntimeChoice presumedRuntime(const Directories& directories, const std::string& wanted);

/// For people: what was wanted, else the name of the presumed one; empty when there is none.
std::string runtimeName(const Directories& directories, const std::string& wanted);

/// Tries it now, whatever is known, and keeps the verdict.
ProbeResult tryRuntime(const Directories& directories, const process::NamespaceLease& lease,
                       const RuntimeChoice& runtime);

/// "crun 1.8.1".
std::string describeRuntime(const RuntimeChoice& runtime);

}  // namespace galley::container
