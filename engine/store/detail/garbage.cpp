// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/garbage.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <unordered_set>
#include <vector>

#include "engine/archive/unpack_process.h"
#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/store/detail/core.h"
#include "engine/store/detail/ingest_lock.h"
#include "engine/store/detail/ingest_names.h"

namespace galley::store::detail {
namespace fs = std::filesystem;
namespace {

std::unordered_set<std::string> textsOf(Query query) {
    std::unordered_set<std::string> texts;
    while (query.step()) texts.insert(query.text(0));
    return texts;
}

/// Takes the rows of layers that nobody needs out of the index.
void forgetLayers(Core& core, Reclaimed& reclaimed) {
    auto connection = core.database();
    Database& database = **connection;
    Transaction transaction(database);
    {
        // An unsynced layer of an earlier boot may have holes. No image names it: recording one syncs its layers.
        Query doomed = database.query(
            "DELETE FROM layers WHERE chain NOT IN (SELECT chain FROM image_layers) AND"
            " (chain NOT IN (SELECT digest FROM lease_items) OR (boot <> '' AND boot <> ?)) RETURNING unpacked_bytes");
        doomed.bind(std::string_view(core.bootId()));
        while (doomed.step()) {
            ++reclaimed.layers;
            reclaimed.bytes += doomed.number(0);
        }
    }
    database.query("DELETE FROM layer_blobs WHERE diff NOT IN (SELECT diff FROM layers)").run();
    transaction.commit();
}

/// Renames directories without a row into `ingest`, each with its lock.
std::vector<std::pair<fs::path, IngestLock>> moveLayersAway(Core& core) {
    std::unordered_set<std::string> known;
    {
        auto connection = core.database();
        known = textsOf((*connection)->query("SELECT chain FROM layers"));
    }
    std::vector<std::pair<fs::path, IngestLock>> trash;
    for (const auto& item : fs::directory_iterator(core.layers())) {
        if (known.contains(item.path().filename().string())) continue;
        const fs::path target = core.ingest() / ("trash-" + randomHex(16));
        auto lock = IngestLock::tryAcquire(target.string() + ".lock");
        if (!lock) continue;
        if (::rename(item.path().c_str(), target.c_str()) != 0) throwErrno(errno, "moving an unused layer away");
        trash.emplace_back(target, std::move(*lock));
    }
    return trash;
}

void removeBlobs(Core& core, Reclaimed& reclaimed) {
    std::unordered_set<std::string> known;
    {
        auto connection = core.database();
        known = textsOf((*connection)
                            ->query("SELECT blob FROM image_blobs UNION SELECT digest FROM lease_items UNION"
                                    " SELECT kept_blob FROM layers"));
    }
    for (const auto& item : fs::directory_iterator(core.blobs())) {
        if (known.contains(item.path().filename().string())) continue;
        struct stat status {};
        if (::lstat(item.path().c_str(), &status) != 0 || ::unlink(item.path().c_str()) != 0) continue;
        ++reclaimed.blobs;
        reclaimed.bytes += status.st_size;
    }
}

}  // namespace

Reclaimed collectGarbage(Core& core, PartialDownloads downloads, const std::stop_token& stop) {
    Reclaimed reclaimed;
    reclaimed.bytes = core.sweep(stop, downloads);
    std::vector<std::pair<fs::path, IngestLock>> trash;
    {
        const FileLock lock = core.lock(FileLock::Mode::Exclusive, stop);
        forgetLayers(core, reclaimed);
        trash = moveLayersAway(core);
        removeBlobs(core, reclaimed);
    }
    std::vector<fs::path> trees;
    for (const auto& tree : trash) trees.push_back(tree.first);
    archive::removeTrees(core.directories(), trees);
    return reclaimed;
}

std::vector<PartialDownload> listPartialDownloads(const Core& core) {
    std::vector<PartialDownload> found;
    for (const auto& item : fs::directory_iterator(core.ingest())) {
        const std::string name = item.path().filename().string();
        if (!isPartName(name)) continue;
        struct stat status {};
        if (::lstat(item.path().c_str(), &status) != 0) continue;
        const std::string stem = name.substr(0, name.size() - kPartSuffix.size());
        PartialDownload download;
        download.blob = Digest::fromHex(stem.substr(kBlobPrefix.size()));
        download.bytes = status.st_size;
        download.isActive = !IngestLock::tryAcquire(core.ingest() / (stem + std::string(kLockSuffix)));
        found.push_back(std::move(download));
    }
    return found;
}

}  // namespace galley::store::detail
