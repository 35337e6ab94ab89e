// SPDX-License-Identifier: Apache-2.0
/// @file
/// Volumes: directories `<data>/volumes/<name>/_data` that outlive containers. Used by container. Uses context.
/// Threads: thread-safe. Processes: mkdir decides who made one. Crash: an empty volume may stay.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/file_lock.h"
#include "engine/container/context.h"

namespace galley::container {

/// Makes it when absent. True when this call made it. The name must be valid.
bool ensureVolume(Context& context, const std::string& name);
/// `<data>/volumes/<name>/_data`.
std::filesystem::path volumeData(const Context& context, const std::string& name);
/// Names of all volumes, sorted.
std::vector<std::string> volumeNames(const Context& context);
/// Made by a container for itself: its name is 64 digits.
bool isAnonymousVolume(std::string_view name);
/// Hold it shared from making a container's volumes until its record is published, exclusive while volumes that no
/// record names are taken away.
FileLock lockVolumes(const Context& context, FileLock::Mode mode, const std::stop_token& stop = {});
/// Nothing was ever put into it: the image's files may come in.
bool isEmptyVolume(const Context& context, const std::string& name);

}  // namespace galley::container
