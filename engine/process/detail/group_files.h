// SPDX-License-Identifier: Apache-2.0
/// @file
/// The small files of a control group, read and written. Used by control_group.cpp. Threads: free functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace galley::process {
struct GroupUsage;
}

namespace galley::process::detail {

/// Nothing when it is absent or not readable.
std::optional<std::string> readGroupFile(const std::filesystem::path& file);
/// Never makes a file. InvalidInput for a value that the kernel refuses, else as throwErrno(); ESRCH is NotFound.
void writeGroupFile(const std::filesystem::path& file, const std::string& value);

/// The number that is all of a file; nothing for "max".
std::optional<std::int64_t> numberIn(const std::filesystem::path& file);

/// io.stat of v2: "8:0 rbytes=1 wbytes=2 …".
void addBlockBytes(std::string_view text, GroupUsage& usage);
/// blkio of v1: "8:0 Read 1".
void addLegacyBlockBytes(std::string_view text, GroupUsage& usage);

}  // namespace galley::process::detail
