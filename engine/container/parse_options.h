// SPDX-License-Identifier: Apache-2.0
/// @file
/// The texts of the many options of `run` and `create`, by the names of their flags. Docker's rules and words.
/// Used by api and by this room. Uses base. Threads: free functions without state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/container/options.h"

namespace galley::container {

/// Reads `value` as the flag `--name` takes it and adds it to `options`; a flag that may be repeated adds up.
/// InvalidInput for what cannot be; Internal for a name that is none of them.
void applyOption(Options& options, std::string_view name, const std::string& value);

/// What the options of one request mean together. InvalidInput with Docker's words.
void checkOptions(const Options& options, const std::string& network);

/// "64m", "1.5g", "4096": bytes, with the units of Docker (powers of 1024).
std::optional<std::int64_t> parseBytes(std::string_view text);

/// "NET_ADMIN", "cap_net_admin" → "CAP_NET_ADMIN"; "all" → "ALL". InvalidInput for what is none.
std::string parseCapability(std::string_view text);

/// The resource of setrlimit(2) of a ulimit's name ("nofile"); nothing for what is none.
std::optional<int> ulimitResource(std::string_view name);

/// The capabilities of a first process: Docker's 14, more, less; all of a privileged one. In the kernel's order.
std::vector<std::string> capabilitiesOf(const Options& options);

}  // namespace galley::container
