// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "models/clean_up.h"
#include "models/model_set.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;
using Kind = CleanUpGroup::Kind;

class TestCleanUp : public QObject {
    Q_OBJECT

    static api::ImageDiskUse image(const std::string& id, const std::vector<std::string>& tags, std::int64_t shared,
                                   std::int64_t unique, int containers) {
        api::ImageDiskUse use;
        use.image = test::makeImage(id, tags);
        use.image.sizeBytes = shared + unique;
        use.sharedBytes = shared;
        use.uniqueBytes = unique;
        use.containers = containers;
        use.isReclaimable = containers == 0;
        return use;
    }
    static std::shared_ptr<test::World> filledWorld() {
        auto world = std::make_shared<test::World>();
        api::DiskUse& disk = world->diskUse;
        disk.images = {image("sha256:aa", {"flask:1"}, 100, 900, 1), image("sha256:bb", {"old:1"}, 100, 400, 0),
                       image("sha256:cc", {}, 0, 50, 0)};
        disk.imageTotals = {3, 1, 1450, 500};
        api::ContainerDiskUse stopped;
        stopped.container = test::makeContainer("c1", "job", api::ContainerState::Exited);
        stopped.writtenBytes = 70;
        stopped.isReclaimable = true;
        api::ContainerDiskUse runs;
        runs.container = test::makeContainer("c2", "web");
        runs.writtenBytes = 30;
        disk.containers = {stopped, runs};
        disk.containerTotals = {2, 1, 100, 70};
        disk.volumes = {{"data", 0, 5000, false, true},
                        {std::string(64, 'a'), 0, 20, true, true},
                        {std::string(64, 'b'), 1, 10, true, false}};
        disk.volumeTotals = {3, 1, 5030, 5020};
        disk.downloadTotals = {1, 0, 8, 8};
        return world;
    }

private slots:
    void everythingIsListedTheLargestFirst() {
        ModelSet models(test::openFake(filledWorld()));
        QAbstractItemModelTester tester(&models.disk, QAbstractItemModelTester::FailureReportingMode::QtTest);
        models.disk.refresh();
        QVERIFY(models.disk.measuring());
        QTRY_COMPARE(models.disk.rowCount(), 9);
        QVERIFY(!models.disk.measuring());
        QCOMPARE(models.disk.at(0).name, "data");
        QCOMPARE(models.disk.at(1).name, "flask:1");
        QCOMPARE(models.disk.at(1).sharedBytes, 100);
        QCOMPARE(models.disk.totalBytes(), 1450 + 100 + 5030 + 8);
    }

    void whatCanGoIsGroupedByWhatItCosts() {
        ModelSet models(test::openFake(filledWorld()));
        models.disk.refresh();
        QTRY_COMPARE(models.cleanUp.groups().size(), 5);
        const QList<CleanUpGroup>& groups = models.cleanUp.groups();
        QCOMPARE(groups[0].kind, Kind::NamelessImages);
        QCOMPARE(groups[0].loss, CleanUpGroup::Loss::Nothing);
        QCOMPARE(groups[2].kind, Kind::UnusedImages);
        // The two unused images share layers with each other alone: together they give what the engine counted.
        QCOMPARE(groups[0].bytes + groups[2].bytes, 500);
        QCOMPARE(groups[3].items.size(), 1);
        QCOMPARE(groups[3].items[0].name, "job");
        // A volume with a name is never offered, and none that is mounted.
        QCOMPARE(groups[4].kind, Kind::LostVolumes);
        QCOMPARE(groups[4].items.size(), 1);
        QCOMPARE(groups[4].loss, CleanUpGroup::Loss::ForEver);
    }

    void onlyWhatNobodyCanMissIsTickedAtFirst() {
        ModelSet models(test::openFake(filledWorld()));
        models.disk.refresh();
        QTRY_VERIFY(!models.cleanUp.groups().isEmpty());
        for (const CleanUpGroup& group : models.cleanUp.groups()) {
            QCOMPARE(models.cleanUp.isTicked(group.kind), group.loss == CleanUpGroup::Loss::Nothing);
        }
        QCOMPARE(models.cleanUp.bytes(), 50);
    }

    void unusedImagesIncludeThoseWithoutAName() {
        ModelSet models(test::openFake(filledWorld()));
        models.disk.refresh();
        QTRY_VERIFY(!models.cleanUp.groups().isEmpty());
        models.cleanUp.setTicked(Kind::NamelessImages, false);
        QVERIFY(!models.cleanUp.anythingTicked());
        models.cleanUp.setTicked(Kind::UnusedImages, true);
        QVERIFY(models.cleanUp.isTicked(Kind::NamelessImages));
        models.cleanUp.setTicked(Kind::NamelessImages, false);
        QVERIFY(!models.cleanUp.isTicked(Kind::UnusedImages));
    }

    void exactlyTheTickedGroupsAreDeleted() {
        const auto world = filledWorld();
        world->systemPruned.reclaimedBytes = 120;
        ModelSet models(test::openFake(world));
        models.disk.refresh();
        QTRY_VERIFY(!models.cleanUp.groups().isEmpty());
        models.cleanUp.setTicked(Kind::StoppedContainers, true);
        QVERIFY(models.cleanUp.planText().contains("cannot be brought back"));
        QSignalSpy done(&models.cleanUp, &CleanUp::succeeded);
        models.cleanUp.run();
        QVERIFY(models.cleanUp.running());
        QVERIFY(done.wait());
        QCOMPARE(done[0][0].toLongLong(), 120);
        QVERIFY(world->systemPruneRequest.images);
        QVERIFY(world->systemPruneRequest.containers);
        QVERIFY(!world->systemPruneRequest.allImages);
        QVERIFY(!world->systemPruneRequest.volumes);
        QVERIFY(!world->systemPruneRequest.downloads);
    }

    void aFailureIsToldAndTheFiguresAreTakenAnew() {
        const auto world = filledWorld();
        world->failures.emplace("system.prune", Error(galley::ErrorKind::Busy, "another one cleans up"));
        ModelSet models(test::openFake(world));
        models.disk.refresh();
        QTRY_VERIFY(!models.cleanUp.groups().isEmpty());
        QSignalSpy failed(&models.cleanUp, &CleanUp::failed);
        models.cleanUp.run();
        QVERIFY(failed.wait());
        QCOMPARE(failed[0][0].value<ErrorInfo>().kind, models::ErrorKind::Busy);
        QVERIFY(!models.cleanUp.running());
    }
};

GALLEY_TEST(TestCleanUp);
#include "test_clean_up.moc"
