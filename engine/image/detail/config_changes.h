// SPDX-License-Identifier: Apache-2.0
/// @file
/// Dockerfile instructions that change an image's config, as `--change` takes them.
/// Used by importer. Uses oci.
/// Threads: free functions. Processes, Crash: no I/O.
#pragma once

#include <string>

#include "engine/oci/image_config.h"

namespace galley::image::detail {

/// CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, STOPSIGNAL, USER, VOLUME, WORKDIR. Throws InvalidInput for anything else.
void applyChange(oci::RunDefaults& run, const std::string& instruction);

}  // namespace galley::image::detail
