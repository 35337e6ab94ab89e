// SPDX-License-Identifier: Apache-2.0
// galley-monitor: supervises one container. Started by the engine, never by hand; engine/monitor/plan.h says how.
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/monitor/namespaces.h"
#include "engine/monitor/plan.h"
#include "engine/monitor/supervisor.h"

namespace {

using namespace galley;

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

void supervise(Arguments& arguments) {
    try {
        monitor::MonitorPlan plan = monitor::parsePlan(readFile(arguments.plan));
        const process::HostProc hostProc;
        auto network = monitor::openPlannedNetwork(plan);
        monitor::enterMonitorNamespaces(arguments.holder ? arguments.holder.get() : -1);
        arguments.holder.reset();
        monitor::settleInNamespaces();
        monitor::Supervisor supervisor(std::move(plan), hostProc, std::move(network), std::move(arguments.ready),
                                       std::move(arguments.attached));
        supervisor.run();
    } catch (const Error& error) {
        if (arguments.ready)
            writeAll(arguments.ready.get(), monitor::writeFailure(error.kind(), error.message()) + "\n");
    }
}

}  // namespace

int main(int argc, char** argv) {
    // One process per container: a second malloc arena for the forwarder's thread would cost more than it saves.
    ::mallopt(M_ARENA_MAX, 1);
    try {
        Arguments arguments = parseArguments({argv + 1, argv + argc});
        supervise(arguments);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "galley-monitor: %s\n", error.what());
        return 125;
    }
}
