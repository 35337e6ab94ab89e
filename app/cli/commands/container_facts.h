// SPDX-License-Identifier: Apache-2.0
/// @file
/// The few facts of one container that commands need, read from its inspect document.
/// Used by attach, start and the port commands. Threads: free functions. Processes: none. Crash: nothing to lose.
#pragma once

#include <string>
#include <vector>

#include "app/cli/session.h"

namespace galley::cli {

struct ContainerFacts {
    std::string id;
    std::string name;
    bool running = false;
    bool terminal = false;
    bool openStdin = false;
};

/// Throws NotFound.
ContainerFacts containerFacts(Session& session, const std::string& reference);

/// The published ports of one container, also those that a stopped one will get.
std::vector<api::PortMapping> publishedPorts(Session& session, const std::string& reference);

}  // namespace galley::cli
