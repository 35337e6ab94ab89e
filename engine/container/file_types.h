// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is asked about the files of containers, and what is answered. Plain data; engine/api/container_files_types.h
/// carries it across the engine's border. Used by container, api. Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/archive/file_job.h"
#include "engine/archive/tree_changes.h"

namespace galley::container {

using archive::TreeChange;
using PathStat = archive::PathStat;

struct CopyRequest {
    std::string container;
    std::string containerPath;  ///< relative ones begin at "/"
    std::string hostPath;
    bool followLink = false;  ///< the source, when it is a symbolic link
    bool keepOwners = false;  ///< into a container: user and group ids as they are; else its root owns all
};

struct CopyOutcome {
    std::int64_t bytes = 0;  ///< of the tar stream that carried them, as Docker counts
    std::vector<std::string> warnings;
};

}  // namespace galley::container
