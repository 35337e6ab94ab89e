// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/index_rebuild.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <set>

#include "engine/archive/export_process.h"
#include "engine/archive/inflate.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/oci/image_config.h"
#include "engine/oci/manifest.h"
#include "engine/process/namespace_holder.h"
#include "engine/store/blob_store.h"
#include "engine/store/image_index.h"
#include "engine/store/layer_store.h"

namespace galley::store::detail {
namespace fs = std::filesystem;
namespace {

/// What the damaged index still tells.
struct Salvage {
    std::map<Digest, std::string> configs;
    std::vector<TagRecord> tags;
    /// Images that only these pins kept: they must not come back into the lists.
    std::vector<Pin> pinsOfRemoved;
};

template <class Take>
void readRows(Database& database, const char* sql, const Take& take) {
    try {
        Query row = database.query(sql);
        while (row.step()) {
            try {
                take(row);
            } catch (const Error&) {
                continue;  // a damaged row
            }
        }
    } catch (const Error&) {
        return;  // the rest cannot be read
    }
}

Salvage salvage(const fs::path& file) {
    Salvage found;
    try {
        Database old(file);
        readRows(old, "SELECT id, config FROM images", [&](const Query& row) {
            std::string config = row.text(1);
            if (Digest::ofBytes(config) == row.digest(0)) found.configs[row.digest(0)] = std::move(config);
        });
        readRows(old, "SELECT reference, image, manifest FROM tags", [&](const Query& row) {
            found.tags.push_back({row.text(0), row.digest(1), row.digest(2)});
        });
        readRows(old, "SELECT owner, image FROM pins JOIN images ON image = id WHERE removed = 1",
                 [&](const Query& row) {
                     found.pinsOfRemoved.push_back({row.text(0), row.digest(1)});
                 });
    } catch (const Error&) {
        return found;
    }
    return found;
}

class Rebuild {
public:
    Rebuild(std::shared_ptr<Core> core, const std::stop_token& stop) : m_core(std::move(core)), m_stop(stop) {}

    RebuiltIndex run() {
        m_lock = m_core->lock(FileLock::Mode::Exclusive, m_stop);
        m_salvage = salvage(m_core->directories().data / "index.db");
        m_core->startIndexAnew();
        readBlobs();
        std::vector<ImageRecord> images;
        for (const auto& [digest, manifest] : m_manifests) {
            throwIfCancelled(m_stop);
            if (auto image = imageOf(digest, manifest)) images.push_back(std::move(*image));
        }
        // Recording takes the lock shared.
        m_lock.reset();
        RebuiltIndex rebuilt;
        std::set<Digest> known;
        for (const ImageRecord& image : images) {
            std::vector<TagRecord> tags;
            for (const TagRecord& tag : m_salvage.tags) {
                if (tag.image == image.id) tags.push_back(tag);
            }
            ImageIndex(m_core).record(image, tags);
            if (!known.insert(image.id).second || removeAgain(image.id)) continue;
            ++rebuilt.images;
            rebuilt.tags += static_cast<int>(tags.size());
        }
        return rebuilt;
    }

private:
    /// True for an image that was removed while a container still needed its layers.
    bool removeAgain(const Digest& image) {
        ImageIndex index(m_core);
        bool wasRemoved = false;
        for (const Pin& pin : m_salvage.pinsOfRemoved) {
            if (pin.image != image) continue;
            index.pin(pin);
            wasRemoved = true;
        }
        if (wasRemoved) index.remove(image);
        return wasRemoved;
    }
    void readBlobs();
    std::optional<ImageRecord> imageOf(const Digest& digest, const oci::Manifest& manifest);
    std::optional<std::string> configOf(const Digest& id);
    bool ensureLayer(const Digest& chain, const Digest& diffId, const oci::Descriptor& blob);
    std::optional<std::int64_t> tarBytesOf(const Digest& chain, const Digest& diffId, const Digest& keptBlob);
    std::int64_t unpackedBytesOf(const Digest& chain);

    std::shared_ptr<Core> m_core;
    std::stop_token m_stop;
    std::optional<FileLock> m_lock;
    Salvage m_salvage;
    std::map<Digest, oci::Manifest> m_manifests;
    std::map<Digest, oci::Index> m_indexes;
};

void Rebuild::readBlobs() {
    for (const auto& item : fs::directory_iterator(m_core->blobs())) {
        std::error_code unknown;
        if (fs::file_size(item.path(), unknown) > oci::kMaximumManifestBytes || unknown) continue;
        try {
            const Digest digest = Digest::fromHex(item.path().filename().string());
            const auto bytes = BlobStore(m_core).read(digest);
            if (!bytes) continue;
            auto document = oci::parseManifestDocument(*bytes, {});
            if (auto* manifest = std::get_if<oci::Manifest>(&document)) {
                m_manifests.emplace(digest, std::move(*manifest));
            } else {
                m_indexes.emplace(digest, std::get<oci::Index>(std::move(document)));
            }
        } catch (const Error&) {
            continue;  // a config, or something else
        }
    }
}

std::optional<std::string> Rebuild::configOf(const Digest& id) {
    const auto salvaged = m_salvage.configs.find(id);
    return salvaged != m_salvage.configs.end() ? salvaged->second : BlobStore(m_core).read(id);
}

std::optional<ImageRecord> Rebuild::imageOf(const Digest& digest, const oci::Manifest& manifest) {
    const auto bytes = configOf(manifest.config.digest);
    if (!bytes) return std::nullopt;
    ImageRecord image;
    try {
        const oci::ImageConfig config = oci::ImageConfig::parse(*bytes);
        oci::checkAgreement(manifest, config);
        image.id = manifest.config.digest;
        image.manifest = digest;
        image.config = *bytes;
        image.platform = config.platform.text();
        image.created = config.created.value_or(Instant{});
        image.layers = oci::chainIds(config.diffIds);
        for (std::size_t i = 0; i < image.layers.size(); ++i) {
            if (!ensureLayer(image.layers[i], config.diffIds[i], manifest.layers[i])) return std::nullopt;
            image.sizeBytes += LayerStore(m_core).find(image.layers[i])->unpackedBytes;
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Corrupt) throw;
        return std::nullopt;
    }
    image.blobs.push_back(digest);
    for (const auto& [name, index] : m_indexes) {
        for (const oci::Descriptor& entry : index.manifests) {
            if (entry.digest != digest) continue;
            image.blobs.push_back(name);
            break;
        }
    }
    return image;
}

bool Rebuild::ensureLayer(const Digest& chain, const Digest& diffId, const oci::Descriptor& blob) {
    if (LayerStore(m_core).find(chain)) return true;
    const bool isKept = BlobStore(m_core).contains(blob.digest) && !fs::exists(m_core->layer(chain) / kRecipeName);
    const auto tarBytes = tarBytesOf(chain, diffId, isKept ? blob.digest : Digest());
    if (!tarBytes) return false;
    const std::int64_t unpackedBytes = unpackedBytesOf(chain);
    auto connection = m_core->database();
    (*connection)
        ->query(
            "INSERT INTO layers(chain, diff, unpacked_bytes, blob_bytes, created, boot, tar_bytes, kept_blob)"
            " VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(chain)
        .bind(diffId)
        .bind(unpackedBytes)
        .bind(blob.size)
        .bind(std::int64_t{now().time_since_epoch().count()})
        .bind(std::string_view(m_core->bootId()))
        .bind(*tarBytes)
        .bind(isKept ? blob.digest : Digest())
        .run();
    return true;
}

/// Length of the layer's tar; nothing when its files are not those that were pulled.
std::optional<std::int64_t> Rebuild::tarBytesOf(const Digest& chain, const Digest& diffId, const Digest& keptBlob) {
    Sha256 hash;
    std::int64_t bytes = 0;
    std::string piece(std::size_t{256} << 10U, '\0');
    const auto drain = [&](const auto& read) {
        while (const std::size_t got = read(piece.data(), piece.size())) {
            throwIfCancelled(m_stop);
            hash.update(piece.data(), got);
            bytes += static_cast<std::int64_t>(got);
        }
    };
    try {
        const fs::path directory = m_core->layer(chain);
        const UniqueFd diff = openFile(directory / "diff", O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        if (keptBlob.empty()) {
            const UniqueFd recipe = openFile(directory / kRecipeName, O_RDONLY | O_NOFOLLOW);
            archive::ExportProcess made(m_core->directories(), diff.get(), recipe.get(), m_stop);
            drain([&](char* buffer, std::size_t capacity) { return made.read(buffer, capacity, m_stop); });
        } else {
            const UniqueFd blob = openFile(m_core->blob(keptBlob), O_RDONLY | O_NOFOLLOW);
            archive::InflateStream kept(archive::readFrom(blob.get()));
            drain([&](char* buffer, std::size_t capacity) { return kept.read(buffer, capacity); });
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound && error.kind() != ErrorKind::Corrupt) throw;
        return std::nullopt;
    }
    if (hash.finish() != diffId) return std::nullopt;
    return bytes;
}

std::int64_t Rebuild::unpackedBytesOf(const Digest& chain) {
    process::SpawnOptions options;
    options.arguments = {"measure", (m_core->layer(chain) / "diff").string()};
    const auto lease = process::ensureHolder(m_core->directories(), m_stop);
    constexpr std::chrono::minutes kLongest{10};
    const auto result = process::runInNamespace(lease, std::move(options), {}, kLongest, m_stop);
    return static_cast<std::int64_t>(parseUnsigned(trim(result.output)).value_or(0));
}

}  // namespace

RebuiltIndex rebuildIndex(const std::shared_ptr<Core>& core, const std::stop_token& stop) {
    return Rebuild(core, stop).run();
}

}  // namespace galley::store::detail
