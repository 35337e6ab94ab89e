// SPDX-License-Identifier: Apache-2.0
#include "engine/network/network.h"

#include <fcntl.h>
#include <net/if.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <memory>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/network/detail/address_pool.h"
#include "engine/network/detail/name_records.h"
#include "engine/network/detail/namespace_thread.h"
#include "engine/network/detail/neighbours.h"
#include "engine/network/detail/netlink.h"
#include "engine/network/detail/network_state.h"
#include "engine/network/detail/port_guard.h"
#include "engine/process/keeper.h"
#include "engine/process/pidfd.h"
#include "engine/process/ready_report.h"

namespace galley::network {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxNameLength = 64;

/// A namespace's network can be used from that user namespace only: after a holder was killed, its successor's networks
/// lie beside the old ones.
fs::path networkDirectory(const Directories& directories, int userNamespace, const std::string& name) {
    struct stat status {};
    if (::fstat(userNamespace, &status) != 0) throwErrno(errno, "looking at the user namespace");
    return directories.runtime / "networks" / name / std::to_string(status.st_ino);
}

void startKeeper(const process::NamespaceLease& holder, const fs::path& directory, const NetworkConfig& config,
                 std::chrono::milliseconds grace) {
    process::SpawnOptions options;
    options.arguments = {"network", directory.string(), std::to_string(grace.count()), writeConfig(config)};
    options.newSession = true;
    process::spawnUntilReady(process::insideNamespace(holder, std::move(options)), "the network's background process");
}

/// A keeper holds the lock for a moment when it looks whether it is used; users hold it in common.
std::optional<FileLock> lockUnused(const fs::path& users) {
    while (true) {
        if (auto lock = FileLock::tryAcquire(users, FileLock::Mode::Exclusive)) return lock;
        if (FileLock::tryAcquire(users, FileLock::Mode::Shared)) return std::nullopt;
        FileLock::acquire(users, FileLock::Mode::Shared);
    }
}

detail::TakenAddress takeWanted(const NetworkLease& network, const detail::Subnet& subnet, detail::Ipv4 gateway,
                                const std::string& wanted) {
    if (wanted.empty()) return detail::takeAddress(network.directory, subnet, gateway);
    const auto own = detail::parseIpv4(wanted);
    if (!own) throw Error(ErrorKind::InvalidInput, "invalid IPv4 address: " + printable(wanted));
    return detail::takeThisAddress(network.directory, subnet, gateway, *own);
}

std::optional<detail::Range6> range6Of(const NetworkLease& network) {
    const auto subnet = detail::parseSubnet6(network.subnet6);
    const auto gateway = detail::parseIpv6(network.gateway6);
    if (!subnet || !gateway) return std::nullopt;
    return detail::Range6{*subnet, *gateway};
}

/// `host`: how far the IPv4 address lies in its subnet.
std::optional<detail::TakenAddress6> takeWanted6(const NetworkLease& network, const std::string& wanted,
                                                 std::uint64_t host) {
    const auto range = range6Of(network);
    if (!range && wanted.empty()) return std::nullopt;
    if (!range) {
        throw Error(ErrorKind::InvalidInput,
                    "the network " + network.name + " has no IPv6: it cannot give the address " + printable(wanted));
    }
    if (wanted.empty()) return detail::takeAddress6(network.directory, *range, host);
    const auto own = detail::parseIpv6(wanted);
    if (!own) throw Error(ErrorKind::InvalidInput, "invalid IPv6 address: " + printable(wanted));
    return detail::takeThisAddress6(network.directory, *range, *own);
}

/// The packets of a container that says it is a router are dropped anyway, where the kernel can filter bridges.
void hearNoRouters(const std::string& interface) noexcept {
    try {
        const UniqueFd file = openFile("/proc/sys/net/ipv6/conf/" + interface + "/accept_ra", O_WRONLY);
        writeAll(file.get(), "0");
    } catch (const Error&) {
        // /proc/sys cannot be written here, or there is no IPv6.
    }
}

void enterAddress6(const NetworkLease& network, detail::TakenAddress6 taken, Endpoint& endpoint) {
    endpoint.address6 = detail::formatIpv6(taken.address);
    endpoint.prefixLength6 = range6Of(network)->subnet.prefixLength;
    endpoint.gateway6 = network.gateway6;
    endpoint.addressLock6 = std::move(taken.lock);
}

void loseAddress6(Endpoint& endpoint) {
    endpoint.address6.clear();
    endpoint.prefixLength6 = 0;
    endpoint.gateway6.clear();
    endpoint.addressLock6.reset();
}

/// To an interface in the calling thread's network that is not up yet. Who has switched off IPv6 in his container, by
/// `--sysctl net.ipv6.conf.all.disable_ipv6=1`, gets none.
void giveAddresses6(detail::Netlink& netlink, int index, Endpoint& endpoint) {
    const auto address = detail::parseIpv6(endpoint.address6);
    if (!address) return;
    hearNoRouters(endpoint.containerInterface);
    netlink.chooseAddresses6(index);
    const bool given =
        netlink.addAddress6(index, detail::linkLocalFor(detail::macBytes(endpoint.mac)), detail::kLinkLocalPrefix) &&
        netlink.addAddress6(index, *address, endpoint.prefixLength6);
    if (!given) loseAddress6(endpoint);
}

void giveDefaultRoute6(detail::Netlink& netlink, int index, const Endpoint& endpoint) {
    if (const auto gateway = detail::parseIpv6(endpoint.gateway6)) netlink.addDefaultRoute6(index, *gateway);
}

/// In the network of the calling thread.
void dismiss(const std::string& interface, const std::string& mac, const std::string& address,
             const std::string& address6) {
    detail::dismissPort(interface, mac, detail::parseIpv4(address).value_or(0));
    if (const auto six = detail::parseIpv6(address6)) detail::dismissPort6(interface, mac, *six);
}

std::string interfaceName() {
    constexpr std::size_t kDigits = 10;  // names end at 15 characters
    return "veth" + randomHex(kDigits);
}

}  // namespace

void checkNetworkName(const std::string& name) {
    const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    const auto allowed = [&](char c) { return plain(c) || c == '_' || c == '.' || c == '-'; };
    if (name.empty() || name.size() > kMaxNameLength || !plain(name.front()) ||
        !std::all_of(name.begin(), name.end(), allowed) || name == "host" || name == "none") {
        throw Error(ErrorKind::InvalidInput,
                    "a network's name has letters, digits, \"_\", \".\" and \"-\", and starts with a letter or digit");
    }
}

NetworkLease openNetwork(const Directories& directories, const process::NamespaceLease& holder,
                         const NetworkConfig& config, const std::stop_token& stop, std::chrono::milliseconds grace) {
    checkNetworkName(config.key);
    const fs::path directory = networkDirectory(directories, holder.userNamespace.get(), config.key);
    while (true) {
        process::KeeperLease keeper = process::ensureKeeper(
            detail::keeperFiles(directory), [&] { startKeeper(holder, directory, config, grace); }, stop);
        try {
            const detail::NetworkState state = detail::readState(directory);
            const std::string path =
                "/proc/" + std::to_string(keeper.pid) + "/fd/" + std::to_string(state.namespaceDescriptor);
            UniqueFd networkNamespace = openFile(path, O_RDONLY);
            if (process::hasEnded(keeper.pidfd.get())) continue;
            return {config.name,
                    directory,
                    std::move(keeper.users),
                    std::move(networkNamespace),
                    state.subnet.text(),
                    detail::formatIpv4(state.gateway),
                    state.internal,
                    state.six ? state.six->subnet.text() : std::string(),
                    state.six ? detail::formatIpv6(state.six->gateway) : std::string()};
        } catch (const Error&) {
            if (!process::hasEnded(keeper.pidfd.get())) throw;
        }
    }
}

void reviveNetwork(const Directories& directories, const NetworkConfig& config) {
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(directories.runtime / "networks" / config.key, absent)) {
        const process::KeeperFiles files = detail::keeperFiles(entry.path());
        if (!detail::stateExists(entry.path()) || process::findKeeper(files)) continue;
        if (FileLock::tryAcquire(files.users(), FileLock::Mode::Exclusive)) continue;  // nobody misses it
        const process::NamespaceLease holder = process::ensureHolder(directories);
        if (networkDirectory(directories, holder.userNamespace.get(), config.key) != entry.path()) continue;
        openNetwork(directories, holder, config);
    }
}

bool closeNetwork(const Directories& directories, const std::string& key) {
    std::vector<FileLock> locks;
    std::vector<fs::path> found;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(directories.runtime / "networks" / key, absent)) {
        auto lock = lockUnused(detail::keeperFiles(entry.path()).users());
        if (!lock) return false;
        locks.push_back(*std::move(lock));
        found.push_back(entry.path());
    }
    for (const fs::path& directory : found) process::endKeeper(detail::keeperFiles(directory));
    fs::remove_all(directories.runtime / "networks" / key, absent);
    return true;
}

std::string runningSubnet(const Directories& directories, const std::string& key) {
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(directories.runtime / "networks" / key, absent)) {
        try {
            if (detail::stateExists(entry.path())) return detail::readState(entry.path()).subnet.text();
        } catch (const Error&) {
            continue;  // its keeper is leaving
        }
    }
    return {};
}

Endpoint attach(const NetworkLease& network, int containerNetworkNamespace, const Attachment& wanted) {
    const auto subnet = detail::parseSubnet(network.subnet);
    const auto gateway = detail::parseIpv4(network.gateway);
    if (!subnet || !gateway) throw Error(ErrorKind::Internal, "the network has no subnet");
    detail::TakenAddress taken = takeWanted(network, *subnet, *gateway, wanted.address);
    auto six = takeWanted6(network, wanted.address6, std::uint64_t{taken.address} - subnet->first);
    Endpoint endpoint{detail::formatIpv4(taken.address),
                      subnet->prefixLength,
                      network.gateway,
                      detail::macFor(taken.address),
                      interfaceName(),
                      wanted.interface,
                      std::move(taken.lock)};
    if (six) enterAddress6(network, *std::move(six), endpoint);
    const bool routed6 = !endpoint.address6.empty() && wanted.defaultRoute6 && !network.internal && detail::leadsOut6();
    detail::onOwnThread([&] {
        detail::enterNetworkNamespace(network.networkNamespace.get());
        detail::Netlink bridgeSide;
        const int bridge = bridgeSide.indexOf(detail::kBridgeName);
        bridgeSide.addVeth({endpoint.interface, bridge, wanted.interface, endpoint.mac, containerNetworkNamespace});
        detail::enterNetworkNamespace(containerNetworkNamespace);
        detail::Netlink containerSide;
        containerSide.bringUp(containerSide.indexOf("lo"));
        const int inside = containerSide.indexOf(wanted.interface);
        giveAddresses6(containerSide, inside, endpoint);
        containerSide.addAddress(inside, taken.address, subnet->prefixLength);
        containerSide.bringUp(inside);
        if (wanted.defaultRoute && !network.internal) containerSide.addDefaultRoute(*gateway);
        if (routed6) giveDefaultRoute6(containerSide, inside, endpoint);
        containerSide.waitUntilRunning(inside);
        bridgeSide.waitUntilRunning(bridgeSide.indexOf(endpoint.interface));
        bridgeSide.waitUntilRunning(bridge);
    });
    return endpoint;
}

void addDefaultRoute(const Endpoint& endpoint, int containerNetworkNamespace) {
    const auto gateway = detail::parseIpv4(endpoint.gateway);
    if (!gateway) throw Error(ErrorKind::Internal, "the endpoint has no gateway");
    detail::onOwnThread([&] {
        detail::enterNetworkNamespace(containerNetworkNamespace);
        detail::Netlink().addDefaultRoute(*gateway);
    });
}

void addDefaultRoute6(const Endpoint& endpoint, int containerNetworkNamespace) {
    if (endpoint.gateway6.empty() || !detail::leadsOut6()) return;
    detail::onOwnThread([&] {
        detail::enterNetworkNamespace(containerNetworkNamespace);
        detail::Netlink netlink;
        giveDefaultRoute6(netlink, netlink.indexOf(endpoint.containerInterface), endpoint);
    });
}

void announceNames(const NetworkLease& network, const Endpoint& endpoint, const ContainerNames& names) {
    ContainerNames whole = names;
    whole.address6 = endpoint.address6;
    detail::writeNames(network.directory, endpoint.address, whole);
}

void admit(const NetworkLease& network, const Endpoint& endpoint, bool hostGateway) {
    const auto address = detail::parseIpv4(endpoint.address);
    if (!address) throw Error(ErrorKind::Internal, "the container has no address");
    detail::onOwnThread([&] {
        detail::enterNetworkNamespace(network.networkNamespace.get());
        // First, because the former owner of the address may have left his permission.
        detail::permitLoopback(*address, hostGateway);
        detail::admitPort(endpoint.interface, endpoint.mac, *address);
        if (const auto six = detail::parseIpv6(endpoint.address6)) {
            detail::admitPort6(endpoint.interface, endpoint.mac, *six);
            detail::tellNeighbours(detail::Netlink().indexOf(detail::kBridgeName), *six,
                                   detail::macBytes(endpoint.mac));
        }
    });
}

void detach(const NetworkLease& network, Endpoint endpoint) noexcept {
    detail::removeNames(network.directory, endpoint.address);
    try {
        detail::onOwnThread([&] {
            detail::enterNetworkNamespace(network.networkNamespace.get());
            dismiss(endpoint.interface, endpoint.mac, endpoint.address, endpoint.address6);
            detail::permitLoopback(detail::parseIpv4(endpoint.address).value_or(0), false);
            detail::Netlink().removeInterface(endpoint.interface);
        });
    } catch (const std::exception&) {
        // The kernel takes the interface away with the container's namespace.
    }
    endpoint.addressLock.reset();
    endpoint.addressLock6.reset();
}

void clearNamespace(int containerNetworkNamespace) noexcept {
    try {
        detail::onOwnThread([&] {
            detail::enterNetworkNamespace(containerNetworkNamespace);
            const std::unique_ptr<struct if_nameindex, decltype(&::if_freenameindex)> all(::if_nameindex(),
                                                                                          &::if_freenameindex);
            detail::Netlink netlink;
            for (auto* each = all.get(); each != nullptr && each->if_index != 0; ++each) {
                const std::string name = each->if_name;
                if (name != "lo") netlink.removeInterface(name);
            }
        });
    } catch (const std::exception&) {
        // It goes with the namespace.
    }
}

Remains abandon(const NetworkLease& network, Endpoint endpoint, bool hostGateway) noexcept {
    detail::removeNames(network.directory, endpoint.address);
    Remains remains;
    try {
        if (hostGateway) {
            detail::onOwnThread([&] {
                detail::enterNetworkNamespace(network.networkNamespace.get());
                detail::permitLoopback(detail::parseIpv4(endpoint.address).value_or(0), false);
            });
        }
        remains.networkNamespace = network.networkNamespace.duplicate();
        remains.interface = std::move(endpoint.interface);
        remains.mac = std::move(endpoint.mac);
        remains.address = endpoint.address;
        remains.address6 = endpoint.address6;
    } catch (const std::exception&) {
        // Without a descriptor for it nobody sweeps: the kernel does what matters.
    }
    endpoint.addressLock.reset();
    endpoint.addressLock6.reset();
    return remains;
}

void sweep(const Remains& remains) noexcept {
    if (!remains.networkNamespace) return;
    try {
        detail::onOwnThread([&] {
            detail::enterNetworkNamespace(remains.networkNamespace.get());
            dismiss(remains.interface, remains.mac, remains.address, remains.address6);
        });
    } catch (const std::exception&) {
        // The entry of an interface that is gone, whose name is never used again, admits nobody.
    }
}

WayOut awaitWayOut(const NetworkLease& network) {
    // The keeper holds it from before anybody can have a lease until it knows; every step of it has a time-out.
    FileLock::acquire(detail::wayOutLock(network.directory), FileLock::Mode::Shared);
    return detail::readWayOut(network.directory);
}

}  // namespace galley::network
