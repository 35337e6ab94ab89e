// SPDX-License-Identifier: Apache-2.0
#include "engine/container/runtime_spec.h"

#include <linux/magic.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "engine/base/text.h"
#include "engine/container/mount_order.h"
#include "engine/container/parse_options.h"
#include "engine/container/seccomp_profile.h"
#include "engine/container/spec_options.h"

namespace galley::container {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kDefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
constexpr std::uint64_t kMaximumOpenFiles = 1048576;
constexpr std::int64_t kSharedMemoryBytes = std::int64_t{64} << 20U;
constexpr std::uint32_t kTerminalGroup = 5;

constexpr const char* kMasked[] = {
    "/proc/acpi",
    "/proc/asound",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/devices/virtual/powercap",
    "/sys/firmware",
};

constexpr const char* kReadOnly[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};

bool exists(const char* path) {
    return ::access(path, F_OK) == 0;
}

bool hasOwnNetwork(const Record& record) {
    return record.network != "host";
}

Json systemMount(const char* target, const char* type, const char* source, Json options) {
    return {{"destination", target}, {"type", type}, {"source", source}, {"options", std::move(options)}};
}

Json bindMount(const std::string& target, const std::string& source, bool readOnly) {
    return {{"destination", target},
            {"type", "bind"},
            {"source", source},
            {"options", {"rbind", "rprivate", readOnly ? "ro" : "rw"}}};
}

/// A user without root makes no device node; the host's own, with the host's permissions, is as far as it goes.
Json deviceMount(const Device& device) {
    const bool writable = device.permissions.find('w') != std::string::npos;
    return {{"destination", device.target},
            {"type", "bind"},
            {"source", device.source},
            {"options", {"bind", "rprivate", "nosuid", "noexec", writable ? "rw" : "ro"}}};
}

Json hookJson(const DeviceEdits::Hook& hook) {
    Json json = {{"path", hook.path}};
    if (!hook.arguments.empty()) json["args"] = hook.arguments;
    if (!hook.environment.empty()) json["env"] = hook.environment;
    if (hook.timeoutSeconds) json["timeout"] = *hook.timeoutSeconds;
    return json;
}

Json terminalsMount(const SpecInput& input) {
    Json options = {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"};
    if (process::outerIdOf(input.idMapping.groups, kTerminalGroup)) options.push_back("gid=5");
    return systemMount("/dev/pts", "devpts", "devpts", std::move(options));
}

/// What processes leave for each other: of the container alone, or the host's.
void addMessageMounts(Json& mounts, const Options& options) {
    if (options.ipc == "host") {
        for (const char* place : {"/dev/mqueue", "/dev/shm"}) {
            if (!exists(place)) continue;
            mounts.push_back(systemMount(place, "bind", place, {"rbind", "rprivate", "nosuid", "noexec", "nodev"}));
        }
        return;
    }
    mounts.push_back(systemMount("/dev/mqueue", "mqueue", "mqueue", {"nosuid", "noexec", "nodev"}));
    if (options.ipc == "none") return;
    const std::string size = "size=" + std::to_string(options.shmBytes == 0 ? kSharedMemoryBytes : options.shmBytes);
    mounts.push_back(systemMount("/dev/shm", "tmpfs", "shm", {"nosuid", "noexec", "nodev", "mode=1777", size}));
}

Json systemMounts(const SpecInput& input) {
    Json mounts = Json::array();
    mounts.push_back(systemMount("/proc", "proc", "proc", {"nosuid", "noexec", "nodev"}));
    mounts.push_back(systemMount("/dev", "tmpfs", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}));
    mounts.push_back(terminalsMount(input));
    const Options& options = input.record->options;
    const char* access = options.privileged ? "rw" : "ro";
    if (hasOwnNetwork(*input.record)) {
        mounts.push_back(systemMount("/sys", "sysfs", "sysfs", {"nosuid", "noexec", "nodev", access}));
    } else {
        // A new sysfs belongs to whom the network namespace belongs to; the host's is not ours to mount.
        mounts.push_back(systemMount("/sys", "bind", "/sys", {"rbind", "rprivate", "nosuid", "noexec", "nodev", "ro"}));
    }
    if (input.host.cgroup2 && hasOwnNetwork(*input.record)) {
        mounts.push_back(
            systemMount("/sys/fs/cgroup", "cgroup", "cgroup", {"ro", "nosuid", "noexec", "nodev", "relatime"}));
    }
    addMessageMounts(mounts, options);
    for (const auto& device : options.devices) mounts.push_back(deviceMount(device));
    for (const auto& device : input.devices.nodes) mounts.push_back(deviceMount(device));
    return mounts;
}

/// A runtime need not let a later "exec" win over an earlier "noexec".
Json tmpfsDefaults(const std::vector<std::string>& given) {
    Json options = Json::array();
    for (const char* word : {"suid", "dev", "exec"}) {
        if (std::find(given.begin(), given.end(), word) == given.end()) options.push_back(std::string("no") + word);
    }
    return options;
}

Json allMounts(const SpecInput& input) {
    Json mounts = systemMounts(input);
    const auto taken = [&](std::string_view target) {
        return std::any_of(input.mounts.begin(), input.mounts.end(),
                           [&](const auto& mount) { return mount.target == target; });
    };
    for (const char* name : {"resolv.conf", "hostname", "hosts"}) {
        const std::string target = std::string("/etc/") + name;
        if (!taken(target)) mounts.push_back(bindMount(target, input.filesDirectory / name, false));
    }
    if (!input.initProgram.empty()) mounts.push_back(bindMount(kInitTarget, input.initProgram, true));
    if (!input.timeZoneFile.empty() && !taken("/etc/localtime")) {
        mounts.push_back(bindMount("/etc/localtime", input.timeZoneFile, true));
    }
    for (const auto& mount : input.devices.mounts) {
        mounts.push_back(systemMount(mount.target.c_str(), mount.type.c_str(), mount.source.c_str(), mount.options));
    }
    std::vector<SpecMount> asked = input.mounts;
    sortParentsFirst(asked);
    for (const auto& mount : asked) {
        if (mount.kind == Mount::Kind::Tmpfs) {
            Json options = tmpfsDefaults(mount.tmpfsOptions);
            if (mount.readOnly) options.push_back("ro");
            for (const auto& option : mount.tmpfsOptions) options.push_back(option);
            mounts.push_back(systemMount(mount.target.c_str(), "tmpfs", "tmpfs", std::move(options)));
        } else {
            mounts.push_back(bindMount(mount.target, mount.source, mount.readOnly));
        }
    }
    return mounts;
}

Json extents(const std::vector<process::IdExtent>& list) {
    Json json = Json::array();
    for (const auto& extent : list) {
        json.push_back({{"containerID", extent.inside}, {"hostID", extent.outside}, {"size", extent.count}});
    }
    return json;
}

std::uint32_t highestGroup(const process::IdMapping& mapping) {
    std::uint32_t highest = 0;
    for (const auto& extent : mapping.groups) highest = std::max(highest, extent.inside + extent.count - 1);
    return highest;
}

Json namespaces(const SpecInput& input) {
    Json list = Json::array();
    for (const char* type : {"mount", "pid", "uts", "cgroup"}) list.push_back({{"type", type}});
    if (input.record->options.ipc != "host") list.push_back({{"type", "ipc"}});
    const auto addShareable = [&](const char* type) {
        Json entry = {{"type", type}};
        if (!input.joinedNamespaces.empty()) entry["path"] = (input.joinedNamespaces / type).string();
        list.push_back(std::move(entry));
    };
    addShareable("user");
    if (hasOwnNetwork(*input.record)) addShareable("network");
    return list;
}

Json processJson(const ProcessInput& input) {
    const auto& capabilities = input.capabilities;
    // As execve(2) leaves it for a user other than root.
    const auto held = input.user.uid == 0 ? capabilities : std::vector<std::string>();
    Json process = {
        {"terminal", input.terminal},
        {"user", {{"uid", input.user.uid}, {"gid", input.user.gid}, {"additionalGids", input.user.additionalGids}}},
        {"args", input.arguments},
        {"env", input.environment},
        {"cwd", input.workingDirectory},
        // Nothing inheritable, nothing ambient: a program without file capabilities gains none by execve.
        {"capabilities", {{"bounding", capabilities}, {"permitted", held}, {"effective", held}}},
        {"rlimits", rlimitsJson(input.options, input.openFilesLimit)},
        {"noNewPrivileges", input.options.noNewPrivileges}};
    if (input.options.oomScoreAdjustment != 0) process["oomScoreAdj"] = input.options.oomScoreAdjustment;
    const auto [rows, columns] = input.consoleSize;
    if (input.terminal && rows > 0 && columns > 0) process["consoleSize"] = {{"height", rows}, {"width", columns}};
    return process;
}

Json firstProcess(const SpecInput& input) {
    ProcessInput process;
    process.arguments = input.record->arguments();
    if (!input.initProgram.empty()) {
        process.arguments.insert(process.arguments.begin(), {kInitTarget, "--"});
    }
    process.environment = mergedEnvironment(processEnvironment(*input.record, input.user), input.devices.environment);
    process.user = input.user;
    for (const std::uint32_t group : input.devices.groups) {
        if (process::outerIdOf(input.idMapping.groups, group)) process.user.additionalGids.push_back(group);
    }
    process.workingDirectory = input.workingDirectory;
    process.terminal = input.record->terminal;
    process.consoleSize = input.record->consoleSize;
    process.openFilesLimit = input.host.openFilesLimit;
    process.options = input.record->options;
    process.capabilities = capabilitiesOf(input.record->options);
    return processJson(process);
}

std::string text(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json linuxJson(const SpecInput& input) {
    Json section = {{"uidMappings", extents(input.idMapping.users)},
                    {"gidMappings", extents(input.idMapping.groups)},
                    {"namespaces", namespaces(input)}};
    const Options& options = input.record->options;
    if (!options.privileged) {
        section["maskedPaths"] = input.host.maskedPaths;
        section["readonlyPaths"] = input.host.readOnlyPaths;
    }
    if (hasOwnNetwork(*input.record) && input.joinedNamespaces.empty()) {
        section["sysctl"] = {{"net.ipv4.ip_unprivileged_port_start", "0"},
                             {"net.ipv4.ping_group_range", "0 " + std::to_string(highestGroup(input.idMapping))}};
    }
    for (const auto& [key, value] : options.sysctls) section["sysctl"][key] = value;
    if (!options.seccompProfile.empty()) {
        section["seccomp"] = seccompFromDocker(options.seccompProfile, capabilitiesOf(options));
    } else if (input.seccompFilter.empty() && usesDefaultFilter(options)) {
        section["seccomp"] = Json::parse(seccompProfileJson(capabilitiesOf(options)));
    }
    return section;
}

}  // namespace

std::uint64_t readOpenFilesLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return HostTraits{}.openFilesLimit;
    return std::min<std::uint64_t>(limit.rlim_max, kMaximumOpenFiles);
}

HostTraits readHostTraits() {
    HostTraits traits;
    struct statfs status {};
    traits.cgroup2 = ::statfs("/sys/fs/cgroup", &status) == 0 && status.f_type == CGROUP2_SUPER_MAGIC;
    for (const char* path : kMasked) {
        if (exists(path)) traits.maskedPaths.emplace_back(path);
    }
    for (int processor = 0;; ++processor) {
        const std::string directory = "/sys/devices/system/cpu/cpu" + std::to_string(processor);
        if (!exists(directory.c_str())) break;
        if (exists((directory + "/thermal_throttle").c_str()))
            traits.maskedPaths.push_back(directory + "/thermal_throttle");
    }
    for (const char* path : kReadOnly) {
        if (exists(path)) traits.readOnlyPaths.emplace_back(path);
    }
    traits.openFilesLimit = readOpenFilesLimit();
    return traits;
}

std::string writeRuntimeSpec(const SpecInput& input) {
    Json spec = {{"ociVersion", "1.0.2"},
                 {"process", firstProcess(input)},
                 {"root", {{"path", input.rootDirectory}, {"readonly", input.record->options.readOnlyRoot}}},
                 {"hostname", input.record->hostname},
                 {"mounts", allMounts(input)},
                 {"linux", linuxJson(input)}};
    for (const auto& hook : input.devices.hooks) spec["hooks"][hook.moment].push_back(hookJson(hook));
    if (!input.seccompFilter.empty()) spec["annotations"] = {{"run.oci.seccomp_bpf_data", input.seccompFilter}};
    return text(spec);
}

std::string writeProcess(const ProcessInput& input) {
    return text(processJson(input));
}

std::vector<std::string> mergedEnvironment(std::vector<std::string> base, const std::vector<std::string>& changes) {
    for (const auto& change : changes) {
        const auto equals = change.find('=');
        const std::string_view name = std::string_view(change).substr(0, equals);
        const auto sameName = [&](const std::string& entry) {
            return std::string_view(entry).substr(0, entry.find('=')) == name;
        };
        const auto found = std::find_if(base.begin(), base.end(), sameName);
        if (equals == std::string::npos) {
            base.erase(std::remove_if(base.begin(), base.end(), sameName), base.end());
        } else if (found != base.end()) {
            *found = change;
        } else {
            base.push_back(change);
        }
    }
    return base;
}

std::vector<std::string> processEnvironment(const Record& record, const ResolvedUser& user) {
    return processEnvironment(record, user, record.terminal, {});
}

std::vector<std::string> processEnvironment(const Record& record, const ResolvedUser& user, bool terminal,
                                            const std::vector<std::string>& more) {
    std::vector<std::string> base = {std::string(kDefaultPath), "HOSTNAME=" + record.hostname};
    if (terminal) base.emplace_back("TERM=xterm");
    auto environment = mergedEnvironment(mergedEnvironment(std::move(base), record.environment), more);
    const bool hasHome = std::any_of(environment.begin(), environment.end(),
                                     [](const std::string& entry) { return entry.rfind("HOME=", 0) == 0; });
    if (!hasHome) environment.push_back("HOME=" + user.home);
    return environment;
}

const std::vector<std::string>& defaultCapabilities() {
    static const std::vector<std::string> capabilities = {
        "CAP_CHOWN",   "CAP_DAC_OVERRIDE", "CAP_FSETID",           "CAP_FOWNER",
        "CAP_MKNOD",   "CAP_NET_RAW",      "CAP_SETGID",           "CAP_SETUID",
        "CAP_SETFCAP", "CAP_SETPCAP",      "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT",
        "CAP_KILL",    "CAP_AUDIT_WRITE"};
    return capabilities;
}

const std::vector<std::string>& allCapabilities() {
    // In the kernel's order (linux/capability.h).
    constexpr const char* kNames[] = {"CHOWN",
                                      "DAC_OVERRIDE",
                                      "DAC_READ_SEARCH",
                                      "FOWNER",
                                      "FSETID",
                                      "KILL",
                                      "SETGID",
                                      "SETUID",
                                      "SETPCAP",
                                      "LINUX_IMMUTABLE",
                                      "NET_BIND_SERVICE",
                                      "NET_BROADCAST",
                                      "NET_ADMIN",
                                      "NET_RAW",
                                      "IPC_LOCK",
                                      "IPC_OWNER",
                                      "SYS_MODULE",
                                      "SYS_RAWIO",
                                      "SYS_CHROOT",
                                      "SYS_PTRACE",
                                      "SYS_PACCT",
                                      "SYS_ADMIN",
                                      "SYS_BOOT",
                                      "SYS_NICE",
                                      "SYS_RESOURCE",
                                      "SYS_TIME",
                                      "SYS_TTY_CONFIG",
                                      "MKNOD",
                                      "LEASE",
                                      "AUDIT_WRITE",
                                      "AUDIT_CONTROL",
                                      "SETFCAP",
                                      "MAC_OVERRIDE",
                                      "MAC_ADMIN",
                                      "SYSLOG",
                                      "WAKE_ALARM",
                                      "BLOCK_SUSPEND",
                                      "AUDIT_READ",
                                      "PERFMON",
                                      "BPF",
                                      "CHECKPOINT_RESTORE"};
    static const std::vector<std::string> capabilities = [&] {
        std::vector<std::string> known;
        for (std::size_t number = 0; number < std::size(kNames); ++number) {
            if (::prctl(PR_CAPBSET_READ, number) < 0) break;  // this kernel has no more
            known.push_back(std::string("CAP_") + kNames[number]);
        }
        return known;
    }();
    return capabilities;
}

}  // namespace galley::container
