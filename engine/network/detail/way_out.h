// SPDX-License-Identifier: Apache-2.0
/// @file
/// The way out of a network: address translation by nft, forwarding by pasta, both kept up for as long as the keeper
/// runs. Used by network_keeper. Threads: one. Processes: the caller is PID 1 of its PID namespace and reaps
/// everything.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/file_lock.h"
#include "engine/base/unique_fd.h"
#include "engine/network/detail/ipv4.h"
#include "engine/network/network.h"

namespace galley::network::detail {

/// For `nft -f -`.
std::string ruleset(const Subnet& subnet);

/// The options of pasta: nothing leads from the network to services on the host's loopback, in either direction.
/// `forwardNames`: it answers at kDnsForwardAddress.
std::vector<std::string> pastaArguments(const std::filesystem::path& networkNamespace, bool forwardNames);

class WayOutKeeper {
public:
    /// `networkNamespace` is open; `namespaceName` is a path to it.
    WayOutKeeper(std::filesystem::path directory, int networkNamespace, std::filesystem::path namespaceName,
                 const Subnet& subnet);
    /// Brings the way out up, writes how that went, gives `starting` back, and keeps it up for ever.
    [[noreturn]] void run(FileLock starting);

private:
    void translateAddresses();
    void loadRules();
    WayOut startPasta();
    void publish(WayOut wayOut);
    void waitForChange();
    void waitForNextTry();
    void reap();

    std::filesystem::path m_directory;
    int m_networkNamespace;
    std::filesystem::path m_namespaceName;
    Subnet m_subnet;
    UniqueFd m_signals;
    UniqueFd m_routes;
    bool m_up = false;
    bool m_guarded = false;
    std::chrono::steady_clock::time_point m_pastaStarted;
    std::optional<WayOut> m_fault;  ///< nothing helps until the network is made anew
};

}  // namespace galley::network::detail
