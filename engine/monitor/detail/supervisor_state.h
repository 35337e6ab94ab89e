// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the sources of the supervisor share: supervisor.cpp (life of a run), supervisor_ports.cpp (published ports),
/// supervisor_networks.cpp supervisor_control.cpp (requests). Threads: one.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/logs/event_log.h"
#include "engine/logs/log_writer.h"
#include "engine/monitor/detail/control_server.h"
#include "engine/monitor/detail/event_loop.h"
#include "engine/monitor/detail/exec_jobs.h"
#include "engine/monitor/detail/health_check.h"
#include "engine/monitor/detail/joined_namespaces.h"
#include "engine/monitor/detail/network_link.h"
#include "engine/monitor/detail/restart_policy.h"
#include "engine/monitor/detail/runtime_calls.h"
#include "engine/monitor/detail/stdio_pump.h"
#include "engine/monitor/state.h"
#include "engine/monitor/supervisor.h"
#include "engine/network/port_forwarder.h"
#include "engine/process/control_group.h"

namespace galley::monitor {

struct Supervisor::State {
    State(MonitorPlan monitorPlan, const process::HostProc& proc, std::vector<network::NetworkLease> leases,
          std::optional<process::ControlGroup> controlGroup, UniqueFd ready, std::vector<UniqueFd> attached);

    // supervisor.cpp
    void watchSignals();
    void startFirst();
    void startRun();
    void createContainer();
    void onSignal();
    void reap();
    void onExit(int waitStatus);
    void finishRun(int exitCode, std::string reason);
    void scheduleRestart(std::chrono::milliseconds delay);
    void startAgain();
    void releaseRun();
    void end();
    void unmountRoot() noexcept;
    void withdrawRecord();
    void removeWithdrawn() noexcept;
    void failStart(const Error& error);
    void save();
    void learnName();
    void report(const std::string& action, std::map<std::string, std::string> attributes = {});
    std::string reasonOf(int waitStatus) const;

    // supervisor_ports.cpp
    void openPorts();
    void closePorts();
    nlohmann::json listPorts();
    network::PortBinding addPort(const network::PortBinding& binding);
    network::PortBinding movePort(const network::PortBinding& from, const network::PortBinding& to);
    void removePort(const network::PortBinding& binding);
    std::size_t indexOfPort(const network::PortBinding& binding) const;
    void savePorts() const;
    void reportPort(const std::string& action, const network::PortBinding& binding);

    // supervisor_networks.cpp
    nlohmann::json connectNetwork(const nlohmann::json& request, detail::ControlServer::Descriptors descriptors);
    void disconnectNetwork(const std::string& name);
    void share(UniqueFd asker);
    void dropSharersThatEnded();
    void networksChanged(const std::string& action, const std::string& name, const std::string& id);

    // supervisor_control.cpp
    std::optional<nlohmann::json> handle(detail::ControlServer::ConnectionId id, const nlohmann::json& request,
                                         detail::ControlServer::Descriptors descriptors);
    std::optional<nlohmann::json> handlePorts(const std::string& what, const nlohmann::json& request);
    void stop(int timeoutSeconds, int signal);
    void kill(int signal);
    void attach(const nlohmann::json& request, UniqueFd descriptor);
    void answerWaiters(int exitCode, bool final);
    void requireRunning() const;
    void executeMore();
    void checkHealth();
    void setPaused(bool paused);
    std::vector<pid_t> containerProcesses() const;

    // supervisor_limits.cpp
    void limitRun();
    void freeze();
    void thaw();
    void update(const nlohmann::json& request);
    void ensureGroup();
    std::uint64_t outOfMemoryCount() const;

    MonitorPlan plan;
    const process::HostProc& hostProc;
    detail::NetworkLink networkLink;
    UniqueFd readyFd;
    std::vector<UniqueFd> attachedAtStart;

    UniqueFd lock;
    detail::EventLoop loop;
    detail::JoinedNamespaces joined;
    std::vector<UniqueFd> sharers;  ///< one for each container that uses this run's network: it ends with the run
    std::optional<logs::LogWriter> log;
    std::optional<detail::StdioPump> pump;
    std::optional<detail::ControlServer> control;
    detail::RuntimeCalls runtime;
    std::optional<detail::ExecJobs> executed;  ///< what runs beside the first process
    detail::RestartPolicy restarts;
    logs::EventLog events;
    MonitorState state;
    std::optional<detail::HealthCheck> health;  ///< only with a health check: it keeps a timer
    UniqueFd signals;
    std::optional<process::ControlGroup> group;  ///< none: nothing is limited
    bool stoppedBySignals = false;               ///< paused without a freezer

    pid_t init = 0;   ///< the container's first process, here; 0: none
    UniqueFd initFd;  ///< its pidfd
    bool rootMounted = false;
    bool shuttingDown = false;        ///< told to end by a signal: no restart, and not the user's wish
    std::filesystem::path withdrawn;  ///< what is left of a container that removes itself
    bool ended = false;               ///< down for good: only attached clients are left
    std::chrono::steady_clock::time_point runBegan;
    std::uint64_t outOfMemoryBefore = 0;

    std::optional<detail::EventLoop::TimerId> killTimer;
    std::optional<detail::EventLoop::TimerId> restartTimer;
    int lastSignalSent = 0;
    std::optional<int> endedInVain;  ///< the stop signal that was followed by SIGKILL

    std::optional<network::PortForwarder> forwarder;
    std::vector<network::PortBinding> wantedPorts;  ///< beside state.ports, in the same order

    std::vector<detail::ControlServer::ConnectionId> exitWaiters;
    std::vector<detail::ControlServer::ConnectionId> finalWaiters;
};

}  // namespace galley::monitor
