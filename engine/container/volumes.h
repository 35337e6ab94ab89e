// SPDX-License-Identifier: Apache-2.0
/// @file
/// Volumes: directories `<data>/volumes/<name>/_data` that outlive containers. Used by container. Uses context.
/// Threads: thread-safe. Processes: mkdir decides who made one. Crash: an empty volume may stay.
#pragma once

#include <filesystem>
#include <string>

#include "engine/container/context.h"

namespace galley::container {

/// Makes it when absent. True when this call made it. The name must be valid.
bool ensureVolume(Context& context, const std::string& name);
/// `<data>/volumes/<name>/_data`.
std::filesystem::path volumeData(const Context& context, const std::string& name);
/// Nothing was ever put into it: the image's files may come in.
bool isEmptyVolume(const Context& context, const std::string& name);

}  // namespace galley::container
