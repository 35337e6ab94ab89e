// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/media_types.h"

#include <array>
#include <utility>

#include "engine/base/text.h"

namespace galley::oci {
namespace {

constexpr std::array<std::pair<std::string_view, Compression>, 6> kLayers{{
    {"application/vnd.oci.image.layer.v1.tar", Compression::None},
    {"application/vnd.oci.image.layer.v1.tar+gzip", Compression::Gzip},
    {"application/vnd.oci.image.layer.v1.tar+zstd", Compression::Zstd},
    {"application/vnd.docker.image.rootfs.diff.tar", Compression::None},
    {"application/vnd.docker.image.rootfs.diff.tar.gzip", Compression::Gzip},
    {"application/vnd.docker.image.rootfs.diff.tar.zstd", Compression::Zstd},
}};

}  // namespace

bool isManifestType(std::string_view mediaType) noexcept {
    return mediaType == kOciManifest || mediaType == kDockerManifest;
}

bool isIndexType(std::string_view mediaType) noexcept {
    return mediaType == kOciIndex || mediaType == kDockerList;
}

bool isSchemaOneType(std::string_view mediaType) noexcept {
    return mediaType.starts_with("application/vnd.docker.distribution.manifest.v1+");
}

bool isConfigType(std::string_view mediaType) noexcept {
    return mediaType == kOciConfig || mediaType == kDockerConfig;
}

bool isForeignLayerType(std::string_view mediaType) noexcept {
    return mediaType.starts_with("application/vnd.docker.image.rootfs.foreign.diff.tar") ||
           mediaType.starts_with("application/vnd.oci.image.layer.nondistributable.v1.tar");
}

std::optional<Compression> layerCompression(std::string_view mediaType) noexcept {
    for (const auto& [name, compression] : kLayers) {
        if (name == mediaType) return compression;
    }
    return std::nullopt;
}

std::string bareMediaType(std::string_view contentType) {
    return toLower(trim(contentType.substr(0, contentType.find(';'))));
}

std::string_view acceptedManifestTypes() noexcept {
    return "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, "
           "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";
}

}  // namespace galley::oci
