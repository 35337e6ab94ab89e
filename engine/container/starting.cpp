// SPDX-License-Identifier: Apache-2.0
#include "engine/container/starting.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/container/bundle.h"
#include "engine/container/container_root.h"
#include "engine/container/monitor_access.h"
#include "engine/container/published_ports.h"
#include "engine/monitor/supervisor.h"
#include "engine/process/control_group.h"
#include "engine/process/namespace_holder.h"
#include "engine/process/spawn.h"

namespace galley::container {

namespace {

constexpr std::size_t kScopeDigits = 6;

struct Pipe {
    UniqueFd reading;
    UniqueFd writing;
};

Pipe openPipe() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) throwErrno(errno, "Making a pipe");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// What systemd-run had to say when it did not come to the monitor.
[[noreturn]] void throwScopeFailure(int complaints) {
    ::lseek(complaints, 0, SEEK_SET);
    const std::string text = printable(trim(readAll(complaints, std::size_t{1} << 16U)));
    throw Error(ErrorKind::Runtime, "systemd gave the container no control group for its limits: " +
                                        (text.empty() ? std::string("it gave no reason") : text) +
                                        "; leave the limits out, or see 'galley doctor'");
}

/// Everything it says on the ready pipe; the pipe's end is also the end of a monitor that died.
std::string runMonitor(const RecordPaths& paths, const process::NamespaceLease& lease,
                       const std::vector<UniqueFd>& streams, const std::vector<std::string>& before) {
    Pipe ready = openPipe();
    const UniqueFd complaints = before.empty() ? UniqueFd() : memoryFile({});
    process::SpawnOptions options;
    options.arguments = before;
    options.arguments.insert(options.arguments.end(),
                             {process::siblingProgram("galley-monitor").string(), "--plan", paths.plan.string()});
    if (complaints) options.descriptors.push_back({complaints.get(), STDERR_FILENO});
    int next = 3;
    const auto pass = [&](const char* flag, int descriptor) {
        options.descriptors.push_back({descriptor, next});
        options.arguments.emplace_back(flag);
        options.arguments.push_back(std::to_string(next++));
    };
    pass("--ready-fd", ready.writing.get());
    pass("--holder-fd", lease.userNamespace.get());
    pass("--lease-fd", lease.users.fd());
    for (const auto& stream : streams) pass("--attach-fd", stream.get());
    options.newSession = true;
    process::Child monitor = process::spawn(options);
    ready.writing.reset();
    std::string line = readAll(ready.reading.get());
    const bool success = monitor.wait().success();
    if (complaints && line.empty() && !success) throwScopeFailure(complaints.get());
    return line;
}

}  // namespace

Error dockerStartError(const Error& error, const std::vector<std::string>& arguments) {
    if (arguments.empty()) return error;
    const std::string name = printable(arguments.front());
    const std::string command = "exec: \"" + name + "\": ";
    if (error.kind() == ErrorKind::NotFound) {
        const bool path = name.find('/') != std::string::npos;
        return Error(ErrorKind::Runtime, command + (path ? "stat " + name + ": no such file or directory"
                                                         : "executable file not found in $PATH"));
    }
    if (error.kind() == ErrorKind::Forbidden) {
        const bool format = toLower(error.message()).find("format error") != std::string::npos;
        return Error(ErrorKind::Runtime, command + (format ? "exec format error" : "permission denied"));
    }
    return error;
}

void startContainer(Context& context, const std::string& reference) {
    const std::string id = context.observe(reference).record.id;
    const RecordPaths paths = context.records().paths(id);
    const auto lock = context.records().lock(id);
    Observation observation = context.observe(id);
    if (isUp(observation.state)) return;
    // The one of an earlier run may still be cleaning up, and that of a start whose command was killed may be about to
    // run.
    waitForMonitorsEnd(paths, {});
    observation = context.observe(id);
    if (isUp(observation.state)) return;
    if (observation.state.status == monitor::Status::Dead) {
        throw Error(ErrorKind::Corrupt,
                    "Container " + observation.name + " cannot be started: " + observation.state.error);
    }
    const auto streams = context.takeForStart(id);
    const auto lease = process::ensureHolder(context.directories());
    const auto plan = prepareBundle(context, observation, containerIds(observation.record, lease),
                                    chooseRuntime(context.directories(), lease, observation.record.runtime));
    writeFileAtomic(paths.plan, monitor::writePlan(plan), Durability::Cached);
    std::vector<std::string> before;
    std::vector<network::NetworkLease> networks;
    if (plan.controlGroups.kind == process::ControlGroupPlaces::Kind::Scope) {
        // systemd may not have noticed yet that the scope of the run before is empty: each has a name of its own.
        before = process::scopeCommand(process::ControlGroup::nameFor(id) + "-" + randomHex(kScopeDigits));
        // The keepers of its networks outlive this container: they must not be started inside of the container's scope.
        networks = monitor::openPlannedNetworks(plan);
    }
    try {
        monitor::parseReadiness(runMonitor(paths, lease, streams, before));
    } catch (const Error& error) {
        throw dockerStartError(nameBusyPort(context, error, observation.ports), observation.record.arguments());
    }
}

}  // namespace galley::container
