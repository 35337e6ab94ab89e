// SPDX-License-Identifier: Apache-2.0
#include "engine/image/disk_use.h"

#include <unordered_map>

#include "engine/image/catalogue.h"

namespace galley::image {
namespace {

/// Who has a layer.
struct LayerUse {
    std::int64_t bytes = 0;
    int images = 0;
    bool isNeeded = false;
};

}  // namespace

ImagesDiskUse measureImages(const store::Store& store, const std::map<std::string, int>& containersOf) {
    std::unordered_map<Digest, LayerUse> layers;
    for (const auto& layer : store.layers().list()) layers[layer.chainId].bytes = layer.unpackedBytes;
    const auto layersOf = store.images().layersOfAll();
    for (const auto& [image, chains] : layersOf) {
        const bool isNeeded = containersOf.contains(image.text());
        for (const Digest& chain : chains) {
            LayerUse& use = layers[chain];
            ++use.images;
            use.isNeeded = use.isNeeded || isNeeded;
        }
    }
    ImagesDiskUse result;
    for (const auto& [chain, use] : layers) {
        result.layerBytes += use.bytes;
        if (!use.isNeeded) result.reclaimableBytes += use.bytes;
    }
    for (ImageSummary& summary : Catalogue(store).list()) {
        ImageDiskUse use;
        const auto chains = layersOf.find(Digest::parse(summary.id));
        for (const Digest& chain : chains == layersOf.end() ? std::vector<Digest>() : chains->second) {
            const LayerUse& layer = layers[chain];
            (layer.images > 1 ? use.sharedBytes : use.uniqueBytes) += layer.bytes;
        }
        const auto users = containersOf.find(summary.id);
        use.containers = users == containersOf.end() ? 0 : users->second;
        use.isReclaimable = use.containers == 0;
        summary.containers = use.containers;
        use.image = std::move(summary);
        result.images.push_back(std::move(use));
    }
    return result;
}

}  // namespace galley::image
