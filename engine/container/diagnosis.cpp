// SPDX-License-Identifier: Apache-2.0
#include "engine/container/diagnosis.h"

#include <signal.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/container/context.h"
#include "engine/container/why_rules.h"
#include "engine/logs/log_reader.h"
#include "engine/network/listening_sockets.h"
#include "engine/oci/platform.h"

namespace galley::container {

namespace {

constexpr std::uint64_t kLinesRead = 200;
constexpr std::size_t kLinesShown = 10;
constexpr std::size_t kLongestLine = 2000;
constexpr std::size_t kMostExplanations = 3;

std::vector<std::string> lastLines(const std::filesystem::path& log) {
    logs::LogReader reader(log);
    const std::uint64_t end = reader.refresh();
    const std::uint64_t first = std::max(reader.firstLine(), end > kLinesRead ? end - kLinesRead : 0);
    std::vector<std::string> lines;
    for (const auto& line : reader.read(first, end - first)) {
        lines.push_back(printable(std::string_view(line.text).substr(0, kLongestLine)));
    }
    return lines;
}

bool isForeign(const std::string& platform) {
    try {
        return oci::Platform::parse(platform).architecture != oci::Platform::host().architecture;
    } catch (const Error&) {
        return false;
    }
}

EndEvidence evidenceOf(const Observation& observation, std::vector<std::string> lines) {
    const Record& record = observation.record;
    const monitor::MonitorState& state = observation.state;
    EndEvidence evidence;
    evidence.exitCode = state.exitCode;
    evidence.outOfMemory = state.oomKilled;
    evidence.stoppedByUser = state.stoppedByUser;
    evidence.foreignPlatform = isForeign(record.platform);
    evidence.message =
        printable(std::string_view(state.error.empty() ? state.reason : state.error).substr(0, kLongestLine));
    evidence.image = record.image;
    evidence.platform = record.platform;
    for (const auto& entry : record.mounts) {
        if (entry.mount.kind == Mount::Kind::Bind)
            evidence.bindMounts.emplace_back(entry.mount.target, entry.mount.source);
    }
    evidence.lines = std::move(lines);
    return evidence;
}

/// Above 128 as shells have it.
std::string signalName(int exitCode) {
    const char* name = exitCode > 128 && exitCode < 128 + NSIG ? ::sigabbrev_np(exitCode - 128) : nullptr;
    return name == nullptr ? std::string() : "SIG" + std::string(name);
}

std::vector<std::pair<std::string, std::string>> factsOf(const Observation& observation) {
    const Record& record = observation.record;
    const monitor::MonitorState& state = observation.state;
    std::vector<std::pair<std::string, std::string>> facts;
    facts.emplace_back("state", stateName(stateOf(state)));
    const bool ended = !isUp(state) && (state.startedAt != Instant{} || state.exitCode != 0);
    if (ended) facts.emplace_back("exit code", std::to_string(state.exitCode));
    if (const auto signal = signalName(state.exitCode); ended && !signal.empty()) facts.emplace_back("signal", signal);
    if (ended) {
        facts.emplace_back("memory ran out", state.oomKilled ? "yes" : "no");
        facts.emplace_back("stopped by the user", state.stoppedByUser ? "yes" : "no");
    }
    if (state.startedAt != Instant{}) facts.emplace_back("started", formatInstantShort(state.startedAt));
    if (ended && state.finishedAt >= state.startedAt && state.startedAt != Instant{}) {
        facts.emplace_back("ran for", humanDuration(state.finishedAt - state.startedAt));
    }
    if (state.restartCount > 0) facts.emplace_back("restarts", std::to_string(state.restartCount));
    const std::string message = printable(state.error.empty() ? state.reason : state.error);
    if (!message.empty()) facts.emplace_back("message", message);
    facts.emplace_back("image", printable(record.image));
    facts.emplace_back("platform",
                       printable(record.platform) +
                           (isForeign(record.platform) ? " (this machine: " + oci::Platform::host().text() + ")" : ""));
    facts.emplace_back("command", printable(join(record.arguments(), " ")));
    facts.emplace_back("user", record.user.empty() ? "root" : printable(record.user));
    return facts;
}

std::string socketText(const network::ListeningSocket& socket) {
    const bool v6 = socket.address.find(':') != std::string::npos;
    return (v6 ? "[" + socket.address + "]" : socket.address) + ":" + std::to_string(socket.port);
}

std::string moveCommand(const std::string& name, const PortMapping& mapping, std::uint16_t port) {
    const bool v6 = mapping.hostAddress.find(':') != std::string::npos;
    const std::string host =
        (v6 ? "[" + mapping.hostAddress + "]" : mapping.hostAddress) + ":" + std::to_string(mapping.hostPort);
    return "galley port move " + name + " " + host + " " + host + ":" + std::to_string(port);
}

void examine(const Observation& observation, std::vector<PortFinding>& findings) {
    const auto sockets = network::listeningSockets(observation.state.pid, network::Protocol::Tcp);
    const bool hasUdp = std::any_of(observation.ports.begin(), observation.ports.end(),
                                    [](const auto& mapping) { return mapping.protocol == Protocol::Udp; });
    std::vector<network::ListeningSocket> datagrams;
    if (hasUdp) datagrams = network::listeningSockets(observation.state.pid, network::Protocol::Udp);
    std::set<std::uint16_t> published;
    for (const auto& mapping : observation.ports) published.insert(mapping.containerPort);
    for (const auto& mapping : observation.ports) {
        const auto found =
            network::listenerOn(mapping.protocol == Protocol::Udp ? datagrams : sockets, mapping.containerPort);
        if (found == network::ContainerListener::Reachable) continue;
        PortFinding finding;
        finding.containerId = observation.record.id;
        finding.containerName = observation.name;
        finding.mapping = mapping;
        std::set<std::uint16_t> others;
        for (const auto& socket : sockets) {
            const bool here = socket.port == mapping.containerPort;
            if (found == network::ContainerListener::LoopbackOnly && here && finding.listensOn.empty()) {
                finding.kind = PortFinding::Kind::LoopbackOnly;
                finding.listensOn = socketText(socket);
            }
            if (!here && published.count(socket.port) == 0 && others.insert(socket.port).second &&
                found == network::ContainerListener::None && finding.listensOn.empty()) {
                finding.listensOn = socketText(socket);
            }
        }
        // A datagram socket that is bound need not be one that serves.
        if (found == network::ContainerListener::None && mapping.protocol == Protocol::Tcp && !others.empty()) {
            finding.kind = PortFinding::Kind::OtherPort;
            finding.otherPorts.assign(others.begin(), others.end());
            if (others.size() == 1) finding.command = moveCommand(observation.name, mapping, *others.begin());
        } else if (finding.kind == PortFinding::Kind::NothingListens) {
            finding.listensOn.clear();
        }
        findings.push_back(std::move(finding));
    }
}

}  // namespace

Diagnosis diagnose(Context& context, const std::string& reference, const std::string& language) {
    const Observation observation = context.observe(reference);
    Diagnosis diagnosis;
    diagnosis.id = observation.record.id;
    diagnosis.name = observation.name;
    diagnosis.running = isUp(observation.state) && observation.state.status != monitor::Status::Restarting;
    diagnosis.facts = factsOf(observation);
    auto lines = lastLines(context.records().paths(observation.record.id).logs);
    const std::size_t shown = std::min(lines.size(), kLinesShown);
    diagnosis.lastLines.assign(lines.end() - static_cast<std::ptrdiff_t>(shown), lines.end());
    const bool everStarted = observation.state.startedAt != Instant{} || observation.state.exitCode != 0;
    if (diagnosis.running || !everStarted) return diagnosis;
    const EndEvidence evidence = evidenceOf(observation, std::move(lines));
    // What the log says of an end that somebody asked for, or of a success, is no reason.
    EndEvidence looked = evidence;
    if (evidence.stoppedByUser || evidence.exitCode == 0) looked.lines.clear();
    diagnosis.explanations = WhyRules::builtIn().match(looked, language, kMostExplanations);
    return diagnosis;
}

std::vector<PortFinding> examinePorts(Context& context, const std::string& reference) {
    std::vector<Observation> observations;
    if (reference.empty()) {
        observations = context.observeAll();
    } else {
        observations.push_back(context.observe(reference));
        if (!isUp(observations.front().state)) {
            throw Error(ErrorKind::InvalidInput, "Container " + observations.front().record.id + " is not running");
        }
    }
    std::vector<PortFinding> findings;
    for (const auto& observation : observations) {
        if (observation.state.status == monitor::Status::Running && observation.state.pid > 0) {
            examine(observation, findings);
        }
    }
    return findings;
}

}  // namespace galley::container
