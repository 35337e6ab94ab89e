// SPDX-License-Identifier: Apache-2.0
/// @file
/// Manifests as they are written: the same values give the same bytes.
/// Used by image. Uses manifest, media_types.
/// Threads: pure functions. Processes, Crash: no I/O.
#pragma once

#include <string>
#include <string_view>

#include "engine/oci/manifest.h"
#include "engine/oci/media_types.h"

namespace galley::oci {

/// As JSON text, with the media type in it.
std::string manifestJson(const Manifest& manifest);

/// What a layer or a config is called in a manifest of the type `manifestType`. Docker's manifests have no zstd.
std::string layerTypeIn(std::string_view manifestType, Compression compression);
std::string configTypeIn(std::string_view manifestType);

}  // namespace galley::oci
