// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <filesystem>

#include "engine/base/boot.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/monitor/detail/monitor_lock.h"
#include "engine/monitor/plan.h"
#include "engine/monitor/state.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::monitor;

class PlanTest : public QObject {
    Q_OBJECT
private slots:
    void aPlanSurvivesItsFile() {
        MonitorPlan plan;
        plan.id = "abc";
        plan.name = "web\xff";
        plan.overlay = {{"/l2", "/l1"}, "/u", "/w", "/m"};
        plan.copyUps = {{"/var/lib/data", "/v/_data"}};
        plan.ports = {{"127.0.0.1", 8080, 80, network::Protocol::Tcp}, {"::1", 0, 53, network::Protocol::Udp}};
        plan.rotation = {1000, 3};
        plan.restart = RestartKind::OnFailure;
        plan.maximumRetries = 3;
        plan.networkMode = NetworkMode::Bridge;
        plan.networks = {{{"back", {"db"}, "10.1.0.9", "fd00::9"},
                          "1234",
                          {"key", "back", "10.1.0.0/16", "10.1.0.1", true, {"10.0.0.0/8"}, "fd00::/64", "fd00::1"}}};
        plan.networkOwner = {"web", "/r/1.sock", "/c/2/joined"};
        plan.nameServers = {"9.9.9.9"};
        plan.user = 1000;
        plan.hostGateway = true;
        plan.terminal = true;
        plan.volumesToRemove = {"/v"};
        plan.labels = {{"colour", "blue"}};
        plan.overlay.fuse = true;
        plan.consoleSocket = "/run/short.tty";
        const MonitorPlan copy = parsePlan(writePlan(plan));
        QCOMPARE(copy.id, plan.id);
        QCOMPARE(copy.overlay.lower, plan.overlay.lower);
        QCOMPARE(copy.copyUps.at(0).imagePath, plan.copyUps.at(0).imagePath);
        QVERIFY(copy.ports == plan.ports);
        QVERIFY(copy.rotation == plan.rotation);
        QCOMPARE(copy.maximumRetries, 3);
        QVERIFY(copy.restart == plan.restart && copy.networkMode == plan.networkMode && copy.terminal);
        QVERIFY(copy.networks.size() == 1 && copy.networks[0].wanted == plan.networks[0].wanted);
        QVERIFY(copy.networks[0].config == plan.networks[0].config && copy.networks[0].id == "1234");
        QVERIFY(copy.networkOwner && copy.networkOwner->name == "web" && copy.networkOwner->links == "/c/2/joined");
        QVERIFY(copy.nameServers == plan.nameServers && copy.user == 1000 && copy.hostGateway);
        QVERIFY(parseNetworks(writeNetworks({plan.networks[0].wanted})).at(0) == plan.networks[0].wanted);
        // As a former version wrote it.
        QVERIFY(
            (parseNetworks(R"({"networks":[{"name":"a","aliases":[],"address":""}]})").at(0) == WantedNetwork{"a"}));
        QCOMPARE(copy.volumesToRemove, plan.volumesToRemove);
        QVERIFY(copy.labels == plan.labels && copy.overlay.fuse);
        QCOMPARE(copy.consoleSocket, plan.consoleSocket);
        QCOMPARE(writePlan(copy), writePlan(parsePlan(writePlan(copy))));
    }
    void aDamagedPlanIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no object") << QByteArray("[]");
        QTest::newRow("missing fields") << QByteArray("{\"id\":\"a\"}");
        QTest::newRow("wrong type") << QByteArray("{\"id\":5}");
        QTest::newRow("deep") << QByteArray(100000, '[');
    }
    void aDamagedPlanIsRefused() {
        QFETCH(QByteArray, text);
        QVERIFY_EXCEPTION_THROWN(parsePlan(text.toStdString()), Error);
    }
    void aPortOutOfRangeIsRefused() {
        const std::string good = writePorts({{"127.0.0.1", 1, 2, network::Protocol::Tcp}});
        QCOMPARE(parsePorts(good).size(), std::size_t{1});
        QVERIFY_EXCEPTION_THROWN(parsePorts(R"({"ports":[{"hostAddress":"x","hostPort":70000,"containerPort":1,)"
                                            R"("protocol":"tcp"}]})"),
                                 Error);
        QVERIFY_EXCEPTION_THROWN(parsePorts(R"({"ports":[{"hostAddress":"x","hostPort":1,"containerPort":1,)"
                                            R"("protocol":"icmp"}]})"),
                                 Error);
    }
    void theStarterGetsTheErrorOfTheMonitor() {
        try {
            parseReadiness(writeFailure(ErrorKind::Busy, "port 80 is taken"));
            QFAIL("no error");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Busy);
            QCOMPARE(error.message(), std::string("port 80 is taken"));
        }
        QVERIFY_EXCEPTION_THROWN(parseReadiness(""), Error);
        const Readiness readiness = parseReadiness(writeReadiness({42, {{"::1", 9, 8, network::Protocol::Udp}}}));
        QCOMPARE(readiness.pid, 42);
        QCOMPARE(readiness.ports.at(0).hostPort, std::uint16_t{9});
    }
    void aStateSurvivesItsFile() {
        MonitorState state;
        state.status = Status::Restarting;
        state.exitCode = 3;
        state.reason = "why";
        state.startedAt = now();
        state.restartCount = 7;
        state.endpoints = {
            {"bridge", "id", "10.0.0.2", 24, "10.0.0.1", "02:00:00:00:00:01", {"web"}},
            {"six", "id", "10.1.0.2", 24, "10.1.0.1", "02:00:00:00:00:02", {}, "fd00::2", 64, "fd00::1"}};
        QVERIFY(parseState(writeState(state)) == state);
        QCOMPARE(addressesOf(state.endpoints), (std::vector<std::string>{"10.0.0.2", "10.1.0.2", "fd00::2"}));
        QVERIFY_EXCEPTION_THROWN(parseState("{\"status\":\"flying\"}"), Error);
    }
    void aStateOfADeadMonitorIsSettled() {
        const QTemporaryDir directory;
        const std::filesystem::path path = directory.path().toStdString();
        QVERIFY(settledState(path, path / "state.json").status == Status::Created);
        MonitorState state;
        state.status = Status::Running;
        state.pid = 77;
        saveState(path / "state.json", state);
        {
            const UniqueFd lock = detail::takeMonitorLock(path, 4711);
            QVERIFY(lock);
            QVERIFY(!detail::takeMonitorLock(path, 4712));
            QVERIFY(monitorLives(path));
            QCOMPARE(monitorPid(path).value_or(0), 4711);
            QVERIFY(settledState(path, path / "state.json") == state);
        }
        QVERIFY(!monitorLives(path));
        QVERIFY(!monitorPid(path));
        const MonitorState settled = settledState(path, path / "state.json");
        QVERIFY(settled.status == Status::Exited);
        QCOMPARE(settled.exitCode, 137);
        QCOMPARE(settled.pid, 0);
        QVERIFY(settled.reason.starts_with("its monitor was killed"));
        for (const std::string& boot : {bootId(), std::string("another one")}) {
            state.bootId = boot;
            saveState(path / "state.json", state);
            QCOMPARE(settledState(path, path / "state.json").exitCode, boot == bootId() ? 137 : 255);
        }
        QVERIFY(settledState(path, path / "state.json").reason.starts_with("this computer was started anew"));
        QVERIFY(!monitorLives(path / "gone"));
    }
};

GALLEY_TEST(PlanTest);
#include "test_plan.moc"
