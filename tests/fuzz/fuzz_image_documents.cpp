// SPDX-License-Identifier: Apache-2.0
// Manifests, indexes, configs, and the manifest.json of an archive. The first line says what the rest is: "config",
// "archive", or "manifest" with a content type behind a space.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/text.h"
#include "engine/oci/archive_manifest.h"
#include "engine/oci/image_config.h"
#include "engine/oci/manifest.h"
#include "engine/oci/manifest_json.h"
#include "tests/fuzz/fuzz.h"

using namespace galley;
using galley::test::isRefused;
using galley::test::require;

namespace {

bool isSame(const oci::Descriptor& one, const oci::Descriptor& other) {
    return one.mediaType == other.mediaType && one.digest == other.digest && one.size == other.size &&
           one.annotations == other.annotations;
}

void checkDescriptor(const oci::Descriptor& descriptor) {
    require(!descriptor.digest.empty() && descriptor.size >= 0, "a descriptor has a digest and a size");
    if (descriptor.platform) {
        require(oci::normalised(*descriptor.platform) == *descriptor.platform, "a platform is normalised");
    }
}

void checkManifest(const oci::Manifest& manifest) {
    checkDescriptor(manifest.config);
    for (const oci::Descriptor& layer : manifest.layers) {
        checkDescriptor(layer);
        require(oci::layerCompression(layer.mediaType).has_value(), "a layer is of a type that can be unpacked");
    }
    require(manifest.config.size <= static_cast<std::int64_t>(oci::kMaximumConfigBytes), "a config is of bounded size");
    const std::string text = oci::manifestJson(manifest);
    const oci::Manifest again = oci::parseManifest(text);
    require(again.mediaType == manifest.mediaType && again.annotations == manifest.annotations &&
                isSame(again.config, manifest.config) &&
                std::equal(again.layers.begin(), again.layers.end(), manifest.layers.begin(), manifest.layers.end(),
                           isSame),
            "a manifest that is written and read again is the same", text);
    require(oci::manifestJson(again) == text, "the same values give the same bytes", text);
}

void checkIndex(const oci::Index& index) {
    for (const oci::Descriptor& entry : index.manifests) checkDescriptor(entry);
    isRefused({ErrorKind::NotFound}, [&] {
        const oci::Descriptor& chosen = oci::chooseManifest(index, oci::Platform::host());
        require(&chosen >= index.manifests.data() && &chosen < index.manifests.data() + index.manifests.size(),
                "what is chosen is in the index");
        require(!chosen.platform || oci::matchRank(oci::Platform::host(), *chosen.platform).has_value(),
                "what is chosen runs here");
    });
}

void checkConfig(const oci::ImageConfig& config) {
    const auto chain = oci::chainIds(config.diffIds);
    require(chain.size() == config.diffIds.size(), "every layer has a chain id");
    require(chain.empty() || chain[0] == config.diffIds[0], "the lowest chain id is the diff id");
    require(oci::normalised(config.platform) == config.platform, "the platform is normalised");
    const auto& ports = config.run.exposedPorts;
    require(ports.size() <= std::size_t{3} * 65535, "there are not more ports than there can be");
    require(std::set(ports.begin(), ports.end()).size() == ports.size(), "no port comes twice");
    for (const std::string& port : ports) {
        const auto parts = split(port, '/');
        const auto number = parseUnsigned(parts[0]);
        require(parts.size() == 2 && number && *number >= 1 && *number <= 65535, "a port is one", port);
        require(parts[1] == "tcp" || parts[1] == "udp" || parts[1] == "sctp", "a protocol is one", port);
    }
    const auto& volumes = config.run.volumes;
    require(std::is_sorted(volumes.begin(), volumes.end()), "volumes are in order");
    const auto& healthcheck = config.run.healthcheckJson;
    require(healthcheck.empty() || nlohmann::json::parse(healthcheck).is_object(), "a health check is a JSON object");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = test::textOf(data, size);
    const std::string kind = text.substr(0, text.find('\n'));
    if (kind.size() >= text.size()) return 0;
    const std::string bytes = text.substr(kind.size() + 1);
    isRefused({ErrorKind::Corrupt, ErrorKind::Unsupported}, [&] {
        if (kind == "config") return checkConfig(oci::ImageConfig::parse(bytes));
        if (kind == "archive") {
            oci::parseArchiveManifest(bytes);
            return;
        }
        const auto space = kind.find(' ');
        const auto document =
            oci::parseManifestDocument(bytes, space == std::string::npos ? std::string() : kind.substr(space + 1));
        if (const auto* manifest = std::get_if<oci::Manifest>(&document)) checkManifest(*manifest);
        if (const auto* index = std::get_if<oci::Index>(&document)) checkIndex(*index);
    });
    return 0;
}
