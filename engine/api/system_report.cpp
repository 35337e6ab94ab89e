// SPDX-License-Identifier: Apache-2.0
#include "engine/api/detail/system_report.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/runtime_choice.h"
#include "engine/image/pulls_left.h"
#include "engine/oci/platform.h"

namespace galley::api::detail {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kBlockBytes = 512;

/// What is on disk beneath `directory`, each inode once; what may not be read counts as nothing.
std::int64_t diskBytes(const fs::path& directory, std::set<std::pair<dev_t, ino_t>>& seen) {
    std::int64_t bytes = 0;
    std::error_code failure;
    fs::recursive_directory_iterator entries(directory, fs::directory_options::skip_permission_denied, failure);
    while (!failure && entries != fs::recursive_directory_iterator()) {
        struct stat status {};
        const bool known = ::lstat(entries->path().c_str(), &status) == 0;
        if (known &&
            (status.st_nlink < 2 || S_ISDIR(status.st_mode) || seen.emplace(status.st_dev, status.st_ino).second)) {
            bytes += status.st_blocks * kBlockBytes;
        }
        entries.increment(failure);
    }
    return bytes;
}

std::string prettySystemName() {
    const auto text = readFileIfExists("/etc/os-release").value_or(std::string());
    for (const auto& line : split(text, '\n')) {
        constexpr std::string_view kKey = "PRETTY_NAME=";
        if (line.rfind(kKey, 0) != 0) continue;
        std::string name = line.substr(kKey.size());
        if (name.size() >= 2 && name.front() == '"') name = name.substr(1, name.size() - 2);
        return name;
    }
    return "Linux";
}

bool unifiedCgroups() {
    struct statfs status {};
    return ::statfs("/sys/fs/cgroup", &status) == 0 && status.f_type == CGROUP2_SUPER_MAGIC;
}

/// Client and server are one program.
Json clientJson(const VersionInfo& version) {
    const auto slash = version.platform.find('/');
    return {{"Debug", false},
            {"Version", version.version},
            {"GitCommit", version.gitCommit},
            {"Os", version.platform.substr(0, slash)},
            {"Arch", version.platform.substr(slash + 1)},
            {"BuildTime", version.buildTime},
            {"Plugins", Json::array()},
            {"Warnings", nullptr}};
}

}  // namespace

DiskFigures measureDisk(container::Context& context) {
    DiskFigures use;
    std::set<std::string> needed;
    const auto observations = context.observeAll();
    for (const auto& observation : observations) {
        needed.insert(observation.record.layers.begin(), observation.record.layers.end());
    }
    for (const auto& layer : context.store().layers().list()) {
        use.bytes += layer.unpackedBytes;
        if (needed.count(layer.chainId.hex()) == 0) use.reclaimableBytes += layer.unpackedBytes;
    }
    std::set<std::pair<dev_t, ino_t>> seen;
    for (const auto& observation : observations) {
        const auto bytes = diskBytes(context.records().paths(observation.record.id).directory, seen);
        use.bytes += bytes;
        if (!container::isUp(observation.state)) use.reclaimableBytes += bytes;
    }
    use.bytes += diskBytes(context.volumesDirectory(), seen);
    return use;
}

VersionInfo describeVersion(const Directories& directories) {
    VersionInfo info;
    info.version = GALLEY_VERSION;
    info.gitCommit = GALLEY_GIT_COMMIT;
    info.buildTime = GALLEY_BUILD_TIME;
    info.runtime = container::describeRuntime(container::presumedRuntime(directories, {}));
    utsname system{};
    if (::uname(&system) == 0) info.kernel = system.release;
    info.platform = oci::Platform::host().text();
    return info;
}

namespace {

/// What Docker Hub said last; null when it said nothing.
Json pullsLeftJson(const Directories& directories) {
    const auto left = image::recallPullsLeft(directories);
    if (!left) return nullptr;
    return {{"Limit", left->limit.limit},
            {"Remaining", left->limit.remaining},
            {"WindowSeconds", left->limit.window.count()},
            {"Seen", formatInstantShort(left->seen)}};
}

}  // namespace

std::string describeMachine(container::Context& context) {
    int running = 0;
    int paused = 0;
    int stopped = 0;
    for (const auto& observation : context.observeAll()) {
        if (observation.state.status == monitor::Status::Paused)
            ++paused;
        else if (container::isUp(observation.state))
            ++running;
        else
            ++stopped;
    }
    utsname system{};
    ::uname(&system);
    const VersionInfo version = describeVersion(context.directories());
    const std::string runtime = version.runtime.substr(0, version.runtime.find(' '));
    const Json info = {{"Containers", running + paused + stopped},
                       {"ContainersRunning", running},
                       {"ContainersPaused", paused},
                       {"ContainersStopped", stopped},
                       {"Images", context.store().images().list().size()},
                       {"Driver", "overlay2"},
                       {"Plugins",
                        {{"Volume", {"local"}},
                         {"Network", {"bridge", "host", "null"}},
                         {"Authorization", nullptr},
                         {"Log", {"galley"}}}},
                       {"Debug", false},
                       {"SystemTime", formatInstantShort(now())},
                       {"LoggingDriver", "galley"},
                       {"CgroupVersion", unifiedCgroups() ? "2" : "1"},
                       {"KernelVersion", version.kernel},
                       {"OperatingSystem", prettySystemName()},
                       {"OSType", "linux"},
                       {"Architecture", system.machine},
                       {"NCPU", std::thread::hardware_concurrency()},
                       {"MemTotal", std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE)},
                       {"DockerRootDir", context.directories().data.string()},
                       {"Name", system.nodename},
                       {"ServerVersion", version.version},
                       {"Runtimes", {{runtime, {{"path", runtime}, {"version", version.runtime}}}}},
                       {"DefaultRuntime", runtime},
                       {"Labels", Json::array()},
                       {"ExperimentalBuild", false},
                       {"Swarm", {{"LocalNodeState", "inactive"}, {"ControlAvailable", false}}},
                       {"SecurityOptions", {"name=seccomp,profile=builtin", "name=rootless", "name=userns"}},
                       {"Warnings", nullptr},
                       {"PullsLeft", pullsLeftJson(context.directories())},
                       {"ClientInfo", clientJson(version)}};
    return info.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace galley::api::detail
