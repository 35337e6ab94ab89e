// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/peek.h"

#include <algorithm>
#include <limits>
#include <set>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/oci/image_config.h"
#include "engine/oci/media_types.h"

namespace galley::registry {
namespace {

constexpr std::size_t kMaximumPlatforms = 200;

/// Entries that are images: nested indexes and attestations (platform unknown/unknown) are not.
std::vector<oci::Platform> platformsOf(const oci::Index& index) {
    std::vector<oci::Platform> platforms;
    for (const oci::Descriptor& entry : index.manifests) {
        if (!entry.platform || entry.platform->os == "unknown" || !oci::isManifestType(entry.mediaType)) continue;
        if (std::find(platforms.begin(), platforms.end(), *entry.platform) != platforms.end()) continue;
        if (platforms.size() < kMaximumPlatforms) platforms.push_back(*entry.platform);
    }
    return platforms;
}

oci::Platform wantedPlatform(const std::string& text, const std::vector<oci::Platform>& offered) {
    if (!text.empty()) return oci::Platform::parse(text);
    const oci::Platform host = oci::Platform::host();
    if (offered.empty() || oci::bestMatch(host, offered)) return host;
    return offered.front();
}

/// Without an index the registry has one image to give.
void checkPlatform(const oci::Reference& reference, const std::string& wanted, const oci::Platform& own) {
    if (wanted.empty() || oci::matchRank(oci::Platform::parse(wanted), own)) return;
    throw Error(ErrorKind::NotFound, "there is no image for " + oci::Platform::parse(wanted).text() + " under " +
                                         reference.familiar() + "; it exists for " + printable(own.text()));
}

/// The history's items that made a layer, in order, when there is one for each layer.
std::vector<std::string> commandsOf(const oci::ImageConfig& config, std::size_t layers) {
    std::vector<std::string> commands;
    for (const oci::HistoryItem& item : config.history) {
        if (!item.emptyLayer) commands.push_back(item.createdBy);
    }
    if (commands.size() != layers) commands.assign(layers, {});
    return commands;
}

void addLayers(ImagePeek& peek, const oci::Manifest& manifest, const oci::ImageConfig& config) {
    const auto commands = commandsOf(config, manifest.layers.size());
    std::set<Digest> counted;
    for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
        const oci::Descriptor& layer = manifest.layers[i];
        peek.layers.push_back({layer.digest.text(), layer.size, commands[i]});
        if (!counted.insert(layer.digest).second) continue;
        const auto room = std::numeric_limits<std::int64_t>::max() - peek.totalBytes;
        peek.totalBytes += std::min(room, layer.size);
    }
}

void addRunDefaults(ImagePeek& peek, oci::RunDefaults run) {
    peek.ports = std::move(run.exposedPorts);
    peek.environment = std::move(run.environment);
    peek.entrypoint = std::move(run.entrypoint);
    peek.command = std::move(run.command);
    peek.volumes = std::move(run.volumes);
    peek.user = std::move(run.user);
    peek.workingDirectory = std::move(run.workingDirectory);
}

}  // namespace

ImagePeek peekImage(Client& client, const oci::Reference& reference, const std::string& platform,
                    const std::stop_token& stop) {
    const Document top = client.fetchManifest(reference, stop);
    ImagePeek peek;
    peek.reference = reference.familiar();
    peek.digest = top.digest.text();
    auto document = oci::parseManifestDocument(top.bytes, top.contentType);
    oci::Manifest manifest;
    if (auto* image = std::get_if<oci::Manifest>(&document)) {
        manifest = std::move(*image);
    } else {
        const auto& index = std::get<oci::Index>(document);
        const auto offered = platformsOf(index);
        for (const oci::Platform& one : offered) peek.platforms.push_back(one.text());
        const oci::Descriptor& chosen = oci::chooseManifest(index, wantedPlatform(platform, offered));
        const Document inner = client.fetchManifest(reference.withDigest(chosen.digest), stop);
        manifest = oci::parseManifest(inner.bytes, inner.contentType);
    }
    oci::ImageConfig config =
        oci::ImageConfig::parse(client.fetchSmallBlob(reference, manifest.config, oci::kMaximumConfigBytes, stop));
    oci::checkAgreement(manifest, config);
    peek.platform = config.platform.text();
    if (peek.platforms.empty()) {
        peek.platforms.push_back(peek.platform);
        checkPlatform(reference, platform, config.platform);
    }
    peek.created = config.created.value_or(Instant{});
    addLayers(peek, manifest, config);
    addRunDefaults(peek, std::move(config.run));
    return peek;
}

}  // namespace galley::registry
