// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/exec_jobs.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/monitor/detail/process_tree.h"

namespace galley::monitor::detail {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

constexpr std::chrono::seconds kStartTimeout{60};
constexpr std::chrono::seconds kConsoleTimeout{5};
constexpr std::size_t kMostJobs = 1024;
constexpr std::size_t kMostUnaskedResults = 64;
constexpr int kProcessObjectFd = 9;

}  // namespace

struct ExecJobs::Job {
    std::uint64_t number = 0;
    ConnectionId asker = 0;
    std::optional<Watch> watch;  ///< in place of an asker
    std::optional<ConnectionId> waiter;
    std::string command;
    fs::path logFile;
    fs::path pidFile;
    process::Child runtime;  ///< while it starts the process
    std::optional<EventLoop::TimerId> deadline;
    bool timedOut = false;
    bool detached = false;  ///< nobody will ask how it ended
    std::optional<process::ConsoleSocket> console;
    UniqueFd asking;    ///< the socket on which the asker waits for the terminal, and says that it leaves
    UniqueFd terminal;  ///< kept until the asker has the last word
    pid_t process = 0;
    std::optional<int> exitCode;
};

ExecJobs::ExecJobs(EventLoop& loop, const RuntimeCalls& runtime, const MonitorPlan& plan, Events events)
    : m_loop(loop), m_runtime(runtime), m_plan(plan), m_events(std::move(events)) {}

ExecJobs::~ExecJobs() {
    while (!m_jobs.empty()) forget(m_jobs.begin()->first);
}

void ExecJobs::start(ConnectionId asker, const json& request, ControlServer::Descriptors descriptors) {
    const bool terminal = request.at("terminal").get<bool>();
    const std::size_t streams = descriptors.empty() ? 0 : descriptors.size() - 1;
    if (descriptors.empty() || (terminal ? streams > 1 : streams != 0 && streams != 3)) {
        throw Error(ErrorKind::InvalidInput, "a process needs its description and its streams");
    }
    auto job = makeJob();
    job->asker = asker;
    job->command = request.value("command", std::string());
    job->detached = streams == 0;
    if (terminal) job->console.emplace(m_plan.consoleSocket + "-" + std::to_string(job->number));
    const UniqueFd processObject = std::move(descriptors.front());
    descriptors.erase(descriptors.begin());
    if (terminal && streams == 1) job->asking = std::move(descriptors.front());
    if (terminal) descriptors.clear();
    begin(std::move(job), processObject.get(), descriptors);
}

std::uint64_t ExecJobs::startOwn(const std::string& processObject, const ControlServer::Descriptors& streams,
                                 Watch watch) {
    auto job = makeJob();
    job->watch = std::move(watch);
    const std::uint64_t number = job->number;
    begin(std::move(job), memoryFile(processObject).get(), streams);
    return number;
}

void ExecJobs::killOwn(std::uint64_t number) {
    const auto found = m_jobs.find(number);
    if (found == m_jobs.end()) return;
    const Job& job = *found->second;
    killTree(job.process != 0 ? job.process : job.runtime.pid());
}

std::unique_ptr<ExecJobs::Job> ExecJobs::makeJob() {
    if (m_jobs.size() >= kMostJobs) {
        throw Error(ErrorKind::Busy, "too many processes were started in this container; wait until some have ended");
    }
    auto job = std::make_unique<Job>();
    job->number = ++m_last;
    const std::string suffix = "-" + std::to_string(job->number);
    job->logFile = fs::path(m_plan.containerDirectory) / ("exec-log" + suffix);
    job->pidFile = fs::path(m_plan.containerDirectory) / ("exec-pid" + suffix);
    return job;
}

void ExecJobs::begin(std::unique_ptr<Job> job, int processObject, const ControlServer::Descriptors& streams) {
    launch(*job, processObject, streams);
    const std::uint64_t number = job->number;
    job->deadline = m_loop.startTimer(kStartTimeout, [this, number] {
        Job& late = *m_jobs.at(number);
        late.deadline.reset();
        late.timedOut = true;
        late.runtime.kill(SIGKILL);
    });
    m_jobs.emplace(number, std::move(job));
}

void ExecJobs::launch(Job& job, int processObject, const ControlServer::Descriptors& streams) {
    RuntimeCalls::Call call = m_runtime.prepare("exec", job.logFile);
    process::SpawnOptions& options = call.options;
    options.arguments.insert(options.arguments.end(),
                             {"--detach", "--process", "/proc/self/fd/" + std::to_string(kProcessObjectFd),
                              "--pid-file", job.pidFile.string()});
    if (job.console) options.arguments.insert(options.arguments.end(), {"--console-socket", job.console->path()});
    options.arguments.push_back(m_plan.id);
    options.descriptors.push_back({processObject, kProcessObjectFd});
    for (std::size_t i = 0; i < streams.size(); ++i) {
        options.descriptors.push_back({streams[i].get(), static_cast<int>(i)});
    }
    job.runtime = process::spawn(options);
}

std::optional<json> ExecJobs::wait(ConnectionId asker, std::uint64_t number) {
    const auto found = m_jobs.find(number);
    if (found == m_jobs.end()) throw Error(ErrorKind::NotFound, "there is no such process in the container");
    Job& job = *found->second;
    if (job.exitCode) {
        json answer = {{"exitCode", *job.exitCode}};
        forget(number);
        return answer;
    }
    job.waiter = asker;
    return std::nullopt;
}

void ExecJobs::onReaped(pid_t child, int waitStatus) {
    bool starting = false;
    for (const auto& entry : m_jobs) {
        Job& job = *entry.second;
        if (job.process == child) return onEnded(job, waitStatus);
        if (job.process != 0 || job.exitCode) continue;
        if (job.runtime.pid() == child) {
            onStarted(job, process::ExitStatus::fromWaitStatus(waitStatus).success());
            return;
        }
        starting = true;
    }
    // The process of a runtime that has not been reaped yet.
    if (starting) m_strays[child] = waitStatus;
}

void ExecJobs::onStarted(Job& job, bool success) {
    if (job.deadline) m_loop.cancelTimer(*job.deadline);
    job.deadline.reset();
    try {
        if (job.timedOut) {
            throw Error(ErrorKind::Timeout, "the runtime did not start the process within a minute; try again");
        }
        if (!success) m_runtime.fail("exec", job.logFile);
        const auto pid = parseUnsigned(trim(readFile(job.pidFile, 64)));
        if (!pid || *pid == 0) throw Error(ErrorKind::Runtime, "the runtime did not say which process it made");
        job.process = static_cast<pid_t>(*pid);
        if (job.console) giveTerminal(job);
    } catch (const Error& error) {
        return fail(job, error);
    }
    ::unlink(job.logFile.c_str());
    ::unlink(job.pidFile.c_str());
    const std::uint64_t number = job.number;
    const pid_t process = job.process;
    if (!job.watch) {
        m_events.report("exec_start: " + job.command, {{"execID", std::to_string(number)}});
        m_events.answer(job.asker, {{"exec", number}});
    }
    // It may have ended before its runtime had, and the answer may have brought the next request.
    const auto stray = m_strays.find(process);
    const auto still = m_jobs.find(number);
    if (stray != m_strays.end() && still != m_jobs.end()) {
        const int status = stray->second;
        m_strays.erase(stray);
        onEnded(*still->second, status);
    }
    const bool starting = std::any_of(m_jobs.begin(), m_jobs.end(), [](const auto& entry) {
        return entry.second->process == 0 && !entry.second->exitCode;
    });
    if (!starting) m_strays.clear();
}

void ExecJobs::giveTerminal(Job& job) {
    job.terminal = job.console->receiveMaster(kConsoleTimeout);
    job.console.reset();
    const std::uint64_t number = job.number;
    if (!job.asking) return drainAfterLeaving(job, job.terminal.get());
    process::sendDescriptor(job.asking.get(), job.terminal.get());
    m_loop.add(job.asking.get(), EPOLLIN, [this, number](std::uint32_t) {
        Job& leaving = *m_jobs.at(number);
        char word = 0;
        const ssize_t got = ::recv(leaving.asking.get(), &word, 1, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        m_loop.remove(leaving.asking.get());
        leaving.asking.reset();
        if (got == 1 && word == kLeaveWord) return drainAfterLeaving(leaving, leaving.terminal.get());
        leaving.terminal.reset();  // the asker was killed or has ended: its process hears of the hang-up
    });
}

/// Somebody has to read a terminal, or what writes to it stands still.
void ExecJobs::drainAfterLeaving(Job& job, int terminal) {
    const std::uint64_t number = job.number;
    m_loop.add(terminal, EPOLLIN, [this, number](std::uint32_t) {
        Job& drained = *m_jobs.at(number);
        std::array<char, 4096> buffer;
        const ssize_t got = ::read(drained.terminal.get(), buffer.data(), buffer.size());
        if (got > 0 || (got < 0 && errno == EINTR)) return;
        m_loop.remove(drained.terminal.get());
        drained.terminal.reset();
    });
    job.detached = true;
}

void ExecJobs::onEnded(Job& job, int waitStatus) {
    job.exitCode = process::ExitStatus::fromWaitStatus(waitStatus).shellCode();
    job.process = 0;
    const std::uint64_t number = job.number;
    if (job.watch) {
        const Watch watch = *std::move(job.watch);
        const int exitCode = *job.exitCode;
        forget(number);
        return watch.ended(exitCode);
    }
    const auto waiter = job.waiter;
    const bool detached = job.detached;
    const int code = *job.exitCode;
    m_events.report("exec_die", {{"execID", std::to_string(number)}, {"exitCode", std::to_string(code)}});
    if (waiter || detached) forget(number);
    if (waiter) m_events.answer(*waiter, {{"exitCode", code}});
    dropOldResults();
}

void ExecJobs::fail(Job& job, const Error& error) {
    const ConnectionId asker = job.asker;
    const auto watch = std::move(job.watch);
    if (job.process > 0) ::kill(job.process, SIGKILL);
    forget(job.number);
    watch ? watch->failed(error) : m_events.fail(asker, error);
}

void ExecJobs::forget(std::uint64_t number) {
    const auto found = m_jobs.find(number);
    if (found == m_jobs.end()) return;
    Job& job = *found->second;
    if (job.deadline) m_loop.cancelTimer(*job.deadline);
    if (job.asking) m_loop.remove(job.asking.get());
    if (job.terminal) m_loop.remove(job.terminal.get());
    ::unlink(job.logFile.c_str());
    ::unlink(job.pidFile.c_str());
    m_jobs.erase(found);
}

/// Whoever asked for these went away without waiting.
void ExecJobs::dropOldResults() {
    std::vector<std::uint64_t> ended;
    for (const auto& entry : m_jobs) {
        if (entry.second->exitCode) ended.push_back(entry.first);
    }
    if (ended.size() <= kMostUnaskedResults) return;
    ended.resize(ended.size() - kMostUnaskedResults);
    for (const std::uint64_t number : ended) forget(number);
}

}  // namespace galley::monitor::detail
