// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/control_client.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/monitor/detail/network_json.h"
#include "engine/monitor/detail/unix_socket.h"
#include "engine/process/group_limits_json.h"
#include "engine/process/pidfd.h"

namespace galley::monitor {
using nlohmann::json;
namespace {

constexpr int kLastKind = static_cast<int>(ErrorKind::Internal);
constexpr const char* kAnswer = "the answer of the container's monitor";

[[noreturn]] void monitorGone() {
    throw Error(ErrorKind::NotFound, "the container is not running: its monitor has ended");
}

/// The request before has been answered: there is room for it.
void sendRequest(int socket, const std::string& line, const std::vector<int>& descriptors) {
    if (!detail::sendWithDescriptors(socket, line, descriptors)) monitorGone();
}

void throwIfFailure(const json& reply) {
    const auto sentence = reply.find("error");
    if (sentence == reply.end()) return;
    const int kind = reply.at("errorKind").get<int>();
    const bool known = kind >= 0 && kind <= kLastKind;
    throw Error(known ? static_cast<ErrorKind>(kind) : ErrorKind::Internal, sentence->get<std::string>());
}

PortStatus portStatusOf(const json& object) {
    PortStatus status;
    status.counters.binding = detail::bindingOf(object.at("binding"));
    object.at("connectionsOpen").get_to(status.counters.connectionsOpen);
    object.at("connectionsTotal").get_to(status.counters.connectionsTotal);
    object.at("bytesIn").get_to(status.counters.bytesIn);
    object.at("bytesOut").get_to(status.counters.bytesOut);
    status.listening = true;
    object.at("answers").get_to(status.answers);
    object.at("loopbackOnly").get_to(status.loopbackOnly);
    return status;
}

template <class Read>
auto reading(const std::string& reply, const Read& read) {
    return detail::parsed(reply, kAnswer, read);
}

int exitCodeOf(const json& reply) {
    return reply.at("exitCode").get<int>();
}

}  // namespace

void throwIfStopped(pid_t monitor) {
    if (!process::isStopped(monitor)) return;
    const std::string number = std::to_string(monitor);
    throw Error(ErrorKind::Timeout, "the container's monitor (process " + number +
                                        ") does not answer because it was stopped: `kill -CONT " + number +
                                        "` lets it go on, `galley kill` or `galley rm -f` end the container");
}

std::optional<ControlClient> ControlClient::connect(const std::filesystem::path& socket, std::optional<pid_t> monitor) {
    // Before it stands in the queue of a monitor that takes nobody from it.
    if (monitor) throwIfStopped(*monitor);
    UniqueFd connected = detail::connectTo(socket);
    if (!connected) return std::nullopt;
    return ControlClient(std::move(connected), monitor);
}

/// One that is only slow has all the time that it needs.
void ControlClient::awaitAnswer(const std::stop_token& stopToken) const {
    constexpr int kGlanceMs = 250;
    while (pollFd(m_socket.get(), POLLIN, stopToken, m_monitor ? kGlanceMs : -1) == 0) throwIfStopped(*m_monitor);
}

std::string ControlClient::call(const std::string& request, const std::stop_token& stopToken,
                                const std::vector<int>& descriptors) {
    if (!m_socket) monitorGone();
    sendRequest(m_socket.get(), request + "\n", descriptors);
    std::array<char, 16384> buffer;
    while (true) {
        const auto end = m_buffer.find('\n');
        if (end != std::string::npos) {
            const std::string line = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 1);
            reading(line, [](const json& reply) { throwIfFailure(reply); });
            return line;
        }
        try {
            awaitAnswer(stopToken);
        } catch (...) {
            m_socket.reset();  // the answer may still come: nobody must take it for that of another request
            throw;
        }
        const ssize_t got = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) monitorGone();
        m_buffer.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

MonitorState ControlClient::inspect() {
    const std::string reply = call(R"({"do":"inspect"})", {});
    return parseState(reading(reply, [](const json& object) { return object.at("state").get<std::string>(); }));
}

void ControlClient::stop(std::optional<int> timeoutSeconds, const std::stop_token& stopToken,
                         std::optional<int> signal) {
    json request = {{"do", "stop"}};
    if (timeoutSeconds) request["timeout"] = *timeoutSeconds;
    if (signal) request["signal"] = *signal;
    call(detail::dump(request), stopToken);
}

void ControlClient::kill(int signal) {
    call(detail::dump({{"do", "kill"}, {"signal", signal}}), {});
}

int ControlClient::wait(bool final, const std::stop_token& stopToken) {
    m_monitor.reset();  // whoever waits has time, also for a monitor that goes on later
    return reading(call(detail::dump({{"do", "wait"}, {"final", final}}), stopToken), exitCodeOf);
}

void ControlClient::pause() {
    call(R"({"do":"pause"})", {});
}

void ControlClient::resume() {
    call(R"({"do":"resume"})", {});
}

AttachStream ControlClient::attach(bool withInput) {
    auto [theirs, ours] = AttachStream::makePair();
    call(detail::dump({{"do", "attach"}, {"input", withInput}}), {}, {theirs.get()});
    return std::move(ours);
}

ExecStream ControlClient::exec(const std::string& process, bool terminal, const std::string& command) && {
    ExecStream::Ends ends = ExecStream::makeEnds(terminal);
    const UniqueFd file = memoryFile(process);
    std::vector<int> descriptors = {file.get()};
    for (const UniqueFd& end : ends.theirs) descriptors.push_back(end.get());
    const json request = {{"do", "exec"}, {"terminal", terminal}, {"command", command}};
    const std::string reply = call(detail::dump(request), {}, descriptors);
    const auto number = reading(reply, [](const json& object) { return object.at("exec").get<std::uint64_t>(); });
    ends.theirs.clear();
    // The answer is read by the stream, beside the output.
    sendRequest(m_socket.get(), detail::dump({{"do", "waitExec"}, {"exec", number}}) + "\n", {});
    return ExecStream(std::move(ends), std::move(m_socket), terminal);
}

UniqueFd ControlClient::share() {
    auto [theirs, ours] = detail::packetPair();
    sendRequest(m_socket.get(),
                R"({"do":"share"})"
                "\n",
                {theirs.get()});
    m_socket.reset();  // nobody reads the answer: the other socket has it
    return std::move(ours);
}

void ControlClient::execDetached(const std::string& process, bool terminal, const std::string& command) {
    const UniqueFd file = memoryFile(process);
    call(detail::dump({{"do", "exec"}, {"terminal", terminal}, {"command", command}}), {}, {file.get()});
}

std::vector<pid_t> ControlClient::processes() {
    return reading(call(R"({"do":"processes"})", {}),
                   [](const json& reply) { return reply.at("pids").get<std::vector<pid_t>>(); });
}

std::vector<PortStatus> ControlClient::ports() {
    return reading(call(R"({"do":"ports"})", {}), [](const json& reply) {
        std::vector<PortStatus> ports;
        for (const json& port : reply.at("ports")) ports.push_back(portStatusOf(port));
        return ports;
    });
}

network::PortBinding ControlClient::addPort(const network::PortBinding& binding) {
    const json request = {{"do", "addPort"}, {"port", detail::bindingJson(binding)}};
    return reading(call(detail::dump(request), {}), detail::bindingOf);
}

network::PortBinding ControlClient::movePort(const network::PortBinding& from, const network::PortBinding& to) {
    const json request = {{"do", "movePort"}, {"from", detail::bindingJson(from)}, {"to", detail::bindingJson(to)}};
    return reading(call(detail::dump(request), {}), detail::bindingOf);
}

void ControlClient::removePort(const network::PortBinding& binding) {
    call(detail::dump({{"do", "removePort"}, {"port", detail::bindingJson(binding)}}), {});
}

void ControlClient::update(const process::GroupLimits& limits, const process::GroupLimits& all,
                           std::optional<std::pair<int, int>> restart) {
    json request = {{"do", "update"}, {"limits", limits}, {"all", all}};
    if (restart) {
        request["restart"] = restart->first;
        request["maximumRetries"] = restart->second;
    }
    call(detail::dump(request), {});
}

void ControlClient::connectNetwork(const PlannedNetwork& network, const network::NetworkLease& lease) {
    const json request = {{"do", "connectNetwork"},
                          {"network", detail::plannedNetworkJson(network)},
                          {"directory", lease.directory.string()},
                          {"subnet", lease.subnet},
                          {"gateway", lease.gateway},
                          {"subnet6", lease.subnet6},
                          {"gateway6", lease.gateway6}};
    call(detail::dump(request), {}, {lease.networkNamespace.get(), lease.users.fd()});
}

void ControlClient::disconnectNetwork(const std::string& name) {
    call(detail::dump({{"do", "disconnectNetwork"}, {"name", name}}), {});
}

void ControlClient::renamed() {
    call(R"({"do":"renamed"})", {});
}

Usage ControlClient::usage() {
    return reading(call(R"({"do":"usage"})", {}), [](const json& reply) {
        Usage usage;
        usage.cpuTime = std::chrono::nanoseconds(reply.at("cpuNanoseconds").get<std::int64_t>());
        reply.at("memoryBytes").get_to(usage.memoryBytes);
        reply.at("memoryLimitBytes").get_to(usage.memoryLimitBytes);
        reply.at("processes").get_to(usage.processes);
        usage.blockReadBytes = reply.value("blockReadBytes", std::int64_t{0});
        usage.blockWrittenBytes = reply.value("blockWrittenBytes", std::int64_t{0});
        usage.receivedBytes = reply.value("receivedBytes", std::int64_t{0});
        usage.sentBytes = reply.value("sentBytes", std::int64_t{0});
        return usage;
    });
}

}  // namespace galley::monitor
