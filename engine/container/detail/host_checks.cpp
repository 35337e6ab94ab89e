// SPDX-License-Identifier: Apache-2.0
#include "engine/container/detail/host_checks.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::container::detail {
namespace fs = std::filesystem;
namespace {

using State = Check::State;

constexpr double kLittleSpaceBytes = 5e9;
constexpr double kNoSpaceBytes = 5e8;
constexpr const char* kNoLimits = "limits of memory, processors and processes, and pausing, do not work";
constexpr const char* kDelegate =
    "sudo mkdir -p /etc/systemd/system/user@.service.d && printf '[Service]\\nDelegate=cpu cpuset io memory pids\\n' | "
    "sudo tee /etc/systemd/system/user@.service.d/delegate.conf && sudo systemctl daemon-reload, then log in again";
constexpr const char* kUnified = "start the machine with the kernel option systemd.unified_cgroup_hierarchy=1";

/// The path behind "0::", which is the v2 tree's line.
std::string unifiedPath(const std::string& ownFile) {
    for (const std::string& line : split(ownFile, '\n')) {
        if (line.starts_with("0::/")) return line.substr(3);
    }
    return "/";
}

/// What is missing of the controllers that limits need.
std::vector<std::string> missingControllers(const std::string& available) {
    const std::vector<std::string> present = split(trim(available), ' ');
    std::vector<std::string> missing;
    for (const char* wanted : {"cpu", "memory", "pids"}) {
        if (std::find(present.begin(), present.end(), wanted) == present.end()) missing.emplace_back(wanted);
    }
    return missing;
}

}  // namespace

Check checkControlGroups(const fs::path& tree, const fs::path& ownFile) {
    Check check{"cgroups", "Resource limits", State::Warning, {}, kNoLimits, kUnified};
    if (!fs::exists(tree / "cgroup.controllers")) {
        if (fs::exists(tree / "unified")) {
            check.found = "control groups v1 and v2 mixed (hybrid)";
        } else {
            check.found = fs::exists(tree / "memory") ? "control groups v1" : "no control groups";
        }
        return check;
    }
    check.fix = kDelegate;
    const std::string path = unifiedPath(readFileIfExists(ownFile).value_or(""));
    const fs::path own = tree / fs::path(path).relative_path();
    if (::access((own / "cgroup.procs").c_str(), W_OK) != 0) {
        check.found = "control groups v2, not delegated to this user";
        return check;
    }
    const auto missing = missingControllers(readFileIfExists(own / "cgroup.controllers").value_or(""));
    if (!missing.empty()) {
        check.found = "control groups v2 without " + join(missing, ", ");
        return check;
    }
    return {"cgroups", check.title, State::Ok, "control groups v2, delegated", {}, {}};
}

Check checkDiskSpace(const Directories& directories) {
    struct statvfs status {};
    if (::statvfs(directories.data.c_str(), &status) != 0) throwErrno(errno, "looking at " + directories.data.string());
    const double free = static_cast<double>(status.f_bavail) * static_cast<double>(status.f_frsize);
    Check check{
        "disk-space", "Disk space", State::Ok, humanSize(free) + " free in " + directories.data.string(), {}, {}};
    const bool noFiles = status.f_files != 0 && status.f_favail < 10'000;
    if (free >= kLittleSpaceBytes && !noFiles) return check;
    check.state = free < kNoSpaceBytes || noFiles ? State::Failed : State::Warning;
    if (noFiles) check.found += ", but hardly any file can be made";
    check.effect = "larger images cannot be pulled";
    check.fix = "remove what is not needed: galley rmi IMAGE, galley rm CONTAINER";
    return check;
}

Check checkRuntimeDirectory(const Directories& directories) {
    Check check{"runtime-directory", "Runtime directory", State::Ok, directories.runtime.string(), {}, {}};
    if (::access(directories.runtime.c_str(), R_OK | W_OK | X_OK) != 0) {
        check.state = State::Failed;
        check.effect = "no container can run";
        check.fix = "set XDG_RUNTIME_DIR to a directory of yours";
    } else if (directories.runtime.string().starts_with("/tmp/")) {
        check.state = State::Warning;
        check.effect = "programs that clean up /tmp may cut off running containers";
        check.fix = "log in through a desktop or ssh session of systemd, or set XDG_RUNTIME_DIR";
    }
    return check;
}

}  // namespace galley::container::detail
