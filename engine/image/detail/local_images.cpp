// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/local_images.h"

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::image::detail {
namespace {

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

void LocalImages::bring(const LocalImage& image, const std::function<void(std::size_t, std::int64_t)>& progress,
                        const std::stop_token& stop) {
    const oci::ImageConfig config = oci::ImageConfig::parse(image.config);
    Brought brought;
    store::ImageRecord& record = brought.record;
    record.id = Digest::ofBytes(image.config);
    record.config = image.config;
    record.platform = platformOf(config).text();
    record.created = config.created.value_or(Instant{});
    record.layers = oci::chainIds(config.diffIds);
    for (std::size_t i = 0; i < image.layers.size(); ++i) {
        const ArchiveFile& file = *image.layers[i];
        store::LayerRequest request;
        request.chainId = record.layers[i];
        request.diffId = config.diffIds[i];
        request.blob = file.digest;
        request.blobBytes = file.bytes;
        request.content = file.path;
        if (auto ingest = m_store.beginLayer(m_lease, request, stop)) {
            ingest->finish(stop);
            ingest->publish({record.layers.begin(), record.layers.begin() + static_cast<std::ptrdiff_t>(i)}, stop);
        }
        const auto layer = m_store.layers().find(request.chainId);
        const std::int64_t bytes = layer ? layer->unpackedBytes : 0;
        record.sizeBytes += bytes;
        if (progress) progress(i, bytes);
    }
    if (!image.manifest.empty()) {
        record.manifest = m_store.blobs().put(m_lease, image.manifest);
        record.blobs = {record.manifest};
    }
    for (const std::string& tag : image.tags) brought.tags.push_back({tag, record.id, {}});
    m_images.push_back(std::move(brought));
}

std::vector<std::string> LocalImages::record() {
    std::vector<std::string> ids;
    for (const Brought& image : m_images) {
        m_store.images().record(image.record, image.tags);
        ids.push_back(image.record.id.text());
    }
    return ids;
}

}  // namespace galley::image::detail
