// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/monitor/detail/supervisor_state.h"
#include "engine/monitor/detail/usage.h"
#include "engine/process/group_limits_json.h"

namespace galley::monitor {
using nlohmann::json;
using Kind = process::ControlGroupPlaces::Kind;
namespace {

constexpr int kMostRounds = 5000;
constexpr int kRoundMs = 1;

/// Field 3 of proc_pid_stat(5).
char processState(pid_t process) {
    const auto stat = readFileIfExists("/proc/" + std::to_string(process) + "/stat", 4096);
    const auto end = stat ? stat->rfind(')') : std::string::npos;
    return end == std::string::npos || end + 2 >= stat->size() ? 'X' : (*stat)[end + 2];
}

bool standsStill(pid_t process) {
    try {
        const char state = processState(process);
        return state == 'T' || state == 't' || state == 'Z' || state == 'X';
    } catch (const Error&) {
        return true;  // it has just ended
    }
}

/// Without a freezer. New ones may come while the others are stopped: until a round finds none that runs.
void stopBySignals(pid_t init) {
    for (int round = 0; round < kMostRounds; ++round) {
        bool still = true;
        for (const pid_t process : detail::processesBeside(init)) {
            if (standsStill(process)) continue;
            still = false;
            ::kill(process, SIGSTOP);
        }
        if (still) return;
        ::poll(nullptr, 0, kRoundMs);
    }
    throw Error(ErrorKind::Timeout, "the container's processes do not stand still; try again");
}

}  // namespace

std::optional<process::ControlGroup> makePlannedGroup(const MonitorPlan& plan) {
    if (plan.controlGroups.kind == Kind::None) return std::nullopt;
    return process::ControlGroup::make(plan.controlGroups, plan.id, plan.groupTraces);
}

/// Between `create` and `start`: the runtime itself is not held to limits, and the first process is not yet executed.
void Supervisor::State::limitRun() {
    if (group) group->setLimits(plan.limits);
}

std::uint64_t Supervisor::State::outOfMemoryCount() const {
    return group && group->countsMemory() ? group->outOfMemoryKills() : detail::outOfMemoryKills();
}

/// A container that was started without limits has no group: it gets one when one is needed, where that can be done
/// from here. systemd gives groups to its own kind of processes only.
void Supervisor::State::ensureGroup() {
    if (group) return;
    process::ControlGroupView view;
    view.user = plan.user;
    const auto places = process::findControlGroups(view);
    if (places.kind != Kind::Unified && places.kind != Kind::Legacy) {
        throw Error(ErrorKind::Unsupported,
                    "this container was started without limits and so without a "
                    "control group of its own; stop it, "
                    "update it and start it again");
    }
    auto made = process::ControlGroup::make(places, plan.id, plan.groupTraces);
    try {
        std::vector<pid_t> known;
        // A process that is being made is in the group of its maker: until nobody new is found.
        for (auto found = detail::processesBeside(init); found != known; found = detail::processesBeside(init)) {
            made.take(found);
            known = std::move(found);
        }
    } catch (const Error&) {
        made.giveBack();
        made.remove();
        throw;
    }
    group = std::move(made);
    runtime.runIn(group->doors());
    outOfMemoryBefore = outOfMemoryCount();
}

void Supervisor::State::freeze() {
    try {
        ensureGroup();
        group->freeze();
        return;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Unsupported) throw;
    }
    try {
        stopBySignals(init);
    } catch (const Error&) {
        for (const pid_t process : detail::processesBeside(init)) ::kill(process, SIGCONT);
        throw;
    }
    stoppedBySignals = true;
}

void Supervisor::State::thaw() {
    if (!stoppedBySignals) {
        if (group) group->thaw();
        return;
    }
    for (const pid_t process : detail::processesBeside(init)) ::kill(process, SIGCONT);
    stoppedBySignals = false;
}

void Supervisor::State::update(const json& request) {
    requireRunning();
    const auto limits = request.at("limits").get<process::GroupLimits>();
    if (!limits.empty()) {
        ensureGroup();
        group->setLimits(limits);
    }
    plan.limits = request.at("all").get<process::GroupLimits>();
    if (request.contains("restart")) {
        const int kind = request.at("restart").get<int>();
        if (kind < 0 || kind > static_cast<int>(RestartKind::UnlessStopped)) {
            throw Error(ErrorKind::InvalidInput, "there is no such restart policy");
        }
        restarts.change(static_cast<RestartKind>(kind), request.at("maximumRetries").get<int>());
    }
}

}  // namespace galley::monitor
