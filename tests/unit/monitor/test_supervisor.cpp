// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <signal.h>

#include <future>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/logs/event_log.h"
#include "engine/monitor/detail/unix_socket.h"
#include "engine/process/pidfd.h"
#include "engine/process/spawn.h"
#include "tests/support/test_case.h"
#include "tests/unit/monitor/monitor_fixture.h"
#include "tests/unit/network/tcp_peer.h"

using namespace galley;
using namespace galley::monitor;
namespace fs = std::filesystem;
using Actions = std::vector<std::string>;

namespace {

std::string readToEnd(AttachStream& stream) {
    std::string all;
    while (const auto chunk = stream.read({})) all += chunk->second;
    return all;
}

/// Reads until `text` has come.
std::string readUntil(AttachStream& stream, const std::string& text) {
    std::string all;
    while (all.find(text) == std::string::npos) {
        const auto chunk = stream.read({});
        if (!chunk) break;
        all += chunk->second;
    }
    return all;
}

bool waitForEnd(int pidfd) {
    pollfd entry{pidfd, POLLIN, 0};
    return ::poll(&entry, 1, 10000) == 1;
}

bool isMounted(const std::string& path) {
    return readFile("/proc/self/mountinfo").find(path) != std::string::npos;
}

}  // namespace

class SupervisorTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        try {
            m = std::make_unique<test::MonitorFixture>();
        } catch (const std::exception& error) {
            QFAIL(error.what());
        }
    }
    void cleanup() { m.reset(); }

    void aCommandRunsAndItsEndIsRecorded() {
        const Readiness readiness = m->start("echo out; echo err >&2; exit 3");
        QVERIFY(readiness.pid > 0);
        QCOMPARE(m->waitForEnd(), 3);
        const MonitorState state = m->state();
        QVERIFY(state.status == Status::Exited);
        QCOMPARE(state.exitCode, 3);
        QVERIFY(state.reason.empty() && !state.oomKilled);
        QVERIFY(state.finishedAt >= state.startedAt && state.startedAt > Instant{});
        QVERIFY(m->output().find("out\n") != std::string::npos && m->output().find("!err\n") != std::string::npos);
        QCOMPARE(m->actions(), (Actions{"start", "die"}));
        QVERIFY(!fs::exists(m->plan.controlSocket));
        QVERIFY(!fs::exists(fs::path(m->plan.runtimeRoot) / m->plan.id));
    }
    void anotherRuntimeDoesAsWell() {
        m->plan.runtime = process::findProgram("runc").value();
        m->plan.openStdin = true;
        AttachStream stream = m->startAttached("cat; exit 6");
        stream.write("through runc\n");
        stream.closeInput();
        QCOMPARE(readToEnd(stream), std::string("through runc\n"));
        QCOMPARE(stream.exitCode(), std::optional<int>(6));
        try {
            m->startCommand({"/bin/nothing-here"});
            QFAIL("it started");
        } catch (const Error& error) {
            QVERIFY2(error.kind() == ErrorKind::NotFound, error.what());
        }
        QCOMPARE(m->output(), std::string("through runc\n"));
    }
    void aContainerGetsAnAddressInItsNetwork() {
        m->plan.networkMode = NetworkMode::Bridge;
        m->plan.networks = {{{"bridge"}, "id", {"bridge"}}};
        m->plan.hostname = "box";
        const fs::path hosts = fs::path(m->plan.containerDirectory) / "hosts";
        writeFileAtomic(hosts, "127.0.0.1\tlocalhost\n10.0.0.99\tbox\n", Durability::Cached);
        m->start("exec sleep 1000");
        const Endpoint endpoint = m->client().inspect().endpoints.at(0);
        QVERIFY(!endpoint.address.empty() && !endpoint.gateway.empty() && !endpoint.mac.empty());
        QCOMPARE(readFile(hosts), "127.0.0.1\tlocalhost\n" + endpoint.address + "\tbox\n");
        m->client().stop(0, {});
        QVERIFY(m->state().endpoints.empty());
    }
    void theHostSeesTheContainerByThePidThatWasTold() {
        const Readiness readiness = m->start("echo ready; sleep 1000; true");
        m->waitForOutput();
        const std::string commandLine = readFile("/proc/" + std::to_string(readiness.pid) + "/cmdline");
        QVERIFY(commandLine.find("sleep") != std::string::npos || commandLine.find("sh") != std::string::npos);
        QCOMPARE(m->client().inspect().pid, readiness.pid);
    }
    void aMissingCommandIsNotFound() {
        try {
            m->startCommand({"/bin/nothing-here"});
            QFAIL("it started");
        } catch (const Error& error) {
            QVERIFY2(error.kind() == ErrorKind::NotFound, error.what());
        }
        const MonitorState state = m->state();
        QVERIFY(state.status == Status::Created);
        QCOMPARE(state.exitCode, 127);
        QVERIFY(!state.error.empty());
    }
    void aFileThatIsNoProgramIsForbidden() {
        for (const char* command : {"/data/from-image", "/data"}) {
            try {
                m->startCommand({command});
                QFAIL("it started");
            } catch (const Error& error) {
                QVERIFY2(error.kind() == ErrorKind::Forbidden, error.what());
            }
            QCOMPARE(m->state().exitCode, 126);
        }
    }
    void aContainerRunsOnlyOnce() {
        m->start("exec sleep 1000");
        try {
            m->start("true");
            QFAIL("it started twice");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Busy);
        }
        QVERIFY(m->client().inspect().status == Status::Running);
    }
    void itCanBeStartedAgainAndKeepsItsFilesAndItsLog() {
        m->start("echo one > /tmp/kept; echo first");
        m->waitForEnd();
        m->start("cat /tmp/kept");
        QCOMPARE(m->waitForEnd(), 0);
        QCOMPARE(m->output(), std::string("first\none\n"));
    }
    void stopSendsTheSignalAndThenKills() {
        m->start("trap 'echo asked; exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        m->waitForOutput();
        m->client().stop(30, {});
        QCOMPARE(m->state().exitCode, 7);
        QVERIFY(m->state().stoppedByUser && m->state().reason.empty());
        m->start("trap '' TERM; echo deaf; while :; do sleep 0.05; done");
        m->client().stop(0, {});
        QCOMPARE(m->state().exitCode, 137);
        QVERIFY(m->state().reason.find("in time") != std::string::npos);
        const Actions all = m->actions();
        QCOMPARE(Actions(all.end() - 4, all.end()), (Actions{"start", "kill", "kill", "die"}));
    }
    void killSendsAnySignalAndRefusesNonsense() {
        m->start("trap 'echo got-usr1; exit 4' USR1; echo ready; while :; do sleep 0.02; done");
        auto stream = m->client().attach(false);
        ControlClient client = m->client();
        QVERIFY_EXCEPTION_THROWN(client.kill(0), Error);
        QVERIFY_EXCEPTION_THROWN(client.kill(99), Error);
        QVERIFY_EXCEPTION_THROWN(client.kill(-9), Error);
        m->waitForOutput();
        client.kill(SIGUSR1);
        readToEnd(stream);
        QCOMPARE(stream.exitCode(), std::optional<int>(4));
    }
    void anUnknownKillerIsNamed() {
        const Readiness readiness = m->start("exec sleep 1000");
        // As another process of the user would do it. The container's root is the user's own id on the host.
        QCOMPARE(::kill(readiness.pid, SIGKILL), 0);
        QCOMPARE(m->waitForEnd(), 137);
        QVERIFY2(m->state().reason.find("SIGKILL") != std::string::npos, m->state().reason.c_str());
    }
    void attachedFromTheBeginningNothingIsMissed() {
        m->plan.openStdin = true;
        AttachStream stream = m->startAttached("echo begin; cat; echo end; exit 5");
        stream.write("in1\n");
        stream.write("in2\n");
        stream.closeInput();
        QCOMPARE(readToEnd(stream), std::string("begin\nin1\nin2\nend\n"));
        QCOMPARE(stream.exitCode(), std::optional<int>(5));
    }
    void muchInputAndOutputPassThrough() {
        m->plan.openStdin = true;
        AttachStream stream = m->startAttached("exec cat");
        const std::string block(1000003, 'b');
        std::thread writer([&] {
            for (int i = 0; i < 8; ++i) stream.write(block);
            stream.closeInput();
        });
        const std::string all = readToEnd(stream);
        writer.join();
        QCOMPARE(all.size(), 8 * block.size());
        QCOMPARE(stream.exitCode(), std::optional<int>(0));
    }
    void inputEndsWhenItsOnlyGiverDies() {
        m->plan.openStdin = true;
        { AttachStream stream = m->startAttached("cat; echo done"); }
        QCOMPARE(m->waitForEnd(), 0);
        QCOMPARE(m->output(), std::string("done\n"));
    }
    void inputThatIsToBeKeptOutlivesWhoGivesIt() {
        m->plan.openStdin = true;
        m->plan.keepStdin = true;
        {
            AttachStream first = m->startAttached("while read line; do echo $line; [ $line = stop ] && exit 4; done");
            first.write("one\n");
            QCOMPARE(readUntil(first, "one\n"), std::string("one\n"));
            first.closeInput();
        }
        AttachStream second = m->client().attach(true);
        second.write("stop\n");
        readToEnd(second);
        QCOMPARE(second.exitCode(), std::optional<int>(4));
    }
    void twoAttachedClientsSeeTheSame() {
        m->plan.openStdin = true;
        AttachStream first = m->startAttached("cat");
        AttachStream second = m->client().attach(true);
        second.write("hello\n");
        QCOMPARE(readUntil(first, "hello\n"), std::string("hello\n"));
        QCOMPARE(readUntil(second, "hello\n"), std::string("hello\n"));
        first.closeInput();
        readToEnd(second);
        QCOMPARE(second.exitCode(), std::optional<int>(0));
    }
    void aTerminalHasItsSizeAndEchoes() {
        m->plan.terminal = true;
        m->plan.openStdin = true;
        m->plan.columns = 77;
        m->plan.rows = 33;
        AttachStream stream = m->startAttached("stty size; read line; stty size; echo \"<$line>\"");
        QVERIFY(readUntil(stream, "\r\n").find("33 77") != std::string::npos);
        stream.resize(100, 40);
        stream.write("typed\n");
        const std::string rest = readToEnd(stream);
        QVERIFY2(rest.find("40 100") != std::string::npos, rest.c_str());
        QVERIFY(rest.find("<typed>") != std::string::npos);
    }
    void whatWasWrittenBeforeTheEndReachesWhoIsAttached() {
        AttachStream stream = m->startAttached("seq 1 40000; exit 2");
        const std::string all = readToEnd(stream);
        QCOMPARE(stream.exitCode(), std::optional<int>(2));
        QVERIFY(all.rfind("40000\n") == all.size() - 6);
        QCOMPARE(m->waitForEnd(), 2);
    }
    void aFailingContainerIsRestartedAsOftenAsAllowed() {
        m->plan.restart = RestartKind::OnFailure;
        m->plan.maximumRetries = 2;
        m->start("echo run; exit 9");
        QCOMPARE(m->waitForEnd(), 9);
        QCOMPARE(m->output(), std::string("run\nrun\nrun\n"));
        QCOMPARE(m->state().restartCount, 2);
        QVERIFY(m->state().status == Status::Exited);
    }
    void stopEndsTheRestarting() {
        m->plan.restart = RestartKind::Always;
        m->start("exit 0");
        ControlClient client = m->client();
        client.wait(false, {});
        client.stop({}, {});
        QVERIFY(m->state().status == Status::Exited);
        QVERIFY(m->state().stoppedByUser);
    }
    void whoWaitsGetsTheExitCode() {
        m->plan.openStdin = true;
        AttachStream stream = m->startAttached("read line; exit 8");
        std::vector<ControlClient> clients;
        for (int i = 0; i < 3; ++i) clients.push_back(m->client());
        std::vector<std::future<int>> codes;
        for (ControlClient& client : clients) {
            codes.push_back(std::async(std::launch::async, [&client] { return client.wait(true, {}); }));
        }
        QVERIFY(codes.at(0).wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
        stream.write("go\n");
        readToEnd(stream);
        for (auto& code : codes) QCOMPARE(code.get(), 8);
    }
    void itsRecordGoesWithItWhenAsked() {
        m->plan.removeOnExit = true;
        const fs::path volume = m->root() / "anonymous";
        ensureDirectory(volume / "_data");
        m->plan.volumesToRemove = {volume};
        m->start("echo x > /tmp/file; mkdir /tmp/d; exit 1");
        m->waitForEnd();
        QVERIFY(!fs::exists(m->plan.containerDirectory));
        QVERIFY(!fs::is_symlink(m->plan.nameLink));
        QVERIFY(!fs::exists(volume));
        QCOMPARE(m->actions().back(), std::string("destroy"));
    }
    void aRenamedContainerGoesUnderItsNewNameAndLeavesTheFormerToOthers() {
        m->plan.removeOnExit = true;
        m->plan.openStdin = true;
        AttachStream stream = m->startAttached("read line");
        const fs::path names = fs::path(m->plan.nameLink).parent_path();
        fs::rename(m->plan.nameLink, names / "renamed");
        fs::create_symlink("another", m->plan.nameLink);
        stream.write("go\n");
        readToEnd(stream);
        m->waitForEnd();
        QVERIFY(!fs::is_symlink(names / "renamed"));
        QCOMPARE(fs::read_symlink(m->plan.nameLink), fs::path("another"));
        std::string namesOfTheEnd;
        logs::EventLog(m->plan.dataDirectory)
            .follow(Instant{}, now(),
                    [&](const logs::Event& event) {
                        if (event.action == "die" || event.action == "destroy")
                            namesOfTheEnd += event.attributes.at("name") + " ";
                        return true;
                    },
                    {});
        QCOMPARE(namesOfTheEnd, std::string("renamed renamed "));
    }
    void anEmptyVolumeGetsWhatTheImageHas() {
        const fs::path volume = m->root() / "volume/_data";
        ensureDirectory(volume, 0755);
        m->plan.copyUps = {{"/data", volume}};
        m->start("true");
        m->waitForEnd();
        QCOMPARE(readFile(volume / "from-image"), std::string("hello\n"));
        writeFileAtomic(volume / "from-image", "changed\n", Durability::Cached);
        m->start("true");
        m->waitForEnd();
        QCOMPARE(readFile(volume / "from-image"), std::string("changed\n"));
    }
    void aKilledMonitorLeavesNothing() {
        m->plan.networkMode = NetworkMode::None;
        m->plan.ports = {{"127.0.0.1", 0, 80, network::Protocol::Tcp}};
        const Readiness readiness = m->start("sleep 1000 & sleep 1000");
        const UniqueFd container = process::openPidfd(readiness.pid);
        const int monitorPid = m->monitorPid();
        const UniqueFd monitor = process::openPidfd(monitorPid);
        QVERIFY(test::canConnect("127.0.0.1", readiness.ports.at(0).hostPort));
        QCOMPARE(::kill(monitorPid, SIGKILL), 0);
        QVERIFY(waitForEnd(monitor.get()) && waitForEnd(container.get()));
        QVERIFY(!test::canConnect("127.0.0.1", readiness.ports.at(0).hostPort));
        QVERIFY(!isMounted(m->plan.id));
        QVERIFY(!ControlClient::connect(m->plan.controlSocket));
        const MonitorState state = m->state();
        QVERIFY(state.status == Status::Exited && state.exitCode == 137 && !state.reason.empty());
        m->plan.ports.clear();
        m->start("echo again");
        QCOMPARE(m->waitForEnd(), 0);
        QCOMPARE(m->output(), std::string("again\n"));
    }
    void aMonitorThatIsAskedToEndStopsItsContainer() {
        m->plan.restart = RestartKind::Always;
        m->start("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        m->waitForOutput();
        ::kill(m->monitorPid(), SIGTERM);
        QCOMPARE(m->waitForEnd(), 0);
        QCOMPARE(m->output(), std::string("ready\nbye\n"));
        QVERIFY(!m->state().stoppedByUser);
    }
    void aBusyPortStopsTheStart() {
        test::TcpServer other(test::echo);
        m->plan.ports = {{"127.0.0.1", other.port(), 80, network::Protocol::Tcp}};
        try {
            m->start("exec sleep 1000");
            QFAIL("it started");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Busy);
        }
        QVERIFY(m->state().status == Status::Created);
        QVERIFY(!m->state().error.empty());
        QVERIFY(!ControlClient::connect(m->plan.controlSocket));
    }
    void portsChangeWhileItRunsAndAreKept() {
        m->start("exec sleep 1000");
        ControlClient client = m->client();
        QVERIFY(client.ports().empty());
        const auto added = client.addPort({"127.0.0.1", 0, 8000, network::Protocol::Tcp});
        QVERIFY(test::canConnect("127.0.0.1", added.hostPort));
        const auto moved = client.movePort(added, {"127.0.0.1", 0, 8001, network::Protocol::Tcp});
        QVERIFY(!test::canConnect("127.0.0.1", added.hostPort));
        const auto ports = client.ports();
        QCOMPARE(ports.size(), std::size_t{1});
        QVERIFY(ports.at(0).counters.binding == moved && ports.at(0).listening && !ports.at(0).answers);
        QVERIFY(client.inspect().ports.at(0) == moved);
        QVERIFY(parsePorts(readFile(m->plan.portsFile)).at(0) == moved);
        client.stop(0, {});
        QVERIFY(m->state().ports.empty());
        QVERIFY(m->start("exec sleep 1000").ports.at(0) == moved);
        ControlClient again = m->client();
        again.removePort(moved);
        QVERIFY(again.ports().empty());
        QVERIFY_EXCEPTION_THROWN(again.removePort(moved), Error);
        const Actions actions = m->actions();
        for (const char* action : {"port_add", "port_move", "port_remove"}) {
            QVERIFY(std::find(actions.begin(), actions.end(), action) != actions.end());
        }
    }
    void itsUsageIsMeasured() {
        m->start("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo ready; exec sleep 1000");
        m->waitForOutput();
        const Usage usage = m->client().usage();
        QVERIFY(usage.cpuTime > std::chrono::milliseconds(10));
        QVERIFY(usage.memoryBytes > 50000 && usage.memoryBytes < (64 << 20));
        QCOMPARE(usage.processes, 1);
    }
    void hostileRequestsAreAnsweredOrDropped_data() {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<bool>("answered");
        QTest::newRow("no JSON") << QByteArray("hello\n") << true;
        QTest::newRow("no object") << QByteArray("[1]\n") << true;
        QTest::newRow("unknown word") << QByteArray("{\"do\":\"dance\"}\n") << true;
        QTest::newRow("no word") << QByteArray("{}\n") << true;
        QTest::newRow("wrong type") << QByteArray("{\"do\":\"kill\",\"signal\":\"x\"}\n") << true;
        QTest::newRow("huge number") << QByteArray("{\"do\":\"kill\",\"signal\":99999999999999}\n") << true;
        QTest::newRow("attach without a socket") << QByteArray("{\"do\":\"attach\",\"input\":true}\n") << true;
        QTest::newRow("bad port") << QByteArray("{\"do\":\"addPort\",\"port\":{\"hostAddress\":1}}\n") << true;
        QTest::newRow("deep") << QByteArray(4000, '[') + "\n" << true;
        QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(500) + "\n" << true;
        QTest::newRow("endless line") << QByteArray(100000, 'x') << false;
        QTest::newRow("zeros") << QByteArray(100, '\0') + "\n" << true;
    }
    void hostileRequestsAreAnsweredOrDropped() {
        QFETCH(QByteArray, request);
        QFETCH(bool, answered);
        m->start("exec sleep 1000");
        const UniqueFd socket = monitor::detail::connectTo(m->plan.controlSocket);
        test::limitWaits(socket.get());
        [[maybe_unused]] const auto sent =
            ::send(socket.get(), request.data(), static_cast<std::size_t>(request.size()), MSG_NOSIGNAL);
        std::array<char, 4096> answer{};
        const ssize_t got = ::recv(socket.get(), answer.data(), answer.size(), 0);
        QCOMPARE(got > 0, answered);
        if (answered) QVERIFY(std::string(answer.data()).find("\"error\"") != std::string::npos);
        QVERIFY(m->client().inspect().status == Status::Running);
    }
    void theSocketIsForItsUserOnly() {
        m->start("exec sleep 1000");
        const auto mode = fs::status(m->plan.controlSocket).permissions();
        QCOMPARE(mode & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
    }
    void anotherUserOfTheContainerWritesToItsOutput() {
        m->user = "1000";
        m->start("id -u; echo through > /proc/self/fd/1");
        QCOMPARE(m->waitForEnd(), 0);
        QCOMPARE(m->output(), std::string("1000\nthrough\n"));
    }

private:
    std::unique_ptr<test::MonitorFixture> m;
};

GALLEY_TEST(SupervisorTest);
#include "test_supervisor.moc"
