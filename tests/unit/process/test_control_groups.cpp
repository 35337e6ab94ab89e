// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/control_group.h"
#include "engine/process/control_group_places.h"
#include "engine/process/spawn.h"
#include "tests/support/error_of.h"
#include "tests/support/test_case.h"

namespace fs = std::filesystem;
using namespace galley;
using namespace galley::process;
using Kind = ControlGroupPlaces::Kind;

/// Trees of plain files: what is chosen, and what is written. The kernel's own are in e2e/test_limits.py.
class ControlGroupsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_root = m_directory->path().toStdString();
        fs::create_directories(m_root / "proc/self");
        m_view = {m_root / "proc", m_root / "no-socket"};
        m_mounts.clear();
        m_membership.clear();
    }

    void aMachineWithoutGroupsHasNone() {
        tell();
        const auto places = findControlGroups(m_view);
        QVERIFY(places.kind == Kind::None);
        QCOMPARE(places.found, std::string("no control groups"));
        QVERIFY(!places.fix.empty());
    }

    void eachHierarchyOfTheFirstVersionCountsForItself() {
        const fs::path memory = legacy("memory", "/mine", true);
        legacy("cpu,cpuacct", "/mine", true);
        legacy("pids", "/", false);
        tell();
        const auto places = findControlGroups(m_view);
        QVERIFY(places.kind == Kind::Legacy);
        QCOMPARE(places.directories.at("memory"), memory);
        QVERIFY(places.has("cpu") && places.has("cpuacct") && !places.has("pids"));
        QCOMPARE(controllersFor(limits()), (std::vector<std::string>{"memory", "cpu", "cpuset", "pids"}));
        GroupLimits few;
        few.memoryBytes = 1 << 26;
        requireControllers(places, few);
        few.pidsLimit = 5;
        const Error error = test::errorOf([&] { requireControllers(places, few); }).value();
        QVERIFY(error.kind() == ErrorKind::Unsupported);
        QVERIFY2(error.message().find("the controller pids") != std::string::npos, error.what());
    }

    void theNearestDirectoryThatPassesControllersOnIsTaken() {
        unified("/shell");
        group("", "cpu memory pids", "cpu memory pids", "");
        group("shell", "cpu memory pids", "", "1\n");
        tell();
        const auto places = findControlGroups(m_view);
        QVERIFY(places.kind == Kind::Unified);
        QCOMPARE(places.directories.at("memory"), m_root / "tree");
        QVERIFY(!places.has("cpuset"));
        QVERIFY(!places.fix.empty());
    }

    void aGroupWithoutProcessesCanPassAllOn() {
        unified("/shell");
        group("", "cpu cpuset io memory pids", "", "");
        fs::remove(m_root / "tree/cgroup.type");
        group("shell", "", "", "1\n");
        tell();
        const auto places = findControlGroups(m_view);
        QVERIFY(places.kind == Kind::Unified && places.has("cpuset") && places.has("io"));
        QVERIFY(places.fix.empty());
    }

    void whatBelongsToOthersIsNoPlace() {
        if (::geteuid() == 0) QFAIL("root may write anywhere: run as another user");
        unified("/shell");
        group("", "cpu memory pids", "cpu memory pids", "");
        group("shell", "cpu memory pids", "", "1\n");
        ::chmod((m_root / "tree/shell/cgroup.procs").c_str(), 0444);
        tell();
        const auto places = findControlGroups(m_view);
        QVERIFY(places.kind == Kind::None);
        QVERIFY(places.found.find("not delegated") != std::string::npos);
    }

    void aUsersSystemdIsAskedFirst() {
        if (::geteuid() == 0) QFAIL("root has the machine's systemd: run as another user");
        // As a monitor asks, whose own number is one of its namespace.
        m_view.user = ::geteuid() + 1;
        const std::string user = std::to_string(m_view.user);
        unified("/user.slice/shell");
        group("", "cpu memory pids", "cpu memory pids", "");
        group("user.slice/shell", "", "", "1\n");
        group("user.slice/user-" + user + ".slice/user@" + user + ".service", "memory pids", "", "");
        m_view.systemdSocket = m_root / "private";
        const UniqueFd socket = listenAt(m_view.systemdSocket);
        const fs::path programs = m_root / "bin";
        fs::create_directories(programs);
        write(programs / "systemd-run", "#!/bin/sh\nprintf '%s\\n' \"$@\" >" + (m_root / "asked").string() +
                                            "\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n");
        ::chmod((programs / "systemd-run").c_str(), 0755);
        const QByteArray before = qgetenv("PATH");
        qputenv("PATH", QByteArray::fromStdString(programs.string()) + ":" + before);
        tell();
        const auto places = findControlGroups(m_view);
        SpawnOptions options;
        options.arguments = scopeCommand(ControlGroup::nameFor("0123456789abcdef"));
        options.arguments.insert(options.arguments.end(), {"/bin/echo", "ran"});
        const auto ran = runCommand(options);
        qputenv("PATH", before);
        QVERIFY(places.kind == Kind::Scope);
        QVERIFY(places.has("memory") && places.has("pids") && !places.has("cpu"));
        QVERIFY(places.fix.find("Delegate=") != std::string::npos);
        QCOMPARE(ran.output, std::string("ran\n"));
        const std::string asked = readFile(m_root / "asked");
        for (const char* word :
             {"--user\n", "--scope\n", "--property=Delegate=yes\n", "--unit=galley-0123456789ab.scope\n"}) {
            QVERIFY2(asked.find(word) != std::string::npos, asked.c_str());
        }
    }

    void limitsOfTheSecondVersionAreWrittenAsTheKernelReadsThem() {
        ControlGroup made = makeUnified();
        made.setLimits(limits());
        const fs::path own = m_root / "tree/galley-0123456789ab";
        QCOMPARE(readFile(own / "memory.max"), std::string("67108864"));
        QCOMPARE(readFile(own / "memory.swap.max"), std::string("67108864"));
        QCOMPARE(readFile(own / "cpu.max"), std::string("150000 100000"));
        QCOMPARE(readFile(own / "cpu.weight"), std::string("39"));
        QCOMPARE(readFile(own / "cpuset.cpus"), std::string("0-1"));
        QCOMPARE(readFile(own / "pids.max"), std::string("50"));
        QVERIFY(readFile(own / "cgroup.subtree_control").starts_with('+'));
        QCOMPARE(readFile(own / "container/memory.max"), std::string("67108864"));
        QCOMPARE(readFile(own / "container/cpu.max"), std::string("150000 100000"));
        QVERIFY(!fs::exists(own / "container/pids.max"));
        GroupLimits endless;
        endless.memoryBytes = 1 << 27;
        endless.memorySwapBytes = -1;
        endless.pidsLimit = -1;
        made.setLimits(endless);
        QCOMPARE(readFile(own / "memory.max").substr(0, 9), std::string("134217728"));
        QCOMPARE(readFile(own / "memory.swap.max").substr(0, 3), std::string("max"));
        QCOMPARE(readFile(own / "pids.max").substr(0, 3), std::string("max"));
    }

    void figuresOfTheSecondVersionAreRead() {
        const ControlGroup made = makeUnified();
        const fs::path own = m_root / "tree/galley-0123456789ab";
        write(own / "cpu.stat", "usage_usec 2500\nuser_usec 1\n");
        write(own / "memory.current", "1000000\n");
        write(own / "memory.stat", "anon 1\ninactive_file 400000\n");
        write(own / "memory.max", "67108864\n");
        write(own / "memory.events", "low 0\noom 3\noom_kill 2\n");
        write(own / "pids.current", "7\n");
        write(own / "io.stat", "8:0 rbytes=10 wbytes=20 rios=1\n8:16 rbytes=5 wbytes=0\n");
        const GroupUsage usage = made.usage();
        QVERIFY(usage.cpuTime == std::chrono::microseconds(2500));
        QVERIFY(usage.memoryBytes == 600000);
        QVERIFY(usage.memoryLimitBytes == 67108864);
        QVERIFY(usage.processes == 7);
        QVERIFY(usage.blockReadBytes == 15 && usage.blockWrittenBytes == 20);
        QVERIFY(made.outOfMemoryKills() == 2);
        write(own / "memory.max", "max\n");
        QVERIFY(made.memoryLimitBytes() == 0);
    }

    void onlyOurOwnGroupsAreRemoved() {
        const fs::path kept = m_root / "tree/other";
        const fs::path gone = m_root / "tree/galley-abc";
        fs::create_directories(kept);
        fs::create_directories(gone / "container/deeper");
        write(m_root / "traces", kept.string() + "\n" + (gone / "../other").string() + "\n" + gone.string() + "\n");
        removeControlGroup(m_root / "traces");
        QVERIFY(fs::exists(kept));
        QVERIFY(!fs::exists(gone));
        QVERIFY(!fs::exists(m_root / "traces"));
        removeControlGroup(m_root / "traces");
    }

private:
    static GroupLimits limits() {
        GroupLimits wanted;
        wanted.memoryBytes = 64 << 20;
        wanted.nanoCpus = 1500000000;
        wanted.cpuShares = 1024;
        wanted.cpusetCpus = "0-1";
        wanted.pidsLimit = 50;
        return wanted;
    }

    ControlGroup makeUnified() {
        ControlGroupPlaces places;
        places.kind = Kind::Unified;
        for (const char* name : {"cpu", "cpuset", "io", "memory", "pids"}) places.directories[name] = m_root / "tree";
        fs::create_directories(m_root / "tree");
        auto made = ControlGroup::make(places, "0123456789abcdef", m_root / "run/traces");
        const fs::path own = m_root / "tree/galley-0123456789ab";
        for (const char* name : {"memory.max", "memory.swap.max", "cpu.max", "cpu.weight", "cpuset.cpus", "pids.max"}) {
            write(own / name, "");
        }
        // The kernel makes these when it passes a controller on.
        for (const char* name : {"cgroup.subtree_control", "container/memory.max", "container/cpu.max"}) {
            write(own / name, "");
        }
        return made;
    }

    void unified(const std::string& path) {
        m_mounts += "30 20 0:26 / " + (m_root / "tree").string() + " rw,relatime - cgroup2 cgroup2 rw\n";
        m_membership += "0::" + path + "\n";
    }
    void group(const fs::path& path, const std::string& controllers, const std::string& below,
               const std::string& processes) {
        const fs::path directory = path.empty() ? m_root / "tree" : m_root / "tree" / path;
        fs::create_directories(directory);
        write(directory / "cgroup.type", "domain\n");
        write(directory / "cgroup.controllers", controllers + "\n");
        write(directory / "cgroup.subtree_control", below + "\n");
        write(directory / "cgroup.procs", processes);
    }
    fs::path legacy(const std::string& controllers, const std::string& path, bool ours) {
        const fs::path mount = m_root / ("v1 " + controllers);
        const fs::path own = mount / fs::path(path).relative_path();
        fs::create_directories(own);
        if (ours) write(own / "cgroup.procs", "");
        std::string escaped = mount.string();
        escaped.replace(escaped.find(' '), 1, "\\040");
        m_mounts += "31 20 0:27 / " + escaped + " rw shared:9 - cgroup cgroup rw," + controllers + "\n";
        m_membership += "4:" + controllers + ":" + path + "\n";
        return own;
    }
    void tell() {
        write(m_root / "proc/self/mountinfo", m_mounts);
        write(m_root / "proc/self/cgroup", m_membership);
    }
    static UniqueFd listenAt(const fs::path& file) {
        UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        file.string().copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
        if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return {};
        return fd;
    }
    static void write(const fs::path& file, const std::string& text) {
        writeFileAtomic(file, text, Durability::Cached);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_root;
    ControlGroupView m_view;
    std::string m_mounts;
    std::string m_membership;
};

GALLEY_TEST(ControlGroupsTest);
#include "test_control_groups.moc"
