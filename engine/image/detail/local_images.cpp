// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/local_images.h"

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/image/detail/parallel_work.h"
#include "engine/image/detail/publish_in_order.h"

namespace galley::image::detail {
namespace {

/// Reading, unpacking and writing take turns at what is scarce.
constexpr unsigned kLayersAtOnce = 3;

oci::Platform platformOf(const oci::ImageConfig& config) {
    oci::Platform platform = config.platform;
    const oci::Platform host = oci::Platform::host();
    if (platform.os.empty()) platform.os = host.os;
    if (platform.architecture.empty()) platform.architecture = host.architecture;
    try {
        platform = oci::Platform::parse(platform.text());
    } catch (const Error&) {
        throw Error(ErrorKind::Corrupt, "the image's config names an impossible platform");
    }
    if (platform.os == host.os) return platform;
    throw Error(ErrorKind::Unsupported,
                "this is an image for " + printable(platform.os) + "; only Linux images can be run here");
}

}  // namespace

void LocalImages::bringLayers(const LocalImage& image, const store::ImageRecord& record,
                              const std::vector<Digest>& diffIds,
                              const std::function<void(std::size_t, LayerPhase, std::int64_t)>& progress,
                              const std::stop_token& stop) {
    PublishInOrder order(record.layers, [&](std::size_t i) { progress(i, LayerPhase::Done, image.layers[i]->bytes); });
    const auto bringOne = [&](std::size_t i, const std::stop_token& stopOne) {
        const ArchiveFile& file = *image.layers[i];
        store::LayerRequest request;
        request.chainId = record.layers[i];
        request.diffId = diffIds[i];
        request.blob = file.digest;
        request.blobBytes = file.bytes;
        request.content = file.content;
        auto ingest = m_store.beginLayer(m_lease, request, stopOne);
        if (ingest) {
            ingest->readContent([&](std::int64_t bytes) { progress(i, LayerPhase::Unpacking, bytes); }, stopOne);
            ingest->finish(stopOne);
        } else {
            progress(i, LayerPhase::AlreadyHere, file.bytes);
        }
        order.ready(i, std::move(ingest), stopOne);
    };
    workInParallel(image.layers.size(), kLayersAtOnce, stop, bringOne);
}

void LocalImages::bring(const LocalImage& image,
                        const std::function<void(std::size_t, LayerPhase, std::int64_t)>& progress,
                        const std::stop_token& stop) {
    const oci::ImageConfig config = oci::ImageConfig::parse(image.config);
    store::NamedImage brought;
    store::ImageRecord& record = brought.image;
    record.id = Digest::ofBytes(image.config);
    record.config = image.config;
    record.platform = platformOf(config).text();
    record.created = config.created.value_or(Instant{});
    record.layers = oci::chainIds(config.diffIds);
    bringLayers(image, record, config.diffIds, progress, stop);
    for (const Digest& chain : record.layers) {
        const auto layer = m_store.layers().find(chain);
        record.sizeBytes += layer ? layer->unpackedBytes : 0;
    }
    if (!image.manifest.empty()) {
        record.manifest = m_store.blobs().put(m_lease, image.manifest);
        record.blobs = {record.manifest};
    }
    for (const std::string& tag : image.tags) brought.tags.push_back({tag, record.id, {}});
    m_images.push_back(std::move(brought));
}

std::vector<store::TagRecord> LocalImages::record() {
    return m_store.images().recordAll(m_images);
}

}  // namespace galley::image::detail
