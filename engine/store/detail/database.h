// SPDX-License-Identifier: Apache-2.0
/// @file
/// The SQLite connection of the index, its statements and transactions as owners. Private to the room.
/// Threads: one at a time (Core guards it). Processes: WAL with a busy timeout. Crash: SQLite recovers at the next
/// open.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/base/digest.h"

namespace galley::store::detail {

/// One use of a prepared statement; resets it when it goes.
class Query {
public:
    Query(sqlite3* database, sqlite3_stmt* statement) noexcept : m_database(database), m_statement(statement) {}
    ~Query();
    Query(Query&& other) noexcept
        : m_database(other.m_database),
          m_statement(std::exchange(other.m_statement, nullptr)),
          m_bound(other.m_bound) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    Query& operator=(Query&&) = delete;

    /// Binds the next parameter.
    Query& bind(std::string_view text);
    Query& bind(std::int64_t number);
    Query& bind(const Digest& digest) { return bind(std::string_view(digest.hex())); }
    /// The next row, false after the last. Throws Corrupt, NoSpace, Busy or Internal.
    bool step();
    /// Without rows.
    void run() {
        while (step()) {
        }
    }

    std::string text(int column) const;
    std::int64_t number(int column) const;
    Digest digest(int column) const;

private:
    sqlite3* m_database;
    sqlite3_stmt* m_statement;
    int m_bound = 0;
};

class Database {
public:
    /// Opens or makes the index. Throws Unsupported for a newer schema, Corrupt for a damaged file, and for an absent
    /// or empty one where layers say that there was one (unless `anew`).
    explicit Database(const std::filesystem::path& file, bool anew = false);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// `sql` must be a literal: prepared once and kept.
    Query query(const char* sql);
    /// Rows that the last statement changed.
    int changes() const noexcept { return sqlite3_changes(m_database); }
    void execute(const char* sql);
    /// Brings the write-ahead log into the file, durably, and empties it unless somebody is just using it.
    void foldLog();

private:
    bool open(const std::filesystem::path& file, const char* vfs);
    void close() noexcept;
    std::int64_t schemaVersion();
    void makeSchema(const std::filesystem::path& file, bool anew);
    void readLabels();

    sqlite3* m_database = nullptr;
    std::unordered_map<const char*, sqlite3_stmt*> m_statements;
};

/// Writes, or nothing at all: rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& m_database;
    bool m_open = true;
};

/// Several statements that see the index as it is at one moment.
class ReadTransaction {
public:
    explicit ReadTransaction(Database& database);
    ~ReadTransaction();
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;

private:
    Database& m_database;
};

}  // namespace galley::store::detail
