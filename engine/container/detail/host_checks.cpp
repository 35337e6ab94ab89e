// SPDX-License-Identifier: Apache-2.0
#include "engine/container/detail/host_checks.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/control_group.h"
#include "engine/process/spawn.h"

namespace galley::container::detail {
namespace fs = std::filesystem;
namespace {

using State = Check::State;

constexpr double kLittleSpaceBytes = 5e9;
constexpr double kNoSpaceBytes = 5e8;
/// As PCI numbers them.
constexpr const char* kNvidia = "0x10de";
constexpr const char* kAmd = "0x1002";
constexpr const char* kNoLimits = "limits of memory, processors and processes are refused";

/// What is missing of the controllers that limits need.
std::vector<std::string> missingControllers(const process::ControlGroupPlaces& places) {
    std::vector<std::string> missing;
    for (const char* wanted : {"cpu", "cpuset", "memory", "pids"}) {
        if (!places.has(wanted)) missing.emplace_back(wanted);
    }
    return missing;
}

/// Throws what is in the way.
void tryControlGroup(const process::ControlGroupPlaces& places, const fs::path& runtimeDirectory) {
    const std::string id = "doctor" + std::to_string(::getpid());
    if (places.kind != process::ControlGroupPlaces::Kind::Scope) {
        return process::ControlGroup::make(places, id, runtimeDirectory / "cgroups" / id).remove();
    }
    process::SpawnOptions options;
    options.arguments = process::scopeCommand(process::ControlGroup::nameFor(id));
    options.arguments.insert(options.arguments.end(), {"cat", "/proc/self/cgroup"});
    const auto result = process::runCommand(options);
    if (result.output.find(process::ControlGroup::nameFor(id) + ".scope") != std::string::npos) return;
    throw Error(ErrorKind::Unsupported, "systemd gives no scope: " + printable(trim(result.errorOutput)));
}

}  // namespace

Check checkControlGroups(const process::ControlGroupPlaces& places, const fs::path& runtimeDirectory) {
    Check check{"cgroups", "Resource limits", State::Warning, places.found, kNoLimits, places.fix};
    if (places.kind == process::ControlGroupPlaces::Kind::None) return check;
    try {
        tryControlGroup(places, runtimeDirectory);
    } catch (const Error& error) {
        check.found += ", but none can be made: " + error.message();
        return check;
    }
    const auto missing = missingControllers(places);
    if (missing.empty()) return {"cgroups", check.title, State::Ok, places.found, {}, {}};
    check.effect = "limits that need " + join(missing, ", ") + " are refused";
    return check;
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

std::vector<std::string> graphicsVendors() {
    std::vector<std::string> vendors;
    std::error_code absent;
    for (const auto& card : fs::directory_iterator("/sys/class/drm", absent)) {
        const auto vendor = readFileIfExists(card.path() / "device/vendor", 64);
        if (vendor) vendors.emplace_back(trim(*vendor));
    }
    return vendors;
}

Check checkGpus(const CdiReport& report, const std::vector<std::string>& vendors,
                const std::vector<fs::path>& cdiDirectories) {
    Check check{"gpus", "GPUs", State::Ok, {}, {}, {}};
    for (const auto& kind : report.kinds) {
        check.found += (check.found.empty() ? "" : "; ") + kind.name + ": " + join(kind.devices, ", ");
    }
    const auto hasVendor = [&](const char* id) {
        return std::find(vendors.begin(), vendors.end(), id) != vendors.end();
    };
    const bool hasNvidia = hasVendor(kNvidia) || fs::exists("/dev/nvidiactl");
    const bool hasCard = hasNvidia || hasVendor(kAmd);
    const std::string advice = cdiAdvice(hasVendor(kAmd) && !hasNvidia ? "amd.com" : "nvidia.com", cdiDirectories);
    if (report.kinds.empty()) check.found = "no file describes any to containers (CDI); " + advice;
    if (!report.complaints.empty()) {
        check.state = State::Warning;
        check.found += "; not usable: " + join(report.complaints, "; ");
        check.effect = "the devices of these files cannot be given to containers";
        check.fix = advice;
    } else if (report.kinds.empty() && hasCard) {
        check.state = State::Warning;
        check.found = "no file describes the graphics card of this computer to containers (CDI)";
        check.effect = "--gpus finds none";
        check.fix = advice;
    }
    return check;
}

Check checkLogSettings(const KeepSetting& setting) {
    if (!setting.trouble.empty()) {
        return {"removed-logs",
                "Logs of removed containers",
                State::Warning,
                setting.trouble,
                "in place of what cannot be understood the defaults hold",
                "correct that file, or remove it"};
    }
    const auto days = std::chrono::duration_cast<std::chrono::hours>(setting.rule.age).count() / 24;
    const bool keeps = days > 0 && setting.rule.bytes > 0;
    const std::string found = keeps ? "kept for " + std::to_string(days) + (days == 1 ? " day" : " days") + ", " +
                                          humanSize(static_cast<double>(setting.rule.bytes)) + " in all"
                                    : "not kept";
    return {"removed-logs", "Logs of removed containers", State::Ok, found, {}, {}};
}

}  // namespace galley::container::detail
