// SPDX-License-Identifier: Apache-2.0
/// @file
/// A registry's manifest as `docker manifest inspect` prints it.
/// Used by api. Uses client, oci.
/// Threads: thread-safe, blocking. Processes: none shared. Crash: nothing is kept.
#pragma once

#include <stop_token>
#include <string>

#include "engine/registry/client.h"

namespace galley::registry {

/// JSON text for a terminal, without a newline at the end: the document itself, an index with three spaces, a manifest
/// with tabs. `verbose`: Docker's object with name, descriptor and manifest, for an index a list of them. Also of what
/// is no image. Throws what Client throws, Corrupt when it is no JSON object.
std::string manifestText(Client& client, const oci::Reference& reference, bool verbose, const std::stop_token& stop);

}  // namespace galley::registry
