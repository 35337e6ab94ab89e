// SPDX-License-Identifier: Apache-2.0
/// @file
/// Aligns tab-separated cells in columns, with the widths of docker's tables (Go's text/tabwriter: at least 10 wide,
/// 3 apart). Used by row_format and by the tables of doctor and port. Threads: free functions without state.
/// Processes: none. Crash: nothing to lose.
#pragma once

#include <string>
#include <string_view>

namespace galley::cli {

/// `text` has one row a line, cells separated by tabs.
std::string alignColumns(std::string_view text);

/// Number of code points.
std::size_t displayWidth(std::string_view text);

}  // namespace galley::cli
