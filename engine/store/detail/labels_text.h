// SPDX-License-Identifier: Apache-2.0
/// @file
/// The labels of an image as the index keeps them, so that a list of images parses no config: key and value in turn,
/// each as "<bytes>:<content>". Private to the room.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace galley::store::detail {

/// Of an image config; none for what is no config.
std::string labelsTextOf(std::string_view config);
/// Throws Corrupt.
std::map<std::string, std::string> parseLabelsText(std::string_view text);

}  // namespace galley::store::detail
