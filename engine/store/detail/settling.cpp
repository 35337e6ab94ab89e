// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/settling.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/settled_file.h"
#include "engine/process/spawn.h"
#include "engine/store/settling.h"

namespace galley::store {

namespace {

/// What a killed one wrote beside the file.
void dropTemporaries(const std::filesystem::path& dataDirectory) {
    for (const auto& item : std::filesystem::directory_iterator(dataDirectory)) {
        const std::string name = item.path().filename().string();
        if (name.starts_with(".settled.") && name.ends_with(".tmp")) ::unlink(item.path().c_str());
    }
}

}  // namespace

void settle(const std::filesystem::path& dataDirectory, std::int64_t number, std::optional<FileLock> lock) {
    if (!lock) lock = FileLock::acquire(dataDirectory / "settle.lock", FileLock::Mode::Exclusive);
    dropTemporaries(dataDirectory);
    settleNow(dataDirectory, number, *lock);
    detail::Database(dataDirectory / "index.db").foldLog();
}

namespace detail {
namespace {

/// Reading so much costs every command about 0.3 ms.
constexpr std::int64_t kLongLogBytes = 256 << 10;

void clearMarks(Database& database, std::int64_t settled) {
    database
        .query(
            "UPDATE layers SET boot = '' WHERE boot <> '' AND chain IN (SELECT chain FROM image_layers JOIN images"
            " ON image = id WHERE images.boot = layers.boot AND images.number <= ?)")
        .bind(settled)
        .run();
    database.query("UPDATE images SET boot = '' WHERE boot <> '' AND number <= ?").bind(settled).run();
}

void forgetLost(Database& database, std::string_view bootId) {
    database.query("DELETE FROM images WHERE boot NOT IN ('', ?) AND id NOT IN (SELECT image FROM pins)")
        .bind(bootId)
        .run();
}

}  // namespace

std::int64_t markUnsettled(Database& database, const Digest& image, std::string_view bootId) {
    Query counter = database.query("UPDATE counters SET value = value + 1 WHERE name = 'record' RETURNING value");
    if (!counter.step()) throw Error(ErrorKind::Corrupt, "the image index lacks its counter; move index.db away");
    const std::int64_t number = counter.number(0);
    database.query("UPDATE images SET boot = ?, number = ? WHERE id = ?").bind(bootId).bind(number).bind(image).run();
    return number;
}

void startSettling(const Directories& directories, std::int64_t number) {
    process::SpawnOptions options;
    options.newSession = true;
    try {
        options.arguments = {process::siblingProgram("galley-ns").string(), "settle", directories.data.string(),
                             std::to_string(number)};
        // It leaves its work to a child and ends at once.
        if (process::spawn(options).wait().success()) return;
    } catch (const Error&) {
        // Without a process of its own, the caller waits for the disk.
    }
    settleNow(directories.data, number, FileLock::acquire(directories.data / "settle.lock", FileLock::Mode::Exclusive));
}

void foldLongLog(const Directories& directories) {
    struct stat log {};
    if (::stat((directories.data / "index.db-wal").c_str(), &log) != 0 || log.st_size < kLongLogBytes) return;
    // Whoever settles now folds it as well.
    if (auto lock = tryLockSettling(directories.data)) {
        lock.reset();
        startSettling(directories, 0);
    }
}

void applySettled(Database& database, const Directories& directories, std::string_view bootId) {
    if (!database.query("SELECT 1 FROM images WHERE boot <> '' LIMIT 1").step()) return;
    const std::int64_t settled = readSettled(directories.data);
    {
        // Ended before the transaction begins: SQLite does not let a reader wait until it may write.
        Query news = database.query("SELECT 1 FROM images WHERE boot <> '' AND (number <= ? OR boot <> ?) LIMIT 1");
        if (!news.bind(settled).bind(bootId).step()) return;
    }
    Transaction transaction(database);
    clearMarks(database, settled);
    forgetLost(database, bootId);
    transaction.commit();
}

}  // namespace detail
}  // namespace galley::store
