// SPDX-License-Identifier: Apache-2.0
/// @file
/// How things in `<data>/ingest` are called. Private to the room. Threads: free functions. Processes, Crash: no I/O.
#pragma once

#include <string>
#include <string_view>

namespace galley::store::detail {

inline constexpr std::string_view kLockSuffix = ".lock";
inline constexpr std::string_view kPartSuffix = ".part";
inline constexpr std::string_view kBlobPrefix = "blob-";
inline constexpr std::string_view kLayerPrefix = "layer-";
inline constexpr std::string_view kLeasePrefix = "lease-";
inline constexpr std::string_view kTrashPrefix = "trash-";
inline constexpr std::size_t kHexDigits = 64;

/// "blob-<64 digits>.part": what was downloaded of a blob.
inline bool isPartName(std::string_view name) {
    if (!name.starts_with(kBlobPrefix) || !name.ends_with(kPartSuffix)) return false;
    if (name.size() != kBlobPrefix.size() + kHexDigits + kPartSuffix.size()) return false;
    const std::string_view hex = name.substr(kBlobPrefix.size(), kHexDigits);
    return hex.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace galley::store::detail
