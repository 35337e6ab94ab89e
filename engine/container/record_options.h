// SPDX-License-Identifier: Apache-2.0
/// @file
/// The options of a container as JSON, in its record. Used by record.cpp. Threads: free functions.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/container/options.h"

namespace galley::container {

nlohmann::json writeOptions(const Options& options);
/// What is absent is as if it was not asked for: records of former versions have none of it.
Options readOptions(const nlohmann::json& json);

}  // namespace galley::container
