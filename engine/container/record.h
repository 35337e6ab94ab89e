// SPDX-License-Identifier: Apache-2.0
/// @file
/// `config.json` of a container: everything that was asked for, resolved against its image when it was made. It never
/// changes afterwards; what changes lies beside it (`state.json`, `ports.json`) or in `names/`.
/// Used by container. Uses base. Threads: values. Crash: see record_store.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/container/types.h"
#include "engine/process/id_mapping.h"

namespace galley::container {

/// A mount with its source decided: an anonymous volume has its name.
struct RecordMount {
    Mount mount;
    bool anonymous = false;
    bool operator==(const RecordMount&) const = default;
};

struct Record {
    std::string id;
    Instant created{};
    std::string image;    ///< as it was given
    std::string imageId;  ///< "sha256:<hex>"
    std::string platform;
    std::vector<std::string> layers;  ///< chain ids in hex, lowest first

    std::vector<std::string> entrypoint;
    std::vector<std::string> command;
    std::vector<std::string> environment;
    std::string user;
    process::KeptIds keptIds;  ///< what the options say of the user namespace, in numbers
    std::string workingDirectory;
    std::string hostname;
    std::string stopSignal;  ///< as it was given; empty: SIGTERM
    std::optional<int> stopTimeoutSeconds;
    std::map<std::string, std::string> labels;
    std::vector<std::string> exposedPorts;  ///< "5000/tcp"
    std::vector<std::string> imageVolumes;  ///< mount points that the image declares
    std::vector<RecordMount> mounts;
    std::vector<std::string> volumesFrom;  ///< as it was given; the mounts are among `mounts`

    /// "host", "none", "container:<id>", or the network that it was made for (`networks.json` has what is true).
    std::string network;
    RestartPolicy restart;
    bool terminal = false;
    ConsoleSize consoleSize;
    bool openStdin = false;
    bool attachStdin = false;
    bool attachStdout = false;
    bool attachStderr = false;
    bool removeOnExit = false;
    bool publishAllPorts = false;
    std::string runtime;  ///< as it was asked for; empty: what works here
    Options options;

    bool operator==(const Record&) const = default;

    /// Entrypoint and command in one: what is executed.
    std::vector<std::string> arguments() const;
    /// Its input ends when the first who was attached goes away.
    bool stdinOnce() const noexcept { return openStdin && attachStdin; }
};

/// As many digits of an id as lists show.
inline constexpr std::size_t kShortIdLength = 12;

/// The container whose network is shared: what follows "container:"; nothing for networks of other sorts.
std::optional<std::string> networkOwner(std::string_view network);
/// "host", "none" and "container:…" leave a container without networks of its own.
bool hasNetworks(const Record& record);

std::string writeRecord(const Record& record);
/// Throws Corrupt, or Unsupported when a newer Galley wrote it.
Record parseRecord(std::string_view json);

}  // namespace galley::container
