// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/supervisor.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/base/boot.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/detail/monitor_lock.h"
#include "engine/monitor/detail/root_filesystem.h"
#include "engine/monitor/detail/supervisor_state.h"
#include "engine/monitor/detail/usage.h"
#include "engine/monitor/shared_volumes.h"
#include "engine/process/pty.h"
#include "engine/process/spawn.h"

namespace galley::monitor {
namespace fs = std::filesystem;
namespace {

constexpr int kNotFoundCode = 127;
constexpr int kNotExecutableCode = 126;
constexpr int kNotStartedCode = 128;  // as Docker records it in the container; its command line exits with 125

int exitCodeOfFailure(const Error& error) {
    if (error.kind() == ErrorKind::NotFound) return kNotFoundCode;
    return error.kind() == ErrorKind::Forbidden ? kNotExecutableCode : kNotStartedCode;
}

void answerStarter(UniqueFd& ready, const std::string& line) {
    if (!ready) return;
    try {
        writeAll(ready.get(), line + "\n");
    } catch (const Error&) {
        // The starter is gone; the container goes on.
    }
    ready.reset();
}

std::string signalText(int signal) {
    const char* name = ::sigabbrev_np(signal);
    return std::to_string(signal) + (name == nullptr ? "" : " (SIG" + std::string(name) + ")");
}

}  // namespace

Supervisor::State::State(MonitorPlan monitorPlan, const process::HostProc& proc,
                         std::vector<network::NetworkLease> leases, std::optional<process::ControlGroup> controlGroup,
                         UniqueFd ready, std::vector<UniqueFd> attached)
    : plan(std::move(monitorPlan)),
      hostProc(proc),
      networkLink(plan, std::move(leases)),
      readyFd(std::move(ready)),
      attachedAtStart(std::move(attached)),
      joined(plan, loop),
      runtime(plan),
      restarts(plan.restart, plan.maximumRetries),
      events(plan.dataDirectory),
      group(std::move(controlGroup)) {}

Supervisor::Supervisor(MonitorPlan plan, const process::HostProc& hostProc, std::vector<network::NetworkLease> leases,
                       std::optional<process::ControlGroup> group, UniqueFd ready, std::vector<UniqueFd> attached)
    : m_state(std::make_unique<State>(std::move(plan), hostProc, std::move(leases), std::move(group), std::move(ready),
                                      std::move(attached))) {}

Supervisor::~Supervisor() = default;

void Supervisor::run() {
    State& s = *m_state;
    try {
        if (s.group) s.runtime.runIn(s.group->doors());
        s.lock = detail::takeMonitorLock(s.plan.containerDirectory, s.hostProc.self());
        if (!s.lock) throw Error(ErrorKind::Busy, "the container " + s.plan.name + " runs already");
        s.watchSignals();
        s.log.emplace(s.plan.logDirectory, s.plan.rotation);
        reserveState(s.plan.stateFile);
        s.pump.emplace(s.loop, *s.log);
        if (s.plan.keepStdin) s.pump->keepInput();
        s.control.emplace(s.loop, s.plan.controlSocket, [&s](auto id, const auto& request, auto descriptors) {
            return s.handle(id, request, std::move(descriptors));
        });
        s.executeMore();
        s.checkHealth();
        for (UniqueFd& socket : s.attachedAtStart) s.pump->hub().add(std::move(socket), true, s.plan.openStdin);
    } catch (const Error& error) {
        if (s.group) s.group->remove();
        return answerStarter(s.readyFd, writeFailure(error.kind(), error.message()));
    }
    s.pump->hub().onEmpty([&s] {
        if (s.ended) s.loop.quit();
    });
    s.startFirst();
    if (!s.ended || !s.pump->hub().empty()) s.loop.run();
    s.removeWithdrawn();
    s.networkLink.sweep();
}

/// SIGCHLD: as PID 1 everything that ends in this namespace is ours to reap. The others ask us to stop.
void Supervisor::State::watchSignals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&set, signal);
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    signals.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals) throwErrno(errno, "receiving signals");
    loop.add(signals.get(), EPOLLIN, [this](std::uint32_t) { onSignal(); });
}

void Supervisor::State::startFirst() {
    try {
        detail::mountRoot(plan.overlay);
        rootMounted = true;
        detail::fillVolumes(plan);
        startRun();
    } catch (const Error& error) {
        failStart(error);
        return answerStarter(readyFd, writeFailure(error.kind(), error.message()));
    } catch (const std::exception& error) {
        failStart(Error(ErrorKind::Internal, error.what()));
        return answerStarter(readyFd, writeFailure(ErrorKind::Internal, error.what()));
    }
    answerStarter(readyFd, writeReadiness({state.pid, state.ports}));
}

void Supervisor::State::startRun() {
    outOfMemoryBefore = outOfMemoryCount();
    lastSignalSent = 0;
    endedInVain.reset();
    createContainer();
    limitRun();
    networkLink.join(init);
    state.endpoints = networkLink.endpoints();
    openPorts();
    log->beginRun(now());
    const std::string trouble = networkLink.openTheWay();
    if (!trouble.empty()) log->append(logs::Stream::Stderr, "[galley: " + trouble + "]\n", now());
    runtime.start();
    runBegan = std::chrono::steady_clock::now();
    pump->begin();
    state.status = Status::Running;
    state.pid = hostProc.pidOf(initFd.get()).value_or(0);
    state.exitCode = 0;
    state.error.clear();
    state.reason.clear();
    state.oomKilled = false;
    state.stoppedByUser = false;
    state.startedAt = now();
    state.bootId = bootId();
    state.restartCount = restarts.restarts();
    if (health) health->begin();
    save();
    report("start");
}

void Supervisor::State::createContainer() {
    joined.open();
    if (!plan.terminal) {
        const detail::ContainerStdio stdio = pump->openPipes(plan.openStdin);
        init = runtime.create(stdio, {});
    } else {
        constexpr std::chrono::seconds kConsoleTimeout{10};
        process::ConsoleSocket console(plan.consoleSocket);
        init = runtime.create({}, console.path());
        pump->useTerminal(console.receiveMaster(kConsoleTimeout), plan.columns, plan.rows);
    }
    initFd = process::openPidfd(init);
}

void Supervisor::State::onSignal() {
    signalfd_siginfo info{};
    bool terminate = false;
    while (::read(signals.get(), &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGCHLD) terminate = true;
    }
    reap();
    if (terminate && !ended) {
        shuttingDown = true;
        stop(plan.stopTimeoutSeconds, plan.stopSignal);
    }
}

void Supervisor::State::reap() {
    while (true) {
        int status = 0;
        const pid_t child = ::waitpid(-1, &status, WNOHANG);
        if (child < 0 && errno == EINTR) continue;
        if (child <= 0) return;
        if (child == init) {
            onExit(status);
        } else if (executed) {
            executed->onReaped(child, status);
        }
    }
}

std::string Supervisor::State::reasonOf(int waitStatus) const {
    if (endedInVain) {
        return "it did not end in time after signal " + signalText(*endedInVain) + " and was killed";
    }
    if (state.oomKilled) {
        const std::int64_t limit = group ? group->memoryLimitBytes() : 0;
        const std::string what = WIFSIGNALED(waitStatus) ? "it" : "one of its processes";
        return "the kernel killed " + what + " because " +
               (limit == 0 ? "memory ran out"
                           : "its memory limit of " + std::to_string(limit >> 20U) + " MiB was reached");
    }
    if (!WIFSIGNALED(waitStatus)) return {};
    const int signal = WTERMSIG(waitStatus);
    if (signal == lastSignalSent) return {};
    if (WCOREDUMP(waitStatus) || signal == SIGSEGV || signal == SIGABRT || signal == SIGBUS || signal == SIGILL ||
        signal == SIGFPE) {
        return "its first process crashed with signal " + signalText(signal);
    }
    return "its first process was ended by signal " + signalText(signal) + ", which did not come from Galley";
}

void Supervisor::State::onExit(int waitStatus) {
    const bool killed = WIFSIGNALED(waitStatus) && WTERMSIG(waitStatus) == SIGKILL && lastSignalSent != SIGKILL;
    state.oomKilled = (group || killed) && outOfMemoryCount() > outOfMemoryBefore;
    init = 0;
    const auto exit = process::ExitStatus::fromWaitStatus(waitStatus);
    pump->drain();
    finishRun(exit.shellCode(), reasonOf(waitStatus));
}

void Supervisor::State::finishRun(int exitCode, std::string reason) {
    const auto ranFor =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - runBegan);
    log->endRun(now());
    releaseRun();
    state.pid = 0;
    state.exitCode = exitCode;
    state.reason = std::move(reason);
    state.finishedAt = now();
    const auto delay = restarts.afterExit(exitCode, ranFor, state.stoppedByUser || shuttingDown);
    state.status = delay ? Status::Restarting : Status::Exited;
    save();
    if (state.oomKilled) report("oom");
    report("die", {{"exitCode", std::to_string(exitCode)}});
    if (!delay) return end();
    pump->hub().end(exitCode);
    answerWaiters(exitCode, false);
    scheduleRestart(*delay);
}

void Supervisor::State::releaseRun() {
    if (killTimer) loop.cancelTimer(*killTimer);
    killTimer.reset();
    if (health) health->end();
    closePorts();
    dropSharersThatEnded();
    networkLink.leave(!sharers.empty());
    sharers.clear();
    joined.close();
    state.endpoints.clear();
    runtime.remove();
    initFd.reset();
}

void Supervisor::State::scheduleRestart(std::chrono::milliseconds delay) {
    restartTimer = loop.startTimer(delay, [this] { startAgain(); });
}

void Supervisor::State::startAgain() {
    restartTimer.reset();
    try {
        startRun();
        report("restart");
    } catch (const Error& error) {
        failStart(error);
    } catch (const std::exception& error) {
        failStart(Error(ErrorKind::Internal, error.what()));
    }
}

/// Ends what a start left half-made: the first process waits for `start` or runs already.
void Supervisor::State::failStart(const Error& error) {
    if (init > 0) {
        ::kill(init, SIGKILL);
        int status = 0;
        while (::waitpid(init, &status, 0) < 0 && errno == EINTR) {
        }
        init = 0;
    }
    if (pump) pump->close();
    log->endRun(now());
    releaseRun();
    const bool neverRan = state.startedAt == Instant{};
    state.status = neverRan ? Status::Created : Status::Exited;
    state.pid = 0;
    state.exitCode = exitCodeOfFailure(error);
    state.error = error.message();
    state.reason = error.message();
    if (!neverRan) state.finishedAt = now();
    save();
    end();
}

void Supervisor::State::unmountRoot() noexcept {
    if (!rootMounted) return;
    rootMounted = false;
    const fs::path root = plan.overlay.merged;
    // What is withdrawn was renamed with what is mounted in it.
    detail::unmountRoot(withdrawn.empty() ? root : withdrawn / root.filename());
}

/// Down for good: everything is released and recorded before anybody hears of it; but the kernel needs a millisecond
/// and more to give a file system up, and nobody can use that of a container that is gone.
void Supervisor::State::end() {
    ended = true;
    const int exitCode = state.exitCode;
    networkLink.close();
    if (!plan.removeOnExit) unmountRoot();
    if (group) group->remove();
    group.reset();
    control->closeListener();
    log.reset();
    if (plan.removeOnExit) {
        withdrawRecord();
    } else {
        lock.reset();
    }
    answerWaiters(exitCode, false);
    answerWaiters(exitCode, true);
    control->takeWaiting();
    pump->hub().end(exitCode);
    if (pump->hub().empty()) loop.quit();  // else onEmpty() does
}

/// The container's id and name are free from here on.
void Supervisor::State::withdrawRecord() {
    const fs::path directory = plan.containerDirectory;
    const fs::path gone = directory.parent_path() / (kGonePrefix + plan.id);
    try {
        // Renamed first: if we are killed half-way, whoever comes next knows that the rest is rubbish.
        if (::rename(directory.c_str(), gone.c_str()) != 0) throwErrno(errno, "removing the container");
        learnName();
        if (!plan.nameLink.empty()) ::unlink(plan.nameLink.c_str());
        withdrawn = gone;
        logs::keepLog(plan.dataDirectory, gone / "log", {plan.id, plan.name, plan.image, now(), state.exitCode, 0, {}},
                      plan.keepLog);
        for (const fs::path volume : plan.volumesToRemove) {
            if (!isVolumeNamed(directory.parent_path(), volume.filename())) removeTree(volume);
        }
        report("destroy");
    } catch (const Error& error) {
        state.error = "the container's files could not be removed: " + error.message();
    }
}

/// Nobody waits for this. The directory stays locked until it is gone, so that nobody takes the rest for rubbish: our
/// lock file goes with the others.
void Supervisor::State::removeWithdrawn() noexcept {
    unmountRoot();
    try {
        if (!withdrawn.empty()) {
            const auto whole = FileLock::acquireDirectory(withdrawn);
            removeTree(withdrawn);
        }
    } catch (const std::exception&) {
        // Without a lock owner it is rubbish: the next sweep takes it.
    }
    lock.reset();
}

void Supervisor::State::save() {
    try {
        saveState(plan.stateFile, state);
    } catch (const Error&) {
        // A full disk must not take the container down; the next change tries again, and the socket tells the truth.
        return;
    }
}

/// A container can be renamed while it runs, and then another one can have its former name.
void Supervisor::State::learnName() {
    if (plan.nameLink.empty() || withdrawn != fs::path()) return;
    std::error_code failure;
    const fs::path link = plan.nameLink;
    if (fs::read_symlink(link, failure) == fs::path(plan.id)) return;
    plan.nameLink.clear();
    for (const auto& entry : fs::directory_iterator(link.parent_path(), failure)) {
        if (fs::read_symlink(entry.path(), failure) != fs::path(plan.id)) continue;
        plan.nameLink = entry.path().string();
        plan.name = entry.path().filename().string();
        return;
    }
}

void Supervisor::State::report(const std::string& action, std::map<std::string, std::string> attributes) {
    learnName();
    attributes.insert(plan.labels.begin(), plan.labels.end());
    // A label cannot pass for what the event itself says.
    attributes["name"] = plan.name;
    attributes["image"] = plan.image;
    try {
        events.append({now(), "container", action, plan.id, std::move(attributes)});
    } catch (const Error&) {
        return;  // as save()
    }
}

}  // namespace galley::monitor
