// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/network_link.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/monitor/supervisor.h"
#include "engine/network/resolv_conf.h"

namespace galley::monitor {
namespace fs = std::filesystem;

std::vector<network::NetworkLease> openPlannedNetworks(const MonitorPlan& plan) {
    std::vector<network::NetworkLease> leases;
    if (plan.networkMode != NetworkMode::Bridge || plan.networks.empty()) return leases;
    Directories directories;
    directories.data = plan.dataDirectory;
    directories.runtime = plan.runtimeDirectory;
    const process::NamespaceLease holder = process::ensureHolder(directories);
    for (const PlannedNetwork& each : plan.networks) {
        leases.push_back(network::openNetwork(directories, holder, each.config));
    }
    return leases;
}

namespace detail {
namespace {

constexpr std::size_t kShortIdLength = 12;
constexpr std::size_t kMostBytes = std::size_t{1} << 20U;

/// The file is mounted into the container by now: it must be changed where it is, not replaced.
template <class Change>
void rewrite(const fs::path& file, const Change& change) {
    const auto before = readFileIfExists(file, kMostBytes);
    if (!before) return;
    const std::string content = change(*before);
    if (content == *before) return;
    const UniqueFd fd = openFile(file, O_WRONLY | O_NOFOLLOW);
    writeAll(fd.get(), content);
    if (::ftruncate(fd.get(), static_cast<off_t>(content.size())) != 0) throwErrno(errno, "writing " + file.string());
}

}  // namespace

std::string hostsWithOwnName(std::string_view hosts, const std::vector<std::string>& addresses,
                             std::string_view hostname) {
    std::string content;
    const std::string name = "\t" + std::string(hostname);
    for (const std::string& line : split(hosts, '\n')) {
        const bool own = line.size() > name.size() && line.compare(line.size() - name.size(), name.size(), name) == 0;
        if (!own && !line.empty()) content += line + "\n";
    }
    for (const std::string& address : addresses) content += address + name + "\n";
    return content;
}

NetworkLink::NetworkLink(const MonitorPlan& plan, std::vector<network::NetworkLease> leases) : m_plan(plan) {
    for (std::size_t i = 0; i < leases.size(); ++i) {
        m_links.push_back({plan.networks.at(i), std::move(leases[i]), std::nullopt});
    }
}

void NetworkLink::join(pid_t process) {
    if (m_plan.networkMode != NetworkMode::Bridge) return;
    sweep();
    m_namespace = openFile("/proc/" + std::to_string(process) + "/ns/net", O_RDONLY);
    for (Link& link : m_links) attach(link);
    announce();
    tellContainer();
}

void NetworkLink::attach(Link& link) {
    network::Attachment wanted;
    wanted.interface = freeInterface();
    wanted.address = link.planned.wanted.address;
    wanted.address6 = link.planned.wanted.address6;
    wanted.defaultRoute = m_routed.empty();
    wanted.defaultRoute6 = m_routed6.empty();
    link.endpoint = network::attach(link.lease, m_namespace.get(), wanted);
    if (m_routed.empty() && !link.lease.internal) m_routed = link.lease.name;
    if (m_routed6.empty() && leadsOut6(link)) m_routed6 = link.lease.name;
}

std::string NetworkLink::freeInterface() const {
    for (std::size_t number = 0;; ++number) {
        const std::string name = "eth" + std::to_string(number);
        const bool taken = std::any_of(m_links.begin(), m_links.end(), [&](const Link& link) {
            return link.endpoint && link.endpoint->containerInterface == name;
        });
        if (!taken) return name;
    }
}

/// Where its questions go: the network that leads out, else the first.
const NetworkLink::Link* NetworkLink::wayOut() const {
    for (const Link& link : m_links) {
        if (link.lease.name == m_routed) return &link;
    }
    return m_links.empty() ? nullptr : &m_links.front();
}

void NetworkLink::announce() const {
    for (const Link& link : m_links) {
        if (!link.endpoint) continue;
        network::ContainerNames names;
        names.network = link.lease.name;
        const std::string shortId = m_plan.id.substr(0, kShortIdLength);
        names.names = {m_plan.name, shortId};
        if (m_plan.hostname != shortId && !m_plan.hostname.empty()) names.names.push_back(m_plan.hostname);
        const auto& aliases = link.planned.wanted.aliases;
        names.names.insert(names.names.end(), aliases.begin(), aliases.end());
        for (const Link& other : m_links) {
            if (&other != &link) names.otherNetworks.push_back(other.lease.directory.string());
        }
        if (!link.lease.internal) names.servers = m_plan.nameServers;
        network::announceNames(link.lease, *link.endpoint, names);
    }
}

/// Its own name and whom it asks for others. For a network of another sort this is written before the start.
void NetworkLink::tellContainer() const {
    const fs::path directory = m_plan.containerDirectory;
    if (!m_plan.hostname.empty()) {
        rewrite(directory / "hosts", [&](const std::string& hosts) {
            return hostsWithOwnName(hosts, addressesOf(endpoints()), m_plan.hostname);
        });
    }
    const Link* way = wayOut();
    if (way == nullptr) return;
    rewrite(directory / "resolv.conf",
            [&](const std::string& file) { return network::withNameServers(file, {way->lease.gateway}); });
}

std::string NetworkLink::openTheWay() const {
    std::string trouble;
    for (const Link& link : m_links) {
        const network::WayOut way = network::awaitWayOut(link.lease);
        if (link.endpoint) network::admit(link.lease, *link.endpoint, m_plan.hostGateway);
        if (!way.up && link.lease.name == m_routed) trouble = way.sentence;
    }
    return trouble;
}

void NetworkLink::leave(bool shared) noexcept {
    for (Link& link : m_links) {
        if (link.endpoint && shared) network::detach(link.lease, std::move(*link.endpoint));
        if (link.endpoint && !shared) {
            m_remains.push_back(network::abandon(link.lease, std::move(*link.endpoint), m_plan.hostGateway));
        }
        link.endpoint.reset();
    }
    m_namespace.reset();
    m_routed.clear();
    m_routed6.clear();
}

void NetworkLink::sweep() noexcept {
    for (const network::Remains& remains : m_remains) network::sweep(remains);
    m_remains.clear();
}

void NetworkLink::connect(const PlannedNetwork& planned, network::NetworkLease lease) {
    const bool there = std::any_of(m_links.begin(), m_links.end(),
                                   [&](const Link& link) { return link.lease.name == planned.wanted.name; });
    if (there) {
        throw Error(ErrorKind::AlreadyExists,
                    "endpoint with name " + m_plan.name + " already exists in network " + planned.wanted.name);
    }
    m_links.push_back({planned, std::move(lease), std::nullopt});
    if (!joined()) return;
    const std::string routed = m_routed;
    const std::string routed6 = m_routed6;
    Link& link = m_links.back();
    try {
        attach(link);
        announce();
        network::admit(link.lease, *link.endpoint, m_plan.hostGateway);
        tellContainer();
    } catch (...) {
        if (link.endpoint) network::detach(link.lease, std::move(*link.endpoint));
        m_links.pop_back();
        m_routed = routed;
        m_routed6 = routed6;
        throw;
    }
}

void NetworkLink::disconnect(const std::string& name) {
    const auto link =
        std::find_if(m_links.begin(), m_links.end(), [&](const Link& each) { return each.lease.name == name; });
    if (link == m_links.end()) {
        throw Error(ErrorKind::NotFound, "container " + m_plan.name + " is not connected to network " + name);
    }
    if (link->endpoint) network::detach(link->lease, std::move(*link->endpoint));
    m_links.erase(link);
    if (!joined()) return;
    routeAgain(name);
    announce();
    tellContainer();
}

/// The default routes went with the interface.
void NetworkLink::routeAgain(const std::string& gone) {
    const auto first = [this](bool (*leads)(const Link&)) {
        const auto next = std::find_if(m_links.begin(), m_links.end(), leads);
        return next == m_links.end() ? nullptr : &*next;
    };
    if (m_routed == gone) {
        m_routed.clear();
        if (const Link* next = first(leadsOut)) {
            network::addDefaultRoute(*next->endpoint, m_namespace.get());
            m_routed = next->lease.name;
        }
    }
    if (m_routed6 == gone) {
        m_routed6.clear();
        if (const Link* next = first(leadsOut6)) {
            network::addDefaultRoute6(*next->endpoint, m_namespace.get());
            m_routed6 = next->lease.name;
        }
    }
}

bool NetworkLink::leadsOut(const Link& link) {
    return link.endpoint && !link.lease.internal;
}

bool NetworkLink::leadsOut6(const Link& link) {
    return leadsOut(link) && !link.endpoint->address6.empty();
}

std::vector<Endpoint> NetworkLink::endpoints() const {
    std::vector<Endpoint> list;
    for (const Link& link : m_links) {
        if (!link.endpoint) continue;
        list.push_back({link.lease.name, link.planned.id, link.endpoint->address, link.endpoint->prefixLength,
                        link.endpoint->gateway, link.endpoint->mac, link.planned.wanted.aliases,
                        link.endpoint->address6, link.endpoint->prefixLength6, link.endpoint->gateway6});
    }
    return list;
}

std::vector<WantedNetwork> NetworkLink::wanted() const {
    std::vector<WantedNetwork> list;
    for (const Link& link : m_links) list.push_back(link.planned.wanted);
    return list;
}

}  // namespace detail
}  // namespace galley::monitor
