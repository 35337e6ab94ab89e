// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/health.h"

#include <array>
#include <string>
#include <utility>

namespace galley::monitor {

std::string_view healthName(HealthStatus status) noexcept {
    static constexpr std::array<std::string_view, 3> kNames = {"starting", "healthy", "unhealthy"};
    return kNames.at(static_cast<std::size_t>(status));
}

void addProbe(Health& health, ProbeResult result, const HealthPlan& plan, std::chrono::nanoseconds age) {
    const bool success = result.exitCode == 0;
    const bool forgiven = health.status == HealthStatus::Starting && age < plan.startPeriod;
    if (health.log.size() >= kProbesKept) {
        health.log.erase(health.log.begin(), health.log.end() - static_cast<std::ptrdiff_t>(kProbesKept - 1));
    }
    health.log.push_back(std::move(result));
    if (success) {
        health.failingStreak = 0;
        health.status = HealthStatus::Healthy;
    } else if (!forgiven && ++health.failingStreak >= plan.retries) {
        health.status = HealthStatus::Unhealthy;
    }
}

std::chrono::milliseconds untilNextProbe(const Health& health, const HealthPlan& plan, std::chrono::nanoseconds age) {
    const bool beginning = health.status == HealthStatus::Starting && age < plan.startPeriod;
    return beginning ? plan.startInterval : plan.interval;
}

std::string goDuration(std::chrono::milliseconds duration) {
    const auto total = duration.count();
    if (total == 0) return "0s";
    if (total < 0) return "-" + goDuration(-duration);
    if (total < 1000) return std::to_string(total) + "ms";
    const auto seconds = total / 1000;
    std::string text;
    if (seconds >= 3600) text += std::to_string(seconds / 3600) + "h";
    if (seconds >= 60) text += std::to_string(seconds / 60 % 60) + "m";
    text += std::to_string(seconds % 60);
    if (total % 1000 != 0) {
        std::string fraction = std::to_string(1000 + total % 1000).substr(1);
        fraction.erase(fraction.find_last_not_of('0') + 1);
        text += "." + fraction;
    }
    return text + "s";
}

}  // namespace galley::monitor
