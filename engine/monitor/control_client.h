// SPDX-License-Identifier: Apache-2.0
/// @file
/// Talks to a container's monitor over its control socket; the protocol stands in monitor/README.md.
/// Used by container, api. Threads: one thread at a time per object; several objects may talk to one monitor.
/// Processes: one connection each. Crash: a monitor that dies meanwhile ends the call with NotFound ("is not running");
/// one that somebody stopped (SIGSTOP) ends it with Timeout and a sentence, except a wait().
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/logs/log_format.h"
#include "engine/monitor/exec_stream.h"
#include "engine/monitor/plan.h"
#include "engine/monitor/state.h"
#include "engine/network/network.h"
#include "engine/network/port_forwarder.h"
#include "engine/process/group_limits.h"

namespace galley::monitor {

struct PortStatus {
    network::PortCounters counters;
    bool listening = false;     ///< the host side is open
    bool answers = false;       ///< something inside listens on the container port
    bool loopbackOnly = false;  ///< … but on loopback only
};

struct Usage {
    std::chrono::nanoseconds cpuTime{};
    std::int64_t memoryBytes = 0;
    std::int64_t memoryLimitBytes = 0;  ///< 0: none
    int processes = 0;
    std::int64_t blockReadBytes = 0;
    std::int64_t blockWrittenBytes = 0;
    std::int64_t receivedBytes = 0;  ///< by the container's eth0; 0 where it has none
    std::int64_t sentBytes = 0;
};

/// One end of an attached stream: packets of a SOCK_SEQPACKET pair. One thread may read while another one writes.
class AttachStream {
public:
    explicit AttachStream(UniqueFd socket) : m_socket(std::move(socket)) {}

    /// A fresh pair: the first end is for the monitor (`--attach-fd`), the second stays here.
    static std::pair<UniqueFd, AttachStream> makePair();

    /// Blocks. Nothing at the end of the output; then exitCode() is known when the container ended.
    std::optional<std::pair<logs::Stream, std::string>> read(const std::stop_token& stop);
    void write(std::string_view bytes);
    void closeInput();
    void resize(std::uint16_t columns, std::uint16_t rows);
    std::optional<int> exitCode() const noexcept { return m_exitCode; }
    /// Ends a write() that waits in another thread, and every later one.
    void close() noexcept;
    int fd() const noexcept { return m_socket.get(); }

private:
    void send(char type, std::string_view payload);
    UniqueFd m_socket;
    std::optional<int> m_exitCode;
};

/// Throws Timeout when the monitor stands still, with what to do about it.
void throwIfStopped(pid_t monitor);

/// After Cancelled or Timeout an object is of no more use: connect again.
class ControlClient {
public:
    /// Nothing when no monitor listens there. `monitor`: its number, by which it is seen that it stands still.
    static std::optional<ControlClient> connect(const std::filesystem::path& socket, std::optional<pid_t> monitor = {});

    MonitorState inspect();
    /// Stop signal, then SIGKILL after the time-out (absent: the plan's; -1: never); returns when it has ended and was
    /// cleaned up. A restart policy does not start it again.
    void stop(std::optional<int> timeoutSeconds, const std::stop_token& stopToken, std::optional<int> signal = {});
    void kill(int signal);
    /// The exit code: of the next exit (also when it will be restarted), or with `final` when it stays down.
    int wait(bool final, const std::stop_token& stopToken);
    void pause();
    void resume();
    AttachStream attach(bool withInput);
    /// Starts one more process in the container; returns when it runs. `process`: the OCI process object
    /// (runtime-spec config.md, "Process"); `command`: how events name it. Kinds of failure as a start has them. The
    /// client is of no more use afterwards: the stream has its connection.
    ExecStream exec(const std::string& process, bool terminal, const std::string& command) &&;
    /// The same without streams; nobody is told how it ends, except by the event.
    void execDetached(const std::string& process, bool terminal, const std::string& command);
    /// Asks for the namespaces of the present run, and does not wait: one packet with two descriptors (user, network)
    /// comes over the socket that is returned. It ends with the run; at once when there is none. The client is of no
    /// more use.
    UniqueFd share();
    /// Numbers on the host of the container's processes.
    std::vector<pid_t> processes();

    std::vector<PortStatus> ports();
    network::PortBinding addPort(const network::PortBinding& binding);
    network::PortBinding movePort(const network::PortBinding& from, const network::PortBinding& to);
    void removePort(const network::PortBinding& binding);
    /// Sets `limits` now; `all` are those of every later run. `restart`: kind and
    /// most retries.
    void update(const process::GroupLimits& limits, const process::GroupLimits& all,
                std::optional<std::pair<int, int>> restart);
    /// Makes the container a member of a network that the caller has opened. Kinds as network::attach() has them.
    void connectNetwork(const PlannedNetwork& network, const network::NetworkLease& lease);
    void disconnectNetwork(const std::string& name);
    /// The container has another name: the others in its networks are to find it under that.
    void renamed();
    Usage usage();

private:
    ControlClient(UniqueFd socket, std::optional<pid_t> monitor) : m_socket(std::move(socket)), m_monitor(monitor) {}
    std::string call(const std::string& request, const std::stop_token& stopToken,
                     const std::vector<int>& descriptors = {});
    void awaitAnswer(const std::stop_token& stopToken) const;
    UniqueFd m_socket;
    std::optional<pid_t> m_monitor;
    std::string m_buffer;
};

}  // namespace galley::monitor
