// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/monitor/monitor_fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/logs/event_log.h"
#include "engine/logs/log_reader.h"
#include "engine/process/pidfd.h"
#include "engine/process/spawn.h"

namespace galley::test {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

/// The programs with their libraries, in the places where they expect them.
void makeRoot(const fs::path& root) {
    for (const char* directory : {"bin", "proc", "dev", "sys", "tmp", "etc", "data"})
        fs::create_directories(root / directory);
    writeFileAtomic(root / "data/from-image", "hello\n", Durability::Cached, 0644);
    std::string collect =
        "set -e; root=$1; shift; for p in \"$@\"; do f=$(command -v $p); cp -L $f $root/bin/$p; "
        "for l in $(ldd $f | grep -o '/[^ ]*'); do mkdir -p $root$(dirname $l); cp -Ln $l $root$l; done; done";
    process::SpawnOptions options;
    options.arguments = {"bash",  "-c",  collect, "bash", root.string(), "dash", "cat",
                         "sleep", "seq", "head",  "stty", "id",          "tail"};
    const auto result = process::runCommand(options);
    if (!result.status.success()) throw std::runtime_error("the test root cannot be made: " + result.errorOutput);
    fs::create_symlink("dash", root / "bin/sh");
    fs::permissions(root / "bin", fs::perms(0755));
}

/// One for all tests of this program: nothing changes it, it is the lower layer.
fs::path sharedRoot() {
    static const QTemporaryDir directory;
    static const bool made = [] {
        fs::permissions(directory.path().toStdString(), fs::perms(0755));
        makeRoot(directory.path().toStdString());
        return true;
    }();
    return made ? directory.path().toStdString() : std::string();
}

json mappingJson(const std::vector<process::IdExtent>& extents) {
    json list = json::array();
    for (const auto& extent : extents) {
        list.push_back({{"containerID", extent.inside}, {"hostID", extent.outside}, {"size", extent.count}});
    }
    return list;
}

}  // namespace

MonitorFixture::MonitorFixture() : m_path(m_directory.path().toStdString()) {
    // Ids of the namespace must be able to walk down to the root.
    fs::permissions(m_path, fs::perms(0755));
    const char* runtime = ::getenv("XDG_RUNTIME_DIR");
    m_directories.runtime = fs::path(runtime == nullptr ? "/tmp" : runtime) / "galley-monitor-test";
    m_directories.data = m_path / "data";
    ensureDirectory(m_directories.runtime);
    plan.id = randomHex(64);
    plan.name = "tested";
    plan.image = "image:1";
    const fs::path container = m_directories.data / "containers" / plan.id;
    for (const char* part : {"upper", "work", "merged", "bundle"}) ensureDirectory(container / part, 0755);
    ensureDirectory(m_directories.data / "containers/names");
    plan.containerDirectory = container;
    plan.bundleDirectory = container / "bundle";
    plan.overlay = {{sharedRoot()}, container / "upper", container / "work", container / "merged"};
    plan.runtime = process::findProgram("crun").value_or("/usr/bin/crun");
    plan.runtimeRoot = m_directories.runtime / "oci";
    plan.logDirectory = container / "log";
    plan.dataDirectory = m_directories.data;
    plan.runtimeDirectory = m_directories.runtime;
    plan.controlSocket = m_directories.runtime / "monitors" / (plan.id + ".sock");
    plan.consoleSocket = m_directories.runtime / "monitors" / "short.tty";
    plan.stateFile = container / "state.json";
    plan.portsFile = container / "ports.json";
    plan.nameLink = m_directories.data / "containers/names/tested";
    fs::create_symlink(plan.id, plan.nameLink);
    m_lease = process::ensureHolder(m_directories);
}

MonitorFixture::~MonitorFixture() {
    if (const int pid = monitorPid(); pid > 0) {
        const UniqueFd pidfd = process::openPidfd(pid);
        ::kill(pid, SIGKILL);
        pollfd entry{pidfd.get(), POLLIN, 0};
        ::poll(&entry, 1, 5000);
    }
    // What the container's users made can only be removed with their ids.
    process::SpawnOptions options;
    options.arguments = {"galley-ns", "remove", plan.containerDirectory};
    try {
        process::runInNamespace(*m_lease, options);
    } catch (const std::exception&) {
        return;
    }
}

void MonitorFixture::writeSpec(const std::vector<std::string>& command) const {
    const process::IdMapping ids = m_lease->nested();
    const auto uid = static_cast<int>(*parseUnsigned(user));
    json namespaces = json::array();
    for (const char* type : {"user", "mount", "pid", "ipc", "uts"}) namespaces.push_back({{"type", type}});
    if (plan.networkMode != monitor::NetworkMode::Host) namespaces.push_back({{"type", "network"}});
    const json spec = {
        {"ociVersion", "1.0.2"},
        {"root", {{"path", plan.overlay.merged}, {"readonly", false}}},
        {"hostname", "box"},
        {"process",
         {{"terminal", plan.terminal},
          {"user", {{"uid", uid}, {"gid", uid}}},
          {"args", command},
          {"cwd", "/"},
          {"env", {"PATH=/bin"}},
          {"noNewPrivileges", true}}},
        {"mounts",
         {{{"destination", "/proc"}, {"type", "proc"}, {"source", "proc"}},
          {{"destination", "/dev"}, {"type", "tmpfs"}, {"source", "tmpfs"}, {"options", {"nosuid", "mode=755"}}},
          {{"destination", "/dev/pts"},
           {"type", "devpts"},
           {"source", "devpts"},
           {"options", {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"}}}}},
        {"linux",
         {{"namespaces", namespaces},
          {"uidMappings", mappingJson(ids.users)},
          {"gidMappings", mappingJson(ids.groups)}}}};
    writeFileAtomic(fs::path(plan.bundleDirectory) / "config.json", spec.dump(1), Durability::Cached, 0644);
}

monitor::Readiness MonitorFixture::spawnMonitor(int attachFd) {
    const fs::path planFile = fs::path(plan.containerDirectory) / "plan.json";
    writeFileAtomic(planFile, monitor::writePlan(plan), Durability::Cached);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const UniqueFd readEnd(ends[0]);
    UniqueFd writeEnd(ends[1]);
    process::SpawnOptions options;
    options.arguments = {process::siblingProgram("galley-monitor"),
                         "--plan",
                         planFile,
                         "--ready-fd",
                         "3",
                         "--holder-fd",
                         "4",
                         "--lease-fd",
                         "5"};
    options.descriptors = {
        {writeEnd.get(), 3}, {m_lease->userNamespace.get(), 4}, {m_lease->users.fd(), 5}, {STDERR_FILENO, 2}};
    if (attachFd >= 0) {
        options.arguments.insert(options.arguments.end(), {"--attach-fd", "6"});
        options.descriptors.push_back({attachFd, 6});
    }
    process::Child child = process::spawn(options);
    writeEnd.reset();
    child.wait();
    const monitor::Readiness readiness = monitor::parseReadiness(trim(readAll(readEnd.get())));
    m_monitor.reset();
    try {
        if (const int pid = monitorPid(); pid > 0) m_monitor = process::openPidfd(pid);
    } catch (const Error&) {
        return readiness;  // it has ended already
    }
    return readiness;
}

monitor::Readiness MonitorFixture::startCommand(const std::vector<std::string>& command) {
    writeSpec(command);
    return spawnMonitor(-1);
}

monitor::Readiness MonitorFixture::start(const std::string& script) {
    return startCommand({"sh", "-c", script});
}

monitor::AttachStream MonitorFixture::startAttached(const std::string& script) {
    auto [theirs, ours] = monitor::AttachStream::makePair();
    writeSpec({"sh", "-c", script});
    spawnMonitor(theirs.get());
    return std::move(ours);
}

monitor::ControlClient MonitorFixture::client() const {
    auto connected = monitor::ControlClient::connect(plan.controlSocket);
    if (!connected) throw std::runtime_error("no monitor listens");
    return std::move(*connected);
}

int MonitorFixture::waitForEnd() const {
    constexpr int kPatienceMs = 60000;
    pollfd entry{m_monitor.get(), POLLIN, 0};
    if (m_monitor && ::poll(&entry, 1, kPatienceMs) == 0) throw std::runtime_error("the container does not end");
    return state().exitCode;
}

void MonitorFixture::waitForOutput() const {
    logs::ReadRequest request;
    request.follow = true;
    logs::streamLog(plan.logDirectory, request, [](const auto&) { return false; }, {});
}

monitor::MonitorState MonitorFixture::state() const {
    return monitor::settledState(plan.containerDirectory, plan.stateFile);
}

std::string MonitorFixture::output() const {
    std::string text;
    logs::streamLog(plan.logDirectory, {},
                    [&text](const std::vector<logs::LineView>& lines) {
                        for (const auto& line : lines) {
                            text.append(line.stream == logs::Stream::Stderr ? "!" : "");
                            text.append(line.text).append(line.partial ? "" : "\n");
                        }
                        return true;
                    },
                    {});
    return text;
}

std::vector<int> MonitorFixture::processes() const {
    std::vector<int> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto pid = parseUnsigned(entry.path().filename().string());
        if (!pid || static_cast<pid_t>(*pid) == ::getpid()) continue;
        try {
            const std::string commandLine = readFile(entry.path() / "cmdline");
            if (commandLine.find(plan.id) != std::string::npos) found.push_back(static_cast<int>(*pid));
        } catch (const Error&) {
            continue;
        }
    }
    return found;
}

int MonitorFixture::monitorPid() const {
    for (const int pid : processes()) {
        try {
            const std::string name = readFile("/proc/" + std::to_string(pid) + "/comm");
            if (trim(name) == "galley-monitor") return pid;
        } catch (const Error&) {
            continue;
        }
    }
    return 0;
}

std::vector<std::string> MonitorFixture::actions() const {
    std::vector<std::string> all;
    logs::EventLog(m_directories.data).read({}, {}, [&all](const logs::Event& event) {
        all.push_back(event.action);
        return true;
    });
    return all;
}

}  // namespace galley::test
