// SPDX-License-Identifier: Apache-2.0
#include "engine/container/container_files.h"

#include <filesystem>

#include "engine/base/error.h"
#include "engine/container/container_root.h"
#include "engine/container/monitor_access.h"
#include "engine/container/mount_order.h"
#include "engine/container/runtime_probe.h"
#include "engine/container/volumes.h"
#include "engine/monitor/control_client.h"
#include "engine/process/pidfd.h"

namespace galley::container {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void restarting(const std::string& id) {
    throw Error(ErrorKind::Busy, "Container " + id + " is restarting, wait until the container is running");
}

/// The container's first process by descriptor. False when it has ended meanwhile.
bool holdProcess(const Context& context, FilesAccess& access) {
    const int pid = access.observation.state.pid;
    try {
        access.pidfd = process::openPidfd(pid);
        // Its monitor has not reaped it yet, so the number was still its own when it was opened.
        auto client = connectMonitor(context.records().paths(access.observation.record.id));
        if (!client || client->inspect().pid != pid) return false;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        return false;
    }
    access.job.root.pid = pid;
    return true;
}

void addMounts(const Context& context, const Record& record, archive::RootSpec& root) {
    const fs::path directory = context.records().paths(record.id).directory;
    for (const char* name : {"hosts", "hostname", "resolv.conf"}) {
        // There since the first start.
        if (fs::exists(directory / name))
            root.mounts.push_back({(directory / name).string(), "/etc/" + std::string(name)});
    }
    for (const auto& entry : record.mounts) {
        if (entry.mount.kind == Mount::Kind::Tmpfs) continue;
        const bool volume = entry.mount.kind == Mount::Kind::Volume;
        const std::string source = volume ? volumeData(context, entry.mount.source).string() : entry.mount.source;
        // A source that is gone keeps the container from starting, not from being looked into.
        if (fs::exists(source)) root.mounts.push_back({source, entry.mount.target, entry.mount.readOnly});
    }
    sortParentsFirst(root.mounts);
}

void describeStopped(const Context& context, const Record& record, FilesScope scope, archive::RootSpec& root) {
    const RecordPaths paths = context.records().paths(record.id);
    for (const auto& layer : lowerDirectories(context, record)) root.lower.push_back(layer.string());
    root.upper = paths.upper.string();
    root.work = paths.work.string();
    root.merged = paths.merged.string();
    root.fuse = wantsFuseOverlay();
    root.readOnly = record.options.readOnlyRoot;
    if (scope == FilesScope::Everything) addMounts(context, record, root);
}

}  // namespace

archive::FilesProcess FilesAccess::run(const Context& context, const std::string& verb, const std::string& path,
                                       archive::FilesProcess::Stream stream, const std::stop_token& stop) const {
    archive::FileJob wanted = job;
    wanted.path = path.starts_with('/') ? path : "/" + path;
    return {context.directories(), verb, std::move(wanted), pidfd.get(), stream, stop};
}

FilesAccess openFiles(Context& context, const std::string& reference, FilesScope scope, const std::stop_token& stop) {
    FilesAccess access;
    while (true) {
        access.observation = context.observe(reference);
        const std::string& id = access.observation.record.id;
        access.job.root.kept = access.observation.record.keptIds;
        const auto status = access.observation.state.status;
        if (status == monitor::Status::Dead) {
            throw Error(ErrorKind::Corrupt, "Container " + access.observation.name +
                                                " cannot be looked into: " + access.observation.state.error);
        }
        if (status == monitor::Status::Restarting) restarting(id);
        if (isUp(access.observation.state)) {
            if (!holdProcess(context, access)) {
                access.pidfd.reset();
                if (access.observation.record.restart.kind != RestartPolicy::Kind::No) restarting(id);
                waitForMonitorsEnd(context.records().paths(id), stop);
                continue;
            }
            if (scope == FilesScope::OwnFiles) {
                access.job.root.monitorPath = context.records().paths(id).merged.string();
            }
            return access;
        }
        access.lock = context.records().lock(id, stop);
        // The monitor of an earlier run may still be cleaning up; and somebody may have started it.
        waitForMonitorsEnd(context.records().paths(id), stop);
        access.observation = context.observe(id);
        if (!isUp(access.observation.state)) break;
        access.lock.reset();
    }
    describeStopped(context, access.observation.record, scope, access.job.root);
    return access;
}

}  // namespace galley::container
