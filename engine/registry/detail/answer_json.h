// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads what services answer: bounded in depth, every field optional, texts made printable and cut. Hostile input.
/// Used by tags, hub. Uses base.
/// Threads: free functions without state. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace galley::registry::detail {

/// The object; an empty one when `bytes` are none, or nested deeper than 16 levels.
nlohmann::json parseAnswer(std::string_view bytes);
/// Empty when absent or no text; at most `maximumBytes` of printable text.
std::string textOf(const nlohmann::json& object, const char* key, std::size_t maximumBytes);
/// 0 when absent, no integer or negative.
std::int64_t countOf(const nlohmann::json& object, const char* key);
bool flagOf(const nlohmann::json& object, const char* key);
/// An empty array when absent or something else.
const nlohmann::json& listOf(const nlohmann::json& object, const char* key);

}  // namespace galley::registry::detail
