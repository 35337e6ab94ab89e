// SPDX-License-Identifier: Apache-2.0
#include "engine/image/puller.h"

#include <algorithm>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/image/detail/image_names.h"
#include "engine/image/detail/layer_pull.h"
#include "engine/image/detail/progress_board.h"
#include "engine/oci/image_config.h"

namespace galley::image {
namespace {

/// One pull, step by step. Lives as long as the call.
class PullJob {
public:
    PullJob(const store::Store& store, registry::Client& registry, const PullRequest& request,
            detail::ProgressBoard& board, const std::stop_token& stop)
        : m_store(store),
          m_registry(registry),
          m_board(board),
          m_stop(stop),
          m_reference(oci::Reference::parse(request.reference)),
          m_platformIsChosen(!request.platform.empty()),
          m_platform(m_platformIsChosen ? oci::Platform::parse(request.platform) : oci::Platform::host()),
          m_before(store.images().findTag(detail::indexKey(m_reference))) {}

    PullOutcome run(unsigned parallelLayers) {
        m_board.setStatus("Resolving");
        if (isUpToDate()) return finished(m_before->image, m_before->manifest, true);
        store::Lease lease = m_store.openLease("pull " + m_reference.full());
        resolve(lease);
        m_board.setStatus("Pulling from " + m_reference.path());
        const bool downloaded = pullLayers(lease, parallelLayers);
        record();
        const bool isSame = m_before && m_before->image == m_image.id && m_before->manifest == m_top;
        return finished(m_image.id, m_top, isSame && !downloaded);
    }

private:
    bool isUpToDate();
    bool isComplete(const store::ImageRecord& image);
    void resolve(store::Lease& lease);
    oci::Manifest imageManifest(store::Lease& lease, const registry::Document& top);
    void readConfig(const oci::Manifest& manifest);
    void checkPlatform();
    bool pullLayers(store::Lease& lease, unsigned parallelLayers);
    void record();
    PullOutcome finished(const Digest& image, const Digest& digest, bool upToDate);

    store::Store m_store;
    registry::Client& m_registry;
    detail::ProgressBoard& m_board;
    const std::stop_token& m_stop;
    oci::Reference m_reference;
    bool m_platformIsChosen;
    oci::Platform m_platform;
    std::optional<store::TagRecord> m_before;  ///< what the name meant until now

    Digest m_top;  ///< of what the registry has under the reference
    oci::Manifest m_manifest;
    oci::ImageConfig m_config;
    store::ImageRecord m_image;
};

bool PullJob::isComplete(const store::ImageRecord& image) {
    return std::all_of(image.layers.begin(), image.layers.end(),
                       [&](const Digest& chain) { return m_store.layers().find(chain).has_value(); }) &&
           std::all_of(image.blobs.begin(), image.blobs.end(),
                       [&](const Digest& blob) { return m_store.blobs().read(blob).has_value(); }) &&
           m_store.blobs().read(image.id) == image.config;
}

/// A digest needs no question; a tag needs one: whether it still means the same.
bool PullJob::isUpToDate() {
    if (!m_before || m_before->manifest.empty()) return false;
    const auto image = m_store.images().find(m_before->image);
    if (!image || !isComplete(*image)) return false;
    if (!oci::matchRank(m_platform, oci::Platform::parse(image->platform))) return false;
    if (!m_reference.digest().empty()) return true;
    return m_registry.announcedDigest(m_reference, m_stop) == m_before->manifest;
}

void PullJob::resolve(store::Lease& lease) {
    const registry::Document top = m_registry.fetchManifest(m_reference, m_stop);
    m_top = top.digest;
    m_manifest = imageManifest(lease, top);
    readConfig(m_manifest);
    oci::checkAgreement(m_manifest, m_config);
    checkPlatform();
    m_image.id = m_manifest.config.digest;
    m_image.created = m_config.created.value_or(Instant{});
    m_image.platform = m_config.platform.text();
    m_image.layers = oci::chainIds(m_config.diffIds);
}

/// The manifest for this platform, through the index when there is one; both are kept.
oci::Manifest PullJob::imageManifest(store::Lease& lease, const registry::Document& top) {
    auto document = oci::parseManifestDocument(top.bytes, top.contentType);
    m_image.blobs.push_back(m_store.blobs().put(lease, top.bytes));
    if (auto* manifest = std::get_if<oci::Manifest>(&document)) {
        m_image.manifest = top.digest;
        return std::move(*manifest);
    }
    const oci::Descriptor& chosen = oci::chooseManifest(std::get<oci::Index>(document), m_platform);
    const registry::Document inner = m_registry.fetchManifest(m_reference.withDigest(chosen.digest), m_stop);
    if (static_cast<std::int64_t>(inner.bytes.size()) != chosen.size) {
        throw Error(ErrorKind::Corrupt,
                    "the index of " + m_reference.familiar() + " gives a wrong size for the manifest");
    }
    oci::Manifest manifest = oci::parseManifest(inner.bytes, inner.contentType);
    m_image.manifest = m_store.blobs().put(lease, inner.bytes);
    m_image.blobs.push_back(m_image.manifest);
    return manifest;
}

void PullJob::readConfig(const oci::Manifest& manifest) {
    const auto known = m_store.images().find(manifest.config.digest);
    const bool isSound = known && Digest::ofBytes(known->config) == manifest.config.digest;
    m_image.config = isSound
                         ? known->config
                         : m_registry.fetchSmallBlob(m_reference, manifest.config, oci::kMaximumConfigBytes, m_stop);
    m_config = oci::ImageConfig::parse(m_image.config);
}

void PullJob::checkPlatform() {
    oci::Platform& own = m_config.platform;
    if (own.os.empty()) own.os = m_platform.os;
    if (own.architecture.empty()) own.architecture = m_platform.architecture;
    try {
        own = oci::Platform::parse(own.text());
    } catch (const Error&) {
        throw Error(ErrorKind::Corrupt, "the config of " + m_reference.familiar() + " names an impossible platform");
    }
    if (own.os != "linux") {
        throw Error(ErrorKind::Unsupported, m_reference.familiar() + " is an image for " + printable(own.os) +
                                                "; only Linux images can be run here");
    }
    // Without an index the registry has one image to give; unless another was asked for, it is taken as it is.
    if (m_platformIsChosen && !oci::matchRank(m_platform, own)) {
        throw Error(ErrorKind::NotFound, "there is no image for " + m_platform.text() + " under " +
                                             m_reference.familiar() + "; it exists for " + printable(own.text()));
    }
}

bool PullJob::pullLayers(store::Lease& lease, unsigned parallelLayers) {
    std::vector<detail::PlannedLayer> layers;
    for (std::size_t i = 0; i < m_manifest.layers.size(); ++i) {
        layers.push_back({m_image.layers[i], m_config.diffIds[i], m_manifest.layers[i]});
    }
    detail::LayerPull pull(m_store, lease, m_registry, m_reference, std::move(layers), m_board);
    pull.run(parallelLayers, m_stop);
    return pull.hasDownloaded();
}

void PullJob::record() {
    throwIfCancelled(m_stop);
    for (const Digest& chain : m_image.layers) {
        const auto layer = m_store.layers().find(chain);
        m_image.sizeBytes += layer ? layer->unpackedBytes : 0;
    }
    std::vector<store::TagRecord> tags{{m_reference.withDigest(m_top).full(), m_image.id, m_top}};
    if (m_reference.digest().empty()) tags.push_back({detail::indexKey(m_reference), m_image.id, m_top});
    m_store.images().record(m_image, tags);
}

PullOutcome PullJob::finished(const Digest& image, const Digest& digest, bool upToDate) {
    m_board.finish(upToDate ? "Up to date" : "Done");
    return {m_reference.full(), m_reference.familiar(), image.text(), digest.text(), upToDate};
}

}  // namespace

Puller::Puller(const store::Store& store, std::shared_ptr<registry::Client> registry, unsigned parallelLayers)
    : m_store(store), m_registry(std::move(registry)), m_parallelLayers(parallelLayers) {}

PullOutcome Puller::pull(const PullRequest& request, const std::function<void(const PullProgress&)>& progress,
                         const std::stop_token& stop) {
    m_store.tidy(stop);
    detail::ProgressBoard board(progress);
    PullOutcome outcome = PullJob(m_store, *m_registry, request, board, stop).run(m_parallelLayers);
    outcome.notes = m_registry->takeNotes();
    outcome.rateLimit = m_registry->rateLimit(oci::Reference::parse(request.reference).domain());
    return outcome;
}

}  // namespace galley::image
