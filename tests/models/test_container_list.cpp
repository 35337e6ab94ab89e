// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include "models/container_actions.h"
#include "models/container_detail.h"
#include "models/container_list_model.h"
#include "models/engine_gate.h"
#include "models/event_hub.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;
using galley::test::makeContainer;

namespace {

struct Fixture {
    explicit Fixture(std::shared_ptr<test::World> given)
        : world(std::move(given)),
          gate(runner, test::openFake(world)),
          events(runner, gate),
          actions(runner),
          list(runner, events, actions),
          tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest) {}
    ~Fixture() { runner.shutdown(); }

    /// Opens the engine and waits for the first rows and the subscription.
    bool open() {
        gate.open();
        return QTest::qWaitFor([this] {
            bool subscribed = false;
            world->change([&] { subscribed = static_cast<bool>(world->onEvent); });
            return subscribed && list.loaded();
        });
    }

    std::shared_ptr<test::World> world;
    EngineRunner runner;
    EngineGate gate;
    EventHub events;
    ContainerActions actions;
    ContainerListModel list;
    QAbstractItemModelTester tester;
};

std::shared_ptr<test::World> worldOfThree() {
    auto world = std::make_shared<test::World>();
    world->containers = {makeContainer("c3", "three"), makeContainer("c2", "two"), makeContainer("c1", "one")};
    return world;
}

}  // namespace

class TestContainerList : public QObject {
    Q_OBJECT
private slots:
    void whatTheKernelEndedForItsMemorySaysSo() {
        ContainerRow row;
        row.state = ContainerState::Exited;
        row.exitCode = 137;
        QCOMPARE(ContainerListModel::stateText(row), "Exited (137)");
        row.outOfMemory = true;
        QCOMPARE(ContainerListModel::stateText(row), "Out of memory");
        // A program that lost a child and ended well by itself.
        row.exitCode = 0;
        QCOMPARE(ContainerListModel::stateText(row), "Exited (0)");
    }

    void theHealthStandsBehindTheState() {
        ContainerRow row;
        row.state = ContainerState::Running;
        row.started = QDateTime::currentDateTime().addSecs(-60);
        QVERIFY(!ContainerListModel::statusText(row, QDateTime::currentDateTime()).contains('('));
        row.health = "unhealthy";
        QVERIFY(row.unhealthy());
        QCOMPARE(ContainerListModel::withHealth(row, "Running"), "Running (unhealthy)");
        QVERIFY(ContainerListModel::statusText(row, QDateTime::currentDateTime()).endsWith("(unhealthy)"));
        row.state = ContainerState::Exited;
        QVERIFY(!row.unhealthy());
        QCOMPARE(ContainerListModel::withHealth(row, "Stopped"), "Stopped");
    }

    void whatAPersonStoppedIsNoFailure() {
        ContainerRow row;
        row.state = ContainerState::Exited;
        row.stoppedByUser = true;
        for (const int code : {0, 130, 137, 143}) {
            row.exitCode = code;
            QVERIFY(!row.failed());
            QCOMPARE(ContainerListModel::stateText(row), "Stopped");
            QVERIFY(ContainerListModel::reasonText(row).contains(QString::number(code)));
        }
        // Its own error on the way out is still one.
        for (const int code : {1, 127, 255}) {
            row.exitCode = code;
            QVERIFY(row.failed());
            QCOMPARE(ContainerListModel::stateText(row), QStringLiteral("Exited (%1)").arg(code));
        }
        row.exitCode = 137;
        row.outOfMemory = true;
        QVERIFY(row.failed());
        QCOMPARE(ContainerListModel::stateText(row), "Out of memory");
        row.outOfMemory = false;
        row.stoppedByUser = false;
        QVERIFY(row.failed());
        // Started again: the former end is past.
        row.stoppedByUser = true;
        row.state = ContainerState::Running;
        QVERIFY(!row.stoppedAsAsked());
    }

    void rowsComeFromTheEngine() {
        Fixture fixture(worldOfThree());
        QVERIFY(!fixture.list.loaded());
        QVERIFY(fixture.open());
        QCOMPARE(fixture.list.rowCount(), 3);
        const QModelIndex name = fixture.list.index(0, ContainerListModel::Name);
        QCOMPARE(name.data(Qt::DisplayRole).toString(), "three");
        QCOMPARE(name.data(IdRole).toString(), "c3");
        QVERIFY(name.data(ContainerListModel::RunningRole).toBool());
        QCOMPARE(fixture.list.runningCount(), 3);
    }

    void aRowThatComesTwiceIsShownOnce() {
        Fixture fixture(worldOfThree());
        fixture.world->change([&] { fixture.world->containers.push_back(makeContainer("c3", "three")); });
        QVERIFY(fixture.open());
        QCOMPARE(fixture.list.rowCount(), 3);
        fixture.world->change([&] {
            auto& list = fixture.world->containers;
            list.insert(list.begin(),
                        {makeContainer("c1", "one"), makeContainer("c4", "four"), makeContainer("c4", "four")});
        });
        fixture.world->emitEvent("container", "start", "c4");
        QTRY_COMPARE(fixture.list.rowCount(), 4);
        QCOMPARE(fixture.list.index(0, 0).data(IdRole).toString(), "c1");
        QCOMPARE(fixture.list.index(1, 0).data(IdRole).toString(), "c4");
        fixture.world->change([&] { fixture.world->containers.clear(); });
        fixture.world->emitEvent("container", "destroy", "c4");
        QTRY_COMPARE(fixture.list.rowCount(), 0);
    }

    void anEventBringsTheNewContainerWithoutAReset() {
        Fixture fixture(worldOfThree());
        QVERIFY(fixture.open());
        QSignalSpy resets(&fixture.list, &QAbstractItemModel::modelReset);
        QSignalSpy inserts(&fixture.list, &QAbstractItemModel::rowsInserted);
        const QPersistentModelIndex selected(fixture.list.index(1, 0));
        fixture.world->change(
            [&] { fixture.world->containers.insert(fixture.world->containers.begin(), makeContainer("c4", "four")); });
        fixture.world->emitEvent("container", "start", "c4");
        QTRY_COMPARE(fixture.list.rowCount(), 4);
        QCOMPARE(inserts.size(), 1);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(selected.row(), 2);
        QCOMPARE(selected.data(IdRole).toString(), "c2");
    }

    void aSelectionSurvivesRemovalsAndMoves() {
        Fixture fixture(worldOfThree());
        QVERIFY(fixture.open());
        QSignalSpy resets(&fixture.list, &QAbstractItemModel::modelReset);
        const QPersistentModelIndex one(fixture.list.index(2, 0));
        const QPersistentModelIndex two(fixture.list.index(1, 0));
        fixture.world->change([&] {
            fixture.world->containers = {makeContainer("c1", "one"), makeContainer("c3", "three")};
        });
        fixture.world->emitEvent("container", "destroy", "c2");
        QTRY_COMPARE(fixture.list.rowCount(), 2);
        QCOMPARE(one.row(), 0);
        QVERIFY(!two.isValid());
        QCOMPARE(resets.size(), 0);
    }

    void aChangedRowTellsOnlyItself() {
        Fixture fixture(worldOfThree());
        QVERIFY(fixture.open());
        QSignalSpy changes(&fixture.list, &QAbstractItemModel::dataChanged);
        QSignalSpy refreshes(&fixture.list, &LiveTableModel::refreshed);
        fixture.world->change([&] {
            auto& two = fixture.world->containers[1];
            two.state = api::ContainerState::Exited;
            two.exitCode = 1;
            two.reason = "The program ended with an error.";
            two.finished = now();
        });
        fixture.world->emitEvent("container", "die", "c2");
        QTRY_COMPARE(fixture.list.at(1).state, ContainerState::Exited);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes[0][0].toModelIndex().row(), 1);
        QCOMPARE(changes[0][1].toModelIndex().row(), 1);
        QVERIFY(fixture.list.at(1).failed());
        QCOMPARE(fixture.list.index(1, ContainerListModel::Status).data(Qt::ToolTipRole).toString(),
                 "The program ended with an error.");
        QCOMPARE(fixture.list.runningCount(), 2);
    }

    void aStormOfEventsIsFewSnapshots() {
        Fixture fixture(worldOfThree());
        QVERIFY(fixture.open());
        const int before = fixture.world->countCalls("containers.list");
        for (int i = 0; i < 200; ++i) fixture.world->emitEvent("container", "exec_create", "c1");
        QSignalSpy refreshes(&fixture.list, &LiveTableModel::refreshed);
        QVERIFY(refreshes.wait());
        fixture.world->change([&] { fixture.world->containers.pop_back(); });
        fixture.world->emitEvent("container", "destroy", "c1");
        QTRY_COMPARE(fixture.list.rowCount(), 2);
        QVERIFY(fixture.world->countCalls("containers.list") - before <= 3);
    }

    void eventsDuringASnapshotBringOneMore() {
        Fixture fixture(worldOfThree());
        QVERIFY(fixture.open());
        fixture.world->listBarrier.close();
        const int before = fixture.world->countCalls("containers.list");
        fixture.list.refresh();
        QVERIFY(fixture.world->listBarrier.waitForCaller());
        for (int i = 0; i < 10; ++i) fixture.list.refresh();
        QSignalSpy refreshes(&fixture.list, &LiveTableModel::refreshed);
        fixture.world->listBarrier.open();
        QTRY_COMPARE(refreshes.size(), 2);
        QCOMPARE(fixture.world->countCalls("containers.list") - before, 2);
    }

    void aFailedSnapshotKeepsTheRowsAndTellsTheError() {
        Fixture fixture(worldOfThree());
        QVERIFY(fixture.open());
        fixture.world->change([&] {
            fixture.world->failures.emplace("list", Error(galley::ErrorKind::Corrupt, "a record cannot be read"));
        });
        fixture.list.refresh();
        QTRY_VERIFY(fixture.list.error().isSet());
        QCOMPARE(fixture.list.rowCount(), 3);
        fixture.world->change([&] { fixture.world->failures.clear(); });
        fixture.list.refresh();
        QTRY_VERIFY(!fixture.list.error().isSet());
    }

    void figuresAreSampledOnlyWhileVisible() {
        const auto world = worldOfThree();
        world->containers[0].ports = {{"127.0.0.1", 5000, 8080, api::Protocol::Tcp}};
        world->ports = {test::makePort("c3", 5000, 8080)};
        api::ContainerStats stats;
        stats.id = "c3";
        stats.cpuPercent = 12.5;
        stats.memoryBytes = 38'000'000;
        world->stats = {stats};
        Fixture fixture(world);
        QVERIFY(fixture.open());
        QCOMPARE(world->countCalls("stats"), 0);
        QCOMPARE(fixture.list.index(0, ContainerListModel::Cpu).data().toString(), "—");
        fixture.list.setVisible(true);
        QTRY_COMPARE(fixture.list.at(0).memoryBytes, 38'000'000);
        QCOMPARE(fixture.list.at(0).cpuPercent, 12.5);
        QVERIFY(fixture.list.at(0).ports[0].answers);
        QCOMPARE(fixture.list.at(1).memoryBytes, -1);
        // A new snapshot does not make the figures flicker.
        QSignalSpy refreshes(&fixture.list, &LiveTableModel::refreshed);
        fixture.list.refresh();
        QVERIFY(refreshes.wait());
        QCOMPARE(fixture.list.at(0).memoryBytes, 38'000'000);
        QVERIFY(fixture.list.at(0).ports[0].answers);
        fixture.list.setVisible(false);
    }

    void aBusyRowSaysWhatIsDone() {
        Fixture fixture(worldOfThree());
        QVERIFY(fixture.open());
        fixture.world->stopBarrier.close();
        QSignalSpy changes(&fixture.list, &QAbstractItemModel::dataChanged);
        fixture.actions.stop({"c2"});
        QCOMPARE(fixture.list.index(1, 0).data(BusyRole).toString(), "Stopping…");
        QCOMPARE(changes.size(), 1);
        fixture.world->stopBarrier.open();
        QTRY_COMPARE(fixture.list.index(1, 0).data(BusyRole).toString(), QString());
    }

    void hostileNamesLoseTheirControlCharacters() {
        const auto world = worldOfThree();
        world->containers[0].command = "sh -c \x1b[2J evil\n\nline";
        Fixture fixture(world);
        QVERIFY(fixture.open());
        QVERIFY(!fixture.list.at(0).command.contains(QChar(0x1b)));
        QVERIFY(!fixture.list.at(0).command.contains(QLatin1Char('\n')));
    }

    void aDetailFollowsItsRowAndTellsWhenItIsGone() {
        Fixture fixture(worldOfThree());
        QVERIFY(fixture.open());
        ContainerDetail detail(fixture.runner, fixture.list, "c2");
        QVERIFY(detail.exists());
        QCOMPARE(detail.row().name, "two");
        QTRY_VERIFY(detail.inspectText().contains("c2"));
        QSignalSpy removed(&detail, &ContainerDetail::removed);
        fixture.world->change([&] {
            auto& list = fixture.world->containers;
            list.erase(list.begin() + 1);
        });
        fixture.world->emitEvent("container", "destroy", "c2");
        QTRY_COMPARE(removed.size(), 1);
        QCOMPARE(detail.row().name, "two");
    }
};

GALLEY_TEST(TestContainerList);
#include "test_container_list.moc"
