// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "models/model_set.h"
#include "models/pull_task.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

class TestLists : public QObject {
    Q_OBJECT

    static std::shared_ptr<test::World> filledWorld() {
        auto world = std::make_shared<test::World>();
        world->containers = {test::makeContainer("c1", "flask-demo"), test::makeContainer("c2", "database")};
        world->images = {test::makeImage("sha256:aa", {"flask-demo:1", "localhost:5000/team/flask:dev"}),
                         test::makeImage("sha256:cc", {})};
        world->ports = {test::makePort("c1", 5000, 8080), test::makePort("c2", 5432, 5432)};
        world->usage.containersRunning = 2;
        world->usage.diskBytes = 3'100'000'000;
        return world;
    }

private slots:
    void anImageHasOneRowForEachTag() {
        ModelSet models(test::openFake(filledWorld()));
        QAbstractItemModelTester tester(&models.images, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(models.images.rowCount(), 3);
        QCOMPARE(models.images.at(0).repository, "flask-demo");
        QCOMPARE(models.images.at(0).tag, "1");
        QCOMPARE(models.images.at(1).repository, "localhost:5000/team/flask");
        QCOMPARE(models.images.at(1).tag, "dev");
        QVERIFY(models.images.at(2).dangling());
        QCOMPARE(models.images.imageCount(), 2);
        QCOMPARE(models.images.totalBytes(), 2000);
    }

    void aPortRowCanBeOpenedMovedAndRemoved() {
        const auto world = filledWorld();
        ModelSet models(test::openFake(world));
        QAbstractItemModelTester tester(&models.ports, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(models.ports.rowCount(), 2);
        const QModelIndex first = models.ports.index(0, 0);
        QCOMPARE(first.data(PortListModel::UrlRole).toUrl(), QUrl("http://localhost:5000"));
        QSignalSpy moved(&models.portActions, &PortActions::succeeded);
        PortEntry to = models.ports.at(0).entry;
        to.hostPort = 5001;
        models.portActions.move("c1", models.ports.at(0).entry, to);
        QTRY_COMPARE(moved.size(), 1);
        models.ports.refresh();
        QTRY_COMPARE(models.ports.at(0).entry.hostPort, 5001);
        models.portActions.remove("c1", models.ports.at(0).entry);
        QTRY_COMPARE(moved.size(), 2);
        models.ports.refresh();
        QTRY_COMPARE(models.ports.rowCount(), 1);
    }

    void portCountersAreRenewedOnlyWhileVisible() {
        const auto world = filledWorld();
        ModelSet models(test::openFake(world));
        QTRY_COMPARE(models.ports.rowCount(), 2);
        world->change([&] { world->ports[0].connectionsTotal = 7; });
        models.ports.setVisible(true);
        QTRY_COMPARE(models.ports.at(0).connectionsTotal, 7U);
        QSignalSpy removed(&models.ports, &QAbstractItemModel::rowsRemoved);
        QCOMPARE(removed.size(), 0);
        models.ports.setVisible(false);
    }

    void theChecksAreAskedForAndTheWorstIsKnown() {
        const auto world = filledWorld();
        api::Check ok;
        ok.id = "overlay";
        ok.title = "Overlay";
        api::Check failed = ok;
        failed.id = "pasta";
        failed.state = api::Check::State::Failed;
        failed.fix = "sudo apt install passt";
        world->checks = {failed, ok};
        ModelSet models(test::openFake(world));
        QAbstractItemModelTester tester(&models.checks, QAbstractItemModelTester::FailureReportingMode::QtTest);
        models.checks.refresh();
        QVERIFY(models.checks.checking());
        QTRY_COMPARE(models.checks.rowCount(), 2);
        QVERIFY(!models.checks.checking());
        QCOMPARE(models.checks.worst(), CheckRow::State::Failed);
        QCOMPARE(models.checks.index(0, 0).data(CheckListModel::FixRole).toString(), "sudo apt install passt");
    }

    void theStatusBarKnowsItsFigures() {
        ModelSet models(test::openFake(filledWorld()));
        QTRY_VERIFY(models.status.known());
        QCOMPARE(models.status.containersRunning(), 2);
        QCOMPARE(models.status.diskBytes(), 3'100'000'000);
        QCOMPARE(models.status.engineState(), EngineGate::State::Ready);
    }

    void anEngineThatDoesNotOpenIsAStateAndNoEnd() {
        const auto world = filledWorld();
        world->failures.emplace("open", Error(galley::ErrorKind::Forbidden, "the data directory belongs to root"));
        ModelSet models(test::openFake(world));
        QTRY_COMPARE(models.status.engineState(), EngineGate::State::Failed);
        QTRY_VERIFY(models.containers.error().isSet());
        QVERIFY(!models.containers.loaded());
        world->change([&] { world->failures.clear(); });
        models.gate.open();
        QTRY_COMPARE(models.containers.rowCount(), 2);
        QVERIFY(!models.containers.error().isSet());
    }

    void theSearchFindsTheBestFirst() {
        ModelSet models(test::openFake(filledWorld()));
        QAbstractItemModelTester tester(&models.search, QAbstractItemModelTester::FailureReportingMode::QtTest);
        models.search.addAction("pull", "Pull an image", "download flask registry");
        QTRY_COMPARE(models.images.rowCount(), 3);
        QTRY_COMPARE(models.containers.rowCount(), 2);
        models.search.setQuery("flask");
        QTRY_VERIFY(models.search.rowCount() >= 4);
        QCOMPARE(models.search.at(0).kind, SearchHit::Kind::Container);
        QCOMPARE(models.search.at(0).id, "c1");
        // Found by what they are about, but not by their title: behind.
        for (int row = 0; row < 3; ++row) QVERIFY(models.search.at(row).id != "pull");
        models.search.setQuery("nothing like it");
        QCOMPARE(models.search.rowCount(), 0);
        models.search.setQuery("");
        QCOMPARE(models.search.rowCount(), 1);
    }

    void notificationsAreKeptNewestFirst() {
        NotificationModel notifications;
        QAbstractItemModelTester tester(&notifications, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy shown(&notifications, &NotificationModel::notified);
        for (int i = 0; i < NotificationModel::kKept + 5; ++i) {
            notifications.notifyText(Notification::Severity::Info, QString::number(i));
        }
        QCOMPARE(shown.size(), NotificationModel::kKept + 5);
        QCOMPARE(notifications.rowCount(), NotificationModel::kKept);
        QCOMPARE(notifications.at(0).text, QString::number(NotificationModel::kKept + 4));
        QSignalSpy actions(&notifications, &NotificationModel::actionTriggered);
        notifications.triggerAction(notifications.at(0).number);
        notifications.triggerAction(1);
        QCOMPARE(actions.size(), 1);
        notifications.clear();
        QCOMPARE(notifications.unseenCount(), 0);
    }

    void theDemoIsPulledRunAndOpened() {
        qputenv("GALLEY_DEMO_IMAGE", "localhost:5005/flask-demo:1");
        const auto world = std::make_shared<test::World>();
        api::PortAvailability taken;
        taken.suggestion = 5001;
        world->takenPorts[5000] = taken;
        ModelSet models(test::openFake(world));
        QSignalSpy ready(&models.demo, &DemoRunner::ready);
        models.demo.start();
        QTRY_COMPARE(models.demo.state(), DemoRunner::State::Waiting);
        QCOMPARE(models.tasks.rowCount(), 1);
        QCOMPARE(world->created.size(), 1U);
        QCOMPARE(world->created[0].ports[0].hostPort, 5001);
        world->change([&] { world->ports = {test::makePort("new1", 5001, 5000)}; });
        QTRY_VERIFY(models.demo.state() == DemoRunner::State::Ready ||
                    models.demo.state() == DemoRunner::State::Failed);
        QCOMPARE(models.demo.error().sentence, QString());
        QCOMPARE(ready[0][0].toUrl(), QUrl("http://localhost:5001"));
        qunsetenv("GALLEY_DEMO_IMAGE");
    }

    void aDemoThatEndsAtOnceSaysSo() {
        const auto world = std::make_shared<test::World>();
        ModelSet models(test::openFake(world));
        models.demo.start();
        QTRY_COMPARE(models.demo.state(), DemoRunner::State::Waiting);
        world->change([&] { world->containers[0].state = api::ContainerState::Exited; });
        QTRY_COMPARE(models.demo.state(), DemoRunner::State::Failed);
        QCOMPARE(models.demo.error().kind, models::ErrorKind::Runtime);
    }

    void aDemoThatCannotBePulledSaysWhy() {
        const auto world = std::make_shared<test::World>();
        world->failures.emplace("pull", Error(galley::ErrorKind::Network, "the registry did not answer"));
        ModelSet models(test::openFake(world));
        models.demo.start();
        QTRY_COMPARE(models.demo.state(), DemoRunner::State::Failed);
        QCOMPARE(models.demo.error().sentence, "The registry did not answer");
    }
};

GALLEY_TEST(TestLists);
#include "test_lists.moc"
