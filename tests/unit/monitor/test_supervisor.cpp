// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>

#include "engine/base/error.h"
#include "tests/support/test_case.h"
#include "tests/unit/monitor/monitor_fixture.h"

using namespace galley;
using namespace galley::monitor;
namespace fs = std::filesystem;

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
        QVERIFY(state.finishedAt >= state.startedAt && state.startedAt > Instant{});
        QVERIFY(m->output().find("out\n") != std::string::npos && m->output().find("!err\n") != std::string::npos);
        QCOMPARE(m->actions(), (std::vector<std::string>{"start", "die"}));
    }

private:
    std::unique_ptr<test::MonitorFixture> m;
};

GALLEY_TEST(SupervisorTest);
#include "test_supervisor.moc"
