// SPDX-License-Identifier: Apache-2.0
// Real containers with the real monitor and runtime: what they see, how they end, what they leave.
#include <poll.h>
#include <signal.h>

#include <QTcpServer>
#include <QTest>
#include <filesystem>
#include <future>

#include "engine/base/text.h"
#include "engine/container/parse.h"
#include "engine/container/published_ports.h"
#include "engine/process/pidfd.h"
#include "tests/support/test_case.h"
#include "tests/unit/container/run_fixture.h"

using namespace galley;
using namespace galley::container;
using galley::test::RunFixture;
namespace fs = std::filesystem;

namespace {

pid_t parentOf(pid_t pid) {
    for (const auto& line : split(readFile("/proc/" + std::to_string(pid) + "/status"), '\n')) {
        if (line.rfind("PPid:", 0) == 0) return static_cast<pid_t>(parseUnsigned(trim(line.substr(5))).value_or(0));
    }
    return 0;
}

bool endsSoon(const UniqueFd& pidfd) {
    pollfd wait{pidfd.get(), POLLIN, 0};
    return ::poll(&wait, 1, 20000) == 1;
}

}  // namespace

class ContainerRunTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { m_fixture = std::make_unique<RunFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }

    void outputErrorsAndTheCodeComeBack() {
        const auto outcome = m_fixture->run(m_fixture->spec(RunFixture::shell("echo out; echo err >&2; exit 7")));
        QCOMPARE(outcome.output, std::string("out\n"));
        QCOMPARE(outcome.errorOutput, std::string("err\n"));
        QCOMPARE(outcome.exitCode, 7);
    }
    void inputGoesIn() {
        auto spec = m_fixture->spec({"cat"});
        spec.openStdin = spec.attachStdin = true;
        QCOMPARE(m_fixture->run(spec, "a\nb\n").output, std::string("a\nb\n"));
    }
    void commandsThatCannotRunGetDockersCodes() {
        QCOMPARE(startFailure("no-such-command"), 127);
        QCOMPARE(startFailure("/bin/no-such-file"), 127);
        QCOMPARE(startFailure("/etc"), 126);
        QCOMPARE(startFailure("/bin/plain"), 126);
    }
    void theContainerSeesWhatItIsGiven() {
        QCOMPARE(m_fixture->output("echo $FROM_IMAGE $HOME; pwd; id -u; id -G"), std::string("yes /root\n/\n0\n0\n"));
        auto spec = m_fixture->spec(RunFixture::shell("id -u; id -g; id -G; pwd; echo $HOME $A; hostname"));
        spec.user = "app";
        spec.workingDirectory = "/made/anew";
        spec.environment = {"A=b c"};
        spec.hostname = "box";
        QCOMPARE(m_fixture->run(spec).output, std::string("1000\n1000\n1000 44\n/made/anew\n/srv b c\nbox\n"));
    }
    void itIsConfined() {
        QCOMPARE(m_fixture->output(
                     "while read -r key value; do case $key in CapEff:|CapInh:|CapAmb:|Seccomp:) echo $value;; "
                     "esac; done </proc/self/status"),
                 std::string("0000000000000000\n00000000a80425fb\n0000000000000000\n2\n"));
        QCOMPARE(
            m_fixture->output(
                "cat /proc/kcore 2>&1 | cat >/dev/null; echo x 2>/dev/null >/proc/sys/kernel/hostname || echo refused"),
            std::string("refused\n"));
        QCOMPARE(m_fixture->output("ls /proc/acpi /sys/firmware 2>/dev/null; ls /sys/class/net"),
                 std::string("/proc/acpi:\n\n/sys/firmware:\nlo\n"));
        QCOMPARE(m_fixture->output("ls /proc/self/fd"), std::string("0\n1\n2\n3\n"));
    }
    void nobodyStartsAmongDescriptors() {
        auto spec = m_fixture->spec({"pwd"});
        for (const char* directory : {"/proc/self/fd/7", "/proc/1/fd/7/../7", "/x/../proc/self/fd/3"}) {
            spec.workingDirectory = directory;
            const std::string id = m_fixture->create(spec);
            QVERIFY_EXCEPTION_THROWN(startContainer(m_fixture->context(), id), Error);
            removeContainer(m_fixture->context(), id, true, true);
        }
    }
    void mountsAreThereAndReadOnlyOnesStaySo() {
        const QTemporaryDir host("/var/tmp/galley-bind-XXXXXX");
        const fs::path shared = host.path().toStdString();
        // Run by root, a container's root is somebody else.
        fs::permissions(shared, fs::perms(0777));
        writeFileAtomic(shared / "in", "hello\n", Durability::Cached, 0644);
        auto spec =
            m_fixture->spec(RunFixture::shell("cat /ro/in; touch /ro/x 2>/dev/null || echo kept; echo out >/rw/out; "
                                              "echo t >/scratch/t && cat /scratch/t"));
        spec.mounts = {{Mount::Kind::Bind, shared, "/ro", true, false},
                       {Mount::Kind::Bind, shared, "/rw", false, false},
                       {Mount::Kind::Tmpfs, "", "/scratch", false, false}};
        QCOMPARE(m_fixture->run(spec).output, std::string("hello\nkept\nt\n"));
        QCOMPARE(readFile(shared / "out"), std::string("out\n"));
        spec.mounts = {{Mount::Kind::Bind, shared / "absent", "/x", false, false}};
        QVERIFY_EXCEPTION_THROWN(m_fixture->create(spec), Error);
        spec.mounts[0].createSource = true;
        m_fixture->run(spec);
        QVERIFY(fs::is_directory(shared / "absent"));
    }
    void volumesTakeTheImagesFilesOnceAndKeepTheirOwn() {
        auto spec = m_fixture->spec(RunFixture::shell("cat /srv/data/file; echo mine >/srv/data/file"));
        spec.mounts = {{Mount::Kind::Volume, "kept", "/srv/data", false, false}};
        QCOMPARE(m_fixture->run(spec).output, std::string("image\n"));
        QCOMPARE(m_fixture->run(spec).output, std::string("mine\n"));
        QVERIFY(fs::exists(m_fixture->directories().data / "volumes/kept/_data/file"));
        spec.mounts[0].source.clear();
        QCOMPARE(m_fixture->run(spec).output, std::string("image\n"));
        QCOMPARE(std::distance(fs::directory_iterator(m_fixture->directories().data / "volumes"), {}), 1);
    }
    void aTerminalIsOne() {
        auto spec = m_fixture->spec(RunFixture::shell("[ -t 0 ] && [ -t 1 ] && echo tty $TERM"));
        spec.terminal = true;
        QCOMPARE(m_fixture->run(spec).output, std::string("tty xterm\r\n"));
    }
    void stopSendsTheSignalAndThenKills() {
        auto spec = m_fixture->spec(RunFixture::shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done"));
        const std::string polite = m_fixture->startAndHear(spec);
        stopContainer(m_fixture->context(), polite, {20, {}}, {});
        QCOMPARE(m_fixture->context().observe(polite).state.exitCode, 3);
        spec.command = RunFixture::shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        const std::string deaf = m_fixture->startAndHear(spec);
        stopContainer(m_fixture->context(), deaf, {0, {}}, {});
        const auto ended = m_fixture->context().observe(deaf);
        QCOMPARE(ended.state.exitCode, 137);
        QVERIFY(!isUp(ended.state));
        stopContainer(m_fixture->context(), deaf, {0, {}}, {});
    }
    void killNeedsARunningContainer() {
        const std::string id = m_fixture->start(m_fixture->spec({"sleep", "1000"}));
        killContainer(m_fixture->context(), id, "KILL");
        QCOMPARE(waitForContainer(m_fixture->context(), id, WaitFor::NotRunning, {}), 137);
        QVERIFY_EXCEPTION_THROWN(killContainer(m_fixture->context(), id, "KILL"), Error);
    }
    void filesLiveOverARestart() {
        const std::string id = m_fixture->start(m_fixture->spec(RunFixture::shell("[ -e /x ] && exit 5; touch /x")));
        QCOMPARE(waitForContainer(m_fixture->context(), id, WaitFor::NotRunning, {}), 0);
        restartContainer(m_fixture->context(), id, {0, {}}, {});
        QCOMPARE(waitForContainer(m_fixture->context(), id, WaitFor::NotRunning, {}), 5);
    }
    void aRunningContainerIsRemovedByForceOnly() {
        const std::string id = m_fixture->start(m_fixture->spec({"sleep", "1000"}));
        const pid_t pid = m_fixture->context().observe(id).state.pid;
        const UniqueFd process = process::openPidfd(pid);
        QVERIFY_EXCEPTION_THROWN(removeContainer(m_fixture->context(), id, false, false), Error);
        removeContainer(m_fixture->context(), id, true, false);
        QVERIFY(endsSoon(process));
        QVERIFY(!fs::exists(m_fixture->context().records().paths(id).directory));
    }
    void oneThatRemovesItselfLeavesNothing() {
        auto spec = m_fixture->spec(RunFixture::shell("mkdir -p /a/b; echo x >/a/b/c; exit 4"));
        spec.removeOnExit = true;
        spec.name = "brief";
        QCOMPARE(m_fixture->run(spec).exitCode, 4);
        QVERIFY(!fs::exists(m_fixture->context().records().nameLink("brief")));
        const auto left = m_fixture->context().observeAll();
        QVERIFY(std::none_of(left.begin(), left.end(), [](const auto& other) { return other.name == "brief"; }));
        QVERIFY(m_fixture->context().records().leftovers().empty());
    }
    void waitersHearOfTheEndAndOfTheRemoval() {
        auto spec = m_fixture->spec(RunFixture::shell("exit 9"));
        spec.removeOnExit = true;
        const std::string id = m_fixture->create(spec);
        auto next = std::async(std::launch::async,
                               [&] { return waitForContainer(m_fixture->context(), id, WaitFor::Removed, {}); });
        startContainer(m_fixture->context(), id);
        QVERIFY(next.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
        QVERIFY(!fs::exists(m_fixture->context().records().paths(id).directory));
    }
    void portsChangeWhileItRunsAndWhileItDoesNot() {
        auto spec = m_fixture->spec({"sleep", "1000"});
        spec.network = "bridge";
        spec.ports = {{"127.0.0.1", 0, 80, Protocol::Tcp}};
        Context& context = m_fixture->context();
        const std::string id = m_fixture->start(spec);
        const auto first = context.observe(id).ports;
        QCOMPARE(first.size(), std::size_t{1});
        QVERIFY(first[0].hostPort != 0);
        const auto added = addPort(context, id, {"127.0.0.1", 0, 81, Protocol::Udp});
        QVERIFY(added.hostPort != 0);
        const auto moved = movePort(context, id, {"", 0, 80, Protocol::Tcp}, {"127.0.0.1", 0, 82, Protocol::Tcp});
        QCOMPARE(moved.containerPort, std::uint16_t{82});
        const auto listed = listPorts(context, false);
        QCOMPARE(listed.size(), std::size_t{2});
        QVERIFY(listed[0].listening && !listed[1].answers);
        stopContainer(context, id, {0, {}}, {});
        QVERIFY(listPorts(context, false).empty());
        QCOMPARE(listPorts(context, true).size(), std::size_t{2});
        removePort(context, id, {"", 0, 81, Protocol::Udp});
        QVERIFY_EXCEPTION_THROWN(removePort(context, id, {"", 0, 81, Protocol::Udp}), Error);
        QCOMPARE(context.observe(id).ports, (std::vector<PortMapping>{moved}));
        startContainer(context, id);
        QCOMPARE(context.observe(id).ports, (std::vector<PortMapping>{moved}));
        QVERIFY(!context.observe(id).state.endpoints.at(0).address.empty());
        removeContainer(context, id, true, true);
    }
    void aBusyPortNamesItsOwner() {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        auto spec = m_fixture->spec({"sleep", "1000"});
        spec.network = "bridge";
        spec.ports = {{"127.0.0.1", server.serverPort(), 80, Protocol::Tcp}};
        const std::string id = m_fixture->create(spec);
        try {
            startContainer(m_fixture->context(), id);
            QFAIL("it started on a port in use");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Busy);
            QVERIFY(error.message().find("pid " + std::to_string(::getpid())) != std::string::npos);
        }
        const auto available = checkPort(m_fixture->context(), "127.0.0.1", server.serverPort(), Protocol::Tcp);
        QVERIFY(!available.free && available.suggestion != 0);
        QCOMPARE(available.ownerPid, ::getpid());
        QVERIFY(!isUp(m_fixture->context().observe(id).state));
        removeContainer(m_fixture->context(), id, true, true);
    }
    void aDamagedRecordHidesNoOtherAndCanBeRemoved() {
        Context& context = m_fixture->context();
        auto spec = m_fixture->spec({"sleep", "1000"});
        spec.name = "whole";
        const std::string whole = m_fixture->create(spec);
        const auto before = context.observeAll().size();
        for (const char* file : {"config.json", "state.json", "ports.json"}) {
            spec.name = "damaged";
            const std::string id = m_fixture->create(spec);
            writeFileAtomic(context.records().paths(id).directory / file, "", Durability::Cached);
            QCOMPARE(context.observeAll().size(), before + 1);
            const auto seen = context.observe("damaged");
            QVERIFY(seen.state.status == monitor::Status::Dead && !seen.state.error.empty());
            QVERIFY_EXCEPTION_THROWN(startContainer(context, "damaged"), Error);
            removeContainer(context, "damaged", false, false);
            QVERIFY(!fs::exists(context.records().paths(id).directory));
        }
        removeContainer(context, whole, false, false);
    }
    void aKilledMonitorTakesItsContainerAndTheTruthIsTold() {
        const std::string id = m_fixture->start(m_fixture->spec({"sleep", "1000"}));
        const pid_t pid = m_fixture->context().observe(id).state.pid;
        const UniqueFd process = process::openPidfd(pid);
        const pid_t monitor = parentOf(pid);
        QVERIFY(monitor > 1);
        QCOMPARE(::kill(monitor, SIGKILL), 0);
        QVERIFY(endsSoon(process));
        const auto seen = m_fixture->context().observe(id);
        QCOMPARE(seen.state.exitCode, 137);
        QVERIFY(stateOf(seen.state) == ContainerState::Exited);
        QVERIFY(seen.state.reason.find("monitor") != std::string::npos);
        startContainer(m_fixture->context(), id);
        QVERIFY(isUp(m_fixture->context().observe(id).state));
        removeContainer(m_fixture->context(), id, true, true);
    }
    void aKilledMonitorsSelfRemovingContainerIsGoneAtTheNextCall() {
        auto spec = m_fixture->spec({"sleep", "1000"});
        spec.removeOnExit = true;
        const std::string id = m_fixture->start(spec);
        const pid_t pid = m_fixture->context().observe(id).state.pid;
        const UniqueFd process = process::openPidfd(pid);
        QCOMPARE(::kill(parentOf(pid), SIGKILL), 0);
        QVERIFY(endsSoon(process));
        for (const auto& observation : m_fixture->context().observeAll()) QVERIFY(observation.record.id != id);
        QVERIFY(!fs::exists(m_fixture->context().records().paths(id).directory));
        for (const auto& pin : m_fixture->context().store().images().pins()) QVERIFY(pin.owner != pinOwner(id));
    }

private:
    int startFailure(const std::string& command) {
        const std::string id = m_fixture->create(m_fixture->spec({command}));
        int code = 0;
        try {
            startContainer(m_fixture->context(), id);
        } catch (const Error& error) {
            code = exitCodeFor(error);
        }
        removeContainer(m_fixture->context(), id, true, true);
        return code;
    }
    std::unique_ptr<RunFixture> m_fixture;
};

GALLEY_TEST(ContainerRunTest);
#include "test_run.moc"
