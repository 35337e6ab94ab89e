// SPDX-License-Identifier: Apache-2.0
/// @file
/// File names are bytes, JSON is UTF-8: each byte of a name travels as the code point of its value. Private to the
/// room. Threads: free functions.
#pragma once

#include <string>

namespace galley::archive::detail {

std::string bytesToUtf8(const std::string& bytes);
/// Throws InvalidInput.
std::string utf8ToBytes(const std::string& text);

}  // namespace galley::archive::detail
