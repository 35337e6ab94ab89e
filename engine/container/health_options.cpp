// SPDX-License-Identifier: Apache-2.0
#include "engine/container/health_options.h"

#include <algorithm>
#include <chrono>

#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::container {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kLeastNanoseconds = 1'000'000;
/// A timer that is further away could as well be none, and sums of it stay far from overflow.
constexpr auto kLongest = std::chrono::hours(24 * 365);

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

std::int64_t duration(std::string_view flag, const std::string& value) {
    std::int64_t nanoseconds = 0;
    try {
        nanoseconds = parseDuration(value).count();
    } catch (const Error&) {
        refuse("time: invalid duration \"" + printable(value) + "\"");
    }
    if (nanoseconds < 0) refuse("--" + std::string(flag) + " cannot be negative");
    return nanoseconds;
}

int retries(const std::string& value) {
    const bool negative = !value.empty() && value.front() == '-';
    const auto number = parseUnsigned(std::string_view(value).substr(negative ? 1 : 0));
    if (!number || *number > 1'000'000) {
        refuse("it must be a whole number");
    }
    if (negative && *number > 0) refuse("--health-retries cannot be negative");
    return static_cast<int>(*number);
}

template <class Value>
Value field(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return {};
    try {
        return found->get<Value>();
    } catch (const nlohmann::json::exception&) {
        return {};
    }
}

HealthCheck parseImageHealth(const std::string& text) {
    HealthCheck health;
    const auto object = nlohmann::json::parse(text, nullptr, false);
    if (!object.is_object()) return health;
    health.test = field<std::vector<std::string>>(object, "Test");
    health.interval = std::max<std::int64_t>(field<std::int64_t>(object, "Interval"), 0);
    health.timeout = std::max<std::int64_t>(field<std::int64_t>(object, "Timeout"), 0);
    health.startPeriod = std::max<std::int64_t>(field<std::int64_t>(object, "StartPeriod"), 0);
    health.startInterval = std::max<std::int64_t>(field<std::int64_t>(object, "StartInterval"), 0);
    health.retries = std::max(field<int>(object, "Retries"), 0);
    return health;
}

void take(std::int64_t& own, std::int64_t other) {
    if (own == 0) own = other;
}

std::chrono::milliseconds orDefault(std::int64_t nanoseconds, std::chrono::milliseconds fallback) {
    if (nanoseconds == 0) return fallback;
    const auto wanted = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::nanoseconds(nanoseconds));
    return std::clamp<std::chrono::milliseconds>(wanted, std::chrono::milliseconds(1), kLongest);
}

}  // namespace

void applyHealthFlag(HealthCheck& health, std::string_view flag, const std::string& value) {
    const bool off = health.test == std::vector<std::string>{"NONE"};
    if (flag == "no-healthcheck") {
        if (value == "false" || value == "0") return;
        if (!off && !health.empty()) refuse("--no-healthcheck conflicts with --health-* options");
        health.test = {"NONE"};
        return;
    }
    if (off) refuse("--no-healthcheck conflicts with --health-* options");
    if (flag == "health-cmd" && !value.empty()) health.test = {"CMD-SHELL", value};
    if (flag == "health-interval") health.interval = duration(flag, value);
    if (flag == "health-timeout") health.timeout = duration(flag, value);
    if (flag == "health-start-period") health.startPeriod = duration(flag, value);
    if (flag == "health-start-interval") health.startInterval = duration(flag, value);
    if (flag == "health-retries") health.retries = retries(value);
}

void checkHealth(const HealthCheck& health) {
    const auto check = [](const char* name, std::int64_t value) {
        if (value != 0 && value < kLeastNanoseconds) {
            refuse(std::string(name) + " in Healthcheck cannot be less than 1ms");
        }
    };
    check("Interval", health.interval);
    check("Timeout", health.timeout);
    check("StartPeriod", health.startPeriod);
    check("StartInterval", health.startInterval);
}

HealthCheck mergedHealth(const HealthCheck& wanted, const std::string& imageJson,
                         const std::vector<std::string>& imageShell) {
    const HealthCheck image = parseImageHealth(imageJson);
    HealthCheck merged = wanted;
    if (merged.test.empty()) merged.test = image.test;
    take(merged.interval, image.interval);
    take(merged.timeout, image.timeout);
    take(merged.startPeriod, image.startPeriod);
    take(merged.startInterval, image.startInterval);
    if (merged.retries == 0) merged.retries = image.retries;
    if (!merged.test.empty() && merged.test.front() == "CMD-SHELL") merged.shell = imageShell;
    return merged;
}

std::vector<std::string> probeCommand(const HealthCheck& health) {
    if (health.test.size() < 2) return {};
    std::vector<std::string> command;
    if (health.test.front() == "CMD-SHELL") {
        command = health.shell.empty() ? std::vector<std::string>{"/bin/sh", "-c"} : health.shell;
    } else if (health.test.front() != "CMD") {
        return {};
    }
    command.insert(command.end(), health.test.begin() + 1, health.test.end());
    return command;
}

monitor::HealthPlan healthPlan(const HealthCheck& health) {
    monitor::HealthPlan plan;
    plan.interval = orDefault(health.interval, plan.interval);
    plan.timeout = orDefault(health.timeout, plan.timeout);
    plan.startPeriod = orDefault(health.startPeriod, plan.startPeriod);
    plan.startInterval = orDefault(health.startInterval, plan.startInterval);
    if (health.retries > 0) plan.retries = health.retries;
    return plan;
}

Json healthConfigJson(const HealthCheck& health) {
    Json object = Json::object();
    if (!health.test.empty()) object["Test"] = health.test;
    const auto add = [&](const char* name, std::int64_t value) {
        if (value != 0) object[name] = value;
    };
    add("Interval", health.interval);
    add("Timeout", health.timeout);
    add("StartPeriod", health.startPeriod);
    add("StartInterval", health.startInterval);
    add("Retries", health.retries);
    return object;
}

Json healthStateJson(const monitor::Health& health) {
    Json log = Json::array();
    for (const auto& probe : health.log) {
        log.push_back({{"Start", formatInstantShort(probe.start)},
                       {"End", formatInstantShort(probe.end)},
                       {"ExitCode", probe.exitCode},
                       {"Output", probe.output}});
    }
    return {{"Status", monitor::healthName(health.status)},
            {"FailingStreak", health.failingStreak},
            {"Log", std::move(log)}};
}

}  // namespace galley::container
