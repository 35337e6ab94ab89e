// SPDX-License-Identifier: Apache-2.0
/// @file
/// The values that cross the engine's border. Plain data: no pointer, no lock, no file handle.
/// Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"

namespace galley::api {

// ---- Images -------------------------------------------------------------------------------------------------------

struct ImageSummary {
    std::string id;                        ///< "sha256:<hex>" of the image config
    std::vector<std::string> tags;         ///< familiar form: "flask-demo:1", "localhost:5000/a/b:2"; empty: dangling
    std::vector<std::string> repoDigests;  ///< "flask-demo@sha256:…"
    Instant created{};                     ///< from the image config; the epoch when it says nothing
    std::int64_t sizeBytes = 0;            ///< unpacked size of all layers
    int containers = 0;                    ///< how many containers (any state) were made from it
    std::string platform;                  ///< "linux/amd64", "linux/arm64/v8"
    std::map<std::string, std::string> labels;
};

/// What a run form needs to know of an image before anything runs.
struct ImageDetails {
    ImageSummary summary;
    std::vector<std::string> exposedPorts;  ///< "5000/tcp", in numeric order
    std::vector<std::string> environment;   ///< "NAME=value"
    std::vector<std::string> entrypoint;
    std::vector<std::string> command;
    std::vector<std::string> volumes;
    std::string user;
    std::string workingDirectory;
};

struct HistoryEntry {
    std::string id;  ///< image id on the newest row, "<missing>" below it, as `docker history` prints
    Instant created{};
    std::string createdBy;
    std::int64_t sizeBytes = 0;
    std::string comment;
};

enum class PullPolicy { Always, Missing, Never };

struct PullRequest {
    std::string reference;  ///< as the user typed it
    std::string platform;   ///< "os/arch[/variant]"; empty: this machine
};

enum class LayerPhase { Waiting, Downloading, Unpacking, Done, AlreadyHere };

struct LayerProgress {
    std::string id;  ///< 12 digits of the blob's digest
    LayerPhase phase = LayerPhase::Waiting;
    std::int64_t currentBytes = 0;  ///< compressed bytes received, or uncompressed bytes unpacked
    std::int64_t totalBytes = 0;    ///< 0: unknown
};

/// One snapshot of a pull: all layers, in the manifest's order.
struct PullProgress {
    std::string status;  ///< "Resolving", "Pulling from library/flask", "Unpacking", …
    std::vector<LayerProgress> layers;
};

struct PullOutcome {
    std::string reference;  ///< fully qualified: "docker.io/library/flask:latest"
    std::string familiar;   ///< "flask:latest"
    std::string imageId;
    std::string digest;     ///< of the manifest or index the registry answered with
    bool upToDate = false;  ///< nothing had to be downloaded
};

struct RemovedImage {
    std::string untagged;  ///< one of the two is set
    std::string deleted;
};

// ---- Containers ---------------------------------------------------------------------------------------------------

enum class Protocol { Tcp, Udp };

struct PortMapping {
    std::string hostAddress;     ///< "127.0.0.1" when the user gave none; "0.0.0.0", "::1", …
    std::uint16_t hostPort = 0;  ///< 0: a free one is chosen at start
    std::uint16_t containerPort = 0;
    Protocol protocol = Protocol::Tcp;
    bool operator==(const PortMapping&) const = default;
};

struct Mount {
    enum class Kind { Bind, Volume, Tmpfs };
    Kind kind = Kind::Bind;
    std::string source;  ///< absolute host path, or volume name (empty: anonymous)
    std::string target;  ///< absolute path in the container
    bool readOnly = false;
};

struct RestartPolicy {
    enum class Kind { No, OnFailure, Always, UnlessStopped };
    Kind kind = Kind::No;
    int maximumRetries = 0;  ///< OnFailure: 0 is without limit
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
    std::vector<Mount> mounts;
    std::map<std::string, std::string> labels;
    std::string workingDirectory;
    std::string user;  ///< "uid[:gid]" or names of the image
    std::string hostname;
    std::string network = "bridge";  ///< "bridge", "host", "none"
    RestartPolicy restart;
    bool terminal = false;
    bool openStdin = false;
    bool removeOnExit = false;
    std::string platform;
    std::string stopSignal;
    std::optional<int> stopTimeoutSeconds;
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
    std::string statusText;  ///< "Up 2 minutes", "Exited (1) 3 hours ago"
    int exitCode = 0;        ///< meaningful when Exited
    std::string reason;      ///< why it ended, in one sentence, when Galley knows more than the code; else empty
    Instant started{};       ///< the epoch when never
    Instant finished{};
    int pid = 0;                     ///< of the container's first process on the host; 0 when it does not run
    std::vector<PortMapping> ports;  ///< published now (or at the next start)
    std::vector<std::string> exposedPorts;
    std::vector<Mount> mounts;
    std::map<std::string, std::string> labels;
    std::string network;
    bool terminal = false;
};

struct ContainerFilter {
    bool all = false;  ///< also those that do not run
    /// Docker's filters: id, name, label, status, ancestor, exited, publish, volume, network, before, since.
    std::vector<std::pair<std::string, std::string>> filters;
};

/// One sample. Rates come from the difference of two.
struct ContainerStats {
    std::string id;
    std::string name;
    Instant taken{};
    std::chrono::nanoseconds cpuTime{};  ///< of all its processes since its start
    double cpuPercent = 0;               ///< of one processor, since the previous sample of this subscriber; 0 at first
    std::int64_t memoryBytes = 0;
    std::int64_t memoryLimitBytes = 0;  ///< the machine's memory without a limit
    int processes = 0;
};

// ---- Logs ---------------------------------------------------------------------------------------------------------

enum class LogStream { Stdout, Stderr };

struct LogLine {
    Instant time{};
    LogStream stream = LogStream::Stdout;
    std::string text;      ///< the raw bytes without the newline: hostile, may be no UTF-8
    bool partial = false;  ///< the container has not ended this line (yet)
};

struct LogRequest {
    std::optional<Instant> since;
    std::optional<Instant> until;
    std::optional<std::uint64_t> tail;  ///< last N lines; absent: all
    bool follow = false;
    bool standardOutput = true;
    bool standardError = true;
};

// ---- Ports --------------------------------------------------------------------------------------------------------

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

// ---- System -------------------------------------------------------------------------------------------------------

struct Check {
    enum class State { Ok, Warning, Failed };
    std::string id;  ///< "user-namespaces", "subordinate-ids", "overlay", "runtime", "pasta", "cgroups", …
    std::string title;
    State state = State::Ok;
    std::string found;   ///< what is there: "crun 1.8.1", "100000–165535"
    std::string effect;  ///< what will not work, when not Ok
    std::string fix;     ///< a command to copy, or a sentence; empty when Ok
};

struct SystemUsage {
    int containersRunning = 0;
    int containersTotal = 0;
    int images = 0;
    double cpuPercent = 0;  ///< all containers, of all processors, since the previous call
    std::int64_t memoryBytes = 0;
    std::int64_t diskBytes = 0;  ///< images, containers, volumes
    std::int64_t diskReclaimableBytes = 0;
};

struct VersionInfo {
    std::string version;
    std::string gitCommit;
    std::string buildTime;
    std::string runtime;  ///< "crun 1.8.1"
    std::string kernel;
    std::string platform;  ///< "linux/amd64"
};

struct Event {
    Instant time{};
    std::string type;  ///< "container", "image", "network", "volume"
    std::string
        action;  ///< Docker's names: create, start, die, pull, tag, …; Galley's own: port_add, port_move, port_remove
    std::string actorId;
    std::map<std::string, std::string> attributes;  ///< name, image, exitCode, …
};

struct EventRequest {
    std::optional<Instant> since;
    std::optional<Instant> until;
    std::vector<std::pair<std::string, std::string>> filters;
};

}  // namespace galley::api
