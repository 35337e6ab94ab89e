// SPDX-License-Identifier: Apache-2.0
/// @file
/// YAML 1.2 as the JSON value that it stands for, read with yaml-cpp. Every scalar becomes a string: who reads it knows
/// what it should be. Used by cdi. Threads: free functions. Processes, Crash: no I/O.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace galley::container::detail {

/// The first document. Throws InvalidInput: "line N: what is wrong". Aliases that repeat more than they should, and
/// nesting without an end, are refused.
nlohmann::json readYaml(const std::string& text);

}  // namespace galley::container::detail
