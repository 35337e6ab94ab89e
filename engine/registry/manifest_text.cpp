// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/manifest_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/json_shape.h"
#include "engine/oci/image_config.h"
#include "engine/oci/media_types.h"

namespace galley::registry {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaximumDepth = 32;
/// Keys keep their order, and are looked for from the first to the last.
constexpr std::size_t kMaximumValues = 20'000;
constexpr std::size_t kMaximumEntries = 100;

Json parseDocument(std::string_view bytes) {
    const JsonShape shape = shapeOfJson(bytes);
    if (shape.depth > kMaximumDepth || shape.values > kMaximumValues) {
        throw Error(ErrorKind::Corrupt, "the image's manifest is nested too deeply, or of far too many parts");
    }
    Json document = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!document.is_object()) throw Error(ErrorKind::Corrupt, "the image's manifest is not valid JSON");
    return document;
}

/// What steers a terminal stands escaped: JSON itself demands that of C0 controls alone.
std::string shown(const Json& document, int indent, char with) {
    const std::string text = document.dump(indent, with, false, Json::error_handler_t::replace);
    bool isHarmless = text.find('\x7F') == std::string::npos;
    for (std::size_t at = text.find('\xC2'); at != std::string::npos && isHarmless; at = text.find('\xC2', at + 1)) {
        isHarmless = static_cast<unsigned char>(text[at + 1]) >= 0xA0;
    }
    return isHarmless ? text : document.dump(indent, with, true, Json::error_handler_t::replace);
}

bool isIndex(const Json& document) {
    return document.contains("manifests") && document["manifests"].is_array();
}

Json field(const Json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? *found : Json();
}

std::string text(const Json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// The members that `object` has, in Docker's order, then the others.
Json ordered(const Json& object, std::initializer_list<const char*> order) {
    if (!object.is_object()) return object;
    Json sorted = Json::object();
    for (const char* key : order) {
        if (object.contains(key)) sorted[key] = object[key];
    }
    for (const auto& [key, value] : object.items()) {
        if (!sorted.contains(key)) sorted[key] = value;
    }
    return sorted;
}

Json platformJson(const Json& platform) {
    return ordered(platform, {"architecture", "os", "os.version", "os.features", "variant"});
}

Json indexJson(const Json& index) {
    Json sorted = ordered(index, {"schemaVersion", "mediaType", "manifests"});
    for (Json& entry : sorted["manifests"]) {
        if (!entry.is_object()) continue;
        entry = ordered(entry, {"mediaType", "size", "digest", "urls", "annotations", "platform"});
        if (entry.contains("platform")) entry["platform"] = platformJson(entry["platform"]);
    }
    return sorted;
}

/// What only the config says, when no index does; nothing for what is no image.
Json platformOf(Client& client, const oci::Reference& reference, const Document& document,
                const std::stop_token& stop) {
    try {
        const oci::Manifest manifest = oci::parseManifest(document.bytes, document.contentType);
        const auto config =
            oci::ImageConfig::parse(client.fetchSmallBlob(reference, manifest.config, oci::kMaximumConfigBytes, stop));
        Json platform = {{"architecture", config.platform.architecture}, {"os", config.platform.os}};
        if (!config.platform.variant.empty()) platform["variant"] = config.platform.variant;
        return platform;
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Unsupported) return {};
        throw;
    }
}

/// Docker's types.ImageManifest.
Json describe(const std::string& name, const Document& document, const Json& platform) {
    Json manifest = parseDocument(document.bytes);
    std::string type = text(field(manifest, "mediaType"));
    if (type.empty()) type = oci::bareMediaType(document.contentType);
    Json descriptor = {{"mediaType", type}, {"digest", document.digest.text()}, {"size", document.bytes.size()}};
    if (platform.is_object()) descriptor["platform"] = platformJson(platform);
    const bool isDocker = type == oci::kDockerManifest;
    return {{"Ref", name},
            {"Descriptor", std::move(descriptor)},
            {isDocker ? "SchemaV2Manifest" : "OCIManifest", std::move(manifest)}};
}

Json describeAll(Client& client, const oci::Reference& reference, const Json& index, const std::stop_token& stop) {
    Json list = Json::array();
    for (const Json& entry : index["manifests"]) {
        if (list.size() == kMaximumEntries) break;
        if (!oci::isManifestType(text(field(entry, "mediaType")))) continue;
        const oci::Reference one = reference.withDigest(Digest::parse(text(field(entry, "digest"))));
        const std::string tag = reference.tag().empty() ? "" : ":" + reference.tag();
        list.push_back(describe(reference.name() + tag + "@" + one.digest().text(), client.fetchManifest(one, stop),
                                field(entry, "platform")));
    }
    return list;
}

}  // namespace

std::string manifestText(Client& client, const oci::Reference& reference, bool verbose, const std::stop_token& stop) {
    const Document top = client.fetchManifest(reference, stop);
    const Json document = parseDocument(top.bytes);
    if (!verbose) return isIndex(document) ? shown(indexJson(document), 3, ' ') : shown(document, 1, '\t');
    if (isIndex(document)) return shown(describeAll(client, reference, document, stop), 1, '\t');
    return shown(describe(reference.full(), top, platformOf(client, reference, top, stop)), 1, '\t');
}

}  // namespace galley::registry
