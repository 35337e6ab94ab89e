// SPDX-License-Identifier: Apache-2.0
/// @file
/// Small work on text: splitting, trimming, numbers, sizes. Threads: free functions without state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace galley {

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string toLower(std::string_view text);

/// Decimal digits only, the whole text, no sign; nothing otherwise or when it does not fit.
std::optional<std::uint64_t> parseUnsigned(std::string_view text);

/// The number after `key` and blanks, at the beginning of the first line that begins so, as the files of /proc and of
/// control groups have it.
std::optional<std::uint64_t> numberAfter(std::string_view text, std::string_view key);

/// "78.4MB": decimal units, up to `precision` significant digits, as Docker prints sizes (go-units HumanSize).
std::string humanSize(double bytes, int precision = 4);

/// Drops control characters and bytes that are not UTF-8, so that text from an image, a registry or a container cannot
/// steer a terminal or a log. Newlines and tabs become spaces.
std::string printable(std::string_view text);

}  // namespace galley
