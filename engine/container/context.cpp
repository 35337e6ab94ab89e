// SPDX-License-Identifier: Apache-2.0
#include "engine/container/context.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "engine/archive/unpack_process.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/container/changes.h"
#include "engine/container/removed_logs.h"
#include "engine/monitor/runtime_state.h"
#include "engine/monitor/shared_volumes.h"
#include "engine/network/definitions.h"
#include "engine/network/network.h"
#include "engine/process/control_group.h"
#include "engine/process/id_mapping.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPinPrefix = "container/";

/// Root's containers are shifted by one: their root is the first subordinate id, never 0.
std::optional<HostOwner> findOwner() {
    if (::geteuid() != 0) return std::nullopt;
    const auto outer = process::outerMappingForUser();
    const std::uint32_t root = process::containerIdShift(outer);
    const auto uid = process::outerIdOf(outer.users, root);
    const auto gid = process::outerIdOf(outer.groups, root);
    if (!uid || !gid) return std::nullopt;
    return HostOwner{*uid, *gid};
}

/// A record of a former version names its only network.
std::vector<monitor::WantedNetwork> readNetworks(const std::filesystem::path& file, const Record& record) {
    if (const auto text = readFileIfExists(file)) return monitor::parseNetworks(*text);
    if (!hasNetworks(record)) return {};
    return {{record.network}};
}

std::vector<PortMapping> readPorts(const fs::path& file) {
    std::vector<PortMapping> ports;
    if (const auto text = readFileIfExists(file)) {
        for (const auto& binding : monitor::parsePorts(*text)) ports.push_back(toMapping(binding));
    }
    return ports;
}

}  // namespace

std::string pinOwner(const std::string& id) {
    return std::string(kPinPrefix) + id;
}

Context::Context(Directories directories, store::Store store)
    : m_directories(std::move(directories)),
      m_store(std::move(store)),
      m_records(m_directories),
      m_events(m_directories.data),
      m_owner(findOwner()) {}

Observation Context::read(const std::string& id, const std::string& name) {
    const RecordPaths paths = m_records.paths(id);
    Observation observation;
    observation.name = name;
    try {
        observation.record = m_records.load(id);
        applyChanges(paths.changes, observation.record);
        observation.networks = readNetworks(paths.networks, observation.record);
        observation.state = monitor::settledState(paths.directory, paths.state);
        if (isUp(observation.state)) {
            for (const auto& binding : observation.state.ports) observation.ports.push_back(toMapping(binding));
        } else {
            observation.ports = readPorts(paths.ports);
        }
    } catch (const Error& error) {
        // One damaged file must not hide the other containers: this one is shown as dead and can be removed.
        if (error.kind() != ErrorKind::Corrupt && error.kind() != ErrorKind::Unsupported) throw;
        observation.record.id = id;
        observation.state = {};
        observation.state.status = monitor::Status::Dead;
        observation.state.error = error.message();
    }
    return observation;
}

/// True when the container is gone afterwards. What another process works on is left to it.
bool Context::heal(Observation& observation) {
    if (observation.state.status == monitor::Status::Dead) return false;
    const std::string& id = observation.record.id;
    const RecordPaths paths = m_records.paths(id);
    const auto written = monitor::readState(paths.state);
    const bool killed = isUp(written) && !isUp(observation.state);
    const bool orphan = observation.record.removeOnExit && observation.state.status == monitor::Status::Exited &&
                        !monitor::monitorLives(paths.directory);
    if (!killed && !orphan) return false;
    const auto lock = m_records.tryLock(id);
    if (!lock || monitor::monitorLives(paths.directory)) return false;
    if (killed) {
        // What is written there is the end of an earlier run, unless it waited for its next one.
        if (written.status != monitor::Status::Restarting) observation.state.finishedAt = now();
        dropRuntimeTraces(id);
        if (!saveHealed(paths, observation)) return false;
    }
    if (!observation.record.removeOnExit) return false;
    discard(observation, true);
    return true;
}

/// False on a full disk: the answer is right all the same, and the next call tries again.
bool Context::saveHealed(const RecordPaths& paths, const Observation& observation) {
    try {
        monitor::saveState(paths.state, observation.state);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NoSpace) throw;
        return observation.record.removeOnExit;
    }
    announce(observation, "die", {{"exitCode", std::to_string(observation.state.exitCode)}});
    return true;
}

Observation Context::observe(const std::string& reference) {
    const std::string id = m_records.resolve(reference);
    try {
        Observation observation = read(id, m_records.nameOf(id));
        if (!heal(observation)) return observation;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
    }
    noSuchContainer(reference);
}

std::vector<Observation> Context::observeAll() {
    settle();
    const auto names = m_records.names();
    std::vector<Observation> all;
    for (const auto& id : m_records.ids()) {
        try {
            const auto name = names.find(id);
            Observation observation = read(id, name == names.end() ? std::string() : name->second);
            if (!heal(observation)) all.push_back(std::move(observation));
        } catch (const Error& error) {
            // Removed since its id was listed.
            if (error.kind() != ErrorKind::NotFound) throw;
        }
    }
    reviveNetworks(all);
    std::sort(all.begin(), all.end(), [](const Observation& left, const Observation& right) {
        return left.record.created > right.record.created;
    });
    return all;
}

std::map<std::string, int> Context::countByImage() {
    settle();
    std::map<std::string, int> counts;
    for (const auto& pin : m_store.images().pins()) {
        if (pin.owner.rfind(kPinPrefix, 0) == 0) ++counts[pin.image.text()];
    }
    return counts;
}

/// Whoever looks at the containers must not be kept from it by a network that cannot be mended.
void Context::reviveNetworks(const std::vector<Observation>& observations) const {
    std::set<std::string> names;
    for (const auto& observation : observations) {
        if (!isUp(observation.state)) continue;
        for (const auto& endpoint : observation.state.endpoints) names.insert(endpoint.network);
    }
    const network::Definitions definitions(m_directories);
    for (const auto& name : names) {
        try {
            if (const auto definition = definitions.findByName(name)) {
                network::reviveNetwork(m_directories, definitions.configOf(*definition));
            }
        } catch (const Error&) {
            continue;  // doctor says what is wrong with networks
        }
    }
}

void Context::settle() {
    for (const auto& leftover : m_records.leftovers()) discardTree(leftover.directory);
    settlePins();
    dropStrayRuntimeStates();
}

/// What a killed monitor could not take away itself. Its processes and mounts went with it.
void Context::dropRuntimeTraces(const std::string& id) {
    const RecordPaths paths = m_records.paths(id);
    std::error_code ignored;
    fs::remove(paths.controlSocket, ignored);
    fs::remove(paths.consoleSocket, ignored);
    monitor::removeRuntimeState(paths.runtimeState);
    process::removeControlGroup(paths.groupTraces);
}

/// Of containers whose monitor was killed after it had removed their record.
void Context::dropStrayRuntimeStates() {
    std::error_code absent;
    for (const char* traces : {"runtime", "cgroups"}) {
        for (const auto& entry : fs::directory_iterator(m_directories.runtime / traces, absent)) {
            const std::string id = entry.path().filename().string();
            if (isContainerId(id) && !m_records.exists(id)) dropRuntimeTraces(id);
        }
    }
    // A group whose processes were still ending when the monitor's death was seen.
    for (const auto& entry : fs::directory_iterator(m_directories.runtime / "cgroups", absent)) {
        const std::string id = entry.path().filename().string();
        if (!m_records.exists(id) || monitor::monitorLives(m_records.paths(id).directory)) continue;
        // Whoever starts it just now has the lock.
        const auto lock = m_records.tryLock(id);
        if (lock && !monitor::monitorLives(m_records.paths(id).directory)) process::removeControlGroup(entry.path());
    }
}

std::vector<std::string> Context::stalePins() const {
    std::vector<std::string> owners;
    for (const auto& pin : m_store.images().pins()) {
        if (pin.owner.rfind(kPinPrefix, 0) != 0) continue;
        if (!m_records.exists(pin.owner.substr(kPinPrefix.size()))) owners.push_back(pin.owner);
    }
    return owners;
}

void Context::settlePins() {
    try {
        for (const auto& owner : stalePins()) unpin(owner);
        std::set<std::string> pinned;
        for (const auto& pin : m_store.images().pins()) pinned.insert(pin.owner);
        for (const auto& id : m_records.ids()) {
            if (!pinned.contains(pinOwner(id))) pinAgain(id);
        }
    } catch (const Error& error) {
        // Whoever needs images hears that the index is damaged; containers go on without it.
        if (error.kind() != ErrorKind::Corrupt) throw;
    }
}

/// After the index was lost. Where the image is not here either, its layers are gone already.
void Context::pinAgain(const std::string& id) {
    try {
        m_store.images().pin({pinOwner(id), Digest::parse(m_records.load(id).imageId)});
    } catch (const Error& error) {
        constexpr ErrorKind kHarmless[] = {ErrorKind::NotFound, ErrorKind::Corrupt, ErrorKind::NoSpace,
                                           ErrorKind::InvalidInput, ErrorKind::Unsupported};
        if (std::find(std::begin(kHarmless), std::end(kHarmless), error.kind()) == std::end(kHarmless)) throw;
    }
}

/// What cannot be written on a full disk is done by a later settle(): removing must go on, since it makes room.
void Context::unpin(const std::string& owner) {
    try {
        if (m_store.images().unpin(owner)) m_store.collectGarbage();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NoSpace) throw;
    }
}

void Context::discard(const Observation& observation, bool anonymousVolumes) {
    const std::string& id = observation.record.id;
    dropRuntimeTraces(id);
    const auto gone = m_records.withdraw(id);
    if (anonymousVolumes) {
        for (const auto& entry : observation.record.mounts) {
            const std::string& name = entry.mount.source;
            const bool shared = entry.anonymous && monitor::isVolumeNamed(gone.directory.parent_path(), name);
            if (entry.anonymous && !shared) discardTree(volumesDirectory() / name);
        }
    }
    logs::keepLog(m_directories.data, gone.directory / "log",
                  {id, observation.name, observation.record.image, now(), observation.state.exitCode, 0, {}},
                  readKeepSetting().rule);
    discardTree(gone.directory);
    unpin(pinOwner(id));
    announce(observation, "destroy");
}

void Context::discardTree(const fs::path& directory) {
    archive::removeTrees(m_directories, {directory});
}

void Context::announce(const Observation& observation, const std::string& action,
                       std::map<std::string, std::string> more) {
    logs::Event event;
    event.time = now();
    event.type = "container";
    event.action = action;
    event.actorId = observation.record.id;
    // A label cannot pass for what the event itself says.
    event.attributes = std::move(more);
    event.attributes.insert(observation.record.labels.begin(), observation.record.labels.end());
    event.attributes["name"] = observation.name;
    event.attributes["image"] = observation.record.image;
    append(event);
}

void Context::announceVolume(const std::string& name, const std::string& action) {
    logs::Event event;
    event.time = now();
    event.type = "volume";
    event.action = action;
    event.actorId = name;
    event.attributes["driver"] = "local";
    append(event);
}

void Context::append(const logs::Event& event) {
    try {
        m_events.append(event);
    } catch (const Error& error) {
        // What happened has happened, also where a full disk has no room to tell of it.
        if (error.kind() != ErrorKind::NoSpace) throw;
    }
}

fs::path Context::namesDirectory(const Record& record) const {
    return m_records.paths(networkOwner(record.network).value_or(record.id)).directory;
}

void Context::giveToContainer(const fs::path& path) const {
    if (!m_owner) return;
    if (::lchown(path.c_str(), m_owner->uid, m_owner->gid) != 0) throwErrno(errno, "Giving away " + path.string());
}

void Context::keepForStart(const std::string& id, UniqueFd stream) {
    (*m_waitingStreams.lock())[id].push_back(std::move(stream));
}

std::vector<UniqueFd> Context::takeForStart(const std::string& id) {
    auto node = m_waitingStreams.lock()->extract(id);
    return node.empty() ? std::vector<UniqueFd>() : std::move(node.mapped());
}

}  // namespace galley::container
