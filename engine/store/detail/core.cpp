// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/core.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <string_view>
#include <vector>

#include "engine/archive/unpack_process.h"
#include "engine/base/boot.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/store/detail/ingest_lock.h"
#include "engine/store/detail/ingest_names.h"
#include "engine/store/detail/settling.h"

namespace galley::store::detail {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::chrono::hours kPartLifetime{7 * 24};

void checkFormat(const fs::path& data) {
    const fs::path file = data / "version";
    const auto content = readFileIfExists(file, 64);
    if (!content) {
        writeFileAtomic(file, std::to_string(kFormat) + "\n", Durability::Cached);
        return;
    }
    const auto format = parseUnsigned(trim(*content));
    if (!format) throw Error(ErrorKind::Corrupt, file.string() + " is damaged; it should contain the number 1");
    if (*format > kFormat) {
        throw Error(ErrorKind::Unsupported,
                    "a newer Galley wrote " + data.string() + "; use that version or a newer one");
    }
}

void ensureOne(const fs::path& directory, unsigned mode) {
    if (::mkdir(directory.c_str(), mode) != 0 && errno != EEXIST) throwErrno(errno, "making " + directory.string());
}

bool isOldPart(const fs::path& file) {
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0) return false;
    const auto age = std::chrono::seconds(::time(nullptr) - status.st_mtim.tv_sec);
    return age > kPartLifetime;
}

/// Its bytes.
std::int64_t dropFile(const fs::path& file) {
    struct stat status {};
    const bool known = ::lstat(file.c_str(), &status) == 0;
    return ::unlink(file.c_str()) == 0 && known ? status.st_size : 0;
}

std::vector<std::string> namesIn(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& item : fs::directory_iterator(directory)) names.push_back(item.path().filename().string());
    return names;
}

}  // namespace

Core::Core(const Directories& directories) : m_directories(directories) {
    m_directories.ensure();
    checkFormat(m_directories.data);
    // Entered by the ids of the user namespace, hence 0711 for what they have to pass.
    ensureOne(m_directories.data / "blobs", 0700);
    ensureOne(blobs(), 0700);
    ensureOne(layers(), 0711);
    ensureOne(ingest(), 0711);
    m_bootId = galley::bootId();
    try {
        auto database = std::make_unique<Database>(m_directories.data / "index.db");
        settleMarks(*database);
        *m_database.lock() = std::move(database);
    } catch (const Error& error) {
        // Containers run without the index, and doctor has to get here; whoever needs it hears what is wrong.
        if (error.kind() != ErrorKind::Corrupt) throw;
        m_damage = error;
        return;
    }
    foldLongLog(m_directories);
}

void Core::settleMarks(Database& database) {
    try {
        applySettled(database, m_directories, m_bootId);
    } catch (const Error& error) {
        // A full disk takes no marks away, and no read-only one; within a boot they change nothing, and layers are
        // looked at one by one.
        if (error.kind() != ErrorKind::NoSpace && error.kind() != ErrorKind::Forbidden) throw;
    }
}

Sync<std::unique_ptr<Database>>::Locked Core::database() {
    auto connection = m_database.lock();
    if (!*connection) throw Error(*m_damage);
    return connection;
}

void Core::startIndexAnew() {
    auto connection = m_database.lock();
    connection->reset();
    const fs::path file = m_directories.data / "index.db";
    for (const char* suffix : {"", "-wal", "-shm"}) {
        const fs::path damaged = file.string() + ".damaged" + suffix;
        ::unlink(damaged.c_str());
        if (::rename((file.string() + suffix).c_str(), damaged.c_str()) != 0 && errno != ENOENT) {
            throwErrno(errno, "setting the damaged index aside");
        }
    }
    *connection = std::make_unique<Database>(file, true);
}

FileLock Core::lock(FileLock::Mode mode, const std::stop_token& stop) const {
    return FileLock::acquire(m_directories.data / "store.lock", mode, stop);
}

std::int64_t Core::sweep(const std::stop_token& stop, PartialDownloads downloads) {
    std::int64_t dropped = 0;
    std::vector<std::pair<fs::path, IngestLock>> trees;
    for (const std::string& name : namesIn(ingest())) {
        throwIfCancelled(stop);
        const fs::path path = ingest() / name;
        const bool isLock = name.ends_with(kLockSuffix);
        const bool isPart = name.ends_with(kPartSuffix);
        if (isPart && downloads == PartialDownloads::KeepRecent && !isOldPart(path)) continue;
        const std::string stem = isLock || isPart ? name.substr(0, name.size() - kPartSuffix.size()) : name;
        auto lock = IngestLock::tryAcquire(ingest() / (stem + std::string(kLockSuffix)));
        if (!lock) continue;
        if (isPart) {
            dropped += dropFile(path);
        } else if (!isLock) {
            trees.emplace_back(path, std::move(*lock));
        }
    }
    std::vector<fs::path> paths;
    for (const auto& tree : trees) paths.push_back(tree.first);
    if (!paths.empty()) archive::removeTrees(m_directories, paths);
    // A lease whose lock file is gone or free has no owner.
    auto connection = database();
    std::vector<std::string> dead;
    {
        Query leases = (*connection)->query("SELECT id FROM leases");
        while (leases.step()) {
            const std::string id = leases.text(0);
            if (IngestLock::tryAcquire(ingest() / ("lease-" + id + ".lock"))) dead.push_back(id);
        }
    }
    for (const std::string& id : dead) (*connection)->query("DELETE FROM leases WHERE id = ?").bind(id).run();
    return dropped;
}

}  // namespace galley::store::detail
