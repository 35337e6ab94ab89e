// SPDX-License-Identifier: Apache-2.0
/// @file
/// Looks into an image at its registry: manifest, index and config, never a layer.
/// Used by api. Uses client, oci.
/// Threads: thread-safe, blocking. Processes: none shared. Crash: nothing is kept.
#pragma once

#include <stop_token>
#include <string>

#include "engine/registry/client.h"
#include "engine/registry/types.h"

namespace galley::registry {

/// `platform` is "os/arch[/variant]" and must exist then; empty: this machine's, else the first there is. Throws what
/// Client throws; Unsupported for what is no container image.
ImagePeek peekImage(Client& client, const oci::Reference& reference, const std::string& platform,
                    const std::stop_token& stop);

}  // namespace galley::registry
