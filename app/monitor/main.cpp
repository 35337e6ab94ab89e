// SPDX-License-Identifier: Apache-2.0
// galley-monitor: supervises one container. Started by the engine, never by hand; engine/monitor/plan.h says how.
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/monitor/namespaces.h"
#include "engine/monitor/plan.h"
#include "engine/monitor/supervisor.h"

namespace {

using namespace galley;

constexpr int kCannotRun = 125;

struct Arguments {
    std::string plan;
    UniqueFd ready;
    UniqueFd holder;
    UniqueFd lease;
    std::vector<UniqueFd> attached;
};

/// A descriptor that the starter handed over; from here on no child gets it.
UniqueFd takeDescriptor(const std::string& text) {
    const auto number = parseUnsigned(text);
    if (!number || *number > 1U << 20U || ::fcntl(static_cast<int>(*number), F_SETFD, FD_CLOEXEC) != 0) {
        throw Error(ErrorKind::InvalidInput, text + " is no open descriptor");
    }
    return UniqueFd(static_cast<int>(*number));
}

Arguments parseArguments(const std::vector<std::string>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        const std::string& value = words[i + 1];
        if (words[i] == "--plan") {
            arguments.plan = value;
        } else if (words[i] == "--ready-fd") {
            arguments.ready = takeDescriptor(value);
        } else if (words[i] == "--holder-fd") {
            arguments.holder = takeDescriptor(value);
        } else if (words[i] == "--lease-fd") {
            arguments.lease = takeDescriptor(value);
        } else if (words[i] == "--attach-fd") {
            arguments.attached.push_back(takeDescriptor(value));
        } else {
            throw Error(ErrorKind::InvalidInput, "unknown option " + words[i]);
        }
    }
    if (arguments.plan.empty() || !arguments.ready || words.size() % 2 != 0) {
        throw Error(ErrorKind::InvalidInput, "galley-monitor is started by galley; it is of no use by hand");
    }
    return arguments;
}

/// `--join DOOR… -- PROGRAM ARG…`: the program runs in these control groups.
/// Returns when it cannot.
int runInGroups(const std::vector<std::string>& words) {
    std::vector<std::string> doors;
    std::size_t next = 0;
    for (; next + 1 < words.size() && words[next] == "--join"; next += 2) doors.push_back(words[next + 1]);
    if (next + 1 >= words.size() || words[next] != "--") return kCannotRun;
    process::joinGroups(doors);
    std::vector<char*> arguments;
    for (++next; next < words.size(); ++next) arguments.push_back(const_cast<char*>(words[next].c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    return kCannotRun;
}

void supervise(Arguments& arguments) {
    std::optional<process::ControlGroup> group;
    try {
        monitor::MonitorPlan plan = monitor::parsePlan(readFile(arguments.plan));
        const process::HostProc hostProc;
        // First: what is started from here on belongs into a group below, not
        // beside it.
        group = monitor::makePlannedGroup(plan);
        auto networks = monitor::openPlannedNetworks(plan);
        monitor::enterMonitorNamespaces(arguments.holder ? arguments.holder.get() : -1);
        arguments.holder.reset();
        monitor::settleInNamespaces();
        monitor::Supervisor supervisor(std::move(plan), hostProc, std::move(networks),
                                       std::exchange(group, std::nullopt), std::move(arguments.ready),
                                       std::move(arguments.attached));
        supervisor.run();
    } catch (const Error& error) {
        if (group) group->remove();
        if (arguments.ready)
            writeAll(arguments.ready.get(), monitor::writeFailure(error.kind(), error.message()) + "\n");
    }
}

}  // namespace

int main(int argc, char** argv) {
    // One process per container: a second malloc arena for the forwarder's thread would cost more than it saves.
    ::mallopt(M_ARENA_MAX, 1);
    try {
        if (argc > 1 && std::string(argv[1]) == "--join") return runInGroups({argv + 1, argv + argc});
        Arguments arguments = parseArguments({argv + 1, argv + argc});
        supervise(arguments);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "galley-monitor: %s\n", error.what());
        return kCannotRun;
    }
}
