// SPDX-License-Identifier: Apache-2.0
/// @file
/// The small checks of doctor: control groups, disk space, runtime directory, GPUs, settings of the logs.
/// Used by doctor. Threads: free functions. Processes, crash: they read; the group that is tried goes at the next start
/// of anything, as any other.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/directories.h"
#include "engine/container/cdi.h"
#include "engine/container/removed_logs.h"
#include "engine/container/types.h"
#include "engine/process/control_group_places.h"

namespace galley::container::detail {

/// Makes a group, or asks for one, and removes it.
Check checkControlGroups(const process::ControlGroupPlaces& places, const std::filesystem::path& runtimeDirectory);

Check checkDiskSpace(const Directories& directories);

Check checkRuntimeDirectory(const Directories& directories);

/// Whether the GPUs of this computer are described for `--gpus`. `vendors`: the PCI vendors of its graphics cards.
Check checkGpus(const CdiReport& report, const std::vector<std::string>& vendors,
                const std::vector<std::filesystem::path>& cdiDirectories);
/// "0x10de", "0x1002", …: as /sys has them.
std::vector<std::string> graphicsVendors();

Check checkLogSettings(const KeepSetting& setting);

}  // namespace galley::container::detail
