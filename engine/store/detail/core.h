// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the parts of a Store share: paths, the connection, the store lock. Private to the room.
/// Threads: thread-safe. Processes: see Store.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/digest.h"
#include "engine/base/directories.h"
#include "engine/base/error.h"
#include "engine/base/file_lock.h"
#include "engine/base/sync.h"
#include "engine/store/detail/database.h"
#include "engine/store/partial_download.h"

namespace galley::store::detail {

/// In a layer's directory, beside `diff`.
constexpr const char* kRecipeName = "recipe.zst";

class Core {
public:
    explicit Core(const Directories& directories);

    const Directories& directories() const noexcept { return m_directories; }
    std::filesystem::path layer(const Digest& chain) const { return m_directories.data / "layers" / chain.hex(); }
    std::filesystem::path layers() const { return m_directories.data / "layers"; }
    std::filesystem::path blob(const Digest& digest) const { return blobs() / digest.hex(); }
    std::filesystem::path blobs() const { return m_directories.data / "blobs" / "sha256"; }
    std::filesystem::path ingest() const { return m_directories.data / "ingest"; }

    /// Shared while something becomes visible, exclusive while something is taken away.
    FileLock lock(FileLock::Mode mode, const std::stop_token& stop = {}) const;
    /// Do not call back into Core with it in hand. Throws Corrupt while the index is damaged.
    Sync<std::unique_ptr<Database>>::Locked database();
    /// Sets the index aside (`index.db.damaged`) and opens an empty one. Under the exclusive lock.
    void startIndexAnew();
    /// Of this boot of the machine.
    const std::string& bootId() const noexcept { return m_bootId; }

    /// Removes what nobody works on any more from `ingest`. Returns the bytes of dropped downloads.
    std::int64_t sweep(const std::stop_token& stop, PartialDownloads downloads);
    /// True once in this process's life: a pull does not need to sweep more often.
    bool beginFirstSweep() noexcept { return !m_swept.exchange(true); }

private:
    void settleMarks(Database& database);
    Directories m_directories;
    std::string m_bootId;
    Sync<std::unique_ptr<Database>> m_database;
    std::optional<Error> m_damage;  ///< why there is no connection; changed with m_database locked
    std::atomic<bool> m_swept{false};
};

}  // namespace galley::store::detail
