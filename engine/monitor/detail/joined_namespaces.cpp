// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/joined_namespaces.h"

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/control_client.h"
#include "engine/monitor/detail/unix_socket.h"
#include "engine/network/network.h"

namespace galley::monitor::detail {
namespace fs = std::filesystem;
namespace {

/// In the order in which they come; the names are those of the OCI specification.
constexpr const char* kNames[] = {"user", "network"};
constexpr std::size_t kNetwork = 1;

void pointAt(const fs::path& link, int descriptor) {
    ::unlink(link.c_str());
    // The monitor is the first process of the PID namespace in which the runtime looks.
    const std::string target = "/proc/1/fd/" + std::to_string(descriptor);
    if (::symlink(target.c_str(), link.c_str()) != 0) throwErrno(errno, "making " + link.string());
}

/// Ends with the run whose namespaces come over it. Nothing where no monitor takes the question.
UniqueFd askForShare(const fs::path& controlSocket) {
    auto client = ControlClient::connect(controlSocket);
    if (!client) return {};
    try {
        return client->share();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        return {};  // it has just ended
    }
}

}  // namespace

void JoinedNamespaces::open() {
    close();
    if (!m_plan.networkOwner) return;
    const NetworkOwner& owner = *m_plan.networkOwner;
    const Error notRunning(ErrorKind::Runtime, "cannot join network of a non running container: " + owner.name);
    UniqueFd lifeline = askForShare(owner.controlSocket);
    if (!lifeline) throw notRunning;
    constexpr int kPatienceMs = 10000;
    if (pollFd(lifeline.get(), POLLIN, {}, kPatienceMs) == 0) {
        throw Error(ErrorKind::Timeout, "the monitor of the container " + owner.name +
                                            ", whose network is to be shared, does not answer; see galley ps");
    }
    char byte = 0;
    std::vector<UniqueFd> held;
    receiveWithDescriptors(lifeline.get(), &byte, 1, held);
    if (held.size() != std::size(kNames)) throw notRunning;
    ensureDirectory(owner.links);
    for (std::size_t i = 0; i < held.size(); ++i) pointAt(fs::path(owner.links) / kNames[i], held[i].get());
    m_held = std::move(held);
    m_lifeline = std::move(lifeline);
    m_loop.add(m_lifeline.get(), EPOLLIN, [this](std::uint32_t) { onOwnersEnd(); });
}

void JoinedNamespaces::close() noexcept {
    if (m_lifeline) m_loop.remove(m_lifeline.get());
    m_lifeline.reset();
    m_held.clear();
}

void JoinedNamespaces::onOwnersEnd() noexcept {
    m_loop.remove(m_lifeline.get());
    m_lifeline.reset();
    network::clearNamespace(m_held.at(kNetwork).get());
}

}  // namespace galley::monitor::detail
