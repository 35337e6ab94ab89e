// SPDX-License-Identifier: Apache-2.0
/// @file
/// KeptIds as JSON: `[user, group]`, in records, in a monitor's plan and in jobs on files.
/// Used by archive, monitor, container. Uses nlohmann_json. Threads: free functions. Processes: none. Crash: nothing is
/// kept.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "engine/process/id_mapping.h"

namespace galley::process {

inline void to_json(nlohmann::json& json, const KeptIds& kept) {
    json = {kept.user, kept.group};
}

inline void from_json(const nlohmann::json& json, KeptIds& kept) {
    json.at(0).get_to(kept.user);
    json.at(1).get_to(kept.group);
}

}  // namespace galley::process
