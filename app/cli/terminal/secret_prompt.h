// SPDX-License-Identifier: Apache-2.0
/// @file
/// Asks a person for a line on a terminal, with or without showing what is typed.
/// Used by login. Threads: main thread. Processes: none. Crash: a killed process leaves the terminal without echo
/// (`stty echo` puts it right); Ctrl+C and SIGTERM do not.
#pragma once

#include <string>

#include "app/cli/session.h"

namespace galley::cli {

enum class Echo { Shown, Hidden };

/// The line without its end. Throws Cancelled at Ctrl+C, InvalidInput at the end of the input.
std::string promptLine(Session& session, const std::string& question, Echo echo);

}  // namespace galley::cli
