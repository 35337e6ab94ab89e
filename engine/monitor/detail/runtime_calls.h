// SPDX-License-Identifier: Apache-2.0
/// @file
/// Calls of the OCI runtime (crun, runc or another one with their command line) for one container.
/// Used by the supervisor. Threads: one. Processes: the runtime is a child; the container's first process becomes the
/// monitor's own child, because the monitor is PID 1 of its namespace.
/// Crash: what the runtime had made dies with the PID namespace; its state directory is removed at the next start.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/monitor/detail/stdio_pump.h"
#include "engine/monitor/plan.h"
#include "engine/process/spawn.h"

namespace galley::monitor::detail {

class RuntimeCalls {
public:
    explicit RuntimeCalls(const MonitorPlan& plan);

    /// Throws NotFound for a command that is not in the image, Forbidden for one that cannot be executed, Runtime
    /// otherwise. Returns the pid of the container's first process, which waits for start().
    pid_t create(const ContainerStdio& stdio, const std::filesystem::path& consoleSocket);
    void start();
    /// Removes what the runtime keeps; kills what is left. Never throws.
    void remove() noexcept;

    /// The runtime and all that it starts join these control groups.
    void runIn(std::vector<std::filesystem::path> doors) { m_doors = std::move(doors); }

    /// The runtime as a program to start. `program` is to live until it is started.
    struct Call {
        process::SpawnOptions options;
        UniqueFd program;
    };
    /// With the command line up to the flags of `verb`; the runtime writes its complaints to `log`.
    Call prepare(std::string_view verb, const std::filesystem::path& log) const;
    /// Throws what the runtime complained of, with the kinds of create().
    [[noreturn]] void fail(std::string_view verb, const std::filesystem::path& log) const;

private:
    const MonitorPlan& m_plan;
    bool m_isCrun;
    std::filesystem::path m_logFile;
    std::filesystem::path m_pidFile;
    std::vector<std::filesystem::path> m_doors;
    UniqueFd m_program;  ///< from create() to start(): one copy serves both
};

/// What a runtime's message means, in Galley's words; for tests.
Error explainRuntimeError(std::string_view message);
/// The last error of a runtime's log (lines of JSON), or the text itself.
std::string lastRuntimeMessage(std::string_view log);

}  // namespace galley::monitor::detail
