// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/plan.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/monitor/detail/network_json.h"
#include "engine/process/group_limits_json.h"
#include "engine/process/kept_ids_json.h"

namespace galley::monitor {
using nlohmann::json;
namespace {

constexpr int kLastKind = static_cast<int>(ErrorKind::Internal);

json overlayJson(const OverlayPlan& overlay) {
    return {{"lower", overlay.lower},   {"upper", overlay.upper}, {"work", overlay.work},
            {"merged", overlay.merged}, {"fuse", overlay.fuse},   {"kept", overlay.kept}};
}

json copyUpsJson(const std::vector<CopyUp>& copyUps) {
    json list = json::array();
    for (const CopyUp& copyUp : copyUps) {
        list.push_back({{"imagePath", copyUp.imagePath}, {"directory", copyUp.directory}});
    }
    return list;
}

json networksJson(const std::vector<PlannedNetwork>& networks) {
    json list = json::array();
    for (const PlannedNetwork& each : networks) list.push_back(detail::plannedNetworkJson(each));
    return list;
}

json ownerJson(const NetworkOwner& owner) {
    return {{"name", owner.name}, {"controlSocket", owner.controlSocket}, {"links", owner.links}};
}

NetworkOwner ownerOf(const json& object) {
    return {object.at("name").get<std::string>(), object.at("controlSocket").get<std::string>(),
            object.at("links").get<std::string>()};
}

json healthJson(const HealthPlan& health) {
    return {{"process", health.process},
            {"intervalMs", health.interval.count()},
            {"timeoutMs", health.timeout.count()},
            {"startPeriodMs", health.startPeriod.count()},
            {"startIntervalMs", health.startInterval.count()},
            {"retries", health.retries}};
}

HealthPlan healthOf(const json& object) {
    const auto milliseconds = [&](const char* name) {
        return std::chrono::milliseconds(object.at(name).get<std::int64_t>());
    };
    HealthPlan health;
    object.at("process").get_to(health.process);
    health.interval = milliseconds("intervalMs");
    health.timeout = milliseconds("timeoutMs");
    health.startPeriod = milliseconds("startPeriodMs");
    health.startInterval = milliseconds("startIntervalMs");
    object.at("retries").get_to(health.retries);
    return health;
}

/// Numbers of an enumeration come from a file: one that does not exist is refused.
template <class Enumeration>
Enumeration enumerationOf(const json& value, Enumeration last) {
    const int number = value.get<int>();
    if (number < 0 || number > static_cast<int>(last)) throw Error(ErrorKind::Corrupt, "a value is out of its range");
    return static_cast<Enumeration>(number);
}

json placesJson(const process::ControlGroupPlaces& places) {
    json directories = json::object();
    for (const auto& [controller, directory] : places.directories) directories[controller] = directory.string();
    return {{"kind", static_cast<int>(places.kind)}, {"directories", std::move(directories)}};
}

void readPlaces(const json& object, process::ControlGroupPlaces& places) {
    places.kind = enumerationOf(object.at("kind"), process::ControlGroupPlaces::Kind::Legacy);
    for (const auto& [controller, directory] : object.at("directories").items()) {
        places.directories.emplace(controller, directory.get<std::string>());
    }
}

void readStorage(const json& object, MonitorPlan& plan) {
    const json& overlay = object.at("overlay");
    overlay.at("lower").get_to(plan.overlay.lower);
    overlay.at("upper").get_to(plan.overlay.upper);
    overlay.at("work").get_to(plan.overlay.work);
    overlay.at("merged").get_to(plan.overlay.merged);
    overlay.at("fuse").get_to(plan.overlay.fuse);
    overlay.at("kept").get_to(plan.overlay.kept);
    for (const json& copyUp : object.at("copyUps")) {
        plan.copyUps.push_back({copyUp.at("imagePath").get<std::string>(), copyUp.at("directory").get<std::string>()});
    }
    object.at("volumesToRemove").get_to(plan.volumesToRemove);
    object.at("logDirectory").get_to(plan.logDirectory);
    object.at("logSegmentBytes").get_to(plan.rotation.segmentBytes);
    object.at("logSegments").get_to(plan.rotation.maximumSegments);
}

void readBehaviour(const json& object, MonitorPlan& plan) {
    plan.networkMode = enumerationOf(object.at("networkMode"), NetworkMode::Container);
    if (object.contains("networkOwner")) plan.networkOwner = ownerOf(object["networkOwner"]);
    for (const json& each : object.at("networks")) plan.networks.push_back(detail::plannedNetworkOf(each));
    object.at("nameServers").get_to(plan.nameServers);
    object.at("hostGateway").get_to(plan.hostGateway);
    object.at("hostname").get_to(plan.hostname);
    plan.ports = detail::bindingsOf(object.at("ports"));
    object.at("terminal").get_to(plan.terminal);
    object.at("openStdin").get_to(plan.openStdin);
    object.at("keepStdin").get_to(plan.keepStdin);
    object.at("columns").get_to(plan.columns);
    object.at("rows").get_to(plan.rows);
    plan.restart = enumerationOf(object.at("restart"), RestartKind::UnlessStopped);
    object.at("maximumRetries").get_to(plan.maximumRetries);
    object.at("stopSignal").get_to(plan.stopSignal);
    object.at("stopTimeoutSeconds").get_to(plan.stopTimeoutSeconds);
    object.at("removeOnExit").get_to(plan.removeOnExit);
    if (object.contains("health")) plan.health = healthOf(object["health"]);
}

}  // namespace

std::string writePlan(const MonitorPlan& plan) {
    json object = {{"id", plan.id},
                   {"name", plan.name},
                   {"image", plan.image},
                   {"labels", plan.labels},
                   {"containerDirectory", plan.containerDirectory},
                   {"bundleDirectory", plan.bundleDirectory},
                   {"overlay", overlayJson(plan.overlay)},
                   {"copyUps", copyUpsJson(plan.copyUps)},
                   {"runtime", plan.runtime},
                   {"runtimeRoot", plan.runtimeRoot},
                   {"controlGroups", placesJson(plan.controlGroups)},
                   {"limits", plan.limits},
                   {"user", plan.user},
                   {"groupTraces", plan.groupTraces},
                   {"networkMode", static_cast<int>(plan.networkMode)},
                   {"networks", networksJson(plan.networks)},
                   {"nameServers", plan.nameServers},
                   {"hostGateway", plan.hostGateway},
                   {"hostname", plan.hostname},
                   {"ports", detail::bindingsJson(plan.ports)},
                   {"logDirectory", plan.logDirectory},
                   {"logSegmentBytes", plan.rotation.segmentBytes},
                   {"logSegments", plan.rotation.maximumSegments},
                   {"terminal", plan.terminal},
                   {"openStdin", plan.openStdin},
                   {"keepStdin", plan.keepStdin},
                   {"columns", plan.columns},
                   {"rows", plan.rows},
                   {"restart", static_cast<int>(plan.restart)},
                   {"maximumRetries", plan.maximumRetries},
                   {"stopSignal", plan.stopSignal},
                   {"stopTimeoutSeconds", plan.stopTimeoutSeconds},
                   {"removeOnExit", plan.removeOnExit},
                   {"nameLink", plan.nameLink},
                   {"volumesToRemove", plan.volumesToRemove},
                   {"dataDirectory", plan.dataDirectory},
                   {"runtimeDirectory", plan.runtimeDirectory},
                   {"controlSocket", plan.controlSocket},
                   {"consoleSocket", plan.consoleSocket},
                   {"stateFile", plan.stateFile},
                   {"portsFile", plan.portsFile},
                   {"networksFile", plan.networksFile},
                   {"keepLogSeconds", plan.keepLog.age.count()},
                   {"keepLogBytes", plan.keepLog.bytes}};
    if (plan.health) object["health"] = healthJson(*plan.health);
    if (plan.networkOwner) object["networkOwner"] = ownerJson(*plan.networkOwner);
    return detail::dump(object);
}

MonitorPlan parsePlan(std::string_view text) {
    return detail::parsed(text, "the monitor's plan", [](const json& object) {
        MonitorPlan plan;
        object.at("id").get_to(plan.id);
        object.at("name").get_to(plan.name);
        object.at("image").get_to(plan.image);
        object.at("labels").get_to(plan.labels);
        object.at("containerDirectory").get_to(plan.containerDirectory);
        object.at("bundleDirectory").get_to(plan.bundleDirectory);
        object.at("runtime").get_to(plan.runtime);
        object.at("runtimeRoot").get_to(plan.runtimeRoot);
        readPlaces(object.at("controlGroups"), plan.controlGroups);
        object.at("limits").get_to(plan.limits);
        object.at("user").get_to(plan.user);
        object.at("groupTraces").get_to(plan.groupTraces);
        object.at("nameLink").get_to(plan.nameLink);
        object.at("dataDirectory").get_to(plan.dataDirectory);
        object.at("runtimeDirectory").get_to(plan.runtimeDirectory);
        object.at("controlSocket").get_to(plan.controlSocket);
        object.at("consoleSocket").get_to(plan.consoleSocket);
        object.at("stateFile").get_to(plan.stateFile);
        object.at("portsFile").get_to(plan.portsFile);
        object.at("networksFile").get_to(plan.networksFile);
        plan.keepLog.age = std::chrono::seconds(object.at("keepLogSeconds").get<std::int64_t>());
        object.at("keepLogBytes").get_to(plan.keepLog.bytes);
        readStorage(object, plan);
        readBehaviour(object, plan);
        return plan;
    });
}

std::string writeReadiness(const Readiness& readiness) {
    return detail::dump({{"pid", readiness.pid}, {"ports", detail::bindingsJson(readiness.ports)}});
}

std::string writeFailure(ErrorKind kind, std::string_view sentence) {
    return detail::dump({{"errorKind", static_cast<int>(kind)}, {"error", sentence}});
}

Readiness parseReadiness(std::string_view line) {
    if (line.empty()) {
        throw Error(ErrorKind::Runtime, "the container's monitor ended before the container ran; try again");
    }
    return detail::parsed(line, "the monitor's answer", [](const json& object) {
        if (object.contains("error")) {
            const int kind = object.at("errorKind").get<int>();
            const bool known = kind >= 0 && kind <= kLastKind;
            throw Error(known ? static_cast<ErrorKind>(kind) : ErrorKind::Internal,
                        object.at("error").get<std::string>());
        }
        return Readiness{object.at("pid").get<int>(), detail::bindingsOf(object.at("ports"))};
    });
}

std::string writePorts(const std::vector<network::PortBinding>& ports) {
    return detail::dump({{"ports", detail::bindingsJson(ports)}});
}

std::string writeNetworks(const std::vector<WantedNetwork>& networks) {
    json list = json::array();
    for (const WantedNetwork& each : networks) list.push_back(detail::wantedNetworkJson(each));
    return detail::dump({{"networks", list}});
}

std::vector<WantedNetwork> parseNetworks(std::string_view text) {
    return detail::parsed(text, "the list of the container's networks", [](const json& object) {
        std::vector<WantedNetwork> networks;
        for (const json& each : object.at("networks")) networks.push_back(detail::wantedNetworkOf(each));
        return networks;
    });
}

std::vector<network::PortBinding> parsePorts(std::string_view text) {
    return detail::parsed(text, "the list of published ports",
                          [](const json& object) { return detail::bindingsOf(object.at("ports")); });
}

}  // namespace galley::monitor
