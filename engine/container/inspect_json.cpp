// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/container/health_options.h"
#include "engine/container/observation.h"
#include "engine/container/parse.h"
#include "engine/container/runtime_spec.h"

namespace galley::container {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kNever = "0001-01-01T00:00:00Z";
constexpr std::int64_t kShmBytes = 67108864;

std::string instantText(Instant instant) {
    return instant == Instant{} ? kNever : formatInstantShort(instant);
}

Json listOrNull(const std::vector<std::string>& list) {
    return list.empty() ? Json(nullptr) : Json(list);
}

Json emptyObjects(const std::vector<std::string>& keys) {
    Json object = Json::object();
    for (const auto& key : keys) object[key] = Json::object();
    return object;
}

std::string restartName(RestartPolicy::Kind kind) {
    switch (kind) {
        case RestartPolicy::Kind::OnFailure: return "on-failure";
        case RestartPolicy::Kind::Always: return "always";
        case RestartPolicy::Kind::UnlessStopped: return "unless-stopped";
        case RestartPolicy::Kind::No: break;
    }
    return "no";
}

Json stateJson(const monitor::MonitorState& state) {
    const bool up = isUp(state);
    Json object = {{"Status", stateName(stateOf(state))},
                   {"Running", up},
                   {"Paused", state.status == monitor::Status::Paused},
                   {"Restarting", state.status == monitor::Status::Restarting},
                   {"OOMKilled", state.oomKilled},
                   {"Dead", state.status == monitor::Status::Dead},
                   {"Pid", up ? state.pid : 0},
                   {"ExitCode", state.exitCode},
                   {"Error", state.error.empty() ? state.reason : state.error},
                   {"StartedAt", instantText(state.startedAt)},
                   {"FinishedAt", instantText(state.finishedAt)}};
    if (state.health) object["Health"] = healthStateJson(*state.health);
    return object;
}

/// As Docker has them: a container port with the list of its host sides.
Json bindingsJson(const std::vector<PortMapping>& ports) {
    Json bindings = Json::object();
    for (const auto& port : ports) {
        const std::string key = containerPortText(port);
        if (!bindings.contains(key)) bindings[key] = Json::array();
        std::string host = port.hostPort == 0 ? std::string() : std::to_string(port.hostPort);
        if (port.hostPortLast != 0) host += "-" + std::to_string(port.hostPortLast);
        bindings[key].push_back({{"HostIp", port.hostAddress}, {"HostPort", std::move(host)}});
    }
    return bindings;
}

Json currentPortsJson(const Observation& observation) {
    if (!isUp(observation.state) || !hasNetworks(observation.record)) return Json::object();
    Json ports = bindingsJson(observation.ports);
    for (const auto& exposed : observation.record.exposedPorts) {
        if (!ports.contains(exposed)) ports[exposed] = nullptr;
    }
    return ports;
}

std::vector<std::string> bindTexts(const Record& record) {
    std::vector<std::string> binds;
    for (const auto& entry : record.mounts) {
        if (entry.anonymous || entry.mount.kind == Mount::Kind::Tmpfs) continue;
        binds.push_back(entry.mount.source + ":" + entry.mount.target + (entry.mount.readOnly ? ":ro" : ""));
    }
    return binds;
}

Json tmpfsJson(const Record& record) {
    Json object = Json::object();
    for (const auto& entry : record.mounts) {
        if (entry.mount.kind != Mount::Kind::Tmpfs) continue;
        auto options = entry.mount.tmpfsOptions;
        if (entry.mount.readOnly) options.insert(options.begin(), "ro");
        object[entry.mount.target] = join(options, ",");
    }
    return object;
}

Json mountsJson(const Record& record, const InspectPaths& paths) {
    Json mounts = Json::array();
    for (const auto& [mount, anonymous] : record.mounts) {
        Json entry;
        if (mount.kind == Mount::Kind::Volume) {
            entry = {{"Type", "volume"},
                     {"Name", mount.source},
                     {"Source", (paths.volumes / mount.source / "_data").string()},
                     {"Destination", mount.target},
                     {"Driver", "local"}};
        } else {
            const bool bind = mount.kind == Mount::Kind::Bind;
            entry = {{"Type", bind ? "bind" : "tmpfs"}, {"Source", mount.source}, {"Destination", mount.target}};
        }
        entry["Mode"] = mount.readOnly ? "ro" : "";
        entry["RW"] = !mount.readOnly;
        entry["Propagation"] = mount.kind == Mount::Kind::Bind ? "rprivate" : "";
        mounts.push_back(std::move(entry));
    }
    return mounts;
}

Json devicesJson(const std::vector<Device>& devices) {
    Json list = Json::array();
    for (const auto& device : devices) {
        list.push_back({{"PathOnHost", device.source},
                        {"PathInContainer", device.target},
                        {"CgroupPermissions", device.permissions}});
    }
    return list;
}

Json deviceRequestsJson(const Options& options) {
    Json list = Json::array();
    if (!options.gpus.empty()) {
        list.push_back({{"Driver", ""},
                        {"Count", options.gpus.count},
                        {"DeviceIDs", listOrNull(options.gpus.devices)},
                        {"Capabilities", {{"gpu"}}},
                        {"Options", Json::object()}});
    }
    if (!options.cdiDevices.empty()) {
        list.push_back({{"Driver", "cdi"},
                        {"Count", 0},
                        {"DeviceIDs", options.cdiDevices},
                        {"Capabilities", nullptr},
                        {"Options", nullptr}});
    }
    return list.empty() ? Json(nullptr) : list;
}

Json ulimitsJson(const std::vector<Ulimit>& ulimits) {
    Json list = Json::array();
    for (const auto& limit : ulimits)
        list.push_back({{"Name", limit.name}, {"Hard", limit.hard}, {"Soft", limit.soft}});
    return list;
}

/// In Docker's order; what Galley has no notion of is as Docker shows it when it was not asked for.
void addResources(Json& host, const Options& options) {
    const Resources& limits = options.resources;
    host["CpuShares"] = limits.cpuShares;
    host["Memory"] = limits.memoryBytes;
    host["NanoCpus"] = limits.nanoCpus;
    host["CgroupParent"] = "";
    host["BlkioWeight"] = 0;
    for (const char* name : {"BlkioWeightDevice", "BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps",
                             "BlkioDeviceWriteIOps"}) {
        host[name] = Json::array();
    }
    host["CpuPeriod"] = limits.cpuPeriodMicroseconds;
    host["CpuQuota"] = limits.cpuQuotaMicroseconds;
    for (const char* name : {"CpuRealtimePeriod", "CpuRealtimeRuntime"}) host[name] = 0;
    host["CpusetCpus"] = limits.cpusetCpus;
    host["CpusetMems"] = limits.cpusetMems;
    host["Devices"] = devicesJson(options.devices);
    host["DeviceCgroupRules"] = nullptr;
    host["DeviceRequests"] = deviceRequestsJson(options);
    host["MemoryReservation"] = limits.memoryReservationBytes;
    host["MemorySwap"] = limits.memorySwapBytes == 0 ? 2 * limits.memoryBytes : limits.memorySwapBytes;
    host["MemorySwappiness"] = nullptr;
    host["OomKillDisable"] = false;
    host["PidsLimit"] = limits.pidsLimit == 0 ? Json(nullptr) : Json(limits.pidsLimit);
    host["Ulimits"] = ulimitsJson(options.ulimits);
}

std::vector<std::string> securityTexts(const Options& options) {
    std::vector<std::string> texts;
    if (options.noNewPrivileges) texts.emplace_back("no-new-privileges");
    if (options.seccompUnconfined) texts.emplace_back("seccomp=unconfined");
    if (!options.seccompProfile.empty()) texts.push_back("seccomp=" + options.seccompProfile);
    return texts;
}

Json hostConfigJson(const Observation& observation, const std::string& runtime) {
    const Record& record = observation.record;
    const auto binds = bindTexts(record);
    const HostTraits traits = readHostTraits();
    const Options& options = record.options;
    Json host = {{"Binds", listOrNull(binds)},
                 {"ContainerIDFile", ""},
                 {"LogConfig", {{"Type", "galley"}, {"Config", options.logOptions}}},
                 {"NetworkMode", record.network},
                 {"PortBindings", bindingsJson(observation.ports)},
                 {"RestartPolicy",
                  {{"Name", restartName(record.restart.kind)}, {"MaximumRetryCount", record.restart.maximumRetries}}},
                 {"AutoRemove", record.removeOnExit},
                 {"VolumeDriver", ""},
                 {"VolumesFrom", listOrNull(record.volumesFrom)},
                 {"ConsoleSize", {record.consoleSize.rows, record.consoleSize.columns}},
                 {"CapAdd", listOrNull(options.addedCapabilities)},
                 {"CapDrop", listOrNull(options.droppedCapabilities)},
                 {"CgroupnsMode", "private"},
                 {"Dns", options.dns},
                 {"DnsOptions", options.dnsOptions},
                 {"DnsSearch", options.dnsSearch},
                 {"ExtraHosts", listOrNull(options.extraHosts)},
                 {"GroupAdd", listOrNull(options.groups)},
                 {"IpcMode", options.ipc.empty() ? std::string("private") : options.ipc},
                 {"Cgroup", ""},
                 {"Links", nullptr},
                 {"OomScoreAdj", options.oomScoreAdjustment},
                 {"PidMode", ""},
                 {"Privileged", options.privileged},
                 {"PublishAllPorts", record.publishAllPorts},
                 {"ReadonlyRootfs", options.readOnlyRoot},
                 {"SecurityOpt", listOrNull(securityTexts(options))},
                 {"UTSMode", ""},
                 {"UsernsMode", options.userNamespace.empty() ? std::string("private") : options.userNamespace},
                 {"ShmSize", options.shmBytes == 0 ? kShmBytes : options.shmBytes},
                 {"Runtime", runtime}};
    if (Json tmpfs = tmpfsJson(record); !tmpfs.empty()) host["Tmpfs"] = std::move(tmpfs);
    addResources(host, options);
    if (!options.sysctls.empty()) host["Sysctls"] = options.sysctls;
    if (options.init) host["Init"] = true;
    host["MaskedPaths"] = options.privileged ? Json(nullptr) : Json(traits.maskedPaths);
    host["ReadonlyPaths"] = options.privileged ? Json(nullptr) : Json(traits.readOnlyPaths);
    return host;
}

Json driverJson(const InspectPaths& paths) {
    std::vector<std::string> lower;
    for (const auto& directory : paths.lower) lower.push_back(directory.string());
    return {{"Name", "overlay2"},
            {"Data",
             {{"LowerDir", join(lower, ":")},
              {"MergedDir", paths.merged.string()},
              {"UpperDir", paths.upper.string()},
              {"WorkDir", paths.work.string()}}}};
}

/// Of the image and of `-v PATH`.
Json volumesJson(const Record& record) {
    Json volumes = emptyObjects(record.imageVolumes);
    for (const auto& entry : record.mounts) {
        if (entry.anonymous && entry.mount.kind == Mount::Kind::Volume) volumes[entry.mount.target] = Json::object();
    }
    return volumes.empty() ? Json(nullptr) : volumes;
}

Json configJson(const Record& record) {
    Json config = {{"Hostname", record.hostname},
                   {"Domainname", ""},
                   {"User", record.user},
                   {"AttachStdin", record.attachStdin},
                   {"AttachStdout", record.attachStdout},
                   {"AttachStderr", record.attachStderr},
                   {"ExposedPorts", emptyObjects(record.exposedPorts)},
                   {"Tty", record.terminal},
                   {"OpenStdin", record.openStdin},
                   {"StdinOnce", record.stdinOnce()},
                   {"Env", listOrNull(record.environment)},
                   {"Cmd", listOrNull(record.command)}};
    if (!record.options.health.empty()) config["Healthcheck"] = healthConfigJson(record.options.health);
    config.update({{"Image", record.image},
                   {"Volumes", volumesJson(record)},
                   {"WorkingDir", record.workingDirectory},
                   {"Entrypoint", listOrNull(record.entrypoint)},
                   {"OnBuild", nullptr},
                   {"Labels", record.labels}});
    if (!record.stopSignal.empty()) config["StopSignal"] = record.stopSignal;
    if (record.stopTimeoutSeconds) config["StopTimeout"] = *record.stopTimeoutSeconds;
    return config;
}

Json askedJson(const monitor::WantedNetwork& wanted) {
    Json asked;
    if (!wanted.address.empty()) asked["IPv4Address"] = wanted.address;
    if (!wanted.address6.empty()) asked["IPv6Address"] = wanted.address6;
    return asked;
}

Json endpointJson(const Observation& observation, const monitor::WantedNetwork& wanted,
                  const monitor::Endpoint& endpoint) {
    std::vector<std::string> names{observation.name};
    names.insert(names.end(), wanted.aliases.begin(), wanted.aliases.end());
    names.push_back(observation.record.id.substr(0, 12));
    return {{"IPAMConfig", askedJson(wanted)},
            {"Links", nullptr},
            {"Aliases", listOrNull(wanted.aliases)},
            {"MacAddress", endpoint.mac},
            {"NetworkID", endpoint.networkId},
            {"EndpointID", endpointId(observation.record.id, endpoint.networkId)},
            {"Gateway", endpoint.gateway},
            {"IPAddress", endpoint.address},
            {"IPPrefixLen", endpoint.prefixLength},
            {"IPv6Gateway", endpoint.gateway6},
            {"GlobalIPv6Address", endpoint.address6},
            {"GlobalIPv6PrefixLen", endpoint.prefixLength6},
            {"DriverOpts", nullptr},
            {"DNSNames", names}};
}

/// What is known of its place in a network; empty values while it does not run.
monitor::Endpoint endpointIn(const Observation& observation, const std::string& network) {
    if (!isUp(observation.state)) return {};
    for (const auto& endpoint : observation.state.endpoints) {
        if (endpoint.network == network) return endpoint;
    }
    return {};
}

Json networkSettingsJson(const Observation& observation) {
    const bool up = isUp(observation.state);
    // As Docker has it: the default network's stands here too.
    const monitor::Endpoint endpoint = endpointIn(observation, "bridge");
    Json networks = Json::object();
    for (const auto& each : observation.networks) {
        networks[each.name] = endpointJson(observation, each, endpointIn(observation, each.name));
    }
    const std::string& mode = observation.record.network;
    if (mode == "host" || mode == "none") networks[mode] = endpointJson(observation, {mode}, {});
    return {{"Bridge", ""},
            {"SandboxID", up ? observation.record.id : ""},
            {"HairpinMode", false},
            {"LinkLocalIPv6Address", ""},
            {"LinkLocalIPv6PrefixLen", 0},
            {"SandboxKey", up ? "/proc/" + std::to_string(observation.state.pid) + "/ns/net" : ""},
            {"Ports", currentPortsJson(observation)},
            {"SecondaryIPAddresses", nullptr},
            {"SecondaryIPv6Addresses", nullptr},
            {"EndpointID", endpointId(observation.record.id, endpoint.networkId)},
            {"Gateway", endpoint.gateway},
            {"GlobalIPv6Address", ""},
            {"GlobalIPv6PrefixLen", 0},
            {"IPAddress", endpoint.address},
            {"IPPrefixLen", endpoint.prefixLength},
            {"IPv6Gateway", ""},
            {"MacAddress", endpoint.mac},
            {"Networks", networks}};
}

}  // namespace

std::string inspectJson(const Observation& observation, const InspectPaths& paths, const std::string& runtime) {
    const Record& record = observation.record;
    const auto arguments = record.arguments();
    const Json object = {
        {"Id", record.id},
        {"Created", formatInstantShort(record.created)},
        {"Path", arguments.empty() ? std::string() : arguments.front()},
        {"Args",
         arguments.empty() ? Json::array() : Json(std::vector<std::string>(arguments.begin() + 1, arguments.end()))},
        {"State", stateJson(observation.state)},
        {"Image", record.imageId},
        {"ResolvConfPath", (paths.names / "resolv.conf").string()},
        {"HostnamePath", (paths.names / "hostname").string()},
        {"HostsPath", (paths.names / "hosts").string()},
        {"LogPath", paths.log.string()},
        {"Name", "/" + observation.name},
        {"RestartCount", observation.state.restartCount},
        {"Driver", "overlay2"},
        {"Platform", record.platform.substr(0, record.platform.find('/'))},
        {"MountLabel", ""},
        {"ProcessLabel", ""},
        {"AppArmorProfile", ""},
        {"ExecIDs", nullptr},
        {"HostConfig", hostConfigJson(observation, runtime)},
        {"GraphDriver", driverJson(paths)},
        {"Mounts", mountsJson(record, paths)},
        {"Config", configJson(record)},
        {"NetworkSettings", networkSettingsJson(observation)}};
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace galley::container
