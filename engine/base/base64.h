// SPDX-License-Identifier: Apache-2.0
/// @file
/// Base64 (RFC 4648, the standard alphabet), as HTTP and Docker's config.json carry logins.
/// Threads: free functions without state. Processes, Crash: no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace galley {

/// With padding.
std::string encodeBase64(std::string_view bytes);
/// Padding and line ends may be there or not; nothing when another character is in it.
std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace galley
