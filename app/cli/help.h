// SPDX-License-Identifier: Apache-2.0
/// @file
/// Help pages in docker's form. Used by dispatch. Threads: free functions without state. Processes: none.
/// Crash: nothing to lose.
#pragma once

#include <string>

#include "app/cli/command.h"

namespace galley::cli {

/// The page of a command, `path` as typed ("container ls").
std::string commandHelp(const std::string& path, Command& command, std::size_t columns);
std::string groupHelp(const CommandGroup& group);
std::string frontPage();

}  // namespace galley::cli
