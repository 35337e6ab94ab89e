// SPDX-License-Identifier: Apache-2.0
/// @file
/// The directory of containers: publishes records, finds them by name, id or prefix, and takes them away.
/// Used by container. Uses base. Threads: thread-safe, nothing is cached.
/// Processes: a name is a symbolic link made exclusively, a record is a directory that appears and goes by rename; each
/// container has a lock file for what changes it. Crash: `.new-*` and `.gone-*` are rubbish once their lock is free.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/directories.h"
#include "engine/base/file_lock.h"
#include "engine/base/unique_fd.h"
#include "engine/container/record.h"

namespace galley::container {

/// Where the parts of one container lie.
struct RecordPaths {
    std::filesystem::path directory;
    std::filesystem::path config;
    std::filesystem::path changes;  ///< what `update` changed
    std::filesystem::path state;
    std::filesystem::path ports;
    std::filesystem::path networks;
    std::filesystem::path upper;
    std::filesystem::path work;
    std::filesystem::path merged;
    std::filesystem::path bundle;
    std::filesystem::path logs;
    std::filesystem::path plan;
    std::filesystem::path controlSocket;  ///< in `<runtime>/monitors`
    std::filesystem::path consoleSocket;  ///< beside it, under a short name: runc
                                          ///< takes no more than 107 characters
    std::filesystem::path groupTraces;    ///< which control groups the monitor made,
                                          ///< in `<runtime>/cgroups`
    std::filesystem::path runtimeState;   ///< what the OCI runtime keeps, in `<runtime>/runtime`
};

/// 64 digits in lower case.
bool isContainerId(std::string_view text);

class RecordStore {
public:
    explicit RecordStore(const Directories& directories);

    /// Makes the record's directory with `prepare` (gets the unpublished directory), claims the name and publishes
    /// both. With an empty name one is generated. Returns the name. AlreadyExists when the name is taken.
    std::string publish(const Record& record, const std::string& name,
                        const std::function<void(const std::filesystem::path&)>& prepare) const;

    /// The id for a full id, a name or an unambiguous prefix of an id. NotFound, InvalidInput when several fit.
    std::string resolve(std::string_view reference) const;
    /// NotFound when it is gone.
    Record load(const std::string& id) const;
    /// Published, or in the hands of a living or dead maker.
    bool exists(const std::string& id) const;
    /// Ids of all published records, in no order.
    std::vector<std::string> ids() const;
    /// Id → name.
    std::map<std::string, std::string> names() const;
    /// Empty when it has none any more.
    std::string nameOf(const std::string& id) const;
    RecordPaths paths(const std::string& id) const;
    std::filesystem::path nameLink(const std::string& name) const;
    std::filesystem::path lockFile(const std::string& id) const;

    /// Held around everything that changes a container. NotFound when it is gone meanwhile.
    FileLock lock(const std::string& id, const std::stop_token& stop = {}) const;
    std::optional<FileLock> tryLock(const std::string& id) const;
    /// Atomic. Needs the lock.
    void rename(const std::string& id, const std::string& name) const;
    struct Withdrawn {
        std::filesystem::path directory;
        std::optional<FileLock> lock;  ///< keep it until the directory is deleted
    };
    /// Takes record and name away and returns the directory to delete. Needs the container's lock.
    Withdrawn withdraw(const std::string& id) const;
    struct Locks {
        FileLock directory;
        std::vector<UniqueFd> files;
    };
    struct Leftover {
        std::filesystem::path directory;
        Locks locks;  ///< keep them until the directory is deleted
    };
    /// Directories of makers and removers that died.
    std::vector<Leftover> leftovers() const;

private:
    FileLock beginRecord(const std::filesystem::path& making) const;
    bool claimName(const std::string& name, const std::string& id) const;
    void freeAbandonedName(const std::string& name) const;
    std::string claimAnyName(const std::string& id) const;
    bool isAbandoned(const std::string& id) const;
    std::filesystem::path m_containers;
    std::filesystem::path m_names;
    std::filesystem::path m_monitors;
    std::filesystem::path m_runtimeRoot;
    std::filesystem::path m_groupTraces;
};

/// Throws NotFound, in Docker's words.
[[noreturn]] void noSuchContainer(std::string_view reference);

}  // namespace galley::container
