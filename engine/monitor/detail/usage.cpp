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

/// What the processes say of themselves: what has ended is not among it.
Usage summedUsage() {
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
        const std::string io = readSmall(directory / "io").value_or("");
        usage.blockReadBytes += static_cast<std::int64_t>(numberAfter(io, "read_bytes:").value_or(0));
        usage.blockWrittenBytes += static_cast<std::int64_t>(numberAfter(io, "write_bytes:").value_or(0));
    }
    const auto perSecond = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    usage.cpuTime = std::chrono::nanoseconds(ticks * (1000000000ULL / perSecond));
    usage.memoryBytes = static_cast<std::int64_t>(bytes);
    return usage;
}

/// proc_pid_net(5) dev: "  eth0: bytes packets errs drop fifo frame compressed
/// multicast bytes …".
void addTraffic(pid_t firstProcess, Usage& usage) {
    constexpr std::size_t kSent = 8;
    for (const std::string& line :
         split(readSmall("/proc/" + std::to_string(firstProcess) + "/net/dev").value_or(""), '\n')) {
        const std::string_view text = trim(line);
        if (text.rfind("eth0:", 0) != 0) continue;
        std::vector<std::int64_t> numbers;
        for (const std::string& word : split(text.substr(5), ' ')) {
            if (const auto number = parseUnsigned(word)) numbers.push_back(static_cast<std::int64_t>(*number));
        }
        if (numbers.size() <= kSent) return;
        usage.receivedBytes = numbers[0];
        usage.sentBytes = numbers[kSent];
    }
}

}  // namespace

Usage measureUsage(pid_t firstProcess, const process::ControlGroup* group) {
    if (firstProcess <= 0) return {};
    const process::GroupUsage counted = group != nullptr ? group->usage() : process::GroupUsage{};
    const bool complete = counted.cpuTime && counted.memoryBytes && counted.processes && counted.blockReadBytes;
    Usage usage = complete ? Usage{} : summedUsage();
    if (counted.cpuTime) usage.cpuTime = *counted.cpuTime;
    if (counted.memoryBytes) usage.memoryBytes = *counted.memoryBytes;
    if (counted.processes) usage.processes = *counted.processes;
    if (counted.blockReadBytes) {
        usage.blockReadBytes = *counted.blockReadBytes;
        usage.blockWrittenBytes = counted.blockWrittenBytes.value_or(0);
    }
    usage.memoryLimitBytes = counted.memoryLimitBytes;
    addTraffic(firstProcess, usage);
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

}  // namespace galley::monitor::detail
