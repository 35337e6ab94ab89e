// SPDX-License-Identifier: Apache-2.0
/// @file
/// Docker's question before something is taken away. Used by the prune commands. Threads: main thread.
/// Processes: none. Crash: nothing to lose.
#pragma once

#include <string>

#include "app/cli/session.h"

namespace galley::cli {

/// Shows `warning` and asks; true for a line "y". The end of the input is a no.
bool confirm(Session& session, const std::string& warning);

}  // namespace galley::cli
