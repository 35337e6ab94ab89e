// SPDX-License-Identifier: Apache-2.0
/// @file
/// `changes.json`: what `update` changed of a container after it was made. It lies beside config.json, which never
/// changes, and wins over it. Used by context (reads), api (changes), bundle. Threads: free functions. Processes:
/// replaced whole, under the container's lock. Crash: the old or the new file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/container/context.h"
#include "engine/container/record.h"

namespace galley::container {

monitor::RestartKind restartKind(RestartPolicy::Kind kind);

/// Puts the changes of `file` over the record; absent is fine. Throws Corrupt.
void applyChanges(const std::filesystem::path& file, Record& record);

/// Changes limits and restart policy, now when the container runs, and for every later start. Limits of zero and empty
/// ones stay as they are. InvalidInput with Docker's words; Unsupported when a running container cannot get the limits.
void updateContainer(Context& context, const std::string& reference, const ContainerUpdate& update);

}  // namespace galley::container
