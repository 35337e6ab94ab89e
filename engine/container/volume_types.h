// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is asked about volumes and what is told. Plain data; engine/api/volume_types.h carries it across the engine's
/// border. Used by container, api. Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"

namespace galley::container {

/// A container, in any state, that mounts a volume.
struct VolumeUser {
    std::string id;
    std::string name;
    bool isRunning = false;
};

struct VolumeSummary {
    std::string name;
    std::map<std::string, std::string> labels;
    Instant created{};
    std::string mountpoint;  ///< on the host
    bool isAnonymous = false;
    std::vector<VolumeUser> users;
    std::optional<std::int64_t> bytes;  ///< when it was asked for
};

struct VolumeRequest {
    std::string name;  ///< empty: 64 digits are chosen
    std::map<std::string, std::string> labels;
};

struct VolumeFilter {
    /// Docker's filters: dangling, driver, label, name.
    std::vector<std::pair<std::string, std::string>> filters;
    bool sizes = false;  ///< reads every file
};

struct VolumePruneRequest {
    bool all = false;                                          ///< named ones as well
    std::vector<std::pair<std::string, std::string>> filters;  ///< all, label, label!
};

}  // namespace galley::container
