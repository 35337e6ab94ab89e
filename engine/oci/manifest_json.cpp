// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/manifest_json.h"

#include <nlohmann/json.hpp>

namespace galley::oci {
namespace {

/// Keeps the order in which people read a manifest.
using Json = nlohmann::ordered_json;

Json descriptorJson(const Descriptor& descriptor) {
    Json json = {{"mediaType", descriptor.mediaType}, {"size", descriptor.size}, {"digest", descriptor.digest.text()}};
    if (!descriptor.annotations.empty()) json["annotations"] = descriptor.annotations;
    return json;
}

bool isDockers(std::string_view manifestType) {
    return manifestType == kDockerManifest;
}

}  // namespace

std::string manifestJson(const Manifest& manifest) {
    Json json = {{"schemaVersion", 2}, {"mediaType", manifest.mediaType}, {"config", descriptorJson(manifest.config)}};
    json["layers"] = Json::array();
    for (const Descriptor& layer : manifest.layers) json["layers"].push_back(descriptorJson(layer));
    if (!manifest.annotations.empty()) json["annotations"] = manifest.annotations;
    return json.dump(3);
}

std::string layerTypeIn(std::string_view manifestType, Compression compression) {
    const std::string base = isDockers(manifestType) ? "application/vnd.docker.image.rootfs.diff.tar"
                                                     : "application/vnd.oci.image.layer.v1.tar";
    const std::string separator = isDockers(manifestType) ? "." : "+";
    switch (compression) {
        case Compression::Gzip: return base + separator + "gzip";
        case Compression::Zstd: return base + separator + "zstd";
        case Compression::None: break;
    }
    return base;
}

std::string configTypeIn(std::string_view manifestType) {
    return std::string(isDockers(manifestType) ? kDockerConfig : kOciConfig);
}

}  // namespace galley::oci
