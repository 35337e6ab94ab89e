// SPDX-License-Identifier: Apache-2.0
/// @file
/// The names in a directory. Private to the room. Threads: free functions.
#pragma once

#include <string>
#include <vector>

namespace galley::archive::detail {

/// Sorted, without "." and "..". The descriptor stays where it is.
std::vector<std::string> listNames(int directory);

}  // namespace galley::archive::detail
