// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "engine/base/files.h"
#include "engine/logs/event_log.h"
#include "engine/monitor/detail/health_check.h"
#include "engine/monitor/health.h"
#include "tests/support/test_case.h"
#include "tests/unit/monitor/monitor_fixture.h"

using namespace galley;
using namespace galley::monitor;
using namespace galley::monitor::detail;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const Instant kStart = *parseInstant("2026-01-01T00:00:00Z");

ProbeResult probeAt(seconds after, int exitCode) {
    return {kStart + after, kStart + after + seconds(1), exitCode, ""};
}

std::string processObject(const std::string& script) {
    return R"({"cwd":"/","args":["/bin/sh","-c",")" + script +
           R"("],"env":["PATH=/usr/bin:/bin"],"user":{"uid":0,"gid":0}})";
}

/// A health check over a real loop whose probes are the test's.
struct Bench {
    EventLoop loop;
    HealthPlan plan;
    std::optional<Health> health;
    std::vector<ExecJobs::Watch> started;
    std::vector<std::uint64_t> killed;
    std::vector<bool> changes;
    std::function<void()> onStart = [] {};
    std::string prints;

    HealthCheck make() {
        HealthCheck::Hooks hooks;
        hooks.start = [this](const UniqueFd& output, ExecJobs::Watch watch) {
            writeAll(output.get(), prints);
            started.push_back(std::move(watch));
            loop.startTimer(milliseconds(0), [this] { onStart(); });
            return started.size();
        };
        hooks.kill = [this](std::uint64_t probe) { killed.push_back(probe); };
        hooks.changed = [this](bool statusChanged) { changes.push_back(statusChanged); };
        return HealthCheck(loop, plan, health, std::move(hooks));
    }
};

}  // namespace

class HealthTest : public QObject {
    Q_OBJECT
private slots:
    void threeFailuresInARowMakeItUnhealthyAndOneSuccessHealthy() {
        const HealthPlan plan;
        Health health;
        for (int i = 0; i < 2; ++i) addProbe(health, probeAt(seconds(i), 1), plan, seconds(i));
        QVERIFY(health.status == HealthStatus::Starting);
        addProbe(health, probeAt(seconds(3), 1), plan, seconds(3));
        QVERIFY(health.status == HealthStatus::Unhealthy);
        QCOMPARE(health.failingStreak, 3);
        addProbe(health, probeAt(seconds(4), 0), plan, seconds(4));
        QVERIFY(health.status == HealthStatus::Healthy);
        QCOMPARE(health.failingStreak, 0);
        addProbe(health, probeAt(seconds(5), -1), plan, seconds(5));
        QVERIFY(health.status == HealthStatus::Healthy);
        QCOMPARE(health.failingStreak, 1);
    }
    void theStartPeriodForgivesUntilTheFirstSuccess() {
        HealthPlan plan;
        plan.retries = 1;
        plan.startPeriod = seconds(10);
        Health health;
        addProbe(health, probeAt(seconds(9), 1), plan, seconds(9));
        QVERIFY(health.status == HealthStatus::Starting);
        QCOMPARE(health.failingStreak, 0);
        Health once = health;
        addProbe(health, probeAt(seconds(10), 1), plan, seconds(10));
        QVERIFY(health.status == HealthStatus::Unhealthy);
        addProbe(once, probeAt(seconds(5), 0), plan, seconds(5));
        addProbe(once, probeAt(seconds(6), 1), plan, seconds(6));
        QVERIFY(once.status == HealthStatus::Unhealthy);
    }
    void aClockThatIsSetChangesNothing() {
        HealthPlan plan;
        plan.retries = 1;
        plan.startPeriod = seconds(10);
        Health health;
        // A probe of the day before its container's start, by the clock on the wall.
        addProbe(health, probeAt(seconds(-86400), 1), plan, seconds(11));
        QVERIFY(health.status == HealthStatus::Unhealthy);
    }
    void probesComeMoreOftenDuringTheStartPeriodOnly() {
        HealthPlan plan;
        plan.startPeriod = seconds(60);
        Health health;
        QVERIFY(untilNextProbe(health, plan, seconds(59)) == seconds(5));
        QVERIFY(untilNextProbe(health, plan, seconds(60)) == seconds(30));
        health.status = HealthStatus::Healthy;
        QVERIFY(untilNextProbe(health, plan, seconds(0)) == seconds(30));
    }
    void fiveResultsAreKept() {
        Health health;
        for (int i = 0; i < 8; ++i) addProbe(health, probeAt(seconds(i), i), {}, seconds(i));
        QCOMPARE(health.log.size(), std::size_t{5});
        QCOMPARE(health.log.front().exitCode, 3);
        QCOMPARE(health.log.back().exitCode, 7);
    }
    void lengthsOfTimeAreWrittenAsGoDoes() {
        QCOMPARE(goDuration(milliseconds(0)), std::string("0s"));
        QCOMPARE(goDuration(milliseconds(250)), std::string("250ms"));
        QCOMPARE(goDuration(milliseconds(1500)), std::string("1.5s"));
        QCOMPARE(goDuration(seconds(3600)), std::string("1h0m0s"));
        QCOMPARE(goDuration(milliseconds(61001)), std::string("1m1.001s"));
    }
    void noProbeIsStartedWhilePausedAndARunningOneCountsForNothing() {
        Bench bench;
        bench.plan.interval = milliseconds(1);
        HealthCheck check = bench.make();
        bench.onStart = [&] {
            check.suspend();
            bench.started.front().ended(1);  // what the killed one says
            bench.loop.startTimer(milliseconds(30), [&] { bench.loop.quit(); });
        };
        check.begin();
        bench.loop.run();
        QCOMPARE(bench.started.size(), std::size_t{1});
        QCOMPARE(bench.killed, std::vector<std::uint64_t>{1});
        QVERIFY(bench.changes.empty() && bench.health->log.empty());
    }
    void aProbeThatTakesTooLongIsKilledAndItsOutputIsCut() {
        Bench bench;
        bench.plan.interval = bench.plan.timeout = milliseconds(1);
        bench.plan.retries = 1;
        bench.prints = std::string(5000, 'x');
        HealthCheck check = bench.make();
        bench.onStart = [&] {
            bench.loop.startTimer(milliseconds(20), [&] {
                QCOMPARE(bench.killed, std::vector<std::uint64_t>{1});
                bench.started.front().ended(137);
                check.end();
                bench.loop.quit();
            });
        };
        check.begin();
        bench.loop.run();
        QCOMPARE(bench.changes, std::vector<bool>{true});
        const ProbeResult& result = bench.health->log.front();
        QCOMPARE(result.exitCode, -1);
        QCOMPARE(result.output, "Health check exceeded timeout (1ms): " + std::string(4096, 'x') + "...");
    }
    void aFullDiskKeepsTheStateWithoutWhatProbesPrinted() {
        MonitorState state;
        state.health.emplace();
        state.health->failingStreak = 2;
        state.health->log.push_back({kStart, kStart, 1,
                                     "\x01"
                                     "bytes"});
        QVERIFY(parseState(writeState(state)) == state);
    }
    void aRealProbeIsRunAndKilledWithItsChildren() {
        test::MonitorFixture fixture;
        fixture.plan.health.emplace();
        fixture.plan.health->interval = milliseconds(10);
        fixture.plan.health->timeout = seconds(2);
        fixture.plan.health->retries = 1;
        // The first run says yes, the second hangs in a child of a child and says so in a file.
        fixture.plan.health->process = processObject(
            "if [ -e /tmp/again ]; then echo late; (sh -c 'sleep 977; true'; true); fi; echo well; >/tmp/again");
        fixture.start("while [ ! -e /tmp/end ]; do sleep 0.05; done");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.state().health && fixture.state().health->status == HealthStatus::Unhealthy,
                                 20000);
        const Health health = *fixture.state().health;
        QCOMPARE(health.log.at(0).exitCode, 0);
        QCOMPARE(health.log.at(0).output, std::string("well\n"));
        QCOMPARE(health.log.at(1).exitCode, -1);
        QCOMPARE(health.log.at(1).output, std::string("Health check exceeded timeout (2s): late\n"));
        const std::vector<std::string> expected = {"start", "health_status: healthy", "health_status: unhealthy"};
        QTRY_COMPARE(fixture.actions(), expected);  // the state is written before the event
        fixture.client().stop(0, {});
        QVERIFY(fixture.state().health->status == HealthStatus::Unhealthy);
        QTRY_VERIFY(fixture.processes().empty());  // the monitor answers before it leaves
    }
};

GALLEY_TEST(HealthTest);
#include "test_health.moc"
