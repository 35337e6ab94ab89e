// SPDX-License-Identifier: Apache-2.0
#include "engine/container/bundle.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/cdi.h"
#include "engine/container/changes.h"
#include "engine/container/container_root.h"
#include "engine/container/executing.h"
#include "engine/container/networks.h"
#include "engine/container/parse.h"
#include "engine/container/parse_options.h"
#include "engine/container/removed_logs.h"
#include "engine/container/runtime_probe.h"
#include "engine/container/seccomp_profile.h"
#include "engine/container/spec_options.h"
#include "engine/container/volumes.h"
#include "engine/network/network.h"
#include "engine/network/resolv_conf.h"
#include "engine/process/control_group_places.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

constexpr int kDefaultStopSeconds = 10;
constexpr std::string_view kHostGateway = "host-gateway";

SpecMount placeMount(Context& context, const RecordMount& entry) {
    const Mount& mount = entry.mount;
    SpecMount placed{mount.kind, {}, mount.target, mount.readOnly, mount.tmpfsOptions};
    if (mount.kind == Mount::Kind::Volume) {
        ensureVolume(context, mount.source);
        placed.source = volumeData(context, mount.source);
    } else if (mount.kind == Mount::Kind::Bind) {
        placed.source = mount.source;
        struct stat status {};
        if (::stat(mount.source.c_str(), &status) != 0) {
            if (!mount.createSource) {
                throw Error(ErrorKind::NotFound,
                            "invalid mount config for type \"bind\": bind source path does not "
                            "exist: " +
                                printable(mount.source));
            }
            ensureDirectory(mount.source, 0755);
        }
    }
    return placed;
}

void writeEtcFile(const Context& context, const fs::path& file, std::string_view content) {
    writeFileAtomic(file, content, Durability::Cached, 0644);
    context.giveToContainer(file);
}

monitor::NetworkMode networkMode(const std::string& network) {
    if (network == "host") return monitor::NetworkMode::Host;
    if (network == "none") return monitor::NetworkMode::None;
    if (networkOwner(network)) return monitor::NetworkMode::Container;
    return monitor::NetworkMode::Bridge;
}

std::optional<monitor::NetworkOwner> planNetworkOwner(Context& context, const Record& record) {
    const auto id = networkOwner(record.network);
    if (!id) return std::nullopt;
    return monitor::NetworkOwner{context.observe(*id).name, context.records().paths(*id).controlSocket.string(),
                                 (context.records().paths(record.id).directory / "joined").string()};
}

/// Nobody looks for control groups when nothing is to be limited. A limit that
/// nobody enforces would be a lie.
void planLimits(monitor::MonitorPlan& plan, const Resources& limits) {
    if (limits.empty()) return;
    plan.limits = limits;
    plan.controlGroups = process::findControlGroups();
    process::requireControllers(plan.controlGroups, limits);
}

/// resolv.conf(5) with what was asked for in place of the host's lines of that kind.
std::string withNames(const std::string& host, const Options& options) {
    const auto replaced = [&](const std::string& line) {
        return (!options.dns.empty() && line.rfind("nameserver", 0) == 0) ||
               (!options.dnsSearch.empty() && (line.rfind("search", 0) == 0 || line.rfind("domain", 0) == 0)) ||
               (!options.dnsOptions.empty() && line.rfind("options", 0) == 0);
    };
    std::string text;
    for (const auto& server : options.dns) text += "nameserver " + server + "\n";
    // "." means: no domain at all.
    if (!options.dnsSearch.empty() && options.dnsSearch.front() != ".") {
        text += "search " + join(options.dnsSearch, " ") + "\n";
    }
    if (!options.dnsOptions.empty()) text += "options " + join(options.dnsOptions, " ") + "\n";
    for (const auto& line : split(host, '\n')) {
        if (!line.empty() && !replaced(line)) text += line + "\n";
    }
    return text;
}

bool wantsHostGateway(const Record& record) {
    const auto& hosts = record.options.extraHosts;
    return hasNetworks(record) && std::any_of(hosts.begin(), hosts.end(), [](const std::string& entry) {
               return entry.substr(entry.find(':') + 1) == kHostGateway;
           });
}

/// Where this computer is found from inside.
std::string hostGatewayOf(const Record& record) {
    return record.network == "host" ? "127.0.0.1" : network::kHostGatewayAddress;
}

void checkDevices(const Options& options) {
    if (const auto absent = findAbsentDevice(options.devices)) {
        throw Error(ErrorKind::NotFound, "error gathering device information while adding custom device " + *absent);
    }
}

/// With a network of its own the monitor adds the address once it is known.
void writeEtcFiles(const Context& context, const Record& record, const fs::path& directory) {
    std::string hosts =
        "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nff00::0\t"
        "ip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";
    if (record.network == "host") hosts = readFileIfExists("/etc/hosts").value_or(hosts);
    for (const auto& entry : record.options.extraHosts) {
        const auto colon = entry.find(':');
        const auto address = entry.substr(colon + 1);
        hosts += (address == kHostGateway ? hostGatewayOf(record) : address) + "\t" + entry.substr(0, colon) + "\n";
    }
    writeEtcFile(context, directory / "hosts", hosts);
    writeEtcFile(context, directory / "hostname", record.hostname + "\n");
    // A loopback resolver of the host cannot be reached from a network of its own.
    writeEtcFile(context, directory / "resolv.conf",
                 withNames(networkMode(record.network) == monitor::NetworkMode::Bridge
                               ? network::readContainerResolvConf()
                               : readFileIfExists("/etc/resolv.conf").value_or(std::string()),
                           record.options));
}

monitor::OverlayPlan overlayPlan(const RecordPaths& paths, const std::vector<fs::path>& lower) {
    monitor::OverlayPlan plan;
    for (const auto& directory : lower) plan.lower.push_back(directory.string());
    plan.upper = paths.upper.string();
    plan.work = paths.work.string();
    plan.merged = paths.merged.string();
    plan.fuse = wantsFuseOverlay();
    return plan;
}

std::vector<monitor::CopyUp> copyUps(Context& context, const Record& record) {
    std::vector<monitor::CopyUp> list;
    for (const auto& entry : record.mounts) {
        const bool volume = entry.mount.kind == Mount::Kind::Volume;
        if (!volume || !entry.mount.copyUp || !isEmptyVolume(context, entry.mount.source)) continue;
        list.push_back({entry.mount.target, volumeData(context, entry.mount.source).string()});
    }
    return list;
}

void planLife(monitor::MonitorPlan& plan, Context& context, const Record& record) {
    plan.terminal = record.terminal;
    plan.rows = record.consoleSize.rows;
    plan.columns = record.consoleSize.columns;
    plan.openStdin = record.openStdin;
    plan.keepStdin = record.openStdin && !record.stdinOnce();
    plan.restart = restartKind(record.restart.kind);
    plan.maximumRetries = record.restart.maximumRetries;
    plan.stopSignal = parseSignal(record.stopSignal.empty() ? "SIGTERM" : record.stopSignal);
    plan.stopTimeoutSeconds = record.stopTimeoutSeconds.value_or(kDefaultStopSeconds);
    plan.removeOnExit = record.removeOnExit;
    for (const auto& entry : record.mounts) {
        if (entry.anonymous) {
            plan.volumesToRemove.push_back((context.volumesDirectory() / entry.mount.source).string());
        }
    }
}

}  // namespace

monitor::MonitorPlan prepareBundle(Context& context, const Observation& observation,
                                   const process::IdMapping& idMapping, const RuntimeChoice& runtime) {
    const Record& record = observation.record;
    const RecordPaths paths = context.records().paths(record.id);
    const auto lower = lowerDirectories(context, record);
    const LayeredRoot root = rootView(context, record, lower);

    SpecInput spec;
    spec.record = &record;
    spec.user = findUser(root, record.user, idMapping);
    addGroups(spec.user, root, record.options.groups, idMapping);
    spec.workingDirectory = safeWorkingDirectory(root, record.workingDirectory);
    spec.rootDirectory = paths.merged.string();
    for (const auto& entry : record.mounts) spec.mounts.push_back(placeMount(context, entry));
    spec.idMapping = idMapping;
    spec.host = readHostTraits();
    const Options& options = record.options;
    if (runtime.takesCompiledFilter && usesDefaultFilter(options)) {
        spec.seccompFilter = cachedSeccompFilter(context.directories().data / "cache", capabilitiesOf(options));
    }
    if (options.init) spec.initProgram = findInitProgram();
    spec.timeZoneFile = timeZoneFile(options);
    checkDevices(options);
    spec.devices = findDeviceEdits(options, cdiDirectories(context.directories().config));
    if (options.privileged) {
        for (Device& device : ownDevices()) spec.devices.nodes.push_back(std::move(device));
    }
    checkUlimits(options);
    checkOomScore(options);
    const auto owner = planNetworkOwner(context, record);
    if (owner) {
        spec.joinedNamespaces = owner->links;
    } else {
        writeEtcFiles(context, record, paths.directory);
    }
    spec.filesDirectory = context.namesDirectory(record);
    writeFileAtomic(paths.bundle / "config.json", writeRuntimeSpec(spec), Durability::Cached);

    monitor::MonitorPlan plan;
    plan.id = record.id;
    plan.name = observation.name;
    plan.image = record.image;
    plan.labels = record.labels;
    plan.containerDirectory = paths.directory.string();
    plan.bundleDirectory = paths.bundle.string();
    plan.overlay = overlayPlan(paths, lower);
    plan.overlay.kept = record.keptIds;
    plan.copyUps = copyUps(context, record);
    plan.runtime = runtime.program;
    plan.runtimeRoot = paths.runtimeState.parent_path().string();
    plan.networkMode = networkMode(record.network);
    plan.networks = planNetworks(context, observation);
    if (!owner) plan.nameServers = network::nameServersOf(readFile(paths.directory / "resolv.conf"));
    plan.networkOwner = owner;
    plan.hostGateway = wantsHostGateway(record);
    plan.hostname = record.hostname;
    for (const auto& port : observation.ports) plan.ports.push_back(toBinding(port));
    plan.logDirectory = paths.logs.string();
    plan.rotation = logRotation(options);
    planLife(plan, context, record);
    planLimits(plan, options.resources);
    plan.user = ::geteuid();
    plan.groupTraces = paths.groupTraces.string();
    if (record.removeOnExit) plan.keepLog = readKeepSetting().rule;
    plan.health = planHealth(root, record, idMapping);
    plan.nameLink = context.records().nameLink(observation.name).string();
    plan.dataDirectory = context.directories().data.string();
    plan.runtimeDirectory = context.directories().runtime.string();
    plan.controlSocket = paths.controlSocket.string();
    plan.consoleSocket = paths.consoleSocket.string();
    plan.stateFile = paths.state.string();
    plan.portsFile = paths.ports.string();
    plan.networksFile = paths.networks.string();
    return plan;
}

}  // namespace galley::container
