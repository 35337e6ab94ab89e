// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pulls one image and shows how far it is. Used by pull, and by run and create when the image is missing.
/// Threads: main thread; the display is updated from the engine's. Processes: none.
/// Crash: an interrupted pull leaves no image; what was loaded serves the next one.
#pragma once

#include <string>

#include "app/cli/session.h"

namespace galley::cli {

/// Ctrl+C ends it with Cancelled. `output`: where the progress goes; `quiet`: nothing goes there.
api::PullOutcome pullImage(Session& session, const api::PullRequest& request, Output& output, bool quiet);

}  // namespace galley::cli
