// SPDX-License-Identifier: Apache-2.0
#include "engine/network/network_keeper.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "engine/base/error.h"
#include "engine/base/file_lock.h"
#include "engine/base/files.h"
#include "engine/network/detail/former_network.h"
#include "engine/network/detail/name_records.h"
#include "engine/network/detail/namespace_thread.h"
#include "engine/network/detail/netlink.h"
#include "engine/network/detail/network_state.h"
#include "engine/network/detail/way_out.h"
#include "engine/process/keeper.h"
#include "engine/process/ready_report.h"

namespace galley::network {
namespace fs = std::filesystem;
namespace {

detail::Subnet freeSubnet(const std::vector<std::string>& avoid) {
    std::vector<detail::Subnet> taken = detail::parseRoutes(readFileIfExists("/proc/net/route").value_or(""));
    for (const std::string& text : avoid) {
        if (const auto subnet = detail::parseSubnet(text)) taken.push_back(*subnet);
    }
    const auto subnet = detail::chooseSubnet(taken);
    if (!subnet) throw Error(ErrorKind::Busy, "no private address range is free: the host routes all of them");
    return *subnet;
}

/// The bridge comes up with its first port: until then the kernel has chosen nothing.
void giveAddresses6(detail::Netlink& netlink, int bridge, const detail::NetworkState& state) {
    netlink.chooseAddresses6(bridge);
    const detail::MacAddress mac = detail::macBytes(detail::macFor(state.gateway));
    netlink.addAddress6(bridge, detail::linkLocalFor(mac), detail::kLinkLocalPrefix);
    netlink.addAddress6(bridge, state.six->gateway, state.six->subnet.prefixLength);
}

/// A new network namespace with a bridge, ready for containers; it forwards nothing until its rules stand.
UniqueFd makeNetwork(const detail::NetworkState& state) {
    UniqueFd networkNamespace;
    detail::onOwnThread([&] {
        if (::unshare(CLONE_NEWNET) != 0) throwErrno(errno, "making a network namespace", ErrorKind::Unsupported);
        networkNamespace = openFile("/proc/thread-self/ns/net", O_RDONLY);
        detail::Netlink netlink;
        netlink.bringUp(netlink.indexOf("lo"));
        netlink.addBridge(detail::kBridgeName, detail::macFor(state.gateway));
        const int bridge = netlink.indexOf(detail::kBridgeName);
        netlink.addAddress(bridge, state.gateway, state.subnet.prefixLength);
        if (state.six) giveAddresses6(netlink, bridge, state);
    });
    return networkNamespace;
}

/// A name for the namespace that pasta can open after it has given up its capabilities. The mount is in a mount
/// namespace of the keeper's own.
fs::path nameNamespace(const fs::path& directory, const UniqueFd& networkNamespace) {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        throwErrno(errno, "separating the mounts of a network");
    }
    const fs::path name = directory / "namespace";
    openFile(name, O_RDWR | O_CREAT | O_NOFOLLOW);
    const std::string source = "/proc/self/fd/" + std::to_string(networkNamespace.get());
    if (::mount(source.c_str(), name.c_str(), nullptr, MS_BIND, nullptr) != 0) {
        throwErrno(errno, "naming a network namespace");
    }
    return name;
}

/// The namespace of a keeper that was killed, when somebody still uses it; else a new one. Fills `state`.
UniqueFd takeOverOrMake(const fs::path& directory, const NetworkConfig& config, detail::NetworkState& state) {
    if (detail::stateExists(directory)) {
        try {
            state = detail::readState(directory);
            if (UniqueFd former = detail::findFormerNamespace(state)) return former;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::Corrupt) throw;
        }
    }
    const auto wanted = detail::parseSubnet(config.subnet);
    state.subnet = wanted ? *wanted : freeSubnet(config.avoid);
    state.gateway = detail::parseIpv4(config.gateway).value_or(state.subnet.first + 1);
    state.internal = config.internal;
    const auto wanted6 = detail::parseSubnet6(config.subnet6);
    if (wanted6) state.six = {*wanted6, detail::parseIpv6(config.gateway6).value_or(wanted6->at(1))};
    return makeNetwork(state);
}

UniqueFd nameSocket(const detail::NetworkState& state, int type) {
    UniqueFd fd(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(detail::kNamesPort);
    address.sin_addr.s_addr = htonl(state.gateway);
    const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    if (!fd || ::bind(fd.get(), generic, sizeof address) != 0 ||
        (type == SOCK_STREAM && ::listen(fd.get(), SOMAXCONN) != 0)) {
        throwErrno(errno, "listening for the names of a network");
    }
    return fd;
}

/// What a killed keeper started ends a moment after it: until then its sockets are in the way.
detail::NameSockets openNameSockets(const fs::path& directory, const UniqueFd& networkNamespace,
                                    const detail::NetworkState& state) {
    detail::NameSockets sockets{FileLock::acquire(directory / "names.lock", FileLock::Mode::Exclusive),
                                {},
                                {},
                                FileLock::acquire(directory / "names-end.lock", FileLock::Mode::Exclusive)};
    detail::onOwnThread([&] {
        detail::enterNetworkNamespace(networkNamespace.get());
        sockets.datagrams = nameSocket(state, SOCK_DGRAM);
        sockets.connections = nameSocket(state, SOCK_STREAM);
    });
    return sockets;
}

[[noreturn]] void keep(const fs::path& directory, std::chrono::milliseconds grace, const NetworkConfig& config,
                       UniqueFd& ready) {
    ::setsid();
    ::prctl(PR_SET_NAME, "galley-network");
    detail::NetworkState state;
    const UniqueFd networkNamespace = takeOverOrMake(directory, config, state);
    state.namespaceDescriptor = networkNamespace.get();
    state.namespaceNumber = detail::namespaceNumber(networkNamespace.get());
    const fs::path name = nameNamespace(directory, networkNamespace);
    ensureDirectory(detail::namesDirectory(directory));
    detail::NameSockets sockets = openNameSockets(directory, networkNamespace, state);
    if (::chdir("/") != 0) throwErrno(errno, "leaving the working directory");
    detail::writeState(directory, state);
    auto starting = FileLock::acquire(detail::wayOutLock(directory), FileLock::Mode::Exclusive);
    process::KeeperSeat seat(detail::keeperFiles(directory));
    process::reportReady(ready.get());
    ready.reset();
    detail::WayOutKeeper wayOut(directory, networkNamespace.get(), name, state, std::move(sockets));
    // As PID 1 it takes pasta along when it leaves.
    std::thread([&] {
        seat.waitUntilUnused(grace);
        detail::removeState(directory);
        ::_exit(0);
    }).detach();
    wayOut.run(std::move(starting));
}

}  // namespace

int runNetworkKeeper(const fs::path& directory, std::chrono::milliseconds grace, const NetworkConfig& config,
                     int readyFd) {
    UniqueFd ready(readyFd);
    try {
        if (::unshare(CLONE_NEWPID) != 0) throwErrno(errno, "making a PID namespace", ErrorKind::Unsupported);
        const pid_t child = ::fork();
        if (child < 0) throwErrno(errno, "starting the keeper of a network");
        if (child > 0) return 0;
        keep(directory, grace, config, ready);
    } catch (const Error& error) {
        if (ready) process::reportFailure(ready.get(), error);
    } catch (const std::exception& error) {
        if (ready) process::reportFailure(ready.get(), Error(ErrorKind::Internal, error.what()));
    }
    return 1;
}

}  // namespace galley::network
