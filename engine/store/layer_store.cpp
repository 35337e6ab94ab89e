// SPDX-License-Identifier: Apache-2.0
#include "engine/store/layer_store.h"

#include <sys/stat.h>
#include <sys/xattr.h>

#include "engine/base/error.h"
#include "engine/store/detail/core.h"
#include "engine/store/detail/ingest_state.h"

namespace galley::store {
namespace {

LayerInfo layerOf(const detail::Query& row) {
    LayerInfo layer;
    layer.chainId = row.digest(0);
    layer.diffId = row.digest(1);
    layer.unpackedBytes = row.number(2);
    layer.blobBytes = row.number(3);
    layer.created = Instant(std::chrono::nanoseconds(row.number(4)));
    layer.tarBytes = row.number(5);
    layer.keptBlob = row.digest(6);
    return layer;
}

/// overlayfs does not look at this attribute of a layer's root, so whoever mounts has to.
bool hidesAllBelow(const std::filesystem::path& diff) {
    char value = 0;
    return ::lgetxattr(diff.c_str(), "user.overlay.opaque", &value, 1) == 1 && value == 'y';
}

}  // namespace

std::optional<LayerInfo> LayerStore::find(const Digest& chainId) {
    auto connection = m_core->database();
    detail::Query row = (*connection)
                            ->query(
                                "SELECT chain, diff, unpacked_bytes, blob_bytes, created, tar_bytes, kept_blob"
                                " FROM layers WHERE chain = ? AND (boot = '' OR boot = ?)");
    row.bind(chainId).bind(std::string_view(m_core->bootId()));
    if (!row.step()) return std::nullopt;
    struct stat status {};
    if (::lstat(diffDirectory(chainId).c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return std::nullopt;
    return layerOf(row);
}

std::vector<LayerInfo> LayerStore::list() {
    auto connection = m_core->database();
    detail::Query row =
        (*connection)
            ->query(
                "SELECT chain, diff, unpacked_bytes, blob_bytes, created, tar_bytes, kept_blob FROM layers"
                " WHERE boot = '' OR boot = ? ORDER BY created, chain");
    row.bind(std::string_view(m_core->bootId()));
    std::vector<LayerInfo> layers;
    while (row.step()) layers.push_back(layerOf(row));
    return layers;
}

std::vector<std::filesystem::path> LayerStore::lowerDirectories(const std::vector<Digest>& layers) {
    std::vector<std::filesystem::path> directories;
    for (auto chain = layers.rbegin(); chain != layers.rend(); ++chain) {
        if (!find(*chain)) {
            throw Error(ErrorKind::NotFound,
                        "a layer of the image (" + chain->shortHex() + ") is missing; pull it again");
        }
        directories.push_back(diffDirectory(*chain));
        if (hidesAllBelow(directories.back())) break;
    }
    return directories;
}

std::filesystem::path LayerStore::diffDirectory(const Digest& chainId) const {
    return m_core->layer(chainId) / "diff";
}

void LayerStore::noteBlob(const LayerBlob& blob) {
    auto connection = m_core->database();
    detail::noteBlob(**connection, blob);
}

std::vector<LayerBlob> LayerStore::blobsOf(const Digest& diffId) {
    auto connection = m_core->database();
    detail::Query row = (*connection)
                            ->query(
                                "SELECT diff, blob, bytes, media_type, repository FROM layer_blobs WHERE diff = ?"
                                " ORDER BY seen DESC, repository, blob");
    row.bind(diffId);
    std::vector<LayerBlob> blobs;
    while (row.step()) blobs.push_back({row.digest(0), row.digest(1), row.number(2), row.text(3), row.text(4)});
    return blobs;
}

void detail::noteBlob(Database& database, const LayerBlob& blob) {
    database
        .query(
            "INSERT INTO layer_blobs(diff, repository, blob, bytes, media_type, seen) VALUES(?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET bytes = excluded.bytes, media_type = excluded.media_type,"
            " seen = excluded.seen")
        .bind(blob.diffId)
        .bind(std::string_view(blob.repository))
        .bind(blob.blob)
        .bind(blob.bytes)
        .bind(std::string_view(blob.mediaType))
        .bind(std::int64_t{now().time_since_epoch().count()})
        .run();
}

}  // namespace galley::store
