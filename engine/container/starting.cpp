// SPDX-License-Identifier: Apache-2.0
#include "engine/container/starting.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/bundle.h"
#include "engine/container/published_ports.h"
#include "engine/process/namespace_holder.h"
#include "engine/process/spawn.h"

namespace galley::container {

namespace {

struct Pipe {
    UniqueFd reading;
    UniqueFd writing;
};

Pipe openPipe() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) throwErrno(errno, "Making a pipe");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// The monitor of an earlier run may still be cleaning up.
void waitForFormerMonitor(const RecordPaths& paths) {
    FileLock::acquire(paths.directory / "monitor.lock", FileLock::Mode::Shared);
}

/// Everything it says on the ready pipe; the pipe's end is also the end of a monitor that died.
std::string runMonitor(const RecordPaths& paths, const process::NamespaceLease& lease,
                       const std::vector<UniqueFd>& streams) {
    Pipe ready = openPipe();
    process::SpawnOptions options;
    options.arguments = {process::siblingProgram("galley-monitor").string(), "--plan", paths.plan.string()};
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
    monitor.wait();
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
    waitForFormerMonitor(paths);
    observation = context.observe(id);
    if (observation.state.status == monitor::Status::Dead) {
        throw Error(ErrorKind::Corrupt,
                    "Container " + observation.name + " cannot be started: " + observation.state.error);
    }
    const auto streams = context.takeForStart(id);
    const auto lease = process::ensureHolder(context.directories());
    const auto plan = prepareBundle(context, observation, lease.nested(),
                                    chooseRuntime(context.directories(), lease, observation.record.runtime));
    writeFileAtomic(paths.plan, monitor::writePlan(plan), Durability::Cached);
    try {
        monitor::parseReadiness(runMonitor(paths, lease, streams));
    } catch (const Error& error) {
        throw dockerStartError(nameBusyPort(error, observation.ports), observation.record.arguments());
    }
}

}  // namespace galley::container
