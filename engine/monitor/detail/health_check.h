// SPDX-License-Identifier: Apache-2.0
/// @file
/// Runs a container's health check: one probe after the other as a process in the container, its output read as far as
/// it is kept, killed with all its children at its timeout.
/// Used by the supervisor, which makes one only for a container that has a health check. Threads: one; nothing waits.
/// Processes: a probe is a child of the monitor. Crash: a probe dies with the monitor.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/monitor/detail/event_loop.h"
#include "engine/monitor/detail/exec_jobs.h"
#include "engine/monitor/health.h"

namespace galley::monitor::detail {

class HealthCheck {
public:
    struct Hooks {
        /// Starts a probe that writes to `output`, and returns its number. May throw.
        std::function<std::uint64_t(const UniqueFd& output, ExecJobs::Watch)> start;
        /// Kills it and what it started; its Watch hears of the end.
        std::function<void(std::uint64_t probe)> kill;
        /// After every probe.
        std::function<void(bool statusChanged)> changed;
    };

    /// What is found goes to `health`.
    HealthCheck(EventLoop& loop, const HealthPlan& plan, std::optional<Health>& health, Hooks hooks);
    ~HealthCheck();
    HealthCheck(const HealthCheck&) = delete;
    HealthCheck& operator=(const HealthCheck&) = delete;

    /// A run begins: "starting", with the results of the run before.
    void begin();
    /// The run has ended: "unhealthy", as Docker has it.
    void end();
    /// No probe until resume(); one that runs is killed and counts for nothing.
    void suspend();
    void resume();

private:
    using Clock = std::chrono::steady_clock;

    void schedule();
    void probe();
    bool readOutput();
    void finish(int exitCode, const std::string& failure);
    void dropProbe();

    EventLoop& m_loop;
    const HealthPlan& m_plan;
    std::optional<Health>& m_health;
    Hooks m_hooks;
    Clock::time_point m_began{};
    bool m_active = false;
    std::optional<EventLoop::TimerId> m_next;
    std::optional<EventLoop::TimerId> m_deadline;

    std::uint64_t m_generation = 0;  ///< of the probe; what an earlier one says is not heard
    std::optional<std::uint64_t> m_probe;
    Instant m_probeStarted{};
    Clock::time_point m_probeBegan{};
    UniqueFd m_reading;
    std::string m_output;
    bool m_truncated = false;
    bool m_timedOut = false;
};

}  // namespace galley::monitor::detail
