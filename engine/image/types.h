// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is told about images and pulls. Plain data; engine/api/image_types.h carries it across the engine's border.
/// Used by image, container, api. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/registry/rate_limit.h"

namespace galley::image {

struct ImageSummary {
    std::string id;                        ///< "sha256:<hex>" of the image config
    std::vector<std::string> tags;         ///< familiar form: "flask-demo:1", "localhost:5000/a/b:2"; empty: dangling
    std::vector<std::string> repoDigests;  ///< "flask-demo@sha256:…"
    Instant created{};                     ///< from the image config; the epoch when it says nothing
    std::int64_t sizeBytes = 0;            ///< unpacked size of all layers
    int containers = 0;                    ///< how many containers (any state) were made from it; filled in by api
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
    /// What did not go the usual way, one sentence each: a mirror that failed.
    std::vector<std::string> notes{};
    /// How much more the registry lets one pull; nothing where it tells none.
    std::optional<registry::RateLimit> rateLimit{};
};

struct RemovedImage {
    std::string untagged;  ///< one of the two is set
    std::string deleted;
};

}  // namespace galley::image
