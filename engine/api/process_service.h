// SPDX-License-Identifier: Apache-2.0
/// @file
/// The processes of running containers: more of them, a look at those that are there, a pause for all. `reference` as
/// in container_service.h. Threads: thread-safe, blocking. Processes: the container's monitor starts what is asked for.
/// Crash: a process with streams ends with its asker (SIGHUP, EPIPE); a detached one goes on.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/api/container_service.h"
#include "engine/api/types.h"

namespace galley::api {

class ProcessService {
public:
    virtual ~ProcessService() = default;

    /// Returns when the process runs; null for a detached one. Error kinds: InvalidInput when the container does not
    /// run, Busy when it is paused, Runtime with exitCodeFor() 126 or 127 for a command that cannot be executed.
    virtual Result<std::unique_ptr<Attachment>> exec(const std::string& reference, const ExecSpec& spec) = 0;
    /// Freezes every process. Unsupported where control groups are not delegated to this user; InvalidInput when it
    /// does not run or is paused already.
    virtual Result<void> pause(const std::string& reference) = 0;
    virtual Result<void> unpause(const std::string& reference) = 0;
    /// What `ps` of the host lists of the container's processes; `arguments` are those of ps, "-ef" when empty.
    virtual Result<ProcessTable> top(const std::string& reference, const std::vector<std::string>& arguments) = 0;
};

}  // namespace galley::api
