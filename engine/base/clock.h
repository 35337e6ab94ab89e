// SPDX-License-Identifier: Apache-2.0
/// @file
/// Instants as containers know them: UTC with nanoseconds, written as RFC 3339.
/// Threads: free functions without state.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace galley {

using Instant = std::chrono::sys_time<std::chrono::nanoseconds>;

/// CLOCK_REALTIME.
Instant now() noexcept;

/// "2026-11-23T14:05:01.123456789Z": always nine digits, so that texts sort as instants do.
std::string formatInstant(Instant instant);
/// The same with trailing zeros of the fraction dropped, as Docker's JSON has it.
std::string formatInstantShort(Instant instant);

/// RFC 3339 with any zone and 0–9 digits of fraction; nothing when it is not one, or of a year before 1950 or after
/// 2199 (such as Go's zero time, year 1). The difference of two instants that were parsed never overflows.
std::optional<Instant> parseInstant(std::string_view text);

/// What `--since` and `--until` take: RFC 3339 (also without zone: UTC), a date, unix seconds with fraction, or a Go
/// duration of at most 100 years before `reference` ("1h30m"). Throws InvalidInput.
Instant parseTimeArgument(std::string_view text, Instant reference);

/// A Go duration such as "1h15m30.5s", "300ms". Throws InvalidInput.
std::chrono::nanoseconds parseDuration(std::string_view text);

/// "2 minutes", "About an hour", "3 weeks": Docker's words for a length of time (go-units HumanDuration).
std::string humanDuration(std::chrono::nanoseconds duration);

}  // namespace galley
