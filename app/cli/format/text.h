// SPDX-License-Identifier: Apache-2.0
/// @file
/// Small words of tables: shortened ids and texts, ages, local times. Used by every list.
/// Threads: free functions; local times read the zone with localtime_r. Processes: none. Crash: nothing to lose.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/clock.h"

namespace galley::cli {

/// At most `width` code points, the last one an ellipsis when something was left out.
std::string shortened(std::string_view text, std::size_t width);
/// "1.5GiB": binary units with four digits, as docker prints memory.
std::string binarySize(std::int64_t bytes);
/// Whether `typed` got the tag of its full form `full` ("…:latest") by default.
bool takesDefaultTag(std::string_view typed, std::string_view full);
/// 12 digits of an id with or without "sha256:".
std::string shortId(std::string_view id);
/// "2 minutes ago"; "N/A" for the epoch.
std::string age(Instant instant, Instant reference);
/// "2026-11-23 14:50:28 +0000 UTC" in the local zone, Go's Time.String() as docker shows it.
std::string localTime(Instant instant);
/// "2026-11-23T14:50:28+01:00", with nine digits of fraction when `nanoseconds`.
std::string localTimeRfc3339(Instant instant, bool nanoseconds);

}  // namespace galley::cli
