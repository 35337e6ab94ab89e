// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/manifest.h"

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/oci/detail/json.h"
#include "engine/oci/image_config.h"
#include "engine/oci/media_types.h"

namespace galley::oci {
namespace {

using detail::Json;

[[noreturn]] void refuse(const std::string& why) {
    throw Error(ErrorKind::Corrupt, "the image's manifest is malformed: " + why);
}

std::string shown(std::string_view mediaType) {
    return "\"" + printable(mediaType.substr(0, 120)) + "\"";
}

Digest digestField(const Json& object) {
    try {
        return Digest::parse(detail::stringField(object, "digest"));
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Unsupported) throw;
        refuse(error.what());
    }
}

Descriptor parseDescriptor(const Json& object) {
    if (!object.is_object()) refuse("a descriptor is no object");
    Descriptor descriptor;
    descriptor.mediaType = detail::stringField(object, "mediaType");
    descriptor.digest = digestField(object);
    descriptor.size = detail::sizeField(object, "size");
    descriptor.annotations = detail::stringMapField(object, "annotations");
    if (const Json* platform = detail::findField(object, "platform")) {
        if (!platform->is_object()) refuse("a platform is no object");
        descriptor.platform =
            normalised({detail::stringField(*platform, "os"), detail::stringField(*platform, "architecture"),
                        detail::stringField(*platform, "variant")});
    }
    return descriptor;
}

Descriptor parseLayer(const Json& object) {
    Descriptor layer = parseDescriptor(object);
    if (isForeignLayerType(layer.mediaType)) {
        throw Error(ErrorKind::Unsupported,
                    "the image has layers that are distributed elsewhere (a Windows image?): it cannot be run here");
    }
    if (!layerCompression(layer.mediaType)) {
        throw Error(ErrorKind::Unsupported,
                    "a layer is of the type " + shown(layer.mediaType) + ", which is no container layer known here");
    }
    return layer;
}

Manifest parseImage(const Json& document, std::string mediaType) {
    Manifest manifest;
    manifest.mediaType = std::move(mediaType);
    const Json* config = detail::findField(document, "config");
    if (config == nullptr) refuse("it has no config");
    manifest.config = parseDescriptor(*config);
    if (!isConfigType(manifest.config.mediaType)) {
        throw Error(ErrorKind::Unsupported,
                    "this is no container image: its config is of the type " + shown(manifest.config.mediaType));
    }
    if (manifest.config.size > static_cast<std::int64_t>(kMaximumConfigBytes)) refuse("its config is too large");
    for (const Json& layer : detail::arrayField(document, "layers")) manifest.layers.push_back(parseLayer(layer));
    manifest.annotations = detail::stringMapField(document, "annotations");
    return manifest;
}

Index parseIndex(const Json& document, std::string mediaType) {
    Index index;
    index.mediaType = std::move(mediaType);
    for (const Json& entry : detail::arrayField(document, "manifests")) {
        index.manifests.push_back(parseDescriptor(entry));
    }
    return index;
}

/// The document's own type wins over the header's; when neither says, its shape does.
std::string decideType(const Json& document, std::string_view contentType) {
    const std::string header = bareMediaType(contentType);
    const std::string own = detail::stringField(document, "mediaType");
    const bool hasLayers = document.contains("layers") || document.contains("config");
    const bool hasManifests = document.contains("manifests");
    if (hasLayers && hasManifests) refuse("it claims to be an image and an index at once");
    if (isSchemaOneType(header) || document.contains("fsLayers") || document.value("schemaVersion", Json(2)) == 1) {
        throw Error(ErrorKind::Unsupported,
                    "the image is in Docker's schema 1, which is no longer supported: ask its owner to push it again");
    }
    const bool isKnownHeader = isManifestType(header) || isIndexType(header);
    if (!own.empty() && isKnownHeader && own != header) {
        refuse("it is of the type " + shown(own) + ", but was sent as " + shown(header));
    }
    std::string type = !own.empty() ? own : isKnownHeader ? header : "";
    if (type.empty()) type = hasManifests ? kOciIndex : kOciManifest;
    if (!isManifestType(type) && !isIndexType(type)) {
        throw Error(ErrorKind::Unsupported, "this is no container image: it is of the type " + shown(type));
    }
    if (isIndexType(type) ? hasLayers : hasManifests) refuse("its content does not fit its type " + shown(type));
    return type;
}

}  // namespace

std::variant<Manifest, Index> parseManifestDocument(std::string_view bytes, std::string_view contentType) {
    const Json document = detail::parseObject(bytes, "the image's manifest", kMaximumManifestBytes);
    std::string type = decideType(document, contentType);
    if (isIndexType(type)) return parseIndex(document, std::move(type));
    return parseImage(document, std::move(type));
}

Manifest parseManifest(std::string_view bytes, std::string_view contentType) {
    auto document = parseManifestDocument(bytes, contentType);
    if (auto* manifest = std::get_if<Manifest>(&document)) return std::move(*manifest);
    refuse("an index stands where an image's manifest belongs");
}

const Descriptor& chooseManifest(const Index& index, const Platform& wanted) {
    std::vector<const Descriptor*> candidates;
    std::vector<Platform> platforms;
    std::string offered;
    for (const Descriptor& entry : index.manifests) {
        // Nested indexes and what BuildKit attaches (platform unknown/unknown) are nobody's image.
        if (!entry.platform || !isManifestType(entry.mediaType) || entry.platform->os == "unknown") continue;
        candidates.push_back(&entry);
        platforms.push_back(*entry.platform);
        if (platforms.size() <= 20) offered += (offered.empty() ? "" : ", ") + printable(entry.platform->text());
    }
    if (const auto best = bestMatch(wanted, platforms)) return *candidates[*best];
    // An index without platforms, with one image in it, leaves no choice.
    if (candidates.empty() && index.manifests.size() == 1 && isManifestType(index.manifests[0].mediaType) &&
        !index.manifests[0].platform) {
        return index.manifests[0];
    }
    throw Error(ErrorKind::NotFound, "there is no image for " + wanted.text() + "; " +
                                         (offered.empty() ? "the index holds none that runs here"
                                                          : "it exists for " + offered + " (choose with --platform)"));
}

void checkAgreement(const Manifest& manifest, const ImageConfig& config) {
    if (manifest.layers.size() == config.diffIds.size()) return;
    throw Error(ErrorKind::Corrupt, "the image is malformed: it has " + std::to_string(manifest.layers.size()) +
                                        " layers, but its config names " + std::to_string(config.diffIds.size()));
}

}  // namespace galley::oci
