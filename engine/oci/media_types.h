// SPDX-License-Identifier: Apache-2.0
/// @file
/// The media types of images: OCI image spec (media-types.md) and Docker's older names for the same things.
/// Used by registry, image. Uses nothing.
/// Threads: constants and pure functions. Processes, Crash: no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace galley::oci {

inline constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view kOciConfig = "application/vnd.oci.image.config.v1+json";
inline constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view kDockerConfig = "application/vnd.docker.container.image.v1+json";

enum class Compression { None, Gzip, Zstd };

bool isManifestType(std::string_view mediaType) noexcept;
bool isIndexType(std::string_view mediaType) noexcept;
/// Docker's first format, which no registry has to keep any more.
bool isSchemaOneType(std::string_view mediaType) noexcept;
bool isConfigType(std::string_view mediaType) noexcept;
/// Layers that are fetched from elsewhere (Windows base layers): not ours to distribute.
bool isForeignLayerType(std::string_view mediaType) noexcept;
/// How a layer of this type says it is compressed; nothing when this is no layer. What arrives decides: sniff it.
std::optional<Compression> layerCompression(std::string_view mediaType) noexcept;

/// "text/plain; charset=utf-8" → "text/plain", in lower case.
std::string bareMediaType(std::string_view contentType);

/// All manifest and index types, for an Accept header.
std::string_view acceptedManifestTypes() noexcept;

}  // namespace galley::oci
