// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads untrusted JSON: bounded size and depth, fields of the right type or Corrupt. As in Go, null is absence.
/// Used by the sources of this room. Uses base.
/// Threads: free functions without state. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace galley::oci::detail {

using Json = nlohmann::json;

/// An object of at most `maxBytes`, 32 levels and 200 000 values; `what` names it in the sentence ("the image's
/// manifest").
Json parseObject(std::string_view bytes, std::string_view what, std::size_t maxBytes);

/// The same for an array.
Json parseArray(std::string_view bytes, std::string_view what, std::size_t maxBytes);

/// The field, or nullptr when it is absent or null.
const Json* findField(const Json& object, const char* key);
/// Empty when absent.
std::string stringField(const Json& object, const char* key);
std::vector<std::string> stringListField(const Json& object, const char* key);
std::map<std::string, std::string> stringMapField(const Json& object, const char* key);
/// Keys of an object that stands for a set (ExposedPorts, Volumes), in alphabetical order.
std::vector<std::string> keySetField(const Json& object, const char* key);
/// Throws when absent, negative or no integer.
std::int64_t sizeField(const Json& object, const char* key);
bool boolField(const Json& object, const char* key);
/// An empty array when absent.
const Json& arrayField(const Json& object, const char* key);

}  // namespace galley::oci::detail
