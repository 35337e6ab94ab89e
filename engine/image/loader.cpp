// SPDX-License-Identifier: Apache-2.0
#include "engine/image/loader.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/image/detail/archive_images.h"
#include "engine/image/detail/local_images.h"
#include "engine/image/detail/progress_board.h"

namespace galley::image {
namespace {

/// The id that `name` had until now, where that was another one. A name comes up once for each image that gets it.
std::string takeReplaced(std::vector<store::TagRecord>& moved, const oci::Reference& name, const Digest& image) {
    const auto found = std::find_if(moved.begin(), moved.end(), [&](const store::TagRecord& tag) {
        return tag.reference == name.full() && tag.image != image;
    });
    if (found == moved.end()) return {};
    std::string id = found->image.text();
    moved.erase(found);
    return id;
}

LoadOutcome loadAll(const store::Store& store, const ArchiveSource& source, detail::ProgressBoard& board,
                    const std::stop_token& stop) {
    board.setStatus("Reading the archive");
    const detail::ArchiveFiles files(source, store.openScratch(), stop);
    const std::vector<detail::LoadableImage> images = detail::imagesIn(files);
    std::vector<LayerProgress> rows;
    for (const auto& image : images) {
        for (std::size_t i = 0; i < image.layers.size(); ++i) {
            rows.push_back({image.parsed.diffIds[i].shortHex(), LayerPhase::Waiting, 0, image.layers[i]->bytes});
        }
    }
    board.setLayers(std::move(rows));
    board.setStatus("Loading");
    detail::LocalImages local(store, "load");
    std::size_t first = 0;
    for (const auto& image : images) {
        detail::LocalImage wanted{image.config, image.layers, {}, image.manifest};
        for (const oci::Reference& name : image.names) wanted.tags.push_back(name.full());
        local.bring(
            wanted,
            [&](std::size_t layer, LayerPhase phase, std::int64_t bytes) {
                board.update(first + layer, phase, bytes, image.layers[layer]->bytes);
            },
            stop);
        first += image.layers.size();
    }
    std::vector<store::TagRecord> moved = local.record();
    LoadOutcome outcome;
    const auto add = [&](const std::string& name, const Digest& id, std::string replaced) {
        outcome.loaded.push_back(name);
        outcome.imageIds.push_back(id.text());
        outcome.replacedIds.push_back(std::move(replaced));
    };
    for (const auto& image : images) {
        for (const oci::Reference& name : image.names) {
            add(name.familiar(), image.id, takeReplaced(moved, name, image.id));
        }
        if (image.names.empty()) add(image.id.text(), image.id, {});
    }
    board.finish("Done");
    return outcome;
}

}  // namespace

LoadOutcome Loader::load(const ArchiveSource& source, const std::function<void(const PullProgress&)>& progress,
                         const std::stop_token& stop) const {
    detail::ProgressBoard board(progress);
    try {
        return loadAll(m_store, source, board, stop);
    } catch (...) {
        // Layers of an image that did not come together are nobody's.
        try {
            m_store.collectGarbage();
        } catch (const std::exception&) {
            // The next collection takes them; why the load failed matters more.
        }
        throw;
    }
}

}  // namespace galley::image
