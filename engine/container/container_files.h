// SPDX-License-Identifier: Apache-2.0
/// @file
/// Ways into a container's files, whether it runs or not: what `galley-ns` needs to open its root.
/// Used by copying, changes. Uses context, archive/files_process.
/// Threads: free functions. Processes: a stopped container stays locked as long as a FilesAccess lives, so that nobody
/// starts it while its overlay is mounted elsewhere. Crash: nothing to leave.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "engine/archive/files_process.h"
#include "engine/base/file_lock.h"
#include "engine/base/unique_fd.h"
#include "engine/container/context.h"

namespace galley::container {

struct FilesAccess {
    Observation observation;
    archive::FileJob job;  ///< its root is filled in
    UniqueFd pidfd;        ///< of a running container's first process
    std::optional<FileLock> lock;

    archive::FilesProcess run(const Context& context, const std::string& verb, const std::string& path,
                              archive::FilesProcess::Stream stream, const std::stop_token& stop) const;
};

enum class FilesScope {
    Everything,  ///< with volumes and bind mounts
    OwnFiles     ///< what lies below them
};

/// NotFound for an absent container, Busy for one that restarts.
FilesAccess openFiles(Context& context, const std::string& reference, FilesScope scope, const std::stop_token& stop);

}  // namespace galley::container
