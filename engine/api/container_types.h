// SPDX-License-Identifier: Apache-2.0
/// @file
/// Containers (engine/container/types.h), their output and their ports, as they cross the engine's border. Plain data:
/// no pointer, no lock, no file handle. Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/container/types.h"

namespace galley::api {

using container::ConsoleSize;
using container::ContainerFilter;
using container::ContainerSpec;
using container::ContainerState;
using container::ContainerStats;
using container::ContainerSummary;
using container::ContainerUpdate;
using container::CreatedContainer;
using container::ExecSpec;
using container::Mount;
using container::NetworkChoice;
using container::NetworkMember;
using container::NetworkSpec;
using container::NetworkSummary;
using container::PortAvailability;
using container::PortMapping;
using container::ProcessTable;
using container::Protocol;
using container::PublishedPort;
using container::Resources;
using container::RestartPolicy;
using container::stateName;
using container::StopOptions;

enum class LogStream { Stdout, Stderr };

struct LogLine {
    Instant time{};
    LogStream stream = LogStream::Stdout;
    std::string text;      ///< the raw bytes without the newline: hostile, may be no UTF-8
    bool partial = false;  ///< the container has not ended this line (yet)
};

struct LogRequest {
    std::optional<Instant> since;
    std::optional<Instant> until;
    std::optional<std::uint64_t> tail;  ///< last N lines; absent: all
    bool follow = false;
    bool standardOutput = true;
    bool standardError = true;
};

}  // namespace galley::api
