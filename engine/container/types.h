// SPDX-License-Identifier: Apache-2.0
/// @file
/// The values of containers: what is asked for and what is there. Plain data; they cross the engine's border under
/// their names in `galley::api`. Used by container and api. Uses base. Threads: values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/container/network_types.h"
#include "engine/container/options.h"

namespace galley::container {

enum class Protocol { Tcp, Udp };

struct PortMapping {
    std::string hostAddress;     ///< "127.0.0.1" when the user gave none; "0.0.0.0", "::1", …
    std::uint16_t hostPort = 0;  ///< 0: a free one is chosen at start
    std::uint16_t containerPort = 0;
    Protocol protocol = Protocol::Tcp;
    std::uint16_t hostPortLast = 0;  ///< not 0: at start the first free one from hostPort up to this is taken
    bool operator==(const PortMapping&) const = default;
};

struct Mount {
    enum class Kind { Bind, Volume, Tmpfs };
    Kind kind = Kind::Bind;
    std::string source;  ///< absolute host path, or volume name (empty: anonymous)
    std::string target;  ///< absolute path in the container
    bool readOnly = false;
    bool createSource = false;                ///< Bind: a missing source is made, as `-v` does; else it is an error
    bool copyUp = true;                       ///< Volume: while it is empty, what the image has there is copied into it
    std::vector<std::string> tmpfsOptions{};  ///< "size=65536", "mode=1777", "exec"
    bool operator==(const Mount&) const = default;
};

struct RestartPolicy {
    enum class Kind { No, OnFailure, Always, UnlessStopped };
    Kind kind = Kind::No;
    int maximumRetries = 0;  ///< OnFailure: 0 is without limit
    bool operator==(const RestartPolicy&) const = default;
};

/// Of a terminal, in characters (OCI runtime-spec config.md "consoleSize"); 0: not known.
struct ConsoleSize {
    std::uint16_t rows = 0;
    std::uint16_t columns = 0;
    bool operator==(const ConsoleSize&) const = default;
};

/// Everything `run` and `create` take. Absent optionals mean the image's value.
struct ContainerSpec {
    std::string image;
    std::string name;  ///< empty: generated
    std::vector<std::string> command;
    std::optional<std::vector<std::string>> entrypoint;
    std::vector<std::string> environment;  ///< "NAME=value", later wins over the image's
    std::vector<PortMapping> ports;
    bool publishAllPorts = false;
    std::vector<std::string> exposedPorts;  ///< beside the image's: "5000", "6000-6009/udp"
    std::vector<Mount> mounts;
    std::vector<std::string> volumesFrom;  ///< containers whose mounts come along, "name[:ro|rw]"
    std::map<std::string, std::string> labels;
    std::string workingDirectory;
    std::string user;  ///< "uid[:gid]" or names of the image
    std::string hostname;
    std::string network = "bridge";         ///< "bridge", "host", "none", "container:NAME", or one that was made
    std::vector<NetworkChoice> networks{};  ///< when not empty, these instead, of which `network` is the first
    RestartPolicy restart;
    bool terminal = false;
    ConsoleSize consoleSize;  ///< of the terminal, from its first moment on
    bool openStdin = false;
    /// What whoever starts it first stays attached to. Open input that nobody is attached to stays open for all who
    /// come; else it ends with the first.
    bool attachStdin = false;
    bool attachStdout = false;
    bool attachStderr = false;
    bool removeOnExit = false;
    std::string platform;
    std::string runtime;  ///< name or absolute path of an OCI runtime; empty: what works here
    std::string stopSignal;
    std::optional<int> stopTimeoutSeconds;
    Options options;
};

struct CreatedContainer {
    std::string id;
    std::vector<std::string> warnings;
};

enum class ContainerState { Created, Running, Paused, Restarting, Removing, Exited, Dead };

/// "created", "running", … as Docker's JSON has it.
std::string stateName(ContainerState state);

struct ContainerSummary {
    std::string id;
    std::string name;
    std::string image;  ///< as it was given
    std::string imageId;
    std::string command;  ///< joined for people
    Instant created{};
    ContainerState state = ContainerState::Created;
    std::string statusText;      ///< "Up 2 minutes", "Exited (1) 3 hours ago"
    int exitCode = 0;            ///< meaningful when Exited
    std::string reason;          ///< why it ended, in one sentence, when Galley knows more than the code; else empty
    bool outOfMemory = false;    ///< the kernel ended it because memory ran out
    bool stoppedByUser = false;  ///< somebody asked for its end: stop, or kill with the stop signal or SIGKILL
    std::string health;          ///< "starting", "healthy", "unhealthy"; empty without a health check
    Instant started{};           ///< the epoch when never
    Instant finished{};
    int pid = 0;                     ///< of the container's first process on the host; 0 when it does not run
    std::vector<PortMapping> ports;  ///< published now (or at the next start)
    std::vector<std::string> exposedPorts;
    std::vector<Mount> mounts;
    std::map<std::string, std::string> labels;
    std::string network;
    bool terminal = false;
    std::optional<std::int64_t> writtenBytes;  ///< of its writable layer, when the filter asked for sizes
    std::optional<std::int64_t> totalBytes;    ///< with the image
};

/// What `update` changes. Limits of zero and empty ones stay as they are.
struct ContainerUpdate {
    Resources resources;
    std::optional<RestartPolicy> restart;
};

/// How a container is to end.
struct StopOptions {
    std::optional<int> timeoutSeconds;  ///< until SIGKILL; absent: the container's, else 10; -1: never
    std::string signal;                 ///< "QUIT", "3"; empty: the container's, else TERM
};

struct ContainerFilter {
    bool all = false;  ///< also those that do not run
    /// Docker's filters: id, name, label, status, ancestor, exited, publish, volume, network, before, since.
    std::vector<std::pair<std::string, std::string>> filters;
    bool sizes = false;  ///< fills writtenBytes and totalBytes; reads every file that was written
};

/// One sample. Rates come from the difference of two.
struct ContainerStats {
    std::string id;
    std::string name;
    std::chrono::steady_clock::time_point taken{};
    std::chrono::nanoseconds cpuTime{};  ///< of all its processes since its start
    double cpuPercent = 0;               ///< of one processor, since the previous sample of this subscriber; 0 at first
    std::int64_t memoryBytes = 0;
    std::int64_t memoryLimitBytes = 0;  ///< the machine's memory without a limit
    int processes = 0;
    std::int64_t receivedBytes = 0;  ///< by its network, since its start
    std::int64_t sentBytes = 0;
    std::int64_t blockReadBytes = 0;  ///< from and to disks, since its start
    std::int64_t blockWrittenBytes = 0;
};

/// One more process in a running container. What is empty is the container's.
struct ExecSpec {
    std::vector<std::string> command;
    std::vector<std::string> environment;  ///< "NAME=value" over the container's; "NAME" takes one away
    std::string user;
    std::string workingDirectory;
    bool terminal = false;
    /// runc sets it before the process begins, crun (to 1.29) just after: then the process hears of it by SIGWINCH.
    ConsoleSize consoleSize;
    bool privileged = false;  ///< all capabilities, within the container's user namespace
    bool detached = false;    ///< without streams; nobody waits for it
};

/// What `ps` said about a container's processes.
struct ProcessTable {
    std::vector<std::string> titles;
    std::vector<std::vector<std::string>> rows;
};

struct PublishedPort {
    std::string containerId;
    std::string containerName;
    PortMapping mapping;
    bool listening = false;  ///< the host side is open now
    bool answers = false;    ///< something inside the container listens on containerPort
    std::uint64_t connectionsOpen = 0;
    std::uint64_t connectionsTotal = 0;
    std::uint64_t bytesIn = 0;   ///< towards the container
    std::uint64_t bytesOut = 0;  ///< from the container
};

/// Whether a host port can be listened on, and who is in the way.
struct PortAvailability {
    bool free = false;
    std::string sentence;  ///< for people; empty when free
    int ownerPid = 0;      ///< 0: unknown (another user's process)
    std::string ownerName;
    std::uint16_t suggestion = 0;  ///< a free port near the wanted one
};

/// One line of `galley doctor`.
struct Check {
    enum class State { Ok, Warning, Failed };
    std::string id;  ///< "user-namespaces", "subordinate-ids", "overlay", "runtime", "pasta", "cgroups", …
    std::string title;
    State state = State::Ok;
    std::string found;   ///< what is there: "crun 1.8.1", "100000–165535"
    std::string effect;  ///< what will not work, when not Ok
    std::string fix;     ///< a command to copy, or a sentence; empty when Ok
};

}  // namespace galley::container
