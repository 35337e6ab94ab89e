// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/checker.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/settled_file.h"
#include "engine/base/text.h"
#include "engine/store/blob_store.h"
#include "engine/store/detail/garbage.h"
#include "engine/store/detail/index_rebuild.h"
#include "engine/store/detail/ingest_lock.h"
#include "engine/store/detail/ingest_names.h"
#include "engine/store/detail/layer_tar_state.h"
#include "engine/store/detail/lock_owner.h"
#include "engine/store/image_index.h"
#include "engine/store/layer_tar.h"

namespace galley::store::detail {
namespace fs = std::filesystem;
namespace {

constexpr const char* kRepairRemedy = "run \"galley doctor --store --repair\"";
constexpr const char* kPullRemedy = "pull the image again";
constexpr const char* kSweepRemedy = "the next pull removes it";
constexpr std::chrono::seconds kLockPatience{5};

bool isDigestName(std::string_view name) {
    return name.size() == kHexDigits && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<std::string> textsOf(Query query) {
    std::vector<std::string> texts;
    while (query.step()) texts.push_back(query.text(0));
    return texts;
}

std::string sizeOf(const fs::path& file) {
    struct stat status {};
    return ::lstat(file.c_str(), &status) == 0 ? std::to_string(status.st_size) : "no";
}

}  // namespace

Checker::Checker(std::shared_ptr<Core> core, bool repair, const std::stop_token& stop)
    : m_core(std::move(core)), m_repair(repair), m_stop(stop) {}

void Checker::add(std::string what, std::string id, std::string problem, std::string remedy, bool repaired) {
    m_result.findings.push_back({std::move(what), std::move(id), std::move(problem), std::move(remedy), repaired});
}

StoreCheck Checker::run() {
    checkPlaces();
    checkLocks();
    if (!checkIndex()) return std::move(m_result);
    checkSettled();
    checkTemporaryFiles();
    checkIngest();
    checkLeases();
    checkStrayLayers();
    checkBlobs();
    checkLayers();
    checkImages();
    return std::move(m_result);
}

void Checker::checkPlaces() {
    const bool isRoot = ::geteuid() == 0;
    checkPlace(m_core->directories().data, isRoot ? 0711 : 0700);
    checkPlace(m_core->blobs().parent_path(), 0700);
    checkPlace(m_core->blobs(), 0700);
    checkPlace(m_core->layers(), 0711);
    checkPlace(m_core->ingest(), 0711);
}

void Checker::checkPlace(const fs::path& path, unsigned wantedMode) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return;
    if (status.st_uid != ::geteuid()) {
        add("file", path.string(), "it belongs to the user " + std::to_string(status.st_uid),
            "give it back: sudo chown -h " + std::to_string(::geteuid()) + " " + path.string(), false);
        return;
    }
    constexpr unsigned kOwnerBits = 0700;
    constexpr unsigned kWriteByOthers = 0022;
    const unsigned mode = status.st_mode & 07777U;
    if ((mode & kOwnerBits) == kOwnerBits && (mode & kWriteByOthers) == 0) return;
    const bool repaired = m_repair && ::chmod(path.c_str(), wantedMode) == 0;
    add("file", path.string(), "its permissions let the wrong people in, or keep Galley out",
        repaired ? "its permissions were set" : kRepairRemedy, repaired);
}

void Checker::checkSettled() {
    const fs::path file = m_core->directories().data / "settled";
    const auto content = readFileIfExists(file, 64);
    std::int64_t counter = 0;
    {
        auto connection = m_core->database();
        Query row = (*connection)->query("SELECT value FROM counters WHERE name = 'record'");
        if (row.step()) counter = row.number(0);
    }
    const auto number = content ? parseUnsigned(trim(*content)) : std::nullopt;
    if (!content || (number && static_cast<std::int64_t>(*number) <= counter)) return;
    if (m_repair) {
        const FileLock lock =
            FileLock::acquire(m_core->directories().data / "settle.lock", FileLock::Mode::Exclusive, m_stop);
        ::unlink(file.c_str());
        settleNow(m_core->directories().data, counter, lock);
    }
    add("file", "settled", "it does not say which records are on the disk",
        m_repair ? "everything was brought to the disk, and the file written again" : kRepairRemedy, m_repair);
}

void Checker::checkLocks() {
    for (const char* name : {"store.lock", "index.db.lock"}) checkLock(m_core->directories().data / name);
}

/// These are held for moments only.
void Checker::checkLock(const fs::path& file) {
    if (!fs::exists(fs::symlink_status(file))) return;
    std::stop_source enough;
    const std::stop_callback forward(m_stop, [&] { enough.request_stop(); });
    std::jthread timer([&](const std::stop_token& ended) {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any never;
        never.wait_for(lock, ended, kLockPatience, [] { return false; });
        if (!ended.stop_requested()) enough.request_stop();
    });
    try {
        FileLock::acquire(file, FileLock::Mode::Exclusive, enough.get_token());
    } catch (const Cancelled&) {
        throwIfCancelled(m_stop);
        const std::string owner = describeLockOwner(file);
        add("lock", file.filename().string(), "it is held for more than 5 seconds by " + owner,
            "end that process when it does not go on by itself", false);
    }
}

bool Checker::checkIndex() {
    std::string problem;
    try {
        auto connection = m_core->database();
        Database& database = **connection;
        const auto answers = textsOf(database.query("PRAGMA integrity_check(3)"));
        if (answers.size() != 1 || answers.front() != "ok") problem = answers.empty() ? "no answer" : answers.front();
        if (problem.empty() && database.query("PRAGMA foreign_key_check").step()) problem = "rows lack what they name";
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Corrupt) throw;
        problem = error.message();
    }
    if (problem.empty()) return true;
    if (!m_repair) {
        add("index", "index.db", "it is damaged: " + problem, kRepairRemedy, false);
        return false;
    }
    const RebuiltIndex rebuilt = rebuildIndex(m_core, m_stop);
    add("index", "index.db", "it was damaged: " + problem,
        "it was made again with " + std::to_string(rebuilt.images) + " images and " + std::to_string(rebuilt.tags) +
            " names; the damaged one is index.db.damaged; pull again what is missing, which downloads only what is "
            "not here",
        true);
    return true;
}

void Checker::checkImages() {
    for (const ImageFacts& listed : ImageIndex(m_core).list()) {
        throwIfCancelled(m_stop);
        const auto found = ImageIndex(m_core).find(listed.id);
        if (!found) continue;  // removed meanwhile
        const ImageRecord& image = *found;
        ++m_result.images;
        if (Digest::ofBytes(image.config) != image.id) {
            add("image", image.id.text(), "its config is not the one of that name", kPullRemedy, false);
        }
        for (const Digest& blob : image.blobs) {
            if (BlobStore(m_core).contains(blob) || !ImageIndex(m_core).find(image.id)) continue;
            add("blob", blob.text(), "it is missing, and the image " + image.id.shortHex() + " names it", kPullRemedy,
                false);
        }
        for (const Digest& chain : image.layers) {
            if (LayerStore(m_core).find(chain) || !ImageIndex(m_core).find(image.id)) continue;
            add("layer", chain.text(), "it is missing, and the image " + image.id.shortHex() + " needs it", kPullRemedy,
                false);
        }
    }
}

void Checker::checkBlobs() {
    for (const auto& item : fs::directory_iterator(m_core->blobs())) {
        throwIfCancelled(m_stop);
        const std::string name = item.path().filename().string();
        if (!isDigestName(name)) continue;
        ++m_result.blobs;
        const Digest wanted = Digest::fromHex(name);
        try {
            const UniqueFd file = openFile(item.path(), O_RDONLY | O_NOFOLLOW);
            Sha256 hash;
            std::string piece(std::size_t{256} << 10U, '\0');
            ssize_t got = 0;
            while ((got = ::read(file.get(), piece.data(), piece.size())) > 0) {
                hash.update(piece.data(), static_cast<std::size_t>(got));
            }
            if (got == 0 && hash.finish() == wanted) continue;
        } catch (const Error& error) {
            // Removed since it was listed.
            if (error.kind() == ErrorKind::NotFound) continue;
            if (error.kind() != ErrorKind::Forbidden) throw;
        }
        const std::string bytes = sizeOf(item.path());
        const bool repaired = m_repair && ::unlink(item.path().c_str()) == 0;
        add("blob", wanted.text(), "its " + bytes + " bytes are not the ones of that name",
            repaired ? "it was removed; pull the image again" : kRepairRemedy, repaired);
    }
}

void Checker::checkLayers() {
    std::vector<std::string> chains;
    {
        auto connection = m_core->database();
        Query rows = (*connection)->query("SELECT chain FROM layers WHERE boot = '' OR boot = ? ORDER BY chain");
        chains = textsOf(std::move(rows.bind(std::string_view(m_core->bootId()))));
    }
    for (const std::string& chain : chains) {
        throwIfCancelled(m_stop);
        ++m_result.layers;
        checkLayer(Digest::fromHex(chain));
    }
}

void Checker::checkLayer(const Digest& chain) {
    const std::string problem = problemOf(chain);
    if (problem.empty()) return;
    if (m_repair) condemn(chain);
    add("layer", chain.text(), problem,
        m_repair ? "it was set aside; stop the containers that use it and pull the image again" : kRepairRemedy,
        m_repair);
}

std::string Checker::problemOf(const Digest& chain) {
    const auto layer = LayerStore(m_core).find(chain);
    if (!layer)
        return fs::is_directory(m_core->layer(chain) / "diff") || !isListed(chain) ? "" : "its directory is missing";
    try {
        LayerTar tar(openLayerTar(m_core, chain, m_stop));
        std::string piece(std::size_t{256} << 10U, '\0');
        while (tar.read(piece.data(), piece.size(), m_stop) > 0) {
        }
    } catch (const Error& error) {
        // Removed since it was listed.
        if (error.kind() == ErrorKind::NotFound) return {};
        // What an older Galley unpacked cannot be compared with anything.
        if (error.kind() == ErrorKind::Unsupported) return layer->tarBytes > 0 ? "its recipe is missing" : "";
        if (error.kind() != ErrorKind::Corrupt && error.kind() != ErrorKind::Forbidden) throw;
        return isListed(chain) ? "its files are not those that were pulled: " + error.message() : "";
    }
    return {};
}

/// By the index, whatever lies on the disk.
bool Checker::isListed(const Digest& chain) {
    auto connection = m_core->database();
    Query row = (*connection)->query("SELECT 1 FROM layers WHERE chain = ? AND (boot = '' OR boot = ?)");
    return row.bind(chain).bind(std::string_view(m_core->bootId())).step();
}

void Checker::condemn(const Digest& chain) {
    auto connection = m_core->database();
    (*connection)->query("UPDATE layers SET boot = 'damaged' WHERE chain = ?").bind(chain).run();
}

void Checker::checkStrayLayers() {
    std::vector<std::string> strays;
    {
        const FileLock shared = m_core->lock(FileLock::Mode::Shared, m_stop);
        strays = findStrayLayers(*m_core);
    }
    if (m_repair && !strays.empty()) removeStrays(*m_core, m_stop);
    for (const std::string& name : strays) {
        add("layer", name, "it lies there, but the index does not know it", m_repair ? "it was removed" : kSweepRemedy,
            m_repair);
    }
}

void Checker::checkIngest() {
    std::vector<std::string> left;
    for (const auto& item : fs::directory_iterator(m_core->ingest())) {
        const std::string name = item.path().filename().string();
        // A lock without an owner is gone as soon as somebody looks; parts are for the next pull.
        if (name.ends_with(kLockSuffix) || isPartName(name)) continue;
        if (IngestLock::tryAcquire(m_core->ingest() / (name + std::string(kLockSuffix)))) left.push_back(name);
    }
    if (m_repair) m_core->sweep(m_stop, PartialDownloads::KeepRecent);
    for (const std::string& name : left) {
        add("ingest", "ingest/" + name, "a killed process left it", m_repair ? "it was removed" : kSweepRemedy,
            m_repair);
    }
}

void Checker::checkLeases() {
    std::vector<std::string> ids;
    {
        auto connection = m_core->database();
        ids = textsOf((*connection)->query("SELECT id FROM leases"));
    }
    for (const std::string& id : ids) {
        const fs::path file = m_core->ingest() / (std::string(kLeasePrefix) + id + std::string(kLockSuffix));
        if (!IngestLock::tryAcquire(file)) continue;
        auto connection = m_core->database();
        // It may have ended in good order since it was listed.
        if (!(*connection)->query("SELECT 1 FROM leases WHERE id = ?").bind(std::string_view(id)).step()) continue;
        if (m_repair) (*connection)->query("DELETE FROM leases WHERE id = ?").bind(std::string_view(id)).run();
        add("lease", id, "the process that had it is dead", m_repair ? "it was removed" : kSweepRemedy, m_repair);
    }
}

void Checker::checkTemporaryFiles() {
    if (findTemporaryFiles(*m_core).empty()) return;
    std::vector<fs::path> files;
    {
        // With these two in hand nobody is just writing one.
        const FileLock lock = m_core->lock(FileLock::Mode::Exclusive, m_stop);
        const auto settling = tryLockSettling(m_core->directories().data);
        for (fs::path& file : findTemporaryFiles(*m_core)) {
            if (settling || file.parent_path() == m_core->blobs()) files.push_back(std::move(file));
        }
    }
    if (m_repair && !files.empty()) removeStrays(*m_core, m_stop);
    for (const fs::path& file : files) {
        add("file", file.string(), "a killed process left it", m_repair ? "it was removed" : kSweepRemedy, m_repair);
    }
}

}  // namespace galley::store::detail
