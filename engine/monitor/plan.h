// SPDX-License-Identifier: Apache-2.0
/// @file
/// Everything a monitor needs to know of the one container it supervises: written by the starter as JSON, read once by
/// `galley-monitor`. Paths are absolute and as the host sees them.
/// Used by container (writes), app/monitor (reads). Threads: values. Processes: the file is private to the user.
///
/// The starter runs `galley-monitor --plan FILE --ready-fd N [--holder-fd N --lease-fd N] [--attach-fd N]…`, reaps it
/// at once (it forks) and reads one JSON line, up to the end of file, from the other end of the ready pipe:
/// parseReadiness(). `--holder-fd` is the holder's user namespace, `--lease-fd` the lock of the NamespaceLease,
/// `--attach-fd` the first end of AttachStream::makePair(). A failed start is NotFound for a command that is not in the
/// image (exit code 127), Forbidden for one that cannot be executed (126), Busy for a port in use, Runtime otherwise.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/logs/kept_logs.h"
#include "engine/logs/log_format.h"
#include "engine/monitor/health.h"
#include "engine/network/network_config.h"
#include "engine/network/port_forwarder.h"
#include "engine/process/control_group_places.h"
#include "engine/process/id_mapping.h"

namespace galley::monitor {

enum class RestartKind : std::uint8_t { No, OnFailure, Always, UnlessStopped };
enum class NetworkMode : std::uint8_t { None, Host, Bridge, Container };

/// Fills an empty volume from what the image has at the mount point.
struct CopyUp {
    std::string imagePath;  ///< inside the container, absolute
    std::string directory;  ///< the volume's `_data` on the host
};

struct OverlayPlan {
    std::vector<std::string> lower;  ///< uppermost first
    std::string upper;
    std::string work;
    std::string merged;  ///< the mount point; the spec's root.path
    bool fuse = false;   ///< with fuse-overlayfs, without asking the kernel
    process::KeptIds kept{};
};

/// A network that the container is to be in.
struct WantedNetwork {
    std::string name;
    std::vector<std::string> aliases{};
    std::string address{};   ///< empty: the lowest free one
    std::string address6{};  ///< empty: one that goes with the other, where the network has IPv6
    bool operator==(const WantedNetwork&) const = default;
};

struct PlannedNetwork {
    WantedNetwork wanted;
    std::string id;
    network::NetworkConfig config;
};

/// The container whose network is shared.
struct NetworkOwner {
    std::string name;  ///< for sentences
    std::string controlSocket;
    std::string links;  ///< a directory: of its links "user" and "network" the runtime's specification speaks
};

struct MonitorPlan {
    std::string id;
    std::string name;
    std::string image;  ///< as it was given: goes into events, as the labels do
    std::map<std::string, std::string> labels;
    std::string containerDirectory;  ///< `<data>/containers/<id>`
    std::string bundleDirectory;     ///< holds the runtime's config.json
    OverlayPlan overlay;
    std::vector<CopyUp> copyUps;

    std::string runtime;                        ///< absolute path of crun or runc
    std::string runtimeRoot;                    ///< for `--root`
    process::ControlGroupPlaces controlGroups;  ///< where the container's group is
                                                ///< made; None: it gets none
    process::GroupLimits limits;
    uid_t user = 0;           ///< who starts it, outside of the holder's user namespace
    std::string groupTraces;  ///< where it is noted which groups were made

    NetworkMode networkMode = NetworkMode::None;
    std::vector<PlannedNetwork> networks;      ///< of Bridge; the first that leads out is the way out
    std::optional<NetworkOwner> networkOwner;  ///< of Container
    std::vector<std::string> nameServers;      ///< for what is no name of a container
    bool hostGateway = false;                  ///< it may reach the host's loopback
    std::string hostname;
    std::vector<network::PortBinding> ports;  ///< used when `ports.json` is absent

    std::string logDirectory;
    logs::Rotation rotation;
    bool terminal = false;
    bool openStdin = false;
    bool keepStdin = false;     ///< its input stays open whoever goes away
    std::uint16_t columns = 0;  ///< of the terminal at the start; 0: unknown
    std::uint16_t rows = 0;

    RestartKind restart = RestartKind::No;
    int maximumRetries = 0;  ///< OnFailure: 0 is without limit
    int stopSignal = 15;
    int stopTimeoutSeconds = 10;  ///< -1: waits for ever
    bool removeOnExit = false;
    logs::KeepRule keepLog;  ///< when it removes itself
    std::optional<HealthPlan> health;
    std::string nameLink;                      ///< removed with the record
    std::vector<std::string> volumesToRemove;  ///< anonymous volumes' directories that go with the record

    std::string dataDirectory;     ///< for events
    std::string runtimeDirectory;  ///< `<runtime>`: networks, holder
    std::string controlSocket;
    std::string consoleSocket;  ///< where the runtime sends the terminal; at most 107 characters for runc
    std::string stateFile;
    std::string portsFile;
    std::string networksFile;
};

std::string writePlan(const MonitorPlan& plan);
/// Throws Corrupt when a field is missing or has a wrong type.
MonitorPlan parsePlan(std::string_view json);

/// The answer on the ready pipe.
struct Readiness {
    int pid = 0;  ///< of the container's first process on the host
    std::vector<network::PortBinding> ports;
};

std::string writeReadiness(const Readiness& readiness);
/// Throws the Error that the monitor reported. `line` empty (the monitor died): Runtime.
Readiness parseReadiness(std::string_view line);
std::string writeFailure(ErrorKind kind, std::string_view sentence);

/// `ports.json`: what is published, kept over restarts of the container.
std::string writePorts(const std::vector<network::PortBinding>& ports);
std::vector<network::PortBinding> parsePorts(std::string_view json);

/// `networks.json`: where the container is connected, kept over restarts.
std::string writeNetworks(const std::vector<WantedNetwork>& networks);
std::vector<WantedNetwork> parseNetworks(std::string_view json);

}  // namespace galley::monitor
