// SPDX-License-Identifier: Apache-2.0
/// @file
/// The keeper of one network (see network.h): the body of `galley-ns network`. It stays in the host's network, where
/// pasta's sockets must be, and is PID 1 of a PID namespace, so that pasta never outlives it. When pasta ends it is
/// started again; where it cannot start (the machine is offline) it is tried again as soon as a route appears. The same
/// for the network's name server, whose sockets the keeper holds.
/// Used by app/ns. Uses process, pasta, nft. Threads: starts one that waits for the end of use.
/// Crash: the kernel kills pasta and frees the namespace once no container is in it.
#pragma once

#include <chrono>
#include <filesystem>

#include "engine/network/network_config.h"

namespace galley::network {

/// Must be called inside the holder's user namespace in a process with one thread. Forks: the caller's process returns
/// as soon as the keeper is on its way, the keeper itself never does. Reports to `readyFd`.
int runNetworkKeeper(const std::filesystem::path& directory, std::chrono::milliseconds grace,
                     const NetworkConfig& config, int readyFd);

}  // namespace galley::network
