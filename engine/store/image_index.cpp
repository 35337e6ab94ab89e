// SPDX-License-Identifier: Apache-2.0
#include "engine/store/image_index.h"

#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/store/blob_store.h"
#include "engine/store/detail/core.h"
#include "engine/store/detail/labels_text.h"
#include "engine/store/detail/settling.h"

namespace galley::store {
namespace {

using detail::Database;
using detail::Query;
using detail::ReadTransaction;
using detail::Transaction;

std::int64_t nanoseconds(Instant instant) {
    return instant.time_since_epoch().count();
}

bool exists(Database& database, const Digest& image) {
    return database.query("SELECT 1 FROM images WHERE id = ? AND removed = 0").bind(image).step();
}

void requireImage(Database& database, const Digest& image) {
    if (exists(database, image)) return;
    throw Error(ErrorKind::NotFound, "there is no image " + image.shortHex() + " here; pull it first");
}

void writeTag(Database& database, const TagRecord& tag) {
    database
        .query(
            "INSERT INTO tags(reference, image, manifest) VALUES(?, ?, ?) ON CONFLICT(reference) DO UPDATE SET"
            " image = excluded.image, manifest = excluded.manifest")
        .bind(std::string_view(tag.reference))
        .bind(tag.image)
        .bind(tag.manifest)
        .run();
}

void requireLayer(Database& database, const Digest& chain, std::string_view bootId) {
    Query row = database.query("SELECT 1 FROM layers WHERE chain = ? AND (boot = '' OR boot = ?)");
    if (!row.bind(chain).bind(bootId).step()) {
        throw Error(ErrorKind::NotFound, "a layer of the image (" + chain.shortHex() + ") is missing; pull it again");
    }
}

void writeImage(Database& database, const ImageRecord& image) {
    database
        .query(
            "INSERT INTO images(id, manifest, config, platform, created, size_bytes, labels) VALUES(?, ?, ?, ?, ?, ?, "
            "?)"
            " ON CONFLICT(id) DO UPDATE SET manifest = excluded.manifest, config = excluded.config,"
            " platform = excluded.platform, created = excluded.created, size_bytes = excluded.size_bytes,"
            " labels = excluded.labels, removed = 0")
        .bind(image.id)
        .bind(image.manifest)
        .bind(std::string_view(image.config))
        .bind(std::string_view(image.platform))
        .bind(nanoseconds(image.created))
        .bind(image.sizeBytes)
        .bind(std::string_view(detail::labelsTextOf(image.config)))
        .run();
    database.query("DELETE FROM image_layers WHERE image = ?").bind(image.id).run();
    std::int64_t position = 0;
    for (const Digest& chain : image.layers) {
        database.query("INSERT INTO image_layers(image, position, chain) VALUES(?, ?, ?)")
            .bind(image.id)
            .bind(position++)
            .bind(chain)
            .run();
    }
    // Blobs of an earlier pull of the same image stay: they belong to names that still say so.
    Query last = database.query("SELECT COALESCE(MAX(position) + 1, 0) FROM image_blobs WHERE image = ?");
    last.bind(image.id).step();
    position = last.number(0);
    for (const Digest& blob : image.blobs) {
        database
            .query(
                "INSERT INTO image_blobs(image, position, blob) SELECT ?1, ?2, ?3 WHERE NOT EXISTS"
                " (SELECT 1 FROM image_blobs WHERE image = ?1 AND blob = ?3)")
            .bind(image.id)
            .bind(position++)
            .bind(blob)
            .run();
    }
}

/// True when there was a removed image that nobody needs any more.
bool dropReleased(Database& database) {
    database.query("DELETE FROM images WHERE removed = 1 AND id NOT IN (SELECT image FROM pins)").run();
    return database.changes() > 0;
}

std::vector<Digest> digestsOf(Query query) {
    std::vector<Digest> digests;
    while (query.step()) digests.push_back(query.digest(0));
    return digests;
}

ImageRecord imageOf(Database& database, const Query& row) {
    ImageRecord image;
    image.id = row.digest(0);
    image.manifest = row.digest(1);
    image.config = row.text(2);
    image.platform = row.text(3);
    image.created = Instant(std::chrono::nanoseconds(row.number(4)));
    image.sizeBytes = row.number(5);
    image.layers = digestsOf(
        std::move(database.query("SELECT chain FROM image_layers WHERE image = ? ORDER BY position").bind(image.id)));
    image.blobs = digestsOf(
        std::move(database.query("SELECT blob FROM image_blobs WHERE image = ? ORDER BY position").bind(image.id)));
    return image;
}

TagRecord tagOf(const Query& row) {
    return {row.text(0), row.digest(1), row.digest(2)};
}

std::optional<TagRecord> tagNamed(Database& database, const std::string& reference) {
    Query row = database.query("SELECT reference, image, manifest FROM tags WHERE reference = ?");
    if (!row.bind(std::string_view(reference)).step()) return std::nullopt;
    return tagOf(row);
}

/// The config as a blob too: an index that is lost can then be made again (detail/index_rebuild.h). The others have to
/// be here.
void putBlobs(const std::shared_ptr<detail::Core>& core, const ImageRecord& image) {
    if (!BlobStore(core).read(image.id)) {
        writeFileAtomic(core->blob(image.id), image.config, Durability::Cached);
    }
    for (const Digest& blob : image.blobs) {
        struct stat status {};
        if (::stat(core->blob(blob).c_str(), &status) == 0) continue;
        throw Error(ErrorKind::NotFound, "a blob of the image (" + blob.shortHex() + ") is missing; pull it again");
    }
}

}  // namespace

std::vector<TagRecord> ImageIndex::recordAll(const std::vector<NamedImage>& images) {
    for (const NamedImage& named : images) {
        const ImageRecord& image = named.image;
        if (Digest::ofBytes(image.config) == image.id) continue;
        throw Error(ErrorKind::Corrupt, "the image config does not have the digest " + image.id.shortHex());
    }
    // Shared: nothing that was looked at goes away before the row that needs it is there.
    const FileLock shared = m_core->lock(FileLock::Mode::Shared);
    for (const NamedImage& named : images) putBlobs(m_core, named.image);
    std::vector<TagRecord> moved;
    std::int64_t number = 0;
    {
        auto connection = m_core->database();
        Database& database = **connection;
        Transaction transaction(database);
        for (const auto& [image, tags] : images) {
            for (const Digest& chain : image.layers) requireLayer(database, chain, m_core->bootId());
            writeImage(database, image);
            for (const TagRecord& tag : tags) {
                const auto before = tagNamed(database, tag.reference);
                if (before && before->image != tag.image) moved.push_back(*before);
                writeTag(database, tag);
            }
            number = detail::markUnsettled(database, image.id, m_core->bootId());
        }
        transaction.commit();
    }
    if (number > 0) detail::startSettling(m_core->directories(), number);
    return moved;
}

std::optional<ImageRecord> ImageIndex::find(const Digest& id) {
    auto connection = m_core->database();
    // One look at everything: two processes may change the index between two statements.
    ReadTransaction whole(**connection);
    Query row = (*connection)
                    ->query(
                        "SELECT id, manifest, config, platform, created, size_bytes FROM images WHERE id = ?"
                        " AND removed = 0");
    if (!row.bind(id).step()) return std::nullopt;
    return imageOf(**connection, row);
}

std::vector<ImageFacts> ImageIndex::list() {
    auto connection = m_core->database();
    Query row = (*connection)
                    ->query(
                        "SELECT id, platform, created, size_bytes, labels FROM images INDEXED BY images_listed"
                        " WHERE removed = 0 ORDER BY created DESC, id");
    std::vector<ImageFacts> images;
    while (row.step()) {
        images.push_back({row.digest(0), row.text(1), Instant(std::chrono::nanoseconds(row.number(2))), row.number(3),
                          detail::parseLabelsText(row.text(4))});
    }
    return images;
}

std::unordered_map<Digest, std::vector<Digest>> ImageIndex::layersOfAll() {
    auto connection = m_core->database();
    Query row = (*connection)->query("SELECT image, chain FROM image_layers ORDER BY image, position");
    std::unordered_map<Digest, std::vector<Digest>> layers;
    while (row.step()) layers[row.digest(0)].push_back(row.digest(1));
    return layers;
}

std::vector<Digest> ImageIndex::findByPrefix(std::string_view prefix) {
    auto connection = m_core->database();
    // 'g' is above every hexadecimal digit.
    return digestsOf(
        std::move((*connection)
                      ->query("SELECT id FROM images WHERE id >= ? AND id < ? AND removed = 0 ORDER BY id LIMIT 2")
                      .bind(prefix)
                      .bind(std::string_view(std::string(prefix) + "g"))));
}

bool ImageIndex::remove(const Digest& id) {
    auto connection = m_core->database();
    Database& database = **connection;
    Transaction transaction(database);
    if (!exists(database, id)) return false;
    database.query("DELETE FROM tags WHERE image = ?").bind(id).run();
    database.query("UPDATE images SET removed = 1 WHERE id = ?").bind(id).run();
    dropReleased(database);
    transaction.commit();
    return true;
}

bool ImageIndex::removeUnused(const Digest& id, bool evenTagged) {
    auto connection = m_core->database();
    Database& database = **connection;
    Transaction transaction(database);
    // A digest among the names is "…@sha256:…"; no tag has an '@'.
    database
        .query(
            "DELETE FROM images WHERE id = ?1 AND removed = 0 AND id NOT IN (SELECT image FROM pins) AND (?2 OR NOT "
            "EXISTS"
            " (SELECT 1 FROM tags WHERE image = ?1 AND instr(reference, '@') = 0))")
        .bind(id)
        .bind(std::int64_t{evenTagged ? 1 : 0})
        .run();
    const bool removed = database.changes() > 0;
    transaction.commit();
    return removed;
}

std::optional<TagRecord> ImageIndex::findTag(const std::string& reference) {
    auto connection = m_core->database();
    return tagNamed(**connection, reference);
}

std::vector<TagRecord> ImageIndex::tags() {
    auto connection = m_core->database();
    Query row = (*connection)->query("SELECT reference, image, manifest FROM tags ORDER BY reference");
    std::vector<TagRecord> tags;
    while (row.step()) tags.push_back(tagOf(row));
    return tags;
}

std::vector<TagRecord> ImageIndex::tagsOf(const Digest& image) {
    auto connection = m_core->database();
    Query row = (*connection)->query("SELECT reference, image, manifest FROM tags WHERE image = ? ORDER BY reference");
    row.bind(image);
    std::vector<TagRecord> tags;
    while (row.step()) tags.push_back(tagOf(row));
    return tags;
}

void ImageIndex::tag(const TagRecord& tag) {
    auto connection = m_core->database();
    Transaction transaction(**connection);
    requireImage(**connection, tag.image);
    writeTag(**connection, tag);
    transaction.commit();
}

void ImageIndex::untagAll(const std::vector<TagRecord>& tags) {
    auto connection = m_core->database();
    Transaction transaction(**connection);
    for (const TagRecord& tag : tags) {
        (*connection)->query("DELETE FROM tags WHERE reference = ?").bind(std::string_view(tag.reference)).run();
    }
    transaction.commit();
}

void ImageIndex::pin(const Pin& pin) {
    auto connection = m_core->database();
    Transaction transaction(**connection);
    requireImage(**connection, pin.image);
    (*connection)
        ->query("INSERT INTO pins(owner, image) VALUES(?, ?) ON CONFLICT(owner) DO UPDATE SET image = excluded.image")
        .bind(std::string_view(pin.owner))
        .bind(pin.image)
        .run();
    transaction.commit();
}

bool ImageIndex::unpin(const std::string& owner) {
    auto connection = m_core->database();
    Transaction transaction(**connection);
    (*connection)->query("DELETE FROM pins WHERE owner = ?").bind(std::string_view(owner)).run();
    const bool released = dropReleased(**connection);
    transaction.commit();
    return released;
}

std::vector<Pin> ImageIndex::pins() {
    auto connection = m_core->database();
    Query row = (*connection)->query("SELECT owner, image FROM pins ORDER BY owner");
    std::vector<Pin> pins;
    while (row.step()) pins.push_back({row.text(0), row.digest(1)});
    return pins;
}

}  // namespace galley::store
