// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/database.h"

#include <cerrno>
#include <system_error>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/file_lock.h"
#include "engine/store/detail/labels_text.h"

namespace galley::store::detail {
namespace {

constexpr int kSchemaVersion = 4;
constexpr int kBusyTimeoutMs = 20'000;
constexpr int kFoldingTimeoutMs = 200;

/// `boot` is the boot during which a layer or an image was written and not yet synced; empty once it is on disk.
/// `kept_blob` stays as long as the layer, which has no recipe then. `layer_blobs` is what registries have for a diff.
/// `number` counts the records of images (settling.h). `removed` is an image that only pins keep. A list of images
/// reads nothing but `images_listed`: a config is longer than all that is listed together.
constexpr const char* kSchema = R"(
CREATE TABLE layers(
  chain TEXT PRIMARY KEY, diff TEXT NOT NULL, unpacked_bytes INTEGER NOT NULL, blob_bytes INTEGER NOT NULL,
  created INTEGER NOT NULL, boot TEXT NOT NULL, tar_bytes INTEGER NOT NULL DEFAULT 0,
  kept_blob TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TABLE layer_blobs(
  diff TEXT NOT NULL, repository TEXT NOT NULL, blob TEXT NOT NULL, bytes INTEGER NOT NULL, media_type TEXT NOT NULL,
  seen INTEGER NOT NULL, PRIMARY KEY(diff, repository, blob)) WITHOUT ROWID;
CREATE TABLE images(
  id TEXT PRIMARY KEY, manifest TEXT NOT NULL, config BLOB NOT NULL, platform TEXT NOT NULL, created INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL, boot TEXT NOT NULL DEFAULT '', number INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0, labels TEXT NOT NULL DEFAULT '');
CREATE INDEX images_listed ON images(created DESC, id, platform, size_bytes, labels) WHERE removed = 0;
CREATE INDEX images_unsettled ON images(boot) WHERE boot <> '';
CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES('record', 0);
CREATE TABLE image_layers(
  image TEXT NOT NULL REFERENCES images(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  chain TEXT NOT NULL REFERENCES layers(chain), PRIMARY KEY(image, position)) WITHOUT ROWID;
CREATE INDEX image_layers_by_chain ON image_layers(chain);
CREATE TABLE image_blobs(
  image TEXT NOT NULL REFERENCES images(id) ON DELETE CASCADE, position INTEGER NOT NULL, blob TEXT NOT NULL,
  PRIMARY KEY(image, position)) WITHOUT ROWID;
CREATE TABLE tags(
  reference TEXT PRIMARY KEY, image TEXT NOT NULL REFERENCES images(id) ON DELETE CASCADE, manifest TEXT NOT NULL)
  WITHOUT ROWID;
CREATE INDEX tags_by_image ON tags(image);
CREATE TABLE pins(owner TEXT PRIMARY KEY, image TEXT NOT NULL REFERENCES images(id)) WITHOUT ROWID;
CREATE INDEX pins_by_image ON pins(image);
CREATE TABLE leases(id TEXT PRIMARY KEY, purpose TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lease_items(
  lease TEXT NOT NULL REFERENCES leases(id) ON DELETE CASCADE, digest TEXT NOT NULL, PRIMARY KEY(lease, digest))
  WITHOUT ROWID;
PRAGMA user_version = 4;
)";

/// What version 1 lacked.
constexpr const char* kFromVersion1 = R"(
ALTER TABLE images ADD COLUMN boot TEXT NOT NULL DEFAULT '';
ALTER TABLE images ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
CREATE INDEX images_unsettled ON images(boot) WHERE boot <> '';
CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES('record', 0);
PRAGMA user_version = 2;
)";

/// What version 2 lacked. Its layers have no recipe, and nothing that could be kept for them.
constexpr const char* kFromVersion2 = R"(
ALTER TABLE layers ADD COLUMN tar_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE layers ADD COLUMN kept_blob TEXT NOT NULL DEFAULT '';
CREATE TABLE layer_blobs(
  diff TEXT NOT NULL, repository TEXT NOT NULL, blob TEXT NOT NULL, bytes INTEGER NOT NULL, media_type TEXT NOT NULL,
  seen INTEGER NOT NULL, PRIMARY KEY(diff, repository, blob)) WITHOUT ROWID;
PRAGMA user_version = 3;
)";

/// What version 3 lacked, but for the labels.
constexpr const char* kFromVersion3 = R"(
ALTER TABLE images ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE images ADD COLUMN labels TEXT NOT NULL DEFAULT '';
CREATE INDEX images_listed ON images(created DESC, id, platform, size_bytes, labels) WHERE removed = 0;
PRAGMA user_version = 4;
)";

/// An index that was just made has none: layers come into a store that has an index.
bool holdsLayers(const std::filesystem::path& data) {
    std::error_code absent;
    const std::filesystem::directory_iterator layers(data / "layers", absent);
    return !absent && layers != std::filesystem::directory_iterator();
}

/// Of a call of the system that failed, 0 where it is not known. What fails at a commit is told by the files alone.
int systemErrorOf(sqlite3* database) {
    if (const int error = sqlite3_system_errno(database); error != 0) return error;
    int error = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &error);
    if (error != 0) return error;
    sqlite3_file* log = nullptr;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log != nullptr && log->pMethods != nullptr) {
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    }
    return error;
}

[[noreturn]] void throwSqlite(sqlite3* database, int result) {
    const int code = database != nullptr ? sqlite3_extended_errcode(database) : result;
    std::string reason = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(result);
    const bool isOfTheSystem = (result & 0xFF) == SQLITE_IOERR || (result & 0xFF) == SQLITE_CANTOPEN;
    const int systemError = database != nullptr && isOfTheSystem ? systemErrorOf(database) : 0;
    if (systemError != 0) reason += ": " + std::system_category().message(systemError);
    if (systemError == ENOSPC || systemError == EDQUOT) {
        throw Error(ErrorKind::NoSpace, "there is no room for the image index (" + reason + "); free some");
    }
    switch (result & 0xFF) {
        case SQLITE_FULL: throw Error(ErrorKind::NoSpace, "there is no space left for the image index; free some");
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Error(ErrorKind::Busy,
                        "the image index is in use for too long; try again (SQLite " + std::to_string(code) + ")");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            throw Error(ErrorKind::Corrupt,
                        "the image index is damaged (" + reason + "); run \"galley doctor --store --repair\"");
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM: throw Error(ErrorKind::Forbidden, "the image index cannot be written (" + reason + ")");
        default: throw Error(ErrorKind::Internal, "the image index failed: " + reason);
    }
}

}  // namespace

Query::~Query() {
    if (m_statement == nullptr) return;
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

Query& Query::bind(std::string_view text) {
    const int result = sqlite3_bind_text64(m_statement, ++m_bound, text.data() == nullptr ? "" : text.data(),
                                           text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (result != SQLITE_OK) throwSqlite(m_database, result);
    return *this;
}

Query& Query::bind(std::int64_t number) {
    const int result = sqlite3_bind_int64(m_statement, ++m_bound, number);
    if (result != SQLITE_OK) throwSqlite(m_database, result);
    return *this;
}

bool Query::step() {
    const int result = sqlite3_step(m_statement);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    throwSqlite(m_database, result);
}

std::string Query::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_statement, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

std::int64_t Query::number(int column) const {
    return sqlite3_column_int64(m_statement, column);
}

Digest Query::digest(int column) const {
    const std::string hex = text(column);
    return hex.empty() ? Digest() : Digest::fromHex(hex);
}

Database::Database(const std::filesystem::path& file, bool anew) {
    // On a full disk there is no room for the shared memory of the write-ahead log. Nobody else has it then, so this
    // process can do without; others wait for it meanwhile.
    if (!open(file, nullptr)) open(file, "unix-excl");
    try {
        const std::int64_t version = schemaVersion();
        if (version > kSchemaVersion) {
            throw Error(ErrorKind::Unsupported,
                        "a newer Galley wrote the image index; use that version or a newer one");
        }
        if (version < kSchemaVersion) makeSchema(file, anew);
    } catch (...) {
        close();
        throw;
    }
}

/// False, and closed again, when the disk has no room for what SQLite needs to share the file.
bool Database::open(const std::filesystem::path& file, const char* vfs) {
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    int result = sqlite3_open_v2(file.c_str(), &m_database, kFlags, vfs);
    try {
        if (result != SQLITE_OK) throwSqlite(m_database, result);
        sqlite3_extended_result_codes(m_database, 1);
        sqlite3_busy_timeout(m_database, kBusyTimeoutMs);
        // The write-ahead log stays when the last connection closes, or every short command would wait for the disk.
        sqlite3_db_config(m_database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        // NORMAL may lose the last transactions in a power cut, never the order: what they named is then pulled again.
        execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;");
        result = sqlite3_exec(m_database, "PRAGMA user_version", nullptr, nullptr, nullptr);
        if (result == SQLITE_IOERR_SHMSIZE && vfs == nullptr) {
            close();
            return false;
        }
        if (result != SQLITE_OK) throwSqlite(m_database, result);
    } catch (...) {
        close();
        throw;
    }
    return true;
}

void Database::close() noexcept {
    for (const auto& statement : m_statements) sqlite3_finalize(statement.second);
    m_statements.clear();
    sqlite3_close(m_database);
    m_database = nullptr;
}

std::int64_t Database::schemaVersion() {
    Query row = query("PRAGMA user_version");
    row.step();
    return row.number(0);
}

void Database::makeSchema(const std::filesystem::path& file, bool anew) {
    // One at a time: SQLite does not wait, but gives up at once, when two connections want to switch to WAL.
    const FileLock lock = FileLock::acquire(file.string() + ".lock", FileLock::Mode::Exclusive);
    execute("PRAGMA journal_mode = WAL;");
    Transaction transaction(*this);
    // Another process may have been faster.
    const std::int64_t version = schemaVersion();
    if (version == 0 && !anew && holdsLayers(file.parent_path())) {
        throw Error(ErrorKind::Corrupt,
                    "the image index is gone, but layers of images are there; run \"galley doctor --store --repair\"");
    }
    if (version == 0) execute(kSchema);
    if (version == 1) execute(kFromVersion1);
    if (version == 1 || version == 2) execute(kFromVersion2);
    if (version >= 1 && version <= 3) {
        execute(kFromVersion3);
        readLabels();
    }
    transaction.commit();
}

void Database::readLabels() {
    std::vector<std::pair<std::string, std::string>> labels;
    {
        Query row = query("SELECT id, config FROM images");
        while (row.step()) labels.emplace_back(row.text(0), labelsTextOf(row.text(1)));
    }
    for (const auto& [id, text] : labels) {
        query("UPDATE images SET labels = ? WHERE id = ?")
            .bind(std::string_view(text))
            .bind(std::string_view(id))
            .run();
    }
}

Database::~Database() {
    close();
}

Query Database::query(const char* sql) {
    sqlite3_stmt*& statement = m_statements[sql];
    if (statement == nullptr) {
        const int result = sqlite3_prepare_v3(m_database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (result != SQLITE_OK) throwSqlite(m_database, result);
    }
    return {m_database, statement};
}

void Database::execute(const char* sql) {
    const int result = sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) throwSqlite(m_database, result);
}

void Database::foldLog() {
    // First without standing in anybody's way; then, with nothing left to write, the emptying takes microseconds.
    sqlite3_busy_timeout(m_database, kFoldingTimeoutMs);
    sqlite3_wal_checkpoint_v2(m_database, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    sqlite3_wal_checkpoint_v2(m_database, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(m_database, kBusyTimeoutMs);
}

Transaction::Transaction(Database& database) : m_database(database) {
    // IMMEDIATE: a transaction that only later wants to write could not wait for another writer any more.
    m_database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (!m_open) return;
    try {
        m_database.execute("ROLLBACK");
    } catch (const Error&) {
        // SQLite rolled back by itself, as it does when the disk is full.
    }
}

ReadTransaction::ReadTransaction(Database& database) : m_database(database) {
    m_database.execute("BEGIN");
}

ReadTransaction::~ReadTransaction() {
    try {
        m_database.execute("COMMIT");
    } catch (const Error&) {
        // SQLite rolled back by itself: nothing was written.
    }
}

void Transaction::commit() {
    m_database.execute("COMMIT");
    m_open = false;
}

}  // namespace galley::store::detail
