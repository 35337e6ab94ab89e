// SPDX-License-Identifier: Apache-2.0
/// @file
/// What everything that works on containers shares: the directories, the images, the records, the events; and what is
/// true of a container now.
/// Used by this room and api. Uses store, logs, monitor, process.
/// Threads: thread-safe. Processes: nothing is cached that another process could change.
/// Crash: settle() puts right what a killed process left; it runs by itself before anything is listed or changed.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/directories.h"
#include "engine/base/sync.h"
#include "engine/base/unique_fd.h"
#include "engine/container/observation.h"
#include "engine/container/record_store.h"
#include "engine/logs/event_log.h"
#include "engine/store/store.h"

namespace galley::container {

/// Who owns what a container's root may write: an id on this host. Only root chooses; a user's own files fit already.
struct HostOwner {
    unsigned uid = 0;
    unsigned gid = 0;
};

class Context {
public:
    Context(Directories directories, store::Store store);

    const Directories& directories() const noexcept { return m_directories; }
    const store::Store& store() const noexcept { return m_store; }
    const RecordStore& records() const noexcept { return m_records; }
    std::filesystem::path volumesDirectory() const { return m_directories.data / "volumes"; }

    /// The container as it is; a monitor's death is seen and written down. One with a damaged file is Dead, with the
    /// reason in state.error. NotFound when there is none.
    Observation observe(const std::string& reference);
    /// All, newest first.
    std::vector<Observation> observeAll();
    /// Image id → how many containers were made from it. Reads none of them.
    std::map<std::string, int> countByImage();
    /// Removes what killed processes left: half-made records, `--rm` containers without monitor, pins without owner;
    /// and pins anew what a lost index forgot.
    void settle();
    /// Owners of pins whose container is gone.
    std::vector<std::string> stalePins() const;

    /// Takes the record and its files away. Needs the container's lock; the container must not be up.
    void discard(const Observation& observation, bool anonymousVolumes);
    /// Removes a tree in which subordinate ids own something. Absent is fine.
    void discardTree(const std::filesystem::path& directory);

    void announce(const Observation& observation, const std::string& action,
                  std::map<std::string, std::string> more = {});
    /// The same for a volume.
    void announceVolume(const std::string& name, const std::string& action);
    /// Nothing for a user.
    const std::optional<HostOwner>& owner() const noexcept { return m_owner; }
    /// Has the container's `hosts`, `hostname` and `resolv.conf`: with a shared network, the other container's.
    std::filesystem::path namesDirectory(const Record& record) const;
    /// Gives a file to the container's root where root runs us.
    void giveToContainer(const std::filesystem::path& path) const;

    /// Descriptors of attached streams, kept from attach() to start().
    void keepForStart(const std::string& id, UniqueFd stream);
    std::vector<UniqueFd> takeForStart(const std::string& id);

private:
    Observation read(const std::string& id, const std::string& name);
    bool heal(Observation& observation);
    bool saveHealed(const RecordPaths& paths, const Observation& observation);
    void append(const logs::Event& event);
    void unpin(const std::string& owner);
    void reviveNetworks(const std::vector<Observation>& observations) const;
    void settlePins();
    void pinAgain(const std::string& id);
    void dropStrayRuntimeStates();
    void dropRuntimeTraces(const std::string& id);

    Directories m_directories;
    store::Store m_store;
    RecordStore m_records;
    logs::EventLog m_events;
    std::optional<HostOwner> m_owner;
    Sync<std::map<std::string, std::vector<UniqueFd>>> m_waitingStreams;
};

/// "container/<id>": the owner of the pin that keeps a container's image.
std::string pinOwner(const std::string& id);

}  // namespace galley::container
