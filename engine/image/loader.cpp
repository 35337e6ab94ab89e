// SPDX-License-Identifier: Apache-2.0
#include "engine/image/loader.h"

#include "engine/base/error.h"
#include "engine/image/detail/archive_images.h"
#include "engine/image/detail/local_images.h"
#include "engine/image/detail/progress_board.h"

namespace galley::image {
namespace {

LoadOutcome loadAll(const store::Store& store, const ByteSource& source, detail::ProgressBoard& board,
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
            [&](std::size_t layer, std::int64_t bytes) { board.update(first + layer, LayerPhase::Done, bytes, bytes); },
            stop);
        first += image.layers.size();
    }
    local.record();
    LoadOutcome outcome;
    for (const auto& image : images) {
        for (const oci::Reference& name : image.names) {
            outcome.loaded.push_back(name.familiar());
            outcome.imageIds.push_back(image.id.text());
        }
        if (!image.names.empty()) continue;
        outcome.loaded.push_back(image.id.text());
        outcome.imageIds.push_back(image.id.text());
    }
    board.finish("Done");
    return outcome;
}

}  // namespace

LoadOutcome Loader::load(const ByteSource& source, const std::function<void(const PullProgress&)>& progress,
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
