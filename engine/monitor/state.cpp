// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/state.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "engine/base/boot.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/monitor/detail/monitor_lock.h"

namespace galley::monitor {
using nlohmann::json;
namespace {

constexpr std::array kStatusNames = {"created", "running", "paused", "restarting", "exited", "dead"};
constexpr int kKilledExitCode = 137;
constexpr int kUnknownExitCode = 255;

Status statusOf(const std::string& name) {
    for (std::size_t i = 0; i < kStatusNames.size(); ++i) {
        if (name == kStatusNames.at(i)) return static_cast<Status>(i);
    }
    throw Error(ErrorKind::Corrupt, "the state of the container has an unknown status");
}

Instant instantOf(const json& value) {
    const auto instant = parseInstant(value.get<std::string>());
    if (!instant) throw Error(ErrorKind::Corrupt, "the state of the container has an unreadable time");
    return *instant;
}

json healthJson(const Health& health) {
    json log = json::array();
    for (const ProbeResult& probe : health.log) {
        log.push_back({{"start", formatInstant(probe.start)},
                       {"end", formatInstant(probe.end)},
                       {"exitCode", probe.exitCode},
                       {"output", probe.output}});
    }
    return {{"status", healthName(health.status)}, {"failingStreak", health.failingStreak}, {"log", std::move(log)}};
}

Health healthOf(const json& object) {
    Health health;
    const auto name = object.at("status").get<std::string>();
    health.status = name == "healthy"    ? HealthStatus::Healthy
                    : name == "starting" ? HealthStatus::Starting
                                         : HealthStatus::Unhealthy;
    object.at("failingStreak").get_to(health.failingStreak);
    for (const json& probe : object.at("log")) {
        health.log.push_back({instantOf(probe.at("start")), instantOf(probe.at("end")), probe.at("exitCode").get<int>(),
                              probe.at("output").get<std::string>()});
    }
    return health;
}

json endpointJson(const Endpoint& endpoint) {
    json object = {{"network", endpoint.network}, {"networkId", endpoint.networkId},
                   {"address", endpoint.address}, {"prefixLength", endpoint.prefixLength},
                   {"gateway", endpoint.gateway}, {"mac", endpoint.mac},
                   {"aliases", endpoint.aliases}};
    object["address6"] = endpoint.address6;
    object["prefixLength6"] = endpoint.prefixLength6;
    object["gateway6"] = endpoint.gateway6;
    return object;
}

json endpointsJson(const std::vector<Endpoint>& endpoints) {
    json list = json::array();
    for (const Endpoint& each : endpoints) list.push_back(endpointJson(each));
    return list;
}

/// A monitor of a former version wrote none.
std::vector<Endpoint> endpointsOf(const json& object) {
    std::vector<Endpoint> endpoints;
    for (const json& each : object.value("endpoints", json::array())) {
        Endpoint endpoint;
        each.at("network").get_to(endpoint.network);
        each.at("networkId").get_to(endpoint.networkId);
        each.at("address").get_to(endpoint.address);
        each.at("prefixLength").get_to(endpoint.prefixLength);
        each.at("gateway").get_to(endpoint.gateway);
        each.at("mac").get_to(endpoint.mac);
        each.at("aliases").get_to(endpoint.aliases);
        endpoint.address6 = each.value("address6", "");
        endpoint.prefixLength6 = each.value("prefixLength6", 0);
        endpoint.gateway6 = each.value("gateway6", "");
        endpoints.push_back(std::move(endpoint));
    }
    return endpoints;
}

}  // namespace

std::vector<std::string> addressesOf(const std::vector<Endpoint>& endpoints) {
    std::vector<std::string> addresses;
    for (const Endpoint& each : endpoints) addresses.push_back(each.address);
    for (const Endpoint& each : endpoints) {
        if (!each.address6.empty()) addresses.push_back(each.address6);
    }
    return addresses;
}

std::string_view statusName(Status status) noexcept {
    return kStatusNames.at(static_cast<std::size_t>(status));
}

namespace {

constexpr std::size_t kReserveBytes = 8192;

std::filesystem::path reserveOf(const std::filesystem::path& file) {
    return file.string() + ".reserve";
}

/// Blocks that a file has already need no new room.
bool writeIntoReserve(const std::filesystem::path& file, const std::string& content) {
    const std::filesystem::path reserve = reserveOf(file);
    const UniqueFd fd(::open(reserve.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd || content.size() > kReserveBytes) return false;
    writeAll(fd.get(), content);
    return ::ftruncate(fd.get(), static_cast<off_t>(content.size())) == 0 &&
           ::rename(reserve.c_str(), file.c_str()) == 0;
}

}  // namespace

std::string writeState(const MonitorState& state) {
    json object = {{"status", statusName(state.status)},
                   {"pid", state.pid},
                   {"exitCode", state.exitCode},
                   {"error", state.error},
                   {"reason", state.reason},
                   {"oomKilled", state.oomKilled},
                   {"stoppedByUser", state.stoppedByUser},
                   {"startedAt", formatInstant(state.startedAt)},
                   {"finishedAt", formatInstant(state.finishedAt)},
                   {"restartCount", state.restartCount},
                   {"bootId", state.bootId},
                   {"endpoints", endpointsJson(state.endpoints)},
                   {"ports", detail::bindingsJson(state.ports)}};
    if (state.health) object["health"] = healthJson(*state.health);
    return detail::dump(object);
}

MonitorState parseState(std::string_view text) {
    return detail::parsed(text, "the state of the container", [](const json& object) {
        MonitorState state;
        state.status = statusOf(object.at("status").get<std::string>());
        object.at("pid").get_to(state.pid);
        object.at("exitCode").get_to(state.exitCode);
        object.at("error").get_to(state.error);
        object.at("reason").get_to(state.reason);
        object.at("oomKilled").get_to(state.oomKilled);
        object.at("stoppedByUser").get_to(state.stoppedByUser);
        state.startedAt = instantOf(object.at("startedAt"));
        state.finishedAt = instantOf(object.at("finishedAt"));
        object.at("restartCount").get_to(state.restartCount);
        state.bootId = object.value("bootId", "");
        state.endpoints = endpointsOf(object);
        state.ports = detail::bindingsOf(object.at("ports"));
        if (object.contains("health")) state.health = healthOf(object["health"]);
        return state;
    });
}

MonitorState readState(const std::filesystem::path& file) {
    const auto text = readFileIfExists(file);
    return text ? parseState(*text) : MonitorState{};
}

void saveState(const std::filesystem::path& file, const MonitorState& state) {
    const std::string content = writeState(state) + "\n";
    try {
        writeFileAtomic(file, content, Durability::Cached);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NoSpace) throw;
        MonitorState small = state;
        if (small.health) small.health->log.clear();
        if (!writeIntoReserve(file, writeState(small) + "\n")) throw;
    }
}

void reserveState(const std::filesystem::path& file) {
    writeFileAtomic(reserveOf(file), std::string(kReserveBytes, ' '), Durability::Cached);
}

bool monitorLives(const std::filesystem::path& containerDirectory) {
    return detail::monitorLockHeld(containerDirectory);
}

std::optional<pid_t> monitorPid(const std::filesystem::path& containerDirectory) {
    return detail::lockedMonitor(containerDirectory);
}

MonitorState settledState(const std::filesystem::path& containerDirectory, const std::filesystem::path& stateFile) {
    const bool lives = monitorLives(containerDirectory);
    MonitorState state = readState(stateFile);
    const bool ended =
        state.status == Status::Created || state.status == Status::Exited || state.status == Status::Dead;
    if (lives || ended || monitorLives(containerDirectory)) return state;  // a new monitor may have come meanwhile
    state.status = Status::Exited;
    const bool sameBoot = state.bootId.empty() || state.bootId == bootId();
    state.exitCode = sameBoot ? kKilledExitCode : kUnknownExitCode;
    state.reason = sameBoot ? "its monitor was killed, and the container with it"
                            : "this computer was started anew, or lost its power, while it ran";
    state.pid = 0;
    state.endpoints.clear();
    state.ports.clear();
    if (state.health) state.health->status = HealthStatus::Unhealthy;
    return state;
}

}  // namespace galley::monitor
