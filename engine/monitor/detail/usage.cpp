// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/usage.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::monitor::detail {
namespace fs = std::filesystem;
namespace {

/// PSS costs a walk over the page tables of each process: above this many their RSS is taken.
constexpr std::size_t kMostExactProcesses = 64;

std::optional<std::string> readSmall(const fs::path& file) {
    try {
        return readFileIfExists(file, std::size_t{1} << 20U);
    } catch (const Error&) {
        return std::nullopt;  // the process has just ended, or the kernel keeps this to itself
    }
}

/// The number after `key` and blanks, at the beginning of a line.
std::optional<std::uint64_t> numberAfter(std::string_view text, std::string_view key) {
    for (const std::string& line : split(text, '\n')) {
        if (line.rfind(key, 0) != 0) continue;
        const std::string_view rest = trim(std::string_view(line).substr(key.size()));
        return parseUnsigned(rest.substr(0, rest.find(' ')));
    }
    return std::nullopt;
}

/// Directory of the container's own cgroup v2; empty when it shares the monitor's.
fs::path ownGroup(pid_t process) {
    const auto groupOf = [](const std::string& who) -> std::string {
        const auto text = readSmall("/proc/" + who + "/cgroup");
        if (!text) return {};
        for (const std::string& line : split(*text, '\n')) {
            if (line.rfind("0::", 0) == 0) return line.substr(3);
        }
        return {};
    };
    const std::string theirs = groupOf(std::to_string(process));
    if (process <= 0 || theirs.empty() || theirs == groupOf("self")) return {};
    return fs::path("/sys/fs/cgroup") / fs::path(theirs).relative_path();
}

std::optional<Usage> groupUsage(const fs::path& group) {
    if (group.empty()) return std::nullopt;
    const auto cpu = readSmall(group / "cpu.stat");
    const auto memory = readSmall(group / "memory.current");
    const auto processes = readSmall(group / "pids.current");
    if (!cpu || !memory || !processes) return std::nullopt;
    Usage usage;
    usage.cpuTime = std::chrono::microseconds(numberAfter(*cpu, "usage_usec").value_or(0));
    usage.memoryBytes = static_cast<std::int64_t>(parseUnsigned(trim(*memory)).value_or(0));
    usage.processes = static_cast<int>(parseUnsigned(trim(*processes)).value_or(0));
    const auto limit = readSmall(group / "memory.max");
    if (limit) usage.memoryLimitBytes = static_cast<std::int64_t>(parseUnsigned(trim(*limit)).value_or(0));
    return usage;
}

std::vector<std::string> processesHere() {
    std::vector<std::string> numbers;
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir("/proc"), ::closedir);
    if (!directory) return numbers;
    while (const dirent* entry = ::readdir(directory.get())) {
        const auto number = parseUnsigned(static_cast<const char*>(entry->d_name));
        if (number && *number != 1) numbers.emplace_back(static_cast<const char*>(entry->d_name));
    }
    return numbers;
}

/// utime, stime and those of reaped children (fields 14 to 17 of proc(5) stat), in ticks.
std::uint64_t ticksOf(const std::string& stat) {
    const auto commandEnd = stat.rfind(')');
    if (commandEnd == std::string::npos) return 0;
    const auto fields = split(std::string_view(stat).substr(commandEnd + 1), ' ');
    constexpr std::size_t kUserTime = 12;  // " S ppid …": the state is field 1 of what is left
    std::uint64_t ticks = 0;
    for (std::size_t i = kUserTime; i < kUserTime + 4 && i < fields.size(); ++i) {
        ticks += parseUnsigned(fields[i]).value_or(0);
    }
    return ticks;
}

}  // namespace

Usage measureUsage(pid_t firstProcess) {
    if (firstProcess <= 0) return {};
    if (const auto usage = groupUsage(ownGroup(firstProcess))) return *usage;
    Usage usage;
    const auto processes = processesHere();
    const auto pageBytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::uint64_t ticks = 0;
    std::uint64_t bytes = 0;
    for (const std::string& process : processes) {
        const fs::path directory = "/proc/" + process;
        const auto stat = readSmall(directory / "stat");
        if (!stat) continue;
        ++usage.processes;
        ticks += ticksOf(*stat);
        const auto exact =
            processes.size() <= kMostExactProcesses ? readSmall(directory / "smaps_rollup") : std::nullopt;
        if (const auto share = exact ? numberAfter(*exact, "Pss:") : std::nullopt) {
            bytes += *share << 10U;
        } else if (const auto pages = readSmall(directory / "statm")) {
            const auto fields = split(*pages, ' ');
            if (fields.size() > 1) bytes += parseUnsigned(fields[1]).value_or(0) * pageBytes;
        }
    }
    const auto perSecond = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    usage.cpuTime = std::chrono::nanoseconds(ticks * (1000000000ULL / perSecond));
    usage.memoryBytes = static_cast<std::int64_t>(bytes);
    return usage;
}

std::vector<pid_t> processesBeside(pid_t process) {
    const auto namespaceOf = [](const std::string& number) {
        std::error_code failure;
        return fs::read_symlink("/proc/" + number + "/ns/pid", failure);
    };
    std::vector<pid_t> found;
    const fs::path wanted = namespaceOf(std::to_string(process));
    if (wanted.empty()) return found;
    for (const std::string& number : processesHere()) {
        if (namespaceOf(number) != wanted) continue;
        found.push_back(static_cast<pid_t>(parseUnsigned(number).value_or(0)));
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::uint64_t outOfMemoryKills() {
    const auto text = readSmall("/proc/vmstat");
    return text ? numberAfter(*text, "oom_kill ").value_or(0) : 0;
}

bool outOfMemoryInGroup(pid_t firstProcess) {
    const fs::path group = ownGroup(firstProcess);
    const auto events = group.empty() ? std::nullopt : readSmall(group / "memory.events");
    return events && numberAfter(*events, "oom_kill ").value_or(0) > 0;
}

}  // namespace galley::monitor::detail
