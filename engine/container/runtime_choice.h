// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which OCI runtime runs the containers. Used by start, doctor, api. Uses process.
/// Threads: free functions. Processes: describeRuntime() runs the program; chooseRuntime() only looks for it.
#pragma once

#include <string>

namespace galley::container {

struct RuntimeChoice {
    std::string program;               ///< absolute path
    std::string name;                  ///< "crun"
    bool takesCompiledFilter = false;  ///< crun: the system call filter goes in as an annotation
};

/// crun, else runc. Unsupported when neither is installed. Looks only: no program is started on the way of a run.
RuntimeChoice chooseRuntime();

/// "crun 1.8.1".
std::string describeRuntime(const RuntimeChoice& runtime);

}  // namespace galley::container
