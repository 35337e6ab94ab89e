// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QThread>

#include <atomic>

#include "models/engine_gate.h"
#include "models/engine_runner.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;
using galley::test::Barrier;

class TestEngineRunner : public QObject {
    Q_OBJECT

    static Result<Services> openNothing() { return Services{}; }

private slots:
    void workRunsElsewhereAndItsResultComesToTheGuiThread() {
        EngineRunner runner;
        runner.open(openNothing, this, [](const Result<void>&) {});
        QThread* worker = nullptr;
        int answer = 0;
        runner.run(
            Lane::Interactive, this,
            [&](const Services&, const std::stop_token&) -> Result<int> {
                worker = QThread::currentThread();
                return 42;
            },
            [&](const Result<int>& result) {
                QCOMPARE(QThread::currentThread(), thread());
                answer = *result;
            });
        QTRY_COMPARE(answer, 42);
        QVERIFY(worker != thread());
    }

    void workWaitsForTheEngine() {
        EngineRunner runner;
        bool done = false;
        runner.run(
            Lane::Interactive, this, [](const Services&, const std::stop_token&) -> Result<void> { return {}; },
            [&](const Result<void>& result) { done = result.has_value(); });
        QCoreApplication::processEvents();
        QVERIFY(!done);
        runner.open(openNothing, this, [](const Result<void>&) {});
        QTRY_VERIFY(done);
    }

    void workGetsTheErrorOfAnEngineThatDidNotOpen() {
        const auto world = std::make_shared<test::World>();
        world->failures.emplace("open", Error(galley::ErrorKind::Forbidden, "the data directory belongs to root"));
        EngineRunner runner;
        EngineGate gate(runner, test::openFake(world));
        gate.open();
        QTRY_COMPARE(gate.state(), EngineGate::State::Failed);
        QCOMPARE(gate.error().kind, models::ErrorKind::Forbidden);
        bool failed = false;
        runner.run(
            Lane::Interactive, this, [](const Services&, const std::stop_token&) -> Result<void> { return {}; },
            [&](const Result<void>& result) { failed = !result; });
        QTRY_VERIFY(failed);
        // And it can be tried again.
        world->change([&] { world->failures.clear(); });
        gate.open();
        QTRY_COMPARE(gate.state(), EngineGate::State::Ready);
    }

    void interactiveWorkIsDoneInOrder() {
        EngineRunner runner;
        runner.open(openNothing, this, [](const Result<void>&) {});
        QList<int> order;
        for (int i = 0; i < 50; ++i) {
            runner.run(
                Lane::Interactive, this, [](const Services&, const std::stop_token&) -> Result<void> { return {}; },
                [&order, i](const Result<void>&) { order.append(i); });
        }
        QTRY_COMPARE(order.size(), 50);
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void aSlowActionHoldsNobodyUp() {
        EngineRunner runner;
        Barrier barrier;
        barrier.close();
        runner.open(openNothing, this, [](const Result<void>&) {});
        bool slow = false;
        bool quick = false;
        runner.run(
            Lane::Actions, this,
            [&](const Services&, const std::stop_token& stop) -> Result<void> {
                barrier.pass(stop);
                return {};
            },
            [&](const Result<void>&) { slow = true; });
        runner.run(
            Lane::Actions, this, [](const Services&, const std::stop_token&) -> Result<void> { return {}; },
            [&](const Result<void>&) { quick = true; });
        QTRY_VERIFY(quick);
        QVERIFY(!slow);
        barrier.open();
        QTRY_VERIFY(slow);
    }

    void theResultIsDroppedWhenTheContextIsGone() {
        EngineRunner runner;
        Barrier barrier;
        barrier.close();
        runner.open(openNothing, this, [](const Result<void>&) {});
        auto context = std::make_unique<QObject>();
        bool delivered = false;
        runner.run(
            Lane::Interactive, context.get(),
            [&](const Services&, const std::stop_token& stop) -> Result<void> {
                barrier.pass(stop);
                return {};
            },
            [&](const Result<void>&) { delivered = true; });
        QVERIFY(barrier.waitForCaller());
        context.reset();
        barrier.open();
        bool later = false;
        runner.run(
            Lane::Interactive, this, [](const Services&, const std::stop_token&) -> Result<void> { return {}; },
            [&](const Result<void>&) { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!delivered);
    }

    void cancelledWorkReportsCancelled() {
        EngineRunner runner;
        Barrier barrier;
        barrier.close();
        runner.open(openNothing, this, [](const Result<void>&) {});
        bool cancelled = false;
        TaskHandle handle = runner.run(
            Lane::Bulk, this,
            [&](const Services&, const std::stop_token& stop) {
                return barrier.pass(stop) ? Result<void>() : Result<void>::cancelledResult();
            },
            [&](const Result<void>& result) { cancelled = result.cancelled(); });
        QVERIFY(barrier.waitForCaller());
        handle.cancel();
        QTRY_VERIFY(cancelled);
    }

    void whatWorkThrowsBecomesAnError() {
        EngineRunner runner;
        runner.open(openNothing, this, [](const Result<void>&) {});
        QString text;
        runner.run(
            Lane::Interactive, this,
            [](const Services&, const std::stop_token&) -> Result<void> { throw std::runtime_error("broken"); },
            [&](const Result<void>& result) { text = QString::fromStdString(result.error().message()); });
        QTRY_COMPARE(text, "broken");
    }

    void shutdownStopsWorkAndDeliversNothing() {
        auto runner = std::make_unique<EngineRunner>();
        Barrier barrier;
        barrier.close();
        std::atomic<int> stopped = 0;
        bool delivered = false;
        runner->open(openNothing, this, [](const Result<void>&) {});
        for (int i = 0; i < 5; ++i) {
            runner->run(
                Lane::Bulk, this,
                [&](const Services&, const std::stop_token& stop) -> Result<void> {
                    if (!barrier.pass(stop)) ++stopped;
                    return Result<void>::cancelledResult();
                },
                [&](const Result<void>&) { delivered = true; });
        }
        const FollowHandle follower = runner->follow([&](const Result<Services>&, const std::stop_token& stop) {
            if (!barrier.pass(stop)) ++stopped;
        });
        QVERIFY(barrier.waitForCaller());
        QElapsedTimer clock;
        clock.start();
        runner.reset();
        QVERIFY(clock.elapsed() < 3000);
        QVERIFY(stopped >= 1);
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
    }

    void droppingAFollowHandleEndsItsThread() {
        EngineRunner runner;
        Barrier barrier;
        barrier.close();
        std::atomic<bool> ended = false;
        runner.open(openNothing, this, [](const Result<void>&) {});
        {
            const FollowHandle follower = runner.follow([&](const Result<Services>&, const std::stop_token& stop) {
                barrier.pass(stop);
                ended = true;
            });
            QVERIFY(barrier.waitForCaller());
            QVERIFY(!ended);
        }
        QTRY_VERIFY(ended);
    }

    void shutdownWorksWhenTheEngineNeverOpened() {
        EngineRunner runner;
        runner.run(
            Lane::Interactive, this, [](const Services&, const std::stop_token&) -> Result<void> { return {}; },
            [](const Result<void>&) { QFAIL("nothing was opened"); });
        const FollowHandle follower = runner.follow([](const Result<Services>&, const std::stop_token&) {});
        runner.shutdown();
    }
};

GALLEY_TEST(TestEngineRunner);
#include "test_engine_runner.moc"
