// SPDX-License-Identifier: Apache-2.0
/// @file
/// A real container under a real monitor: a root made of this host's shell and a few programs, a minimal runtime spec,
/// the holder's namespace, crun. Used by the tests of the supervisor.
#pragma once

#include <QTemporaryDir>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/monitor/control_client.h"
#include "engine/monitor/plan.h"
#include "engine/monitor/state.h"
#include "engine/process/namespace_holder.h"

namespace galley::test {

class MonitorFixture {
public:
    MonitorFixture();
    /// Kills what still runs.
    ~MonitorFixture();
    MonitorFixture(const MonitorFixture&) = delete;
    MonitorFixture& operator=(const MonitorFixture&) = delete;

    monitor::MonitorPlan plan;  ///< to be changed before start()
    std::string user = "0";

    /// Runs `sh -c script` in the container; throws what the monitor reports.
    monitor::Readiness start(const std::string& script);
    monitor::Readiness startCommand(const std::vector<std::string>& command);
    /// The same with an attached stream that misses nothing.
    monitor::AttachStream startAttached(const std::string& script);

    monitor::ControlClient client() const;
    /// Waits for the end of the monitor and returns the exit code that it recorded.
    int waitForEnd() const;
    /// Waits for the first line in the log.
    void waitForOutput() const;
    monitor::MonitorState state() const;
    std::string output() const;
    /// Pid of the monitor as this process sees it; 0: none.
    int monitorPid() const;
    std::vector<std::string> actions() const;
    std::filesystem::path root() const { return m_path; }
    /// Processes of this user whose command line or root has to do with this container.
    std::vector<int> processes() const;

private:
    void writeSpec(const std::vector<std::string>& command) const;
    monitor::Readiness spawnMonitor(int attachFd);

    QTemporaryDir m_directory;
    std::filesystem::path m_path;
    Directories m_directories;
    std::optional<process::NamespaceLease> m_lease;
    UniqueFd m_monitor;  ///< pidfd
};

}  // namespace galley::test
