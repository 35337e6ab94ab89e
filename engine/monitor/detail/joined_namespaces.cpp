// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/joined_namespaces.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/state.h"

namespace galley::monitor::detail {
namespace fs = std::filesystem;
namespace {

struct Joined {
    const char* name;  ///< as the OCI specification has it
    const char* file;  ///< in /proc/<pid>/ns
};
constexpr Joined kJoined[] = {{"user", "user"}, {"network", "net"}};

void pointAt(const fs::path& link, int descriptor) {
    ::unlink(link.c_str());
    // The monitor is the first process of the PID namespace in which the runtime looks.
    const std::string target = "/proc/1/fd/" + std::to_string(descriptor);
    if (::symlink(target.c_str(), link.c_str()) != 0) throwErrno(errno, "making " + link.string());
}

}  // namespace

void JoinedNamespaces::open() {
    close();
    if (!m_plan.networkOwner) return;
    const NetworkOwner& owner = *m_plan.networkOwner;
    const Error notRunning(ErrorKind::Runtime, "cannot join network of a non running container: " + owner.name);
    const MonitorState state = settledState(owner.directory, owner.stateFile);
    if (state.pid <= 0) throw notRunning;
    ensureDirectory(owner.links);
    for (const Joined& each : kJoined) {
        const std::string path = std::to_string(state.pid) + "/ns/" + each.file;
        UniqueFd held(::openat(m_hostProc.fd(), path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!held && errno == ENOENT) throw notRunning;
        if (!held) throwErrno(errno, "opening the network of the container " + owner.name);
        pointAt(fs::path(owner.links) / each.name, held.get());
        m_held.push_back(std::move(held));
    }
    // It may have ended meanwhile, and its number be another process's.
    const MonitorState after = settledState(owner.directory, owner.stateFile);
    if (after.pid != state.pid || after.startedAt != state.startedAt) throw notRunning;
}

}  // namespace galley::monitor::detail
