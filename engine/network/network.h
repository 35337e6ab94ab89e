// SPDX-License-Identifier: Apache-2.0
/// @file
/// A network of containers: one network namespace with a bridge, one `pasta` as the way out, one veth per container.
/// Used by container (opens it while it prepares a run), monitor (attaches). Uses base, process.
/// Threads: thread-safe; attach() uses a short-lived thread of its own to enter other network namespaces.
/// Processes: each network has a keeper (`galley-ns network`) which makes the namespace, starts pasta and ends, with
/// everything it made, some seconds after the last lease. Crash: a killed keeper takes pasta with it; containers then
/// reach each other and their ports but not the outside, until somebody opens or revives the network: the next keeper
/// takes over the namespace that the monitors still hold. A killed monitor frees its address, and its veth goes with
/// the container's namespace.
///
/// Order in a run: openNetwork (before the monitor enters its PID namespace) → `crun create` → attach → announceNames →
/// awaitWayOut → admit → `crun start`. pasta comes up beside `crun create`; only the first container of a network waits
/// for the rest.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/directories.h"
#include "engine/base/file_lock.h"
#include "engine/base/unique_fd.h"
#include "engine/network/network_config.h"
#include "engine/process/namespace_holder.h"

namespace galley::network {

/// "[a-zA-Z0-9][a-zA-Z0-9_.-]*", at most 64 characters; throws InvalidInput. "host" and "none" are no networks.
void checkNetworkName(const std::string& name);

/// The right to use a network, for as long as this or a copy of `users` in a child is open.
struct NetworkLease {
    std::string name;
    std::filesystem::path directory;  ///< `<runtime>/networks/<name>/<number of the user namespace>`
    FileLock users;
    UniqueFd networkNamespace;
    std::string subnet;   ///< "172.20.0.0/16": meets no route of the host
    std::string gateway;  ///< the bridge: "172.20.0.1"; there the names are answered
    bool internal = false;
    std::string subnet6{};   ///< "fd00:1::/64"; empty: without IPv6
    std::string gateway6{};  ///< of the same bridge
};

/// How long an unused network stays, so that one run after another finds pasta up.
constexpr std::chrono::milliseconds kNetworkGrace{10'000};

/// Finds the network or makes it (cold: some milliseconds, without waiting for pasta). May be called from the host's
/// namespaces or from inside the holder's user namespace, but not from a PID namespace inside it.
NetworkLease openNetwork(const Directories& directories, const process::NamespaceLease& holder,
                         const NetworkConfig& config, const std::stop_token& stop = {},
                         std::chrono::milliseconds grace = kNetworkGrace);

/// Ends the keepers of a network that nobody uses and takes its runtime directories away. False, and nothing is
/// changed, when somebody uses it.
bool closeNetwork(const Directories& directories, const std::string& key);
/// The subnet of the network while it has a keeper; empty otherwise.
std::string runningSubnet(const Directories& directories, const std::string& key);

/// Where the keeper of a network in use was killed, starts another one; else it costs some microseconds. The network of
/// a user namespace whose holder was killed as well stays without a way out until its containers are started anew.
void reviveNetwork(const Directories& directories, const NetworkConfig& config);

/// A container's place in a network; the address is free again when this is destroyed (or its owner killed).
struct Endpoint {
    std::string address;  ///< "172.20.0.2"
    int prefixLength = 0;
    std::string gateway;
    std::string mac;                 ///< "02:42:ac:14:00:02"
    std::string interface;           ///< of the network's side
    std::string containerInterface;  ///< "eth0"
    UniqueFd addressLock;
    std::string address6{};  ///< "fd00:1::2"; empty: without IPv6
    int prefixLength6 = 0;
    std::string gateway6{};
    UniqueFd addressLock6{};
};

struct Attachment {
    std::string interface = "eth0";  ///< in the container
    std::string address{};           ///< empty: the lowest free one
    bool defaultRoute = true;        ///< ignored in an internal network, which leads nowhere
    std::string address6{};          ///< empty: one that goes with the IPv4 address
    bool defaultRoute6 = true;       ///< also ignored where this computer itself has none
};

/// Gives the namespace (an open /proc/<pid>/ns/net) an interface in the network, with address and default route, and
/// brings `lo` up. Without IPv6 where the network has none or the container's is switched off. The caller must be in
/// the holder's user namespace and in this computer's network. Busy when the address is, or all are, taken.
Endpoint attach(const NetworkLease& network, int containerNetworkNamespace, const Attachment& wanted = {});

/// Makes this endpoint the container's way to everywhere else, in place of none.
void addDefaultRoute(const Endpoint& endpoint, int containerNetworkNamespace);
/// The same for IPv6, where the endpoint has it and this computer leads out.
void addDefaultRoute6(const Endpoint& endpoint, int containerNetworkNamespace);

/// What the others in a network may call a container, and where its own questions go.
struct ContainerNames {
    std::string network;                     ///< the network's name: "db.backend" works like "db"
    std::vector<std::string> names;          ///< the first is its own
    std::vector<std::string> otherNetworks;  ///< directories of the further networks that it is in
    std::vector<std::string> servers;        ///< nameservers for everything else; none: such names do not exist
    std::string address6{};                  ///< announceNames() takes it from the endpoint
    bool operator==(const ContainerNames&) const = default;
};

/// From here until detach(), or the end of the process that holds the endpoint, the name server knows them. Replaces
/// what was announced for the endpoint before.
void announceNames(const NetworkLease& network, const Endpoint& endpoint, const ContainerNames& names);

/// Takes the interface of a running container away from the network; then the address can be given to another.
void detach(const NetworkLease& network, Endpoint endpoint) noexcept;

/// Takes every interface but `lo` away from a namespace that outlives the container it belonged to.
void clearNamespace(int containerNetworkNamespace) noexcept;

/// What the endpoint of a container that has ended leaves in its network, where its packets came from.
struct Remains {
    UniqueFd networkNamespace;
    std::string interface;  ///< a name that no other endpoint ever gets
    std::string mac;
    std::string address;
    std::string address6{};
};

/// For a container that has ended: its names are gone and its address can be given to another at once. `hostGateway`:
/// as it was admitted. Microseconds; sweep() does the rest, which takes the kernel some 10 ms.
Remains abandon(const NetworkLease& network, Endpoint endpoint, bool hostGateway) noexcept;
/// At any time later, also beside the next owner of the address. The interface itself goes with the container's
/// namespace.
void sweep(const Remains& remains) noexcept;

struct WayOut {
    bool up = false;
    std::string sentence;  ///< why not, and what cures it; empty when up
    std::string fix;       ///< the command alone, where one is known
    bool guarded = false;  ///< no container can send under another's address
};

/// Link-local, so that no network has it: pasta leads what is sent there to the host's loopback, and the network's
/// filter lets nobody send there who did not ask for it.
constexpr const char* kHostGatewayAddress = "169.254.1.2";

/// Waits until pasta forwards, or has failed to. Containers can run without: no internet, but ports and each other.
WayOut awaitWayOut(const NetworkLease& network);

/// Lets the network take what the container sends under its own address; call it after awaitWayOut(), which means that
/// the filter stands where it can. `hostGateway`: it may reach the host's loopback, at kHostGatewayAddress. The caller
/// must be in the holder's user namespace.
void admit(const NetworkLease& network, const Endpoint& endpoint, bool hostGateway = false);

}  // namespace galley::network
