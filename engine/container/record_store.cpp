// SPDX-License-Identifier: Apache-2.0
#include "engine/container/record_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/names.h"
#include "engine/container/parse.h"
#include "engine/monitor/shared_volumes.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kIdLength = 64;
constexpr int kNameAttempts = 40;
constexpr time_t kLockSeconds = 60;
constexpr std::string_view kNewPrefix = ".new-";

bool isHex(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::optional<std::string> readLink(const fs::path& link) {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlink(link.c_str(), target.data(), target.size());
    if (length < 0) return std::nullopt;
    return std::string(target.data(), static_cast<std::size_t>(length));
}

bool isThere(const fs::path& path) {
    return ::access(path.c_str(), F_OK) == 0;
}

/// The locks of a directory's owners, without making any file: its remover, who has the directory's own lock and takes
/// the lock files away before the rest, may be at work. Nothing when one is held.
std::optional<RecordStore::Locks> takeExistingLocks(const fs::path& directory) {
    auto whole = FileLock::tryAcquireDirectory(directory);
    if (!whole) return std::nullopt;
    RecordStore::Locks locks{*std::move(whole), {}};
    for (const char* name : {"lock", "monitor.lock"}) {
        UniqueFd file(::open((directory / name).c_str(), O_RDWR | O_CLOEXEC));
        if (!file) continue;
        if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
        locks.files.push_back(std::move(file));
    }
    return locks;
}

/// Of a record whose directory its remover took away meanwhile: nothing.
template <class Take>
auto unlessGone(const Take& take) -> std::optional<decltype(take())> {
    try {
        return take();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        return std::nullopt;
    }
}

/// Its maker may be about to lock it.
bool isJustBegun(const fs::path& directory) {
    struct stat status {};
    if (isThere(directory / "lock") || ::stat(directory.c_str(), &status) != 0) return false;
    // Also a little in the future: the clock may have been set back.
    return directory.filename().string().rfind(kNewPrefix, 0) == 0 &&
           std::abs(::time(nullptr) - status.st_mtime) < kLockSeconds;
}

[[noreturn]] void refuseName(const std::string& name) {
    throw Error(ErrorKind::InvalidInput,
                "Invalid container name (" + printable(name) + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
}

[[noreturn]] void nameTaken(const std::string& name, const std::string& owner) {
    throw Error(ErrorKind::AlreadyExists, "Conflict. The container name \"/" + name +
                                              "\" is already in use by container \"" + owner +
                                              "\". You have to remove (or rename) that container to be able to reuse "
                                              "that name.");
}

}  // namespace

void noSuchContainer(std::string_view reference) {
    throw Error(ErrorKind::NotFound, "No such container: " + printable(reference));
}

bool isContainerId(std::string_view text) {
    return text.size() == kIdLength && isHex(text);
}

RecordStore::RecordStore(const Directories& directories)
    : m_containers(directories.data / "containers"),
      m_names(m_containers / "names"),
      m_monitors(directories.runtime / "monitors"),
      m_runtimeRoot(directories.runtime / "runtime"),
      m_groupTraces(directories.runtime / "cgroups") {
    // For root the container's ids must be able to pass; for a user the directory
    // above is closed already.
    const unsigned mode = ::geteuid() == 0 ? 0711 : 0700;
    ensureDirectory(m_containers, mode);
    ensureDirectory(m_names, mode);
    ensureDirectory(m_monitors, 0700);
}

RecordPaths RecordStore::paths(const std::string& id) const {
    RecordPaths paths;
    paths.directory = m_containers / id;
    paths.config = paths.directory / "config.json";
    paths.changes = paths.directory / "changes.json";
    paths.state = paths.directory / "state.json";
    paths.ports = paths.directory / "ports.json";
    paths.networks = paths.directory / "networks.json";
    paths.upper = paths.directory / "upper";
    paths.work = paths.directory / "work";
    paths.merged = paths.directory / "merged";
    paths.bundle = paths.directory / "bundle";
    paths.logs = paths.directory / "log";
    paths.plan = paths.directory / "plan.json";
    constexpr std::size_t kShortName = 16;
    paths.controlSocket = m_monitors / (id + ".sock");
    paths.consoleSocket = m_monitors / (id.substr(0, kShortName) + ".tty");
    paths.runtimeState = m_runtimeRoot / id;
    paths.groupTraces = m_groupTraces / id;
    return paths;
}

fs::path RecordStore::nameLink(const std::string& name) const {
    return m_names / name;
}

/// A name or an unpublished record whose maker died.
bool RecordStore::isAbandoned(const std::string& id) const {
    if (!isContainerId(id)) return true;
    if (isThere(m_containers / id / "config.json")) return false;
    const fs::path making = m_containers / (std::string(kNewPrefix) + id);
    if (!isThere(making)) {
        // The maker may have published between the two looks.
        return !isThere(m_containers / id / "config.json");
    }
    return takeExistingLocks(making).has_value() && !isThere(m_containers / id / "config.json");
}

bool RecordStore::claimName(const std::string& name, const std::string& id) const {
    const fs::path link = nameLink(name);
    if (::symlink(id.c_str(), link.c_str()) == 0) return true;
    if (errno != EEXIST) throwErrno(errno, "Claiming the container name " + name);
    freeAbandonedName(name);
    if (::symlink(id.c_str(), link.c_str()) == 0) return true;
    if (errno != EEXIST) throwErrno(errno, "Claiming the container name " + name);
    return false;
}

/// Under a lock, so that of two who find one abandoned name the slower does not take away what the faster claimed.
void RecordStore::freeAbandonedName(const std::string& name) const {
    const UniqueFd names = openFile(m_names, O_RDONLY | O_DIRECTORY);
    while (::flock(names.get(), LOCK_EX) != 0) {
        if (errno != EINTR) throwErrno(errno, "Locking the container names");
    }
    const auto owner = readLink(nameLink(name));
    if (owner && isAbandoned(*owner)) ::unlink(nameLink(name).c_str());
}

std::string RecordStore::claimAnyName(const std::string& id) const {
    for (int attempt = 0; attempt < kNameAttempts; ++attempt) {
        std::string name = generateName(attempt);
        if (claimName(name, id)) return name;
    }
    throw Error(ErrorKind::Busy, "No free container name was found; give one with --name");
}

/// A cleaner may take the fresh directory for rubbish before it is locked: then it is made again.
FileLock RecordStore::beginRecord(const fs::path& making) const {
    while (true) {
        ensureDirectory(making, ::geteuid() == 0 ? 0711 : 0700);
        try {
            auto lock = FileLock::acquire(making / "lock", FileLock::Mode::Exclusive);
            if (isThere(making / "lock")) return lock;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::NotFound) throw;
        }
    }
}

std::string RecordStore::publish(const Record& record, const std::string& name,
                                 const std::function<void(const fs::path&)>& prepare) const {
    if (!name.empty() && !isValidName(name)) refuseName(name);
    const fs::path making = m_containers / (std::string(kNewPrefix) + record.id);
    const auto lock = beginRecord(making);
    // One that removes itself is gone after a power cut anyway: it need not wait for the disk.
    const bool lasting = !record.removeOnExit;
    std::string claimed;
    try {
        if (name.empty()) {
            claimed = claimAnyName(record.id);
        } else if (claimName(name, record.id)) {
            claimed = name;
        } else {
            nameTaken(name, readLink(nameLink(name)).value_or(std::string()));
        }
        prepare(making);
        const UniqueFd config = openFile(making / "config.json", O_WRONLY | O_CREAT | O_EXCL);
        writeAll(config.get(), writeRecord(record));
        if (lasting && ::fsync(config.get()) != 0) throwErrno(errno, "Writing the container record");
        if (lasting) syncDirectory(making);
        if (::rename(making.c_str(), (m_containers / record.id).c_str()) != 0) {
            throwErrno(errno, "Publishing the container record");
        }
    } catch (...) {
        if (!claimed.empty()) ::unlink(nameLink(claimed).c_str());
        removeTree(making);
        throw;
    }
    return claimed;
}

std::string RecordStore::resolve(std::string_view reference) const {
    if (!reference.empty() && reference.front() == '/') reference.remove_prefix(1);
    const std::string text(reference);
    if (isContainerId(text) && isThere(m_containers / text / "config.json")) return text;
    if (isValidName(text)) {
        const auto id = readLink(nameLink(text));
        if (id && isContainerId(*id) && isThere(m_containers / *id / "config.json")) return *id;
    }
    if (!isHex(text)) noSuchContainer(reference);
    std::string found;
    for (const auto& id : ids()) {
        if (id.rfind(text, 0) != 0) continue;
        if (!found.empty()) {
            throw Error(ErrorKind::InvalidInput, "Multiple IDs found with provided prefix: " + text);
        }
        found = id;
    }
    if (found.empty()) noSuchContainer(reference);
    return found;
}

Record RecordStore::load(const std::string& id) const {
    const auto text = readFileIfExists(paths(id).config);
    if (!text) noSuchContainer(id);
    return parseRecord(*text);
}

bool RecordStore::exists(const std::string& id) const {
    // In this order: a record that is published between the two looks is seen by the second.
    return isContainerId(id) && (isThere(m_containers / (std::string(kNewPrefix) + id)) || isThere(paths(id).config));
}

std::vector<std::string> RecordStore::ids() const {
    std::vector<std::string> ids;
    for (const auto& entry : fs::directory_iterator(m_containers)) {
        std::string name = entry.path().filename().string();
        if (isContainerId(name) && isThere(entry.path() / "config.json")) ids.push_back(std::move(name));
    }
    return ids;
}

std::map<std::string, std::string> RecordStore::names() const {
    std::map<std::string, std::string> names;
    for (const auto& entry : fs::directory_iterator(m_names)) {
        if (auto id = readLink(entry.path())) names.emplace(std::move(*id), entry.path().filename().string());
    }
    return names;
}

std::string RecordStore::nameOf(const std::string& id) const {
    for (const auto& entry : fs::directory_iterator(m_names)) {
        if (readLink(entry.path()) == id) return entry.path().filename().string();
    }
    return {};
}

fs::path RecordStore::lockFile(const std::string& id) const {
    return paths(id).directory / "lock";
}

FileLock RecordStore::lock(const std::string& id, const std::stop_token& stop) const {
    if (!isThere(paths(id).config)) noSuchContainer(id);
    auto lock = unlessGone([&] { return FileLock::acquire(lockFile(id), FileLock::Mode::Exclusive, stop); });
    if (!lock || !isThere(paths(id).config)) noSuchContainer(id);
    return *std::move(lock);
}

std::optional<FileLock> RecordStore::tryLock(const std::string& id) const {
    if (!isThere(paths(id).config)) return std::nullopt;
    auto lock = unlessGone([&] { return FileLock::tryAcquire(lockFile(id), FileLock::Mode::Exclusive); });
    return lock ? *std::move(lock) : std::nullopt;
}

void RecordStore::rename(const std::string& id, const std::string& name) const {
    if (!isValidName(name)) refuseName(name);
    const std::string old = nameOf(id);
    if (old == name) {
        throw Error(ErrorKind::InvalidInput, "Renaming a container with the same name as its current name");
    }
    freeAbandonedName(name);
    const int done =
        old.empty() ? ::symlink(id.c_str(), nameLink(name).c_str())
                    : ::renameat2(AT_FDCWD, nameLink(old).c_str(), AT_FDCWD, nameLink(name).c_str(), RENAME_NOREPLACE);
    if (done == 0) return;
    if (errno == EEXIST) nameTaken(name, readLink(nameLink(name)).value_or(std::string()));
    throwErrno(errno, "Renaming the container to " + name);
}

RecordStore::Withdrawn RecordStore::withdraw(const std::string& id) const {
    const std::string name = nameOf(id);
    fs::path gone = m_containers / (monitor::kGonePrefix + id);
    if (::rename(paths(id).directory.c_str(), gone.c_str()) != 0) {
        if (errno == ENOENT) noSuchContainer(id);
        throwErrno(errno, "Removing the container record");
    }
    if (!name.empty()) ::unlink(nameLink(name).c_str());
    auto lock = FileLock::acquireDirectory(gone);
    return {std::move(gone), std::move(lock)};
}

std::vector<RecordStore::Leftover> RecordStore::leftovers() const {
    std::vector<Leftover> found;
    for (const auto& entry : fs::directory_iterator(m_containers)) {
        const std::string name = entry.path().filename().string();
        const bool unpublished = name.rfind(kNewPrefix, 0) == 0 || name.rfind(monitor::kGonePrefix, 0) == 0;
        // A removal cut short by its monitor's death leaves a directory whose config.json went first.
        const bool beheaded = isContainerId(name) && !isThere(entry.path() / "config.json");
        if (!unpublished && !beheaded) continue;
        if (isJustBegun(entry.path())) continue;
        if (auto locks = takeExistingLocks(entry.path())) found.push_back({entry.path(), *std::move(locks)});
    }
    return found;
}

}  // namespace galley::container
