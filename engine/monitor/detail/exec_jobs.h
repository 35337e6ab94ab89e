// SPDX-License-Identifier: Apache-2.0
/// @file
/// Further processes in a running container (`exec`): started by the runtime, then children of the monitor, because it
/// is PID 1 of its namespace. Their streams are the asker's own pipes, or a terminal that is handed to the asker: no
/// byte goes through the monitor.
/// Used by the supervisor. Threads: one. Processes: the runtime is a child for as long as it starts the process.
/// Crash: the processes die with the monitor; the asker sees the end of the control connection.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/base/error.h"
#include "engine/monitor/detail/control_server.h"
#include "engine/monitor/detail/event_loop.h"
#include "engine/monitor/detail/runtime_calls.h"
#include "engine/process/pty.h"
#include "engine/process/spawn.h"

namespace galley::monitor::detail {

/// What the asker says over the terminal's socket when it goes and the process is to live on.
inline constexpr char kLeaveWord = 'd';

class ExecJobs {
public:
    using ConnectionId = ControlServer::ConnectionId;
    struct Events {
        std::function<void(ConnectionId, const nlohmann::json&)> answer;
        std::function<void(ConnectionId, const Error&)> fail;
        /// "exec_start" with the command, "exec_die" with the exit code.
        std::function<void(const std::string& action, std::map<std::string, std::string>)> report;
    };

    /// For a process of the monitor's own: no events, no connection.
    struct Watch {
        std::function<void(int exitCode)> ended;
        std::function<void(const Error&)> failed;
    };

    ExecJobs(EventLoop& loop, const RuntimeCalls& runtime, const MonitorPlan& plan, Events events);
    ~ExecJobs();
    ExecJobs(const ExecJobs&) = delete;
    ExecJobs& operator=(const ExecJobs&) = delete;

    /// `descriptors`: the OCI process object; then for a terminal a socket that receives it, else the container's ends
    /// of three pipes, or nothing: /dev/null. Answered by events when it runs or could not be started.
    void start(ConnectionId asker, const nlohmann::json& request, ControlServer::Descriptors descriptors);
    /// With the process's standard streams. Returns its number; the watch is called once, later.
    std::uint64_t startOwn(const std::string& processObject, const ControlServer::Descriptors& streams, Watch watch);
    /// Kills it, also while it is being started, and what it started. Nothing when it has ended.
    void killOwn(std::uint64_t job);
    /// The exit code now, or nothing: it is answered when the process ends. NotFound for a number that is not known.
    std::optional<nlohmann::json> wait(ConnectionId asker, std::uint64_t job);
    /// Everything that is reaped and not the container's first process. Nothing else may wait for these children.
    void onReaped(pid_t child, int waitStatus);

private:
    struct Job;
    std::unique_ptr<Job> makeJob();
    void begin(std::unique_ptr<Job> job, int processObject, const ControlServer::Descriptors& streams);
    void launch(Job& job, int processObject, const ControlServer::Descriptors& streams);
    void onStarted(Job& job, bool success);
    void giveTerminal(Job& job);
    void drainAfterLeaving(Job& job, int terminal);
    void onEnded(Job& job, int waitStatus);
    void fail(Job& job, const Error& error);
    void forget(std::uint64_t number);
    void dropOldResults();

    EventLoop& m_loop;
    const RuntimeCalls& m_runtime;
    const MonitorPlan& m_plan;
    Events m_events;
    std::map<std::uint64_t, std::unique_ptr<Job>> m_jobs;
    std::map<pid_t, int> m_strays;  ///< reaped while a runtime is at work: it may be the process that it starts
    std::uint64_t m_last = 0;
};

}  // namespace galley::monitor::detail
