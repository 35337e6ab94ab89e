// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a container's health check is and what it found: Docker's numbers and Docker's state machine (moby
/// daemon/health.go).
/// Used by plan.h, state.h, the supervisor; container reads it. Threads: values. Processes, Crash: no I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"

namespace galley::monitor {

struct HealthPlan {
    std::string process;  ///< the OCI process object of one probe
    std::chrono::milliseconds interval{30000};
    std::chrono::milliseconds timeout{30000};
    std::chrono::milliseconds startPeriod{0};  ///< failures do not count while it has never been healthy
    std::chrono::milliseconds startInterval{5000};
    int retries = 3;
    bool operator==(const HealthPlan&) const = default;
};

enum class HealthStatus : std::uint8_t { Starting, Healthy, Unhealthy };

struct ProbeResult {
    Instant start{};
    Instant end{};
    int exitCode = 0;    ///< -1: it could not be executed, or was killed at its timeout
    std::string output;  ///< of both streams; raw bytes, at most kMaximumProbeOutput and three dots
    bool operator==(const ProbeResult&) const = default;
};

struct Health {
    HealthStatus status = HealthStatus::Starting;
    int failingStreak = 0;
    std::vector<ProbeResult> log;  ///< the last kProbesKept, oldest first
    bool operator==(const Health&) const = default;
};

inline constexpr std::size_t kMaximumProbeOutput = 4096;
inline constexpr std::size_t kProbesKept = 5;

/// "starting", "healthy", "unhealthy".
std::string_view healthName(HealthStatus status) noexcept;

/// Takes one result in. `age`: how long the container had run when the probe began; not by the clock on the wall, which
/// may be set meanwhile.
void addProbe(Health& health, ProbeResult result, const HealthPlan& plan, std::chrono::nanoseconds age);
/// From the end of one probe (or the start of the container) to the start of the next. `age`: of the container, now.
std::chrono::milliseconds untilNextProbe(const Health& health, const HealthPlan& plan, std::chrono::nanoseconds age);

/// As Go writes it: "1h15m30.5s", "300ms", "0s".
std::string goDuration(std::chrono::milliseconds duration);

}  // namespace galley::monitor
