// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/way_out.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <thread>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/network/detail/namespace_thread.h"
#include "engine/network/detail/netlink.h"
#include "engine/network/detail/network_state.h"
#include "engine/network/detail/port_guard.h"
#include "engine/network/name_server.h"
#include "engine/network/resolv_conf.h"
#include "engine/process/spawn.h"

namespace galley::network::detail {
namespace {

constexpr std::chrono::seconds kStartTimeout{15};
/// A pasta that dies younger than this is not started again at once, so that one that always dies costs little.
constexpr std::chrono::milliseconds kYoungest{500};

/// Makes the fate of children and signals readable.
UniqueFd watchChildren() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    UniqueFd fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd) throwErrno(errno, "watching child processes");
    return fd;
}

/// Tells when the host gets a route that helps.
UniqueFd watchRoutes(bool six) {
    UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = six ? RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE : RTMGRP_IPV4_ROUTE;
    if (!fd ||
        ::bind(fd.get(), static_cast<const sockaddr*>(static_cast<const void*>(&address)), sizeof address) != 0) {
        throwErrno(errno, "watching the host's routes");
    }
    return fd;
}

void drain(int fd) {
    std::array<char, 8192> buffer{};
    while (::read(fd, buffer.data(), buffer.size()) > 0) {
    }
}

std::string lastLine(const std::string& text) {
    const std::vector<std::string> lines = split(trim(text), '\n');
    return printable(lines.back());
}

WayOut noInternet(const std::string& why, const std::string& fix) {
    return {false, "containers have no internet, because " + why + (fix.empty() ? "" : ": run \"" + fix + '"'), fix,
            false};
}

process::CommandResult nft(std::vector<std::string> arguments, const std::string& input) {
    process::SpawnOptions options;
    arguments.insert(arguments.begin(), "nft");
    options.arguments = std::move(arguments);
    return process::runCommand(std::move(options), input, kStartTimeout);
}

/// In the network namespace of the calling thread only.
void allowForwarding(const char* setting) {
    try {
        const UniqueFd file = openFile(setting, O_WRONLY);
        writeAll(file.get(), "1");
    } catch (Error& error) {
        throw error.addContext("letting a network forward (/proc/sys must be writable)");
    }
}

bool canOpenTun() {
    return static_cast<bool>(UniqueFd(::open("/dev/net/tun", O_RDWR | O_CLOEXEC)));
}

/// Where old versions of pasta lead to the loopback, and the rules nobody. No packet to such an address is forwarded,
/// with rules or without.
constexpr const char* kGatewayOfPasta6 = "fe80::a9fe:102";

/// What makes the rules of one family.
struct FamilyRules {
    std::string family;  ///< as nft calls it
    std::string subnet;
    std::string set{};
    std::string firstOfForward{};
};

std::string rulesOf(const FamilyRules& rules) {
    // Old versions of pasta send segments without any flag. Connection tracking calls them invalid and translates them
    // not; unless they are dropped this namespace would take them for its own and reset the connection.
    constexpr std::string_view kTemplate = R"(table {family} galley {{
  chain arrival {{
    type filter hook prerouting priority mangle; policy accept;
    iifname "{out}" ct state invalid drop
  }}
  chain source {{
    type nat hook postrouting priority srcnat; policy accept;
    {family} saddr {subnet} oifname "{out}" masquerade
  }}
  {set}
  chain forward {{
    type filter hook forward priority filter; policy drop;
    {first}
    iifname "{bridge}" {family} saddr {subnet} oifname "{out}" accept
    iifname "{bridge}" oifname "{bridge}" accept
    ct state established,related accept
  }}
}}
)";
    return fmt::format(kTemplate, fmt::arg("out", kWayOutName), fmt::arg("bridge", kBridgeName),
                       fmt::arg("family", rules.family), fmt::arg("subnet", rules.subnet), fmt::arg("set", rules.set),
                       fmt::arg("first", rules.firstOfForward));
}

}  // namespace

std::string ruleset(const NetworkState& state) {
    std::string rules = rulesOf({"ip", state.subnet.text(), "set loopback_users { type ipv4_addr; }",
                                 std::string("ip daddr ") + kHostGatewayAddress + " ip saddr != @loopback_users drop"});
    if (state.six) {
        rules += rulesOf(
            {"ip6", state.six->subnet.text(), {}, std::string("oifname ") + kWayOutName + " ip6 daddr fe80::/10 drop"});
    }
    return rules;
}

std::vector<std::string> pastaArguments(const std::filesystem::path& networkNamespace, const PastaNeeds& needs) {
    std::vector<std::string> arguments{"pasta", "--config-net", "--quiet"};
    if (!needs.six) arguments.emplace_back("--ipv4-only");
    if (needs.mapsLoopback) {
        arguments.insert(arguments.end(), {"--no-map-gw", "--map-host-loopback", kHostGatewayAddress});
    } else {
        // Older versions lead to the loopback what is sent to the gateway: theirs must be no computer's address.
        arguments.insert(arguments.end(), {"--gateway", kHostGatewayAddress});
        if (needs.six) arguments.insert(arguments.end(), {"--gateway", kGatewayOfPasta6});
    }
    for (const char* direction : {"--tcp-ports", "--udp-ports", "--tcp-ns", "--udp-ns"}) {
        arguments.insert(arguments.end(), {direction, "none"});
    }
    // Only when needed: old versions of pasta then change the sender of every answer from the host's nameserver.
    if (needs.forwardNames) arguments.insert(arguments.end(), {"--dns-forward", kDnsForwardAddress});
    arguments.insert(arguments.end(), {"--ns-ifname", kWayOutName, "--no-netns-quit", "--netns"});
    arguments.push_back(networkNamespace.string());
    return arguments;
}

WayOutKeeper::WayOutKeeper(std::filesystem::path directory, int networkNamespace, std::filesystem::path namespaceName,
                           const NetworkState& state, NameSockets names)
    : m_directory(std::move(directory)),
      m_networkNamespace(networkNamespace),
      m_namespaceName(std::move(namespaceName)),
      m_state(state),
      m_names(std::move(names)),
      m_signals(watchChildren()),
      m_routes(watchRoutes(state.six.has_value())) {}

void WayOutKeeper::run(FileLock starting) {
    // Both take their time, and neither needs the other.
    startNameServer();
    std::jthread translating([this] { translateAddresses(); });
    WayOut wayOut = m_state.internal ? WayOut{} : startPasta();
    translating.join();
    if (m_fault) wayOut = *m_fault;
    publish(wayOut);
    starting.release();
    while (true) {
        waitForChange();
        if (m_up || m_fault || m_state.internal) continue;
        waitForNextTry();
        publish(startPasta());
    }
}

void WayOutKeeper::translateAddresses() {
    try {
        enterNetworkNamespace(m_networkNamespace);
        loadRules();
        if (m_fault || m_state.internal) return;
        allowForwarding("/proc/sys/net/ipv4/ip_forward");
        if (m_state.six) allowForwarding("/proc/sys/net/ipv6/conf/all/forwarding");
    } catch (const Error& error) {
        m_fault = error.kind() == ErrorKind::NotFound
                      ? noInternet("nft is not installed", "sudo apt install nftables")
                      : noInternet("the network's address translation failed: " + error.message(), {});
    } catch (const std::exception& error) {
        m_fault = noInternet(error.what(), {});
    }
}

void WayOutKeeper::loadRules() {
    // A namespace that was taken over has its rules, and in them the containers that it has admitted.
    const bool loaded = nft({"list", "table", "ip", "galley"}, {}).status.success();
    m_guarded = loaded && nft({"list", "table", "bridge", "galley"}, {}).status.success();
    if (loaded) return;
    m_guarded = nft({"-f", "-"}, ruleset(m_state) + guardRules(m_state.six.has_value())).status.success();
    if (m_guarded) return;
    // Not every kernel filters bridges; addresses are translated all the same.
    const auto result = nft({"-f", "-"}, ruleset(m_state));
    if (result.status.success()) return;
    m_fault = WayOut{false, "nft refused the rules of the network: " + lastLine(result.errorOutput), {}, false};
}

WayOut WayOutKeeper::startPasta() {
    m_pastaStarted = std::chrono::steady_clock::now();
    if (!process::findProgram("pasta")) return noInternet("pasta is not installed", "sudo apt install passt");
    if (!canOpenTun()) {
        return noInternet("/dev/net/tun cannot be opened", "sudo modprobe tun && sudo chmod 0666 /dev/net/tun");
    }
    try {
        process::SpawnOptions options;
        options.arguments = pastaArguments(m_namespaceName, {usesDnsForward(readContainerResolvConf()),
                                                             pastaMapsLoopback(), m_state.six && leadsOut6()});
        // It goes to the background when it forwards.
        const auto result = process::runCommand(std::move(options), {}, kStartTimeout);
        if (result.status.success()) {
            if (!pastaMapsLoopback()) routeToPasta();
            return {true, {}, {}, false};
        }
        return noInternet("pasta could not start: " + lastLine(result.errorOutput), {});
    } catch (const Error& error) {
        return noInternet("pasta could not start: " + error.message(), {});
    }
}

bool WayOutKeeper::pastaMapsLoopback() {
    if (!m_pastaMapsLoopback) {
        process::SpawnOptions options;
        options.arguments = {"pasta", "--help"};
        const auto help = process::runCommand(std::move(options), {}, kStartTimeout);
        m_pastaMapsLoopback = (help.output + help.errorOutput).find("--map-host-loopback") != std::string::npos;
    }
    return *m_pastaMapsLoopback;
}

/// Told of a gateway outside the host's own network, old versions widen the address's prefix until it is inside: half
/// of the Internet would be neighbours, each in the neighbour table.
void WayOutKeeper::routeToPasta() const {
    onOwnThread([this] {
        enterNetworkNamespace(m_networkNamespace);
        Netlink netlink;
        const int index = netlink.indexOf(kWayOutName);
        for (const std::string& text : listHostAddresses()) {
            const auto address = parseIpv4(text);
            if (!address || m_state.subnet.contains(*address)) continue;
            netlink.removeAddress(index, *address);
            netlink.addAddress(index, *address, 32);
        }
        netlink.routeEverything(index, parseIpv4(kHostGatewayAddress).value_or(0));
    });
}

/// Its sockets exist already: what is asked meanwhile waits.
void WayOutKeeper::startNameServer() noexcept {
    try {
        m_nameServerStarted = std::chrono::steady_clock::now();
        process::SpawnOptions options;
        options.arguments = {process::siblingProgram("galley-ns").string(), "names", m_directory.string()};
        options.descriptors = {{m_names.lowest.fd(), kNameDescriptors[0]},
                               {m_names.datagrams.get(), kNameDescriptors[1]},
                               {m_names.connections.get(), kNameDescriptors[2]},
                               {m_networkNamespace, kNameDescriptors[3]},
                               {m_names.highest.fd(), kNameDescriptors[4]}};
        m_nameServer = process::spawn(options);
    } catch (const std::exception&) {
        m_nameServer = {};  // the network itself works on; names are not answered
    }
}

void WayOutKeeper::publish(WayOut wayOut) {
    m_up = wayOut.up;
    wayOut.guarded = m_guarded;
    try {
        writeWayOut(m_directory, wayOut);
    } catch (const Error&) {
        // The runtime directory is gone or full: the network itself works on.
    }
}

void WayOutKeeper::waitForChange() {
    std::array<pollfd, 2> entries{
        {{m_signals.get(), POLLIN, 0}, {m_up || m_state.internal ? -1 : m_routes.get(), POLLIN, 0}}};
    while (::poll(entries.data(), entries.size(), -1) < 0) {
        if (errno != EINTR) throwErrno(errno, "waiting for a change of the network");
    }
    if (entries[0].revents != 0) {
        drain(m_signals.get());
        reap();
    }
}

/// A new route is a reason to try at once.
void WayOutKeeper::waitForNextTry() {
    using std::chrono::milliseconds;
    const auto age = std::chrono::steady_clock::now() - m_pastaStarted;
    const auto left = std::chrono::ceil<milliseconds>(kYoungest - age).count();
    if (left > 0) {
        pollfd entry{m_routes.get(), POLLIN, 0};
        ::poll(&entry, 1, static_cast<int>(left));
    }
    drain(m_routes.get());
}

void WayOutKeeper::reap() {
    // Everything else that this process starts is waited for where it is started.
    bool namesGone = false;
    bool pastaGone = false;
    pid_t ended = 0;
    while ((ended = ::waitpid(-1, nullptr, WNOHANG)) > 0) {
        (ended == m_nameServer.pid() ? namesGone : pastaGone) = true;
    }
    if (pastaGone) m_up = false;
    if (!namesGone) return;
    const auto age = std::chrono::steady_clock::now() - m_nameServerStarted;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(kYoungest - age).count();
    if (left > 0) ::poll(nullptr, 0, static_cast<int>(left));  // one that always dies must cost little
    startNameServer();
}

}  // namespace galley::network::detail
