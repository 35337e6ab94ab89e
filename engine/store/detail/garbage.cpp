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
#include "engine/base/settled_file.h"
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
    std::vector<std::pair<fs::path, IngestLock>> trash;
    for (const std::string& name : findStrayLayers(core)) {
        const fs::path target = core.ingest() / (std::string(kTrashPrefix) + randomHex(16));
        auto lock = IngestLock::tryAcquire(target.string() + std::string(kLockSuffix));
        if (!lock) continue;
        if (::rename((core.layers() / name).c_str(), target.c_str()) != 0) {
            throwErrno(errno, "moving an unused layer away");
        }
        trash.emplace_back(target, std::move(*lock));
    }
    return trash;
}

void removeMoved(Core& core, const std::vector<std::pair<fs::path, IngestLock>>& trash) {
    std::vector<fs::path> trees;
    for (const auto& tree : trash) trees.push_back(tree.first);
    archive::removeTrees(core.directories(), trees);
}

bool isTemporaryName(const std::string& name) {
    return name.starts_with('.') && name.ends_with(".tmp");
}

void addTemporaryFiles(std::vector<fs::path>& files, const fs::path& directory) {
    for (const auto& item : fs::directory_iterator(directory)) {
        if (isTemporaryName(item.path().filename().string())) files.push_back(item.path());
    }
}

void removeBlobs(Core& core, Reclaimed& reclaimed) {
    std::unordered_set<std::string> known;
    {
        auto connection = core.database();
        known = textsOf((*connection)
                            ->query("SELECT blob FROM image_blobs UNION SELECT digest FROM lease_items UNION"
                                    " SELECT kept_blob FROM layers UNION SELECT id FROM images"));
    }
    for (const auto& item : fs::directory_iterator(core.blobs())) {
        if (known.contains(item.path().filename().string())) continue;
        struct stat status {};
        if (::lstat(item.path().c_str(), &status) != 0 || ::unlink(item.path().c_str()) != 0) continue;
        ++reclaimed.blobs;
        reclaimed.bytes += status.st_size;
    }
}

std::vector<std::pair<fs::path, IngestLock>> takeAway(Core& core, Reclaimed& reclaimed, const std::stop_token& stop) {
    const FileLock lock = core.lock(FileLock::Mode::Exclusive, stop);
    forgetLayers(core, reclaimed);
    auto trash = moveLayersAway(core);
    removeBlobs(core, reclaimed);
    return trash;
}

}  // namespace

Reclaimed collectGarbage(Core& core, PartialDownloads downloads, const std::stop_token& stop) {
    Reclaimed reclaimed;
    reclaimed.bytes = core.sweep(stop, downloads);
    try {
        removeMoved(core, takeAway(core, reclaimed, stop));
    } catch (const Error& error) {
        // Removing has to go on where the disk is full: what only saves a download makes room for the index.
        if (error.kind() != ErrorKind::NoSpace) throw;
        reclaimed.bytes += core.sweep(stop, PartialDownloads::Drop);
        removeMoved(core, takeAway(core, reclaimed, stop));
    }
    return reclaimed;
}

void tidyOnce(Core& core, const std::stop_token& stop) noexcept {
    if (!core.beginFirstSweep()) return;
    try {
        core.sweep(stop, PartialDownloads::KeepRecent);
        if (!findStrayLayers(core).empty() || !findTemporaryFiles(core).empty()) removeStrays(core, stop);
    } catch (const std::exception&) {
        // What could not be removed now is found by the next sweep; a pull does not fail for it.
    }
}

std::vector<std::string> findStrayLayers(Core& core) {
    std::unordered_set<std::string> known;
    {
        auto connection = core.database();
        known = textsOf((*connection)->query("SELECT chain FROM layers"));
    }
    std::vector<std::string> strays;
    for (const auto& item : fs::directory_iterator(core.layers())) {
        std::string name = item.path().filename().string();
        if (!known.contains(name)) strays.push_back(std::move(name));
    }
    return strays;
}

std::vector<fs::path> findTemporaryFiles(const Core& core) {
    std::vector<fs::path> files;
    addTemporaryFiles(files, core.directories().data);
    addTemporaryFiles(files, core.blobs());
    return files;
}

void removeStrays(Core& core, const std::stop_token& stop) {
    std::vector<std::pair<fs::path, IngestLock>> trash;
    {
        const FileLock lock = core.lock(FileLock::Mode::Exclusive, stop);
        trash = moveLayersAway(core);
        // Blobs are written under this lock, the rest of the directory by whoever settles.
        const auto settling = tryLockSettling(core.directories().data);
        for (const fs::path& file : findTemporaryFiles(core)) {
            if (settling || file.parent_path() == core.blobs()) ::unlink(file.c_str());
        }
    }
    removeMoved(core, trash);
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
