// SPDX-License-Identifier: Apache-2.0
/// @file
/// From argv to an exit code: finds the command, reads its flags, runs it, reports what went wrong as docker does.
/// Used by main and the tests. Uses the command table. Threads: main thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <string>
#include <vector>

#include "app/cli/session.h"

namespace galley::cli {

/// The exit code of a command that the user interrupted.
inline constexpr int kInterruptedExitCode = 130;

/// `arguments` without the program's name. Never throws.
int dispatch(Session& session, const std::vector<std::string>& arguments);

}  // namespace galley::cli
