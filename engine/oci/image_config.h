// SPDX-License-Identifier: Apache-2.0
/// @file
/// The image configuration (OCI image spec: config.md): what to run, and the diff ids of the layers. Its digest is the
/// image's id. Hostile input.
/// Used by image, container, api. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/digest.h"
#include "engine/oci/platform.h"

namespace galley::oci {

/// More is refused before it is parsed.
inline constexpr std::size_t kMaximumConfigBytes = std::size_t{8} << 20U;

/// What a container gets when the user says nothing else.
struct RunDefaults {
    std::string user;
    std::vector<std::string> exposedPorts;  ///< "5000/tcp", in numeric order, each well-formed
    std::vector<std::string> environment;   ///< "NAME=value"
    std::vector<std::string> entrypoint;
    std::vector<std::string> command;
    std::vector<std::string> volumes;  ///< in alphabetical order
    std::string workingDirectory;
    std::map<std::string, std::string> labels;
    std::string stopSignal;
    std::vector<std::string> shell;  ///< what a command line is given to; empty: /bin/sh -c
    std::string healthcheckJson;     ///< Docker's Healthcheck object as it stands; empty when there is none
};

struct HistoryItem {
    std::optional<Instant> created;
    std::string createdBy;
    std::string author;
    std::string comment;
    bool emptyLayer = false;
};

struct ImageConfig {
    std::optional<Instant> created;
    std::string author;
    Platform platform;
    RunDefaults run;
    std::vector<Digest> diffIds;  ///< lowest layer first
    std::vector<HistoryItem> history;

    /// Throws Corrupt.
    static ImageConfig parse(std::string_view bytes);
};

/// Chain id of a layer on `parent` (empty: the lowest layer): the name of that stack of layers (config.md, "ChainID").
Digest chainId(const Digest& parent, const Digest& diffId);
/// Of each layer, in order.
std::vector<Digest> chainIds(const std::vector<Digest>& diffIds);

}  // namespace galley::oci
