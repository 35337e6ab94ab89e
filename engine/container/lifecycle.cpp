// SPDX-License-Identifier: Apache-2.0
#include "engine/container/lifecycle.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/container/monitor_access.h"
#include "engine/container/parse.h"
#include "engine/container/starting.h"

namespace galley::container {

namespace {

[[noreturn]] void notRunning(const Observation& observation) {
    throw Error(ErrorKind::InvalidInput, "Container " + observation.record.id + " is not running");
}

/// Nothing when the container is down or its monitor ends just now.
std::optional<monitor::ControlClient> connect(Context& context, const Observation& observation) {
    if (!isUp(observation.state)) return std::nullopt;
    return connectMonitor(context.records().paths(observation.record.id));
}

/// Runs `call` with the monitor; false when there is none (any more).
template <class Call>
bool withMonitor(Context& context, const Observation& observation, Call call) {
    try {
        auto client = connect(context, observation);
        if (!client) return false;
        call(*client);
        return true;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        return false;
    }
}

std::optional<Observation> observeIfThere(Context& context, const std::string& id) {
    try {
        return context.observe(id);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        return std::nullopt;
    }
}

/// Wakes up when something in a container's directory was replaced or the directory went away.
class DirectoryWatch {
public:
    explicit DirectoryWatch(const std::filesystem::path& directory) : m_fd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
        if (!m_fd) throwErrno(errno, "Watching the container");
        constexpr std::uint32_t kEvents = IN_MOVED_TO | IN_DELETE | IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR;
        ::inotify_add_watch(m_fd.get(), directory.c_str(), kEvents);
    }
    void wait(const std::stop_token& stop) {
        pollFd(m_fd.get(), POLLIN, stop);
        std::array<char, 4096> events{};
        while (::read(m_fd.get(), events.data(), events.size()) > 0) {
        }
    }

private:
    UniqueFd m_fd;
};

/// Until the container runs; false when it was removed before.
bool waitUntilUp(Context& context, const std::string& id, const std::stop_token& stop) {
    DirectoryWatch watch(context.records().paths(id).directory);
    const auto before = observeIfThere(context, id);
    while (true) {
        const auto seen = observeIfThere(context, id);
        if (!seen) return false;
        if (isUp(seen->state)) return true;
        // It may have started and ended between two looks.
        if (before && seen->state.startedAt != before->state.startedAt) return true;
        watch.wait(stop);
    }
}

int exitCodeNow(Context& context, const std::string& id, int fallback) {
    const auto seen = observeIfThere(context, id);
    return seen ? seen->state.exitCode : fallback;
}

int waitForExit(Context& context, const Observation& observation, bool final, const std::stop_token& stop) {
    int code = observation.state.exitCode;
    const bool answered =
        withMonitor(context, observation, [&](monitor::ControlClient& client) { code = client.wait(final, stop); });
    if (answered) return code;
    waitForMonitorsEnd(context.records().paths(observation.record.id), stop);
    return exitCodeNow(context, observation.record.id, code);
}

ContainerStats sampleOf(const Observation& observation, const monitor::Usage& usage) {
    ContainerStats stats;
    stats.id = observation.record.id;
    stats.name = observation.name;
    stats.taken = std::chrono::steady_clock::now();
    stats.cpuTime = usage.cpuTime;
    stats.memoryBytes = usage.memoryBytes;
    stats.memoryLimitBytes = usage.memoryLimitBytes;
    if (stats.memoryLimitBytes == 0) {
        stats.memoryLimitBytes = std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE);
    }
    stats.processes = usage.processes;
    stats.receivedBytes = usage.receivedBytes;
    stats.sentBytes = usage.sentBytes;
    stats.blockReadBytes = usage.blockReadBytes;
    stats.blockWrittenBytes = usage.blockWrittenBytes;
    return stats;
}

}  // namespace

void stopContainer(Context& context, const std::string& reference, const StopOptions& options,
                   const std::stop_token& stop) {
    const auto signal = options.signal.empty() ? std::nullopt : std::optional(parseSignal(options.signal));
    const Observation observation = context.observe(reference);
    if (!isUp(observation.state)) return;
    const RecordPaths paths = context.records().paths(observation.record.id);
    wakeMonitor(paths);
    const bool answered = withMonitor(context, observation, [&](monitor::ControlClient& client) {
        client.stop(options.timeoutSeconds, stop, signal);
    });
    waitForMonitorsEnd(paths, stop);
    if (answered) context.announce(observation, "stop");
}

void restartContainer(Context& context, const std::string& reference, const StopOptions& options,
                      const std::stop_token& stop) {
    const Observation observation = context.observe(reference);
    stopContainer(context, observation.record.id, options, stop);
    throwIfCancelled(stop);
    startContainer(context, observation.record.id);
    context.announce(observation, "restart");
}

void killContainer(Context& context, const std::string& reference, const std::string& signal) {
    const int number = parseSignal(signal.empty() ? "KILL" : signal);
    const Observation observation = context.observe(reference);
    wakeMonitor(context.records().paths(observation.record.id));
    if (!withMonitor(context, observation, [&](monitor::ControlClient& client) { client.kill(number); })) {
        notRunning(observation);
    }
}

namespace {

void endForRemoval(Context& context, const Observation& observation, bool force) {
    const RecordPaths paths = context.records().paths(observation.record.id);
    if (force) wakeMonitor(paths);
    if (isUp(observation.state)) {
        if (!force) {
            throw Error(ErrorKind::Busy, "cannot remove container \"/" + observation.name +
                                             "\": container is running: stop the container before removing or force "
                                             "remove");
        }
        // Without waiting for the stop signal's effect; a restart policy does not bring it back.
        try {
            withMonitor(context, observation, [](monitor::ControlClient& client) { client.stop(0, {}); });
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::Timeout) throw;
            killMonitor(paths);  // a debugger holds it
        }
    }
    waitForMonitorsEnd(paths, {});
}

}  // namespace

namespace {

void removeObserved(Context& context, Observation observation, bool force, bool volumes) {
    constexpr int kAttempts = 20;
    const std::string id = observation.record.id;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        endForRemoval(context, observation, force);
        if (!observeIfThere(context, id)) return;
        const auto lock = context.records().lock(id);
        observation = context.observe(id);
        // Else somebody else has started it meanwhile.
        if (!isUp(observation.state)) return context.discard(observation, volumes || observation.record.removeOnExit);
    }
    throw Error(ErrorKind::Busy, "Container " + id + " is started again and again while it is to be removed");
}

}  // namespace

void removeContainer(Context& context, const std::string& reference, bool force, bool volumes) {
    Observation observation = context.observe(reference);
    try {
        removeObserved(context, std::move(observation), force, volumes);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        // Somebody else was faster: what was asked for is named, not the id behind it.
        noSuchContainer(reference);
    }
}

void renameContainer(Context& context, const std::string& reference, const std::string& name) {
    Observation observation = context.observe(reference);
    const auto lock = context.records().lock(observation.record.id);
    context.records().rename(observation.record.id, name);
    const std::string old = std::exchange(observation.name, name);
    context.announce(observation, "rename", {{"oldName", "/" + old}});
    try {
        withMonitor(context, observation, [](monitor::ControlClient& client) { client.renamed(); });
    } catch (const Error& error) {
        // A monitor of a former version: its container keeps its old name among the others until its next start.
        if (error.kind() != ErrorKind::Unsupported) throw;
    }
}

int waitForContainer(Context& context, const std::string& reference, WaitFor condition, const std::stop_token& stop) {
    Observation observation = context.observe(reference);
    const std::string id = observation.record.id;
    if (condition == WaitFor::NextExit && !isUp(observation.state)) {
        if (!waitUntilUp(context, id, stop)) return observation.state.exitCode;
        const auto seen = observeIfThere(context, id);
        if (!seen) return observation.state.exitCode;
        observation = *seen;
    }
    int code = observation.state.exitCode;
    if (isUp(observation.state)) code = waitForExit(context, observation, condition != WaitFor::NextExit, stop);
    if (condition != WaitFor::Removed) return code;
    DirectoryWatch watch(context.records().paths(id).directory);
    while (observeIfThere(context, id)) watch.wait(stop);
    return code;
}

monitor::AttachStream attachToContainer(Context& context, const std::string& reference, bool withInput) {
    const Observation observation = context.observe(reference);
    std::optional<monitor::AttachStream> stream;
    const auto attach = [&](monitor::ControlClient& client) { stream.emplace(client.attach(withInput)); };
    if (withMonitor(context, observation, attach)) return *std::move(stream);
    auto [forMonitor, kept] = monitor::AttachStream::makePair();
    context.keepForStart(observation.record.id, std::move(forMonitor));
    return std::move(kept);
}

std::vector<ContainerStats> sampleContainers(Context& context, const std::vector<std::string>& references) {
    std::vector<Observation> observations;
    if (references.empty()) observations = context.observeAll();
    for (const auto& reference : references) observations.push_back(context.observe(reference));
    std::vector<ContainerStats> samples;
    for (const auto& observation : observations) {
        try {
            withMonitor(context, observation, [&](monitor::ControlClient& client) {
                samples.push_back(sampleOf(observation, client.usage()));
            });
        } catch (const Error& error) {
            // One that stands still must not hide the figures of the others.
            if (error.kind() != ErrorKind::Timeout || !references.empty()) throw;
        }
    }
    return samples;
}

}  // namespace galley::container
