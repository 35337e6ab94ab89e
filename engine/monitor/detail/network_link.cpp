// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/network_link.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/monitor/supervisor.h"

namespace galley::monitor {
namespace fs = std::filesystem;

std::optional<network::NetworkLease> openPlannedNetwork(const MonitorPlan& plan) {
    if (plan.networkMode != NetworkMode::Bridge) return std::nullopt;
    Directories directories;
    directories.data = plan.dataDirectory;
    directories.runtime = plan.runtimeDirectory;
    return network::openNetwork(directories, process::ensureHolder(directories), plan.networkName);
}

namespace detail {
namespace {

/// The file is mounted into the container by now: it must be changed where it is, not replaced.
void rewriteHosts(const MonitorPlan& plan, const std::string& address) {
    const fs::path file = fs::path(plan.containerDirectory) / "hosts";
    const auto hosts = readFileIfExists(file, std::size_t{1} << 20U);
    if (!hosts || plan.hostname.empty()) return;
    const std::string content = hostsWithOwnName(*hosts, address, plan.hostname);
    const UniqueFd fd = openFile(file, O_WRONLY | O_NOFOLLOW);
    writeAll(fd.get(), content);
    if (::ftruncate(fd.get(), static_cast<off_t>(content.size())) != 0) throwErrno(errno, "writing " + file.string());
}

}  // namespace

std::string hostsWithOwnName(std::string_view hosts, std::string_view address, std::string_view hostname) {
    std::string content;
    const std::string name = "\t" + std::string(hostname);
    for (const std::string& line : split(hosts, '\n')) {
        const bool own = line.size() > name.size() && line.compare(line.size() - name.size(), name.size(), name) == 0;
        if (!own && !line.empty()) content += line + "\n";
    }
    return content + std::string(address) + name + "\n";
}

Endpoint NetworkLink::join(const MonitorPlan& plan, pid_t process) {
    if (!m_lease) return {};
    const UniqueFd containerNamespace = openFile("/proc/" + std::to_string(process) + "/ns/net", O_RDONLY);
    m_endpoint = network::attach(*m_lease, containerNamespace.get());
    rewriteHosts(plan, m_endpoint->address);
    return {m_endpoint->address, m_endpoint->prefixLength, m_endpoint->gateway, m_endpoint->mac};
}

std::string NetworkLink::openTheWay() const {
    if (!m_lease) return {};
    const network::WayOut way = network::awaitWayOut(*m_lease);
    if (m_endpoint) network::admit(*m_lease, *m_endpoint);
    return way.up ? std::string() : way.sentence;
}

void NetworkLink::leave() noexcept {
    if (m_lease && m_endpoint) network::detach(*m_lease, std::move(*m_endpoint));
    m_endpoint.reset();
}

}  // namespace detail
}  // namespace galley::monitor
