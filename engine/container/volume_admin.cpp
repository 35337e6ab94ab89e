// SPDX-License-Identifier: Apache-2.0
#include "engine/container/volume_admin.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/archive/files_process.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/container/parse.h"
#include "engine/container/sizes.h"
#include "engine/container/volumes.h"
#include "engine/image/prune_filter.h"

namespace galley::container {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;
using archive::FilesProcess;

constexpr std::size_t kNameDigits = 64;
constexpr const char* kMaking = ".new-";

void checkName(const std::string& name) {
    if (name.size() == 1) {
        throw Error(ErrorKind::InvalidInput,
                    "volume name is too short, names should be at least two alphanumeric characters");
    }
    if (isValidName(name)) return;
    throw Error(ErrorKind::InvalidInput,
                "create " + printable(name) + ": \"" + printable(name) +
                    "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are "
                    "allowed. If you intended to pass a host directory, use absolute path");
}

fs::path directoryOf(const Context& context, const std::string& name) {
    return context.volumesDirectory() / name;
}

bool exists(const Context& context, const std::string& name) {
    return isValidName(name) && fs::is_directory(volumeData(context, name));
}

void checkExists(const Context& context, const std::string& name) {
    if (!exists(context, name)) throw Error(ErrorKind::NotFound, "get " + printable(name) + ": no such volume");
}

void checkAbsent(const Context& context, const std::string& name) {
    checkName(name);
    if (!fs::exists(directoryOf(context, name))) return;
    throw Error(ErrorKind::AlreadyExists,
                "a volume with the name " + name + " exists already; choose another name or remove it first");
}

using Users = std::map<std::string, std::vector<VolumeUser>>;

Users usersOfAll(Context& context) {
    Users users;
    for (const auto& observation : context.observeAll()) {
        for (const auto& entry : observation.record.mounts) {
            if (entry.mount.kind != Mount::Kind::Volume) continue;
            users[entry.mount.source].push_back({observation.record.id, observation.name, isUp(observation.state)});
        }
    }
    return users;
}

void checkUnused(Context& context, const std::string& name, const char* doing) {
    const auto users = usersOfAll(context)[name];
    if (users.empty()) return;
    std::vector<std::string> ids;
    for (const VolumeUser& user : users) ids.push_back(user.id);
    throw Error(ErrorKind::Busy, std::string(doing) + " " + name + ": volume is in use - [" + join(ids, ", ") + "]");
}

void writeFacts(const fs::path& directory, const std::map<std::string, std::string>& labels) {
    const Json facts = {{"created", formatInstant(now())}, {"labels", labels}};
    writeFileAtomic(directory / "volume.json", facts.dump(-1, ' ', false, Json::error_handler_t::replace),
                    Durability::Synced);
}

/// A volume that a container made for itself has no facts; neither does one of an older Galley.
void readFacts(const fs::path& directory, VolumeSummary& volume) {
    struct stat status {};
    if (::stat(directory.c_str(), &status) == 0) {
        volume.created = Instant(std::chrono::seconds(status.st_mtim.tv_sec));
    }
    const auto text = readFileIfExists(directory / "volume.json");
    if (!text) return;
    const Json facts = Json::parse(*text, nullptr, false);
    if (!facts.is_object()) return;
    if (const auto labels = facts.find("labels"); labels != facts.end() && labels->is_object()) {
        for (const auto& [key, value] : labels->items()) {
            if (value.is_string()) volume.labels[key] = value.get<std::string>();
        }
    }
    const auto created = facts.find("created");
    if (created == facts.end() || !created->is_string()) return;
    volume.created = parseInstant(created->get<std::string>()).value_or(volume.created);
}

VolumeSummary summaryFor(const Context& context, const std::string& name, Users& users) {
    VolumeSummary volume;
    volume.name = name;
    volume.mountpoint = volumeData(context, name).string();
    volume.isAnonymous = isAnonymousVolume(name);
    volume.users = users[name];
    readFacts(directoryOf(context, name), volume);
    return volume;
}

bool isTrue(const std::string& value) {
    return value == "1" || value == "t" || value == "true" || value == "TRUE" || value == "True";
}

bool isFalse(const std::string& value) {
    return value == "0" || value == "f" || value == "false" || value == "FALSE" || value == "False";
}

bool fits(const VolumeSummary& volume, const std::string& key, const std::string& value) {
    if (key == "name") return volume.name.find(value) != std::string::npos;
    if (key == "driver") return value == "local";
    if (key == "dangling") {
        if (!isTrue(value) && !isFalse(value)) {
            throw Error(ErrorKind::InvalidInput, "invalid filter 'dangling=" + printable(value) + "'");
        }
        return volume.users.empty() == isTrue(value);
    }
    if (key == "label") return image::PruneFilter({{key, value}}).matches(volume.created, volume.labels);
    throw Error(ErrorKind::InvalidInput,
                "invalid filter '" + printable(key) + "': dangling, driver, label and name are there");
}

/// Names are alternatives, everything else adds up.
bool matches(const VolumeSummary& volume, const VolumeFilter& filter) {
    bool named = false;
    bool anyName = false;
    for (const auto& [key, value] : filter.filters) {
        const bool fit = fits(volume, key, value);
        if (key == "name") {
            named = true;
            anyName = anyName || fit;
        } else if (!fit) {
            return false;
        }
    }
    return !named || anyName;
}

void measure(const Context& context, std::vector<VolumeSummary>& volumes, const std::stop_token& stop) {
    std::vector<fs::path> directories;
    for (const auto& volume : volumes) directories.push_back(volume.mountpoint);
    const auto sizes = measureDirectories(context, directories, stop);
    for (std::size_t i = 0; i < volumes.size(); ++i) volumes[i].bytes = sizes[i];
}

FilesProcess openTree(const Context& context, const fs::path& tree, const char* verb, FilesProcess::Stream stream,
                      const std::stop_token& stop) {
    archive::FileJob job;
    job.trees = {tree.string()};
    return {context.directories(), verb, std::move(job), -1, stream, stop};
}

std::vector<std::string> fill(const Context& context, const fs::path& data, const archive::ByteSource& source,
                              const std::stop_token& stop) {
    FilesProcess child = openTree(context, data, "tree-unpack", FilesProcess::Stream::ToChild, stop);
    child.feedFrom(source, stop);
    return child.finish(stop);
}

/// What killed processes left. Those that live hold the lock of their directory.
void sweep(Context& context) {
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(context.volumesDirectory(), absent)) {
        if (!entry.path().filename().string().starts_with(kMaking)) continue;
        const auto lock = FileLock::tryAcquireDirectory(entry.path());
        if (lock) context.discardTree(entry.path());
    }
}

/// Makes a volume out of sight, has it filled, and gives it its name.
std::vector<std::string> makeFilled(Context& context, const std::string& name,
                                    const std::map<std::string, std::string>& labels, const archive::ByteSource& source,
                                    const std::stop_token& stop) {
    const std::string hidden = kMaking + randomHex(16);
    const fs::path directory = directoryOf(context, hidden);
    std::optional<FileLock> lock;
    {
        const FileLock volumes = lockVolumes(context, FileLock::Mode::Exclusive, stop);
        sweep(context);
        ensureVolume(context, hidden);
        lock = FileLock::acquireDirectory(directory);
    }
    try {
        writeFacts(directory, labels);
        std::vector<std::string> warnings = fill(context, directory / "_data", source, stop);
        const FileLock volumes = lockVolumes(context, FileLock::Mode::Exclusive, stop);
        checkAbsent(context, name);
        if (::rename(directory.c_str(), directoryOf(context, name).c_str()) != 0) {
            throwErrno(errno, "giving a volume its name");
        }
        context.announceVolume(name, "create");
        return warnings;
    } catch (...) {
        context.discardTree(directory);
        throw;
    }
}

}  // namespace

std::vector<VolumeSummary> listVolumes(Context& context, const VolumeFilter& filter, const std::stop_token& stop) {
    Users users = usersOfAll(context);
    std::vector<VolumeSummary> volumes;
    matches({}, filter);
    for (const auto& name : volumeNames(context)) {
        VolumeSummary volume = summaryFor(context, name, users);
        if (matches(volume, filter)) volumes.push_back(std::move(volume));
    }
    if (filter.sizes) measure(context, volumes, stop);
    return volumes;
}

VolumeSummary describeVolume(Context& context, const std::string& name, bool withSize, const std::stop_token& stop) {
    checkExists(context, name);
    Users users = usersOfAll(context);
    std::vector<VolumeSummary> volumes{summaryFor(context, name, users)};
    if (withSize) measure(context, volumes, stop);
    return std::move(volumes.front());
}

std::string volumeJson(const VolumeSummary& volume) {
    Json document = {{"CreatedAt", formatInstantShort(volume.created)},
                     {"Driver", "local"},
                     {"Labels", volume.labels.empty() ? Json(nullptr) : Json(volume.labels)},
                     {"Mountpoint", volume.mountpoint},
                     {"Name", volume.name},
                     {"Options", nullptr},
                     {"Scope", "local"}};
    if (volume.bytes) document["UsageData"] = {{"RefCount", volume.users.size()}, {"Size", *volume.bytes}};
    document["UsedBy"] = Json::array();
    for (const VolumeUser& user : volume.users) document["UsedBy"].push_back(user.name);
    return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string createVolume(Context& context, const VolumeRequest& request) {
    const std::string name = request.name.empty() ? randomHex(kNameDigits) : request.name;
    checkName(name);
    const FileLock lock = lockVolumes(context, FileLock::Mode::Exclusive);
    if (!ensureVolume(context, name)) return name;
    writeFacts(directoryOf(context, name), request.labels);
    context.announceVolume(name, "create");
    return name;
}

void removeVolume(Context& context, const std::string& name, bool force) {
    const FileLock lock = lockVolumes(context, FileLock::Mode::Exclusive);
    if (force && !exists(context, name)) return;
    checkExists(context, name);
    checkUnused(context, name, "remove");
    context.discardTree(directoryOf(context, name));
    context.announceVolume(name, "destroy");
}

PrunedVolumes pruneUnusedVolumes(Context& context, const VolumePruneRequest& request, const std::stop_token& stop) {
    bool all = request.all;
    image::Filters labels;
    for (const auto& [key, value] : request.filters) {
        if (key == "all") {
            all = all || isTrue(value);
        } else if (key == "label" || key == "label!") {
            labels.emplace_back(key, value);
        } else {
            throw Error(ErrorKind::InvalidInput,
                        "invalid filter '" + printable(key) + "': all, label and label! are there");
        }
    }
    const image::PruneFilter filter(labels);
    const FileLock lock = lockVolumes(context, FileLock::Mode::Exclusive, stop);
    sweep(context);
    std::vector<VolumeSummary> unused;
    for (auto& volume : listVolumes(context, {{{"dangling", "true"}}, true}, stop)) {
        if ((all || volume.isAnonymous) && filter.matches(volume.created, volume.labels)) {
            unused.push_back(std::move(volume));
        }
    }
    PrunedVolumes pruned;
    for (const auto& volume : unused) {
        throwIfCancelled(stop);
        context.discardTree(directoryOf(context, volume.name));
        context.announceVolume(volume.name, "destroy");
        pruned.names.push_back(volume.name);
        pruned.reclaimedBytes += volume.bytes.value_or(0);
    }
    return pruned;
}

void renameVolume(Context& context, const std::string& from, const std::string& to) {
    const FileLock lock = lockVolumes(context, FileLock::Mode::Exclusive);
    checkExists(context, from);
    checkAbsent(context, to);
    checkUnused(context, from, "rename");
    // Without replacing: whoever does not take the lock may have made it.
    if (::renameat2(-1, directoryOf(context, from).c_str(), -1, directoryOf(context, to).c_str(), RENAME_NOREPLACE) !=
        0) {
        throwErrno(errno, "renaming the volume " + from);
    }
    context.announceVolume(to, "rename");
}

void emptyVolume(Context& context, const std::string& name) {
    const FileLock lock = lockVolumes(context, FileLock::Mode::Exclusive);
    checkExists(context, name);
    for (const VolumeUser& user : usersOfAll(context)[name]) {
        if (!user.isRunning) continue;
        throw Error(ErrorKind::Busy,
                    "empty " + name + ": volume is in use by the running container " + user.name + "; stop it first");
    }
    context.discardTree(volumeData(context, name));
    ensureVolume(context, name);
}

void cloneVolume(Context& context, const std::string& source, const std::string& target, const std::stop_token& stop) {
    const VolumeSummary from = describeVolume(context, source, false, stop);
    checkAbsent(context, target);
    FilesProcess child =
        openTree(context, volumeData(context, source), "tree-pack", FilesProcess::Stream::FromChild, stop);
    makeFilled(
        context, target, from.labels,
        [&](char* buffer, std::size_t capacity) { return child.read(buffer, capacity, stop); }, stop);
}

void exportVolume(Context& context, const std::string& name, const archive::ByteSink& sink,
                  const std::stop_token& stop) {
    checkExists(context, name);
    FilesProcess child =
        openTree(context, volumeData(context, name), "tree-pack", FilesProcess::Stream::FromChild, stop);
    child.drainTo(sink, stop);
}

std::vector<std::string> importVolume(Context& context, const std::string& name, const archive::ByteSource& source,
                                      const std::stop_token& stop) {
    checkName(name);
    if (exists(context, name)) return fill(context, volumeData(context, name), source, stop);
    return makeFilled(context, name, {}, source, stop);
}

}  // namespace galley::container
