// SPDX-License-Identifier: Apache-2.0
/// @file
/// What commands say that keep or drop the logs of removed containers. Used by rm, run, logs, prune. Threads: main
/// thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "app/cli/session.h"

namespace galley::cli {

/// One line on standard error when logs.toml of the user has a mistake.
void warnOfLogSettings(Session& session);

}  // namespace galley::cli
