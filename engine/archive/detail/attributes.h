// SPDX-License-Identifier: Apache-2.0
/// @file
/// Owners and extended attributes as they may be set in a layer. Private to the room. Threads: free functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace galley::archive::detail {

/// What overlayfs reads in an upper or lower directory when mounted with `userxattr`.
constexpr const char* kOpaqueAttribute = "user.overlay.opaque";

/// Whether a layer may carry this attribute: user.* without what overlay file systems reserve, and
/// security.capability.
bool isAllowedAttribute(std::string_view name);

/// security.capability for a container whose root is outer id `rootId`: version 2 where that is 0, else version 3. A
/// root id that the layer names is not believed. Nothing when `value` is no such attribute.
std::optional<std::string> capabilityFor(std::string_view value, std::uint32_t rootId);

}  // namespace galley::archive::detail
