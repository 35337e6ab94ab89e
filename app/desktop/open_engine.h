// SPDX-License-Identifier: Apache-2.0
/// @file
/// The engine of this account for the models. Used by the desktop program and the tests of the real window.
/// Threads: blocking, any thread. Processes, Crash: as api/engine.h says.
#pragma once

#include "models/engine_runner.h"

namespace galley::desktop {

/// The engine lives as long as the services' owner.
Result<models::Services> openEngine();

}  // namespace galley::desktop
