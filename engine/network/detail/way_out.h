// SPDX-License-Identifier: Apache-2.0
/// @file
/// The way out of a network: address translation by nft, forwarding by pasta; and its name server. All are kept up for
/// as long as the keeper runs; an internal network has rules and names only. Used by network_keeper. Threads: one.
/// Processes: the caller is PID 1 of its PID namespace and reaps everything.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/file_lock.h"
#include "engine/base/unique_fd.h"
#include "engine/network/detail/network_state.h"
#include "engine/network/network.h"
#include "engine/process/spawn.h"

namespace galley::network::detail {

/// For `nft -f -`.
std::string ruleset(const NetworkState& state);

/// The options of pasta: it leads to the host's loopback at kHostGatewayAddress only, where the rules let nobody go who
/// did not ask for it, and nothing leads from there into the network. `forwardNames`: it answers at
/// kDnsForwardAddress. `mapsLoopback`: this version has `--map-host-loopback` (since August 2024). `six`: it leads IPv6
/// out as well.
struct PastaNeeds {
    bool forwardNames = false;
    bool mapsLoopback = false;
    bool six = false;
};
std::vector<std::string> pastaArguments(const std::filesystem::path& networkNamespace, const PastaNeeds& needs);

/// Bound to the gateway, in the network's namespace, by who holds both locks. Of a process that ends the kernel
/// releases the descriptors one after the other, some kernels from the lowest, others from the highest: with a lock on
/// either side of the sockets, these are free when both locks are.
struct NameSockets {
    FileLock lowest;
    UniqueFd datagrams;
    UniqueFd connections;
    FileLock highest;
};

class WayOutKeeper {
public:
    /// `networkNamespace` is open; `namespaceName` is a path to it.
    WayOutKeeper(std::filesystem::path directory, int networkNamespace, std::filesystem::path namespaceName,
                 const NetworkState& state, NameSockets names);
    /// Brings the way out up, writes how that went, gives `starting` back, and keeps it up for ever.
    [[noreturn]] void run(FileLock starting);

private:
    void translateAddresses();
    void loadRules();
    void startNameServer() noexcept;
    WayOut startPasta();
    bool pastaMapsLoopback();
    void routeToPasta() const;
    void publish(WayOut wayOut);
    void waitForChange();
    void waitForNextTry();
    void reap();

    std::filesystem::path m_directory;
    int m_networkNamespace;
    std::filesystem::path m_namespaceName;
    NetworkState m_state;
    NameSockets m_names;
    process::Child m_nameServer;
    std::chrono::steady_clock::time_point m_nameServerStarted;
    std::optional<bool> m_pastaMapsLoopback;
    UniqueFd m_signals;
    UniqueFd m_routes;
    bool m_up = false;
    bool m_guarded = false;
    std::chrono::steady_clock::time_point m_pastaStarted;
    std::optional<WayOut> m_fault;  ///< nothing helps until the network is made anew
};

}  // namespace galley::network::detail
