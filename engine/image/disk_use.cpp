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
    std::unordered_map<std::string, std::vector<Digest>> layersOf;
    for (auto& record : store.images().list()) {
        const std::string id = record.id.text();
        const bool isNeeded = containersOf.contains(id);
        for (const Digest& chain : record.layers) {
            LayerUse& use = layers[chain];
            ++use.images;
            use.isNeeded = use.isNeeded || isNeeded;
        }
        layersOf[id] = std::move(record.layers);
    }
    ImagesDiskUse result;
    for (const auto& [chain, use] : layers) {
        result.layerBytes += use.bytes;
        if (!use.isNeeded) result.reclaimableBytes += use.bytes;
    }
    for (ImageSummary& summary : Catalogue(store).list()) {
        ImageDiskUse use;
        for (const Digest& chain : layersOf[summary.id]) {
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
