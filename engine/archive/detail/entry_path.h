// SPDX-License-Identifier: Apache-2.0
/// @file
/// Names inside layers, taken apart without touching the disk. Private to the room. Threads: free functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace galley::archive::detail {

/// The components of a name: absolute names are relative to the layer, "." and empty components go. Throws Corrupt for
/// "..", a component above 255 bytes, a name above 4095 bytes.
std::vector<std::string_view> splitEntryName(std::string_view name);

/// "a" and "b" are "a/b"; an empty parent is the layer itself.
std::string joinPath(std::string_view parent, std::string_view name);
/// Everything before the last slash; empty when there is none.
std::string_view parentOf(std::string_view path);
std::string_view baseOf(std::string_view path);
/// `path` is `directory` or lies beneath it.
bool isBeneath(std::string_view path, std::string_view directory);

/// The prefix of AUFS whiteouts, which OCI layers use (image spec, layer.md "Whiteouts").
constexpr std::string_view kWhiteoutPrefix = ".wh.";
/// Names that AUFS kept for itself.
constexpr std::string_view kWhiteoutMetaPrefix = ".wh..wh.";
constexpr std::string_view kOpaqueMarker = ".wh..wh..opq";

/// A name for a sentence: without control characters, and cut when it is very long.
std::string shownName(std::string_view name);

}  // namespace galley::archive::detail
