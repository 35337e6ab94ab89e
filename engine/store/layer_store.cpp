// SPDX-License-Identifier: Apache-2.0
#include "engine/store/layer_store.h"

#include <sys/xattr.h>

#include "engine/base/error.h"
#include "engine/store/detail/core.h"

namespace galley::store {
namespace {

LayerInfo layerOf(const detail::Query& row) {
    LayerInfo layer;
    layer.chainId = row.digest(0);
    layer.diffId = row.digest(1);
    layer.unpackedBytes = row.number(2);
    layer.blobBytes = row.number(3);
    layer.created = Instant(std::chrono::nanoseconds(row.number(4)));
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
                                "SELECT chain, diff, unpacked_bytes, blob_bytes, created FROM layers WHERE chain = ? "
                                "AND (boot = '' OR boot = ?)");
    row.bind(chainId).bind(std::string_view(m_core->bootId()));
    if (!row.step()) return std::nullopt;
    return layerOf(row);
}

std::vector<LayerInfo> LayerStore::list() {
    auto connection = m_core->database();
    detail::Query row =
        (*connection)
            ->query(
                "SELECT chain, diff, unpacked_bytes, blob_bytes, created FROM layers WHERE boot = '' OR boot = ?"
                " ORDER BY created, chain");
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

}  // namespace galley::store
