// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's own root file system as its layers and its written files show it, mounted or not, and what it says
/// about users and directories of a process that is to run in it.
/// Used by bundle, executing. Uses context, layered_root, user_lookup. Threads: free functions.
/// Processes: only reads. Crash: nothing to leave. Everything read is hostile input.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/container/context.h"
#include "engine/container/layered_root.h"
#include "engine/container/user_lookup.h"
#include "engine/process/id_mapping.h"
#include "engine/process/namespace_holder.h"

namespace galley::container {

/// The unpacked layers, uppermost first.
std::vector<std::filesystem::path> lowerDirectories(const Context& context, const Record& record);
/// With what the container wrote on top of `lower`, its lowerDirectories().
LayeredRoot rootView(const Context& context, const Record& record, std::vector<std::filesystem::path> lower);

/// The container's ids in the holder's user namespace.
process::IdMapping containerIds(const Record& record, const process::NamespaceLease& lease);

/// `user` as resolveUser() takes it. InvalidInput for one that the container has no id for; groups without an id are
/// left out. `mapping` is the container's.
ResolvedUser findUser(const LayeredRoot& root, const std::string& user, const process::IdMapping& mapping);

/// Puts the groups of `--group-add` in: numbers, or names of the image. InvalidInput for what is none.
void addGroups(ResolvedUser& user, const LayeredRoot& root, const std::vector<std::string>& groups,
               const process::IdMapping& mapping);

/// "/" for nothing. InvalidInput for a directory among a process's descriptors (CVE-2024-21626).
std::string safeWorkingDirectory(const LayeredRoot& root, const std::string& wanted);

}  // namespace galley::container
