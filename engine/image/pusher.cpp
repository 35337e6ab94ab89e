// SPDX-License-Identifier: Apache-2.0
#include "engine/image/pusher.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/image/detail/layer_upload.h"
#include "engine/image/detail/parallel_work.h"
#include "engine/image/detail/push_board.h"
#include "engine/image/detail/push_layers.h"
#include "engine/oci/manifest_json.h"
#include "engine/oci/media_types.h"
#include "engine/registry/uploader.h"

namespace galley::image {
namespace {

oci::Compression methodOf(PushCompression compression) {
    return compression == PushCompression::Zstd ? oci::Compression::Zstd : oci::Compression::Gzip;
}

std::vector<LayerPush> rowsOf(const detail::PushImage& image) {
    std::vector<LayerPush> rows;
    for (const Digest& diffId : image.diffIds) rows.push_back({diffId.shortHex(), PushPhase::Waiting, 0, 0, {}});
    return rows;
}

/// The largest first: one that begins late would be waited for alone.
std::vector<std::size_t> bySize(const std::vector<detail::PushLayer>& layers) {
    std::vector<std::size_t> order(layers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
        return layers[one].estimatedBytes() > layers[other].estimatedBytes();
    });
    return order;
}

/// One push, step by step. Lives as long as the call.
class PushJob {
public:
    PushJob(const store::Store& store, registry::Uploader& uploader, const PushRequest& request,
            detail::PushBoard& board, const std::stop_token& stop)
        : m_store(store),
          m_uploader(uploader),
          m_board(board),
          m_stop(stop),
          m_target(oci::Reference::parse(request.reference)),
          m_method(methodOf(request.compression)),
          m_isNewName(!request.image.empty()),
          m_image(detail::openForPush(store, request)),
          m_blobs(m_image.diffIds.size()) {}

    PushOutcome run(unsigned parallelLayers) {
        store::Lease lease = m_store.openLease("push " + m_target.full());
        for (const Digest& chain : m_image.record.layers) lease.protect(chain);
        m_board.begin("Pushing", rowsOf(m_image));
        sendBlobs(parallelLayers);
        const auto [type, bytes] = finalManifest();
        const Digest digest = m_uploader.putManifest(m_target, type, bytes, m_stop);
        try {
            remember(lease, digest, bytes);
        } catch (const Error&) {
            // The image is in the registry; that nothing could be written about it here (a full disk) changes nothing.
        }
        m_board.finish();
        return {m_target.full(), m_target.familiar(), digest.text(), static_cast<std::int64_t>(bytes.size()),
                m_image.record.id.text()};
    }

private:
    struct Document {
        std::string type;
        std::string bytes;
    };
    void sendBlobs(unsigned parallelLayers);
    void sendConfig(const std::stop_token& stop);
    bool keepsItsManifest() const;
    Document finalManifest() const;
    void remember(store::Lease& lease, const Digest& digest, const std::string& bytes);

    store::Store m_store;
    registry::Uploader& m_uploader;
    detail::PushBoard& m_board;
    const std::stop_token& m_stop;
    oci::Reference m_target;
    oci::Compression m_method;
    bool m_isNewName;
    detail::PushImage m_image;
    std::vector<store::LayerBlob> m_blobs;  ///< as the registry has them, by position
};

void PushJob::sendBlobs(unsigned parallelLayers) {
    detail::LayerUpload upload(m_store, m_uploader, m_target, m_method, &m_board);
    const auto order = bySize(m_image.layers);
    detail::workInParallel(order.size() + 1, parallelLayers, m_stop, [&](std::size_t at, const std::stop_token& stop) {
        if (at == order.size()) return sendConfig(stop);
        const detail::PushLayer& layer = m_image.layers[order[at]];
        try {
            const store::LayerBlob blob = upload.bring(layer, stop);
            for (const std::size_t position : layer.positions) m_blobs[position] = blob;
        } catch (const Error& error) {
            throw Error(error).addContext("pushing layer " + layer.diffId.shortHex());
        }
    });
}

void PushJob::sendConfig(const std::stop_token& stop) {
    const Digest& id = m_image.record.id;
    if (m_uploader.findBlob(m_target, id, stop)) return;
    const std::string& config = m_image.record.config;
    registry::BlobUpload upload;
    upload.digest = id;
    upload.bytes = static_cast<std::int64_t>(config.size());
    upload.open = [&](std::int64_t offset) -> registry::Source {
        return [&config, at = static_cast<std::size_t>(offset)](char* buffer, std::size_t capacity) mutable {
            const std::size_t count = std::min(capacity, config.size() - at);
            std::memcpy(buffer, config.data() + at, count);
            at += count;
            return count;
        };
    };
    m_uploader.uploadBlob(m_target, upload, stop);
}

bool PushJob::keepsItsManifest() const {
    if (!m_image.manifest) return false;
    return std::equal(m_blobs.begin(), m_blobs.end(), m_image.manifest->layers.begin(),
                      [](const store::LayerBlob& blob, const oci::Descriptor& own) { return blob.blob == own.digest; });
}

PushJob::Document PushJob::finalManifest() const {
    if (keepsItsManifest()) return {m_image.manifest->mediaType, m_image.manifestBytes};
    oci::Manifest manifest;
    if (m_image.manifest) manifest = *m_image.manifest;
    const auto isZstd = [](const store::LayerBlob& blob) {
        return oci::layerCompression(blob.mediaType) == oci::Compression::Zstd;
    };
    if (manifest.mediaType.empty()) manifest.mediaType = oci::kDockerManifest;
    if (std::any_of(m_blobs.begin(), m_blobs.end(), isZstd)) manifest.mediaType = oci::kOciManifest;
    manifest.config.mediaType = oci::configTypeIn(manifest.mediaType);
    manifest.config.digest = m_image.record.id;
    manifest.config.size = static_cast<std::int64_t>(m_image.record.config.size());
    manifest.layers.resize(m_blobs.size());
    for (std::size_t i = 0; i < m_blobs.size(); ++i) {
        oci::Descriptor& layer = manifest.layers[i];
        // What was said about another blob is not said about this one.
        if (layer.digest != m_blobs[i].blob) layer.annotations.clear();
        layer.digest = m_blobs[i].blob;
        layer.size = m_blobs[i].bytes;
        const auto compression = oci::layerCompression(m_blobs[i].mediaType);
        layer.mediaType = oci::layerTypeIn(manifest.mediaType, compression.value_or(oci::Compression::Gzip));
    }
    return {manifest.mediaType, oci::manifestJson(manifest)};
}

/// The name has a digest from now on, as after a pull; a new one is given.
void PushJob::remember(store::Lease& lease, const Digest& digest, const std::string& bytes) {
    const auto tag = m_store.images().findTag(m_target.full());
    auto record = m_store.images().find(m_image.record.id);
    // Removed or moved while it was pushed.
    if (!record || (!m_isNewName && (!tag || tag->image != record->id))) return;
    const std::vector<store::TagRecord> tags{{m_target.withDigest(digest).full(), record->id, digest},
                                             {m_target.full(), record->id, digest}};
    if (std::find(record->blobs.begin(), record->blobs.end(), digest) != record->blobs.end()) {
        for (const store::TagRecord& each : tags) m_store.images().tag(each);
        return;
    }
    record->blobs.push_back(m_store.blobs().put(lease, bytes));
    if (record->manifest.empty()) record->manifest = digest;
    m_store.images().record(*record, tags);
}

}  // namespace

Pusher::Pusher(const store::Store& store, std::shared_ptr<registry::Client> registry, unsigned parallelLayers)
    : m_store(store), m_registry(std::move(registry)), m_parallelLayers(parallelLayers) {}

PushOutcome Pusher::push(const PushRequest& request, const std::function<void(const PushProgress&)>& progress,
                         const std::stop_token& stop) {
    registry::Uploader uploader(*m_registry);
    detail::PushBoard board(progress);
    return PushJob(m_store, uploader, request, board, stop).run(m_parallelLayers);
}

PushPlan Pusher::plan(const PushRequest& request, const std::stop_token& stop) {
    const oci::Reference target = oci::Reference::parse(request.reference);
    const detail::PushImage image = detail::openForPush(m_store, request);
    registry::Uploader uploader(*m_registry);
    detail::LayerUpload upload(m_store, uploader, target, methodOf(request.compression), nullptr);
    PushPlan plan;
    plan.layers = rowsOf(image);
    plan.account = uploader.account(target, stop);
    detail::workInParallel(
        image.layers.size(), m_parallelLayers, stop, [&](std::size_t index, const std::stop_token& stopOne) {
            const detail::PushLayer& layer = image.layers[index];
            LayerPush row = plan.layers[layer.positions.front()];
            try {
                if (upload.findThere(layer, stopOne)) row.phase = PushPhase::AlreadyThere;
            } catch (const Error& error) {
                const bool isDenied = error.kind() == ErrorKind::Unauthorized || error.kind() == ErrorKind::Forbidden ||
                                      error.kind() == ErrorKind::NotFound;
                if (!isDenied) throw;
            }
            if (const auto from = upload.neighbour(layer); from && row.phase == PushPhase::Waiting) {
                row.phase = PushPhase::Mounted;
                row.mountedFrom = *from;
            }
            row.totalBytes = layer.estimatedBytes();
            for (const std::size_t position : layer.positions) plan.layers[position] = row;
        });
    for (const detail::PushLayer& layer : image.layers) {
        if (plan.layers[layer.positions.front()].phase == PushPhase::Waiting)
            plan.bytesToSend += layer.estimatedBytes();
    }
    plan.layersThere = static_cast<int>(std::count_if(
        plan.layers.begin(), plan.layers.end(), [](const LayerPush& row) { return row.phase != PushPhase::Waiting; }));
    return plan;
}

}  // namespace galley::image
