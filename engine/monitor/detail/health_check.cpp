// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/health_check.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "engine/base/clock.h"
#include "engine/base/error.h"

namespace galley::monitor::detail {
namespace {

constexpr int kNoExitCode = -1;
/// What is still looked at after a probe has ended: a pipe's worth, whoever goes on writing.
constexpr int kMostLateReads = 16;

}  // namespace

HealthCheck::HealthCheck(EventLoop& loop, const HealthPlan& plan, std::optional<Health>& health, Hooks hooks)
    : m_loop(loop), m_plan(plan), m_health(health), m_hooks(std::move(hooks)) {}

HealthCheck::~HealthCheck() {
    dropProbe();
    if (m_next) m_loop.cancelTimer(*m_next);
}

void HealthCheck::begin() {
    if (!m_health) m_health.emplace();
    m_health->status = HealthStatus::Starting;
    m_health->failingStreak = 0;
    m_began = Clock::now();
    resume();
}

void HealthCheck::end() {
    suspend();
    if (m_health) m_health->status = HealthStatus::Unhealthy;
}

void HealthCheck::suspend() {
    m_active = false;
    if (m_next) m_loop.cancelTimer(*std::exchange(m_next, std::nullopt));
    if (const auto probe = m_probe) {
        dropProbe();
        m_hooks.kill(*probe);
    }
}

void HealthCheck::resume() {
    if (std::exchange(m_active, true)) return;
    schedule();
}

void HealthCheck::schedule() {
    m_next = m_loop.startTimer(untilNextProbe(*m_health, m_plan, Clock::now() - m_began), [this] {
        m_next.reset();
        probe();
    });
}

void HealthCheck::probe() {
    m_probeStarted = now();
    m_probeBegan = Clock::now();
    m_output.clear();
    m_truncated = m_timedOut = false;
    const std::uint64_t generation = ++m_generation;
    ExecJobs::Watch watch;
    watch.ended = [this, generation](int exitCode) {
        if (generation == m_generation) finish(exitCode, {});
    };
    watch.failed = [this, generation](const Error& error) {
        if (generation == m_generation) finish(kNoExitCode, error.message());
    };
    try {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0) throwErrno(errno, "making a pipe for the health check");
        m_reading.reset(ends[0]);
        const UniqueFd writing(ends[1]);
        ::fcntl(m_reading.get(), F_SETFL, O_NONBLOCK);
        m_probe = m_hooks.start(writing, std::move(watch));
    } catch (const Error& error) {
        m_reading.reset();
        return finish(kNoExitCode, error.message());
    }
    m_loop.add(m_reading.get(), EPOLLIN, [this](std::uint32_t) {
        if (readOutput()) return;
        m_loop.remove(m_reading.get());
        m_reading.reset();
    });
    m_deadline = m_loop.startTimer(m_plan.timeout, [this] {
        m_deadline.reset();
        m_timedOut = true;
        m_hooks.kill(*m_probe);
    });
}

/// False at the end of the output. What goes beyond the limit is read and dropped: a probe that talks must not stand
/// still.
bool HealthCheck::readOutput() {
    std::array<char, kMaximumProbeOutput> buffer;
    const ssize_t got = ::read(m_reading.get(), buffer.data(), buffer.size());
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    const auto room = kMaximumProbeOutput - m_output.size();
    const auto bytes = static_cast<std::size_t>(got);
    m_output.append(buffer.data(), std::min(room, bytes));
    m_truncated = m_truncated || bytes > room;
    return got > 0;
}

void HealthCheck::finish(int exitCode, const std::string& failure) {
    for (int i = 0; i < kMostLateReads && m_reading && readOutput(); ++i) {
    }
    ProbeResult result;
    result.start = m_probeStarted;
    result.end = now();
    result.exitCode = m_timedOut ? kNoExitCode : exitCode;
    result.output = failure.empty() || m_timedOut ? m_output + (m_truncated ? "..." : "") : failure;
    if (m_timedOut) {
        result.output = "Health check exceeded timeout (" + goDuration(m_plan.timeout) + "): " + result.output;
    }
    dropProbe();
    const HealthStatus before = m_health->status;
    addProbe(*m_health, std::move(result), m_plan, m_probeBegan - m_began);
    m_hooks.changed(before != m_health->status);
    if (m_active) schedule();
}

void HealthCheck::dropProbe() {
    ++m_generation;
    m_probe.reset();
    if (m_deadline) m_loop.cancelTimer(*std::exchange(m_deadline, std::nullopt));
    if (m_reading) m_loop.remove(m_reading.get());
    m_reading.reset();
}

}  // namespace galley::monitor::detail
