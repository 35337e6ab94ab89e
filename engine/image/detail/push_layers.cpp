// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/push_layers.h"

#include <algorithm>
#include <map>

#include "engine/base/error.h"
#include "engine/image/detail/image_names.h"
#include "engine/oci/image_config.h"

namespace galley::image::detail {
namespace {

constexpr std::int64_t kTarBlockBytes = 512;

/// What is in the repository itself goes first, then what it can be mounted from, then what it may have anyway.
int rank(const store::LayerBlob& blob, const oci::Reference& target) {
    if (blob.repository == target.name()) return 0;
    return blob.repository.starts_with(target.domain() + "/") ? 1 : 2;
}

void addManifest(PushImage& image, const store::Store& store) {
    if (image.record.manifest.empty()) return;
    auto bytes = store.blobs().read(image.record.manifest);
    if (!bytes) return;
    try {
        oci::Manifest manifest = oci::parseManifest(*bytes);
        if (manifest.layers.size() != image.diffIds.size() || manifest.config.digest != image.record.id) return;
        image.manifest = std::move(manifest);
        image.manifestBytes = std::move(*bytes);
    } catch (const Error&) {
        // Without it the image can still be pushed, under a manifest of its own.
        return;
    }
}

std::vector<store::LayerBlob> blobsOf(const PushImage& image, const PushLayer& layer, const store::Store& store,
                                      const oci::Reference& target) {
    std::vector<store::LayerBlob> blobs;
    if (image.manifest) {
        const oci::Descriptor& own = image.manifest->layers[layer.positions.front()];
        blobs.push_back({layer.diffId, own.digest, own.size, own.mediaType, {}});
    }
    for (store::LayerBlob& blob : store.layers().blobsOf(layer.diffId)) blobs.push_back(std::move(blob));
    const Digest own = image.manifest ? blobs.front().blob : Digest();
    // Of the same rank, what keeps the manifest as it is goes first.
    std::stable_sort(blobs.begin(), blobs.end(), [&](const auto& one, const auto& other) {
        return std::pair(rank(one, target), one.blob != own) < std::pair(rank(other, target), other.blob != own);
    });
    return blobs;
}

}  // namespace

std::int64_t PushLayer::estimatedBytes() const {
    if (!blobs.empty() && blobs.front().bytes > 0) return blobs.front().bytes;
    if (!info) return 0;
    return std::max({info->tarBytes, info->unpackedBytes, kTarBlockBytes});
}

PushImage openForPush(const store::Store& store, const PushRequest& request) {
    const auto target = oci::Reference::parse(request.reference);
    const auto name = request.image.empty() ? target : oci::Reference::parse(request.image);
    if (!target.digest().empty()) throw Error(ErrorKind::InvalidInput, "cannot push a digest reference");
    const auto tag = store.images().findTag(indexKey(name));
    auto record = tag ? store.images().find(tag->image) : std::nullopt;
    if (!record) {
        throw Error(ErrorKind::NotFound, "An image does not exist locally with the tag: " + name.familiarName());
    }
    PushImage image;
    image.diffIds = oci::ImageConfig::parse(record->config).diffIds;
    image.record = std::move(*record);
    if (image.diffIds.size() != image.record.layers.size()) {
        throw Error(ErrorKind::Corrupt, target.familiar() + " is damaged here: pull or build it again");
    }
    addManifest(image, store);
    std::map<Digest, std::size_t> known;
    for (std::size_t i = 0; i < image.diffIds.size(); ++i) {
        const auto [place, isNew] = known.try_emplace(image.diffIds[i], image.layers.size());
        if (isNew) image.layers.push_back({image.record.layers[i], image.diffIds[i], {}, {}, {}});
        image.layers[place->second].positions.push_back(i);
    }
    for (PushLayer& layer : image.layers) {
        layer.blobs = blobsOf(image, layer, store, target);
        layer.info = store.layers().find(layer.chainId);
    }
    return image;
}

}  // namespace galley::image::detail
