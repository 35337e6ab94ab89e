// SPDX-License-Identifier: Apache-2.0
/// @file
/// The logs of removed containers: for how long they stay, which there are. They are put aside by logs/kept_logs.h, by
/// whoever removes the container.
/// Used by context, bundle, api. Uses logs. Threads: free functions.
/// Processes: only names that were published by one rename are read. Crash: see logs/kept_logs.h.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/directories.h"
#include "engine/logs/kept_logs.h"

namespace galley::container {

using RemovedLog = logs::KeptLog;

struct KeepSetting {
    logs::KeepRule rule;
    std::string trouble;  ///< what is wrong with the file, in one sentence; empty when nothing is
};

/// What `logs.toml` of the user says (resources/logs.toml explains it). In place of what cannot be understood the
/// defaults hold, and `trouble` says so.
KeepSetting readKeepSetting();

/// By id, by the beginning of an id that fits one, or by name: then the one that was removed last.
std::optional<RemovedLog> findRemovedLog(const Directories& directories, const std::string& reference);

}  // namespace galley::container
