// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/monitor/detail/supervisor_state.h"
#include "engine/monitor/detail/unix_socket.h"
#include "engine/monitor/detail/usage.h"

namespace galley::monitor {
using detail::ControlServer;
using nlohmann::json;
namespace {

const json kDone = json::object();

json usageJson(const Usage& usage) {
    return {{"cpuNanoseconds", usage.cpuTime.count()},    {"memoryBytes", usage.memoryBytes},
            {"memoryLimitBytes", usage.memoryLimitBytes}, {"processes", usage.processes},
            {"blockReadBytes", usage.blockReadBytes},     {"blockWrittenBytes", usage.blockWrittenBytes},
            {"receivedBytes", usage.receivedBytes},       {"sentBytes", usage.sentBytes}};
}

void checkSignal(int signal) {
    if (signal <= 0 || signal > SIGRTMAX) throw Error(ErrorKind::InvalidInput, "there is no such signal");
}

}  // namespace

void Supervisor::State::requireRunning() const {
    if (init <= 0) throw Error(ErrorKind::NotFound, "the container " + plan.name + " is not running");
}

std::optional<json> Supervisor::State::handle(ControlServer::ConnectionId id, const json& request,
                                              ControlServer::Descriptors descriptors) {
    const auto what = request.at("do").get<std::string>();
    if (what == "inspect") {
        MonitorState small = state;
        if (small.health) small.health->log.clear();  // an answer is small; state.json has it
        return json{{"state", writeState(small)}};
    }
    if (what == "stop") {
        const int signal = request.value("signal", plan.stopSignal);
        checkSignal(signal);
        state.stoppedByUser = true;
        stop(request.value("timeout", plan.stopTimeoutSeconds), signal);
        if (ended) return json{{"exitCode", state.exitCode}};
        finalWaiters.push_back(id);
        return std::nullopt;
    }
    if (what == "kill") {
        kill(request.at("signal").get<int>());
        return kDone;
    }
    if (what == "wait") {
        if (ended) return json{{"exitCode", state.exitCode}};
        (request.at("final").get<bool>() ? finalWaiters : exitWaiters).push_back(id);
        return std::nullopt;
    }
    if (what == "attach") {
        attach(request, descriptors.empty() ? UniqueFd() : std::move(descriptors.front()));
        return kDone;
    }
    if (what == "exec") {
        requireRunning();
        if (state.status == Status::Paused) {
            throw Error(ErrorKind::Busy, "Container " + plan.id + " is paused, unpause the container before exec");
        }
        executed->start(id, request, std::move(descriptors));
        return std::nullopt;
    }
    if (what == "waitExec") return executed->wait(id, request.at("exec").get<std::uint64_t>());
    if (what == "processes") return json{{"pids", containerProcesses()}};
    if (what == "usage") return usageJson(detail::measureUsage(init, group ? &*group : nullptr));
    if (what == "pause" || what == "resume") {
        requireRunning();
        setPaused(what == "pause");
        return kDone;
    }
    if (what == "update") {
        update(request);
        return kDone;
    }
    if (what == "connectNetwork") return connectNetwork(request, std::move(descriptors));
    if (what == "disconnectNetwork") {
        disconnectNetwork(request.at("name").get<std::string>());
        return kDone;
    }
    if (what == "share") {
        share(descriptors.empty() ? UniqueFd() : std::move(descriptors.front()));
        return kDone;
    }
    if (what == "renamed") {
        learnName();
        networkLink.announce();
        return kDone;
    }
    return handlePorts(what, request);
}

void Supervisor::State::executeMore() {
    detail::ExecJobs::Events to;
    to.answer = [this](auto id, const json& answer) { control->answer(id, answer); };
    to.fail = [this](auto id, const Error& error) { control->answerError(id, error.kind(), error.message()); };
    to.report = [this](const std::string& action, std::map<std::string, std::string> attributes) {
        report(action, std::move(attributes));
    };
    executed.emplace(loop, runtime, plan, std::move(to));
}

void Supervisor::State::checkHealth() {
    if (!plan.health) return;
    detail::HealthCheck::Hooks hooks;
    hooks.start = [this](const UniqueFd& output, detail::ExecJobs::Watch watch) {
        ControlServer::Descriptors streams;
        streams.push_back(openFile("/dev/null", O_RDONLY));
        for (int i = 0; i < 2; ++i) streams.emplace_back(::fcntl(output.get(), F_DUPFD_CLOEXEC, 0));
        return executed->startOwn(plan.health->process, streams, std::move(watch));
    };
    hooks.kill = [this](std::uint64_t probe) { executed->killOwn(probe); };
    hooks.changed = [this](bool statusChanged) {
        save();
        if (statusChanged) report("health_status: " + std::string(healthName(state.health->status)));
    };
    health.emplace(loop, *plan.health, state.health, std::move(hooks));
}

/// No probe is asked of a container that stands still.
void Supervisor::State::setPaused(bool paused) {
    if (health && paused) health->suspend();
    try {
        paused ? freeze() : thaw();
    } catch (...) {
        if (health && paused) health->resume();
        throw;
    }
    if (health && !paused) health->resume();
    state.status = paused ? Status::Paused : Status::Running;
    save();
    report(paused ? "pause" : "unpause");
}

/// Numbers on the host of everything in the container's own PID namespace.
std::vector<pid_t> Supervisor::State::containerProcesses() const {
    requireRunning();
    std::vector<pid_t> numbers;
    for (const pid_t process : detail::processesBeside(init)) {
        try {
            const UniqueFd pidfd = process::openPidfd(process);
            if (const auto number = hostProc.pidOf(pidfd.get())) numbers.push_back(*number);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::NotFound) throw;  // it has just ended
        }
    }
    return numbers;
}

std::optional<json> Supervisor::State::handlePorts(const std::string& what, const json& request) {
    if (what == "ports") return json{{"ports", listPorts()}};
    if (what == "addPort") return detail::bindingJson(addPort(detail::bindingOf(request.at("port"))));
    if (what == "movePort") {
        return detail::bindingJson(
            movePort(detail::bindingOf(request.at("from")), detail::bindingOf(request.at("to"))));
    }
    if (what == "removePort") {
        removePort(detail::bindingOf(request.at("port")));
        return kDone;
    }
    throw Error(ErrorKind::Unsupported, "the monitor does not know this request: it is of another version");
}

/// The answer comes by answerWaiters() when the container is down.
void Supervisor::State::stop(int timeoutSeconds, int signal) {
    if (init <= 0) {
        // Between two runs: nothing to end but the wait.
        if (!restartTimer) return;
        loop.cancelTimer(*restartTimer);
        restartTimer.reset();
        state.status = Status::Exited;
        save();
        return end();
    }
    if (state.status == Status::Paused) thaw();
    lastSignalSent = signal;
    process::signalPidfd(initFd.get(), signal);
    report("kill", {{"signal", std::to_string(signal)}});
    if (timeoutSeconds < 0) return;
    if (killTimer) loop.cancelTimer(*killTimer);
    killTimer = loop.startTimer(std::chrono::seconds(timeoutSeconds), [this, signal] {
        killTimer.reset();
        if (signal != SIGKILL) endedInVain = signal;
        lastSignalSent = SIGKILL;
        process::signalPidfd(initFd.get(), SIGKILL);
        report("kill", {{"signal", std::to_string(SIGKILL)}});
    });
}

void Supervisor::State::kill(int signal) {
    checkSignal(signal);
    requireRunning();
    // As Docker has it: these mean that somebody wants the container to stay down.
    if (signal == SIGKILL || signal == plan.stopSignal) state.stoppedByUser = true;
    // What stands still cannot even die, under v1.
    if (signal == SIGKILL && state.status == Status::Paused) thaw();
    lastSignalSent = signal;
    process::signalPidfd(initFd.get(), signal);
    report("kill", {{"signal", std::to_string(signal)}});
}

void Supervisor::State::attach(const json& request, UniqueFd descriptor) {
    requireRunning();
    detail::requirePacketSocket(descriptor.get());
    pump->hub().add(std::move(descriptor), request.at("input").get<bool>(), false);
    report("attach");
}

void Supervisor::State::answerWaiters(int exitCode, bool final) {
    const auto waiters = std::exchange(final ? finalWaiters : exitWaiters, {});
    for (const auto id : waiters) control->answer(id, {{"exitCode", exitCode}});
}

}  // namespace galley::monitor
