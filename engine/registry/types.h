// SPDX-License-Identifier: Apache-2.0
/// @file
/// What registries tell about what they have, before anything is pulled. Plain data; engine/api/registry_types.h
/// carries it across the engine's border. All texts come from registries: hostile, to be shown with printable().
/// Used by registry, api. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"

namespace galley::registry {

struct SearchRequest {
    int limit = 25;  ///< 1 … 100
    std::int64_t minimumStars = 0;
    std::optional<bool> isOfficial;
    std::optional<bool> isAutomated;
    bool withPulls = true;  ///< Docker Hub is asked a second question then
};

struct SearchResult {
    std::string name;  ///< as one pulls it: "nginx", "user/app", "localhost:5000/app"
    std::string description;
    std::int64_t stars = 0;
    std::int64_t pulls = -1;  ///< negative: not told
    bool isOfficial = false;
    bool isAutomated = false;
};

struct TagRequest {
    int limit = 100;    ///< 1 … 1000
    std::string after;  ///< TagPage::next of the page before; empty: from the beginning
};

struct TagEntry {
    std::string name;
    std::optional<std::int64_t> sizeBytes;  ///< compressed, of one platform: Docker Hub alone tells it
    std::optional<Instant> updated;         ///< Docker Hub alone tells it
};

/// In the registry's order: by name, at Docker Hub the newest first.
struct TagPage {
    std::vector<TagEntry> tags;
    std::string next;  ///< goes into TagRequest::after, with the same limit; empty: these were the last
};

struct PeekLayer {
    std::string digest;
    std::int64_t bytes = 0;  ///< compressed
    std::string createdBy;   ///< from the image's history; empty when that does not fit the layers
};

/// What an image is, from its manifest and its config alone.
struct ImagePeek {
    std::string reference;               ///< as Docker shows it: "flask:1"
    std::string digest;                  ///< of what the registry has under the reference: manifest or index
    std::string platform;                ///< of the image looked into: "linux/amd64"
    std::vector<std::string> platforms;  ///< all there are; one without an index
    std::vector<PeekLayer> layers;       ///< lowest first
    std::int64_t totalBytes = 0;         ///< of all layers, compressed; one that comes twice counts once
    std::vector<std::string> ports;      ///< "5000/tcp", in numeric order
    std::vector<std::string> environment;
    std::vector<std::string> entrypoint;
    std::vector<std::string> command;
    std::vector<std::string> volumes;
    std::string user;
    std::string workingDirectory;
    Instant created{};  ///< the epoch when the image does not say
};

}  // namespace galley::registry
