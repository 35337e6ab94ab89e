// SPDX-License-Identifier: Apache-2.0
/// @file
/// `state.json`: what became of a container. The monitor owns the file while it lives; `<container>/monitor.lock` tells
/// whether it does.
/// Used by monitor, container. Threads: values. Processes: the file is replaced whole. Crash: when the lock is free and
/// the status says Running, the monitor was killed: settled() tells the truth.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/monitor/health.h"
#include "engine/network/port_forwarder.h"

namespace galley::monitor {

enum class Status { Created, Running, Paused, Restarting, Exited, Dead };

struct Endpoint {
    std::string network;    ///< its name
    std::string networkId;  ///< its id
    std::string address;    ///< "10.89.0.2"
    int prefixLength = 0;
    std::string gateway;
    std::string mac;
    std::vector<std::string> aliases{};
    std::string address6{};  ///< "fd00:1::2"; empty: without IPv6
    int prefixLength6 = 0;
    std::string gateway6{};
    bool operator==(const Endpoint&) const = default;
};

/// All of them, in the order in which they are to be tried.
std::vector<std::string> addressesOf(const std::vector<Endpoint>& endpoints);

struct MonitorState {
    Status status = Status::Created;
    int pid = 0;  ///< of the first process, as the host sees it; 0 when it does not run
    int exitCode = 0;
    std::string error;   ///< why it could not start; empty otherwise
    std::string reason;  ///< why it ended, in one sentence, when more than the code is known
    bool oomKilled = false;
    bool stoppedByUser = false;  ///< unless-stopped does not start it again
    Instant startedAt{};         ///< the epoch when never
    Instant finishedAt{};
    int restartCount = 0;
    std::string bootId{};                     ///< of the last start, see base/boot.h
    std::vector<Endpoint> endpoints;          ///< in the networks it is in now
    std::optional<Health> health;             ///< with a health check, once it ran
    std::vector<network::PortBinding> ports;  ///< what listens now, with the host ports that were chosen
    bool operator==(const MonitorState&) const = default;
};

std::string_view statusName(Status status) noexcept;

std::string writeState(const MonitorState& state);
/// Throws Corrupt.
MonitorState parseState(std::string_view json);

/// Created when the file is absent.
MonitorState readState(const std::filesystem::path& file);
/// Replaces the file. On a full disk it takes the room of reserveState(), when there is some, and then leaves out what
/// probes of the health printed.
void saveState(const std::filesystem::path& file, const MonitorState& state);
/// Takes room for one saveState() to come: how a container ended must be known although it filled the disk.
void reserveState(const std::filesystem::path& file);

/// Whether the monitor of this container directory lives (its lock is held).
bool monitorLives(const std::filesystem::path& containerDirectory);
/// Its number on the host; nothing when none lives, or one of a former version.
std::optional<pid_t> monitorPid(const std::filesystem::path& containerDirectory);
/// readState(), with Running of a dead monitor turned into Exited and a sentence: 137, or 255, as Docker has it, when
/// the computer was started anew since. Writes nothing.
MonitorState settledState(const std::filesystem::path& containerDirectory, const std::filesystem::path& stateFile);

}  // namespace galley::monitor
