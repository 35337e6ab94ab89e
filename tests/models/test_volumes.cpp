// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "models/format.h"
#include "models/model_set.h"
#include "models/volume_task.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

class TestVolumes : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->volumes.list = {test::makeVolume(std::string(64, 'a')), test::makeVolume("cache"),
                                 test::makeVolume("data", {{"c1", "db", true}, {"c2", "backup", false}})};
        m_world->volumes.list[2].labels = {{"keep", ""}, {"team", "shop"}};
        m_world->volumes.sizes = {{"cache", 2000}, {"data", 712'000'000}};
        m_models = std::make_unique<ModelSet>(test::openFake(m_world));
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_models->volumes,
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(volumes().rowCount(), 3);
    }
    void cleanup() {
        m_world->archiveBarrier.open();
        m_world->measureBarrier.open();
        m_tester.reset();
        m_models.reset();
    }

    void aRowSaysWhoUsesIt() {
        QCOMPARE(text("cache", VolumeListModel::Status), "Unused");
        QCOMPARE(text("cache", VolumeListModel::UsedBy), "—");
        QCOMPARE(text("data", VolumeListModel::Status), "In use");
        QCOMPARE(text("data", VolumeListModel::UsedBy), "db, backup");
        const VolumeRow& data = volumes().at(volumes().rowOf("data"));
        QCOMPARE(data.userNames(true), QStringList{"db"});
        QCOMPARE(data.labels, (QStringList{"keep", "team=shop"}));
        QCOMPARE(volumes().unusedCount(), 2);
    }

    void aVolumeThatNobodyNamedIsShownWithTwelveDigits() {
        const QModelIndex index = volumes().index(0, VolumeListModel::Name);
        QCOMPARE(index.data().toString(), QString(12, 'a'));
        QCOMPARE(index.data(IdRole).toString(), QString(64, 'a'));
        QVERIFY(index.data(Qt::ToolTipRole).toString().contains(QString(64, 'a')));
        QCOMPARE(shortVolumeName(QString(64, 'g')), QString(64, 'g'));
        QCOMPARE(shortVolumeName("data"), "data");
    }

    void theFilterLooksAtNamesUsersAndLabels() {
        const QString words = volumes().index(volumes().rowOf("data"), 0).data(FilterRole).toString();
        for (const char* word : {"data", "backup", "team=shop"}) QVERIFY(words.contains(QLatin1String(word)));
    }

    void whatTheCommandLineDoesShowsUp() {
        QSignalSpy inserted(&volumes(), &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&volumes(), &QAbstractItemModel::modelReset);
        m_world->change([&] { m_world->volumes.list.push_back(test::makeVolume("late")); });
        m_world->emitEvent("volume", "create", "late");
        QTRY_COMPARE(volumes().rowCount(), 4);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(reset.size(), 0);
    }

    void aContainerThatStopsChangesWhoRunsWithIt() {
        m_world->change([&] { m_world->volumes.list[2].users[0].isRunning = false; });
        m_world->emitEvent("container", "die", "c1");
        QTRY_VERIFY(volumes().at(volumes().rowOf("data")).userNames(true).isEmpty());
    }

    void aFailedListIsAnErrorAndTheRowsStay() {
        m_world->failures.emplace("volumes.list", Error(galley::ErrorKind::Forbidden, "it cannot be read"));
        volumes().refresh();
        QTRY_VERIFY(volumes().error().isSet());
        QCOMPARE(volumes().rowCount(), 3);
        m_world->change([&] { m_world->failures.clear(); });
        volumes().refresh();
        QTRY_VERIFY(!volumes().error().isSet());
    }

    void sizesAreMeasuredOnlyWhenAskedAndStay() {
        QCOMPARE(text("data", VolumeListModel::Size), "—");
        QCOMPARE(volumes().measuredBytes(), -1);
        volumes().measure();
        QVERIFY(volumes().measuring());
        QTRY_VERIFY(!volumes().measuring());
        QCOMPARE(volumes().at(volumes().rowOf("data")).bytes, 712'000'000);
        QCOMPARE(volumes().measuredBytes(), 712'002'000);
        QSignalSpy refreshed(&volumes(), &LiveTableModel::refreshed);
        volumes().refresh();
        QVERIFY(refreshed.wait());
        QCOMPARE(volumes().at(volumes().rowOf("data")).bytes, 712'000'000);
        QCOMPARE(m_world->countCalls("volumes.list sizes"), 1);
    }

    void oneVolumeIsMeasuredByItself() {
        volumes().measure("cache");
        QTRY_COMPARE(volumes().at(volumes().rowOf("cache")).bytes, 2000);
        QCOMPARE(volumes().at(volumes().rowOf("data")).bytes, -1);
        QCOMPARE(m_world->countCalls("volumes.list sizes"), 0);
    }

    void aMeasurementCanBeStopped() {
        QSignalSpy failed(&volumes(), &VolumeListModel::measureFailed);
        m_world->measureBarrier.close();
        volumes().measure();
        QVERIFY(m_world->measureBarrier.waitForCaller());
        // The list goes on meanwhile.
        QSignalSpy refreshed(&volumes(), &LiveTableModel::refreshed);
        volumes().refresh();
        QVERIFY(refreshed.wait());
        volumes().cancelMeasuring();
        QTRY_VERIFY(!volumes().measuring());
        QCOMPARE(failed.size(), 0);
        QCOMPARE(volumes().measuredBytes(), -1);
    }

    void aMeasurementThatFailsIsTold() {
        QSignalSpy failed(&volumes(), &VolumeListModel::measureFailed);
        m_world->failures.emplace("volumes.measure", Error(galley::ErrorKind::Forbidden, "a folder is closed"));
        volumes().measure("data");
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].value<ErrorInfo>().sentence, "A folder is closed");
    }

    void emptyingForgetsTheSize() {
        volumes().measure();
        QTRY_COMPARE(volumes().at(volumes().rowOf("cache")).bytes, 2000);
        m_models->volumeActions.empty("cache");
        QTRY_COMPARE(volumes().at(volumes().rowOf("cache")).bytes, -1);
        QCOMPARE(m_world->countCalls("volumes.empty cache"), 1);
    }

    void aVolumeIsMadeRenamedAndDeletedWithoutAnEvent() {
        QSignalSpy renamed(&m_models->volumeActions, &VolumeActions::renamed);
        m_models->volumeActions.create("new");
        QTRY_VERIFY(volumes().rowOf("new") >= 0);
        m_models->volumeActions.rename("new", "newer");
        QTRY_VERIFY(volumes().rowOf("newer") >= 0);
        QCOMPARE(volumes().rowOf("new"), -1);
        QCOMPARE(renamed.size(), 1);
        m_models->volumeActions.remove({"newer", "cache"});
        QTRY_COMPARE(volumes().rowCount(), 2);
    }

    void aFailureIsToldAndTheRowIsFreeAgain() {
        QSignalSpy failed(&m_models->volumeActions, &VolumeActions::failed);
        m_world->failures.emplace("volumes.remove", Error(galley::ErrorKind::Busy, "volume is in use"));
        m_models->volumeActions.remove({"cache"});
        QVERIFY(m_models->volumeActions.isBusy("cache"));
        QCOMPARE(volumes().index(volumes().rowOf("cache"), 0).data(BusyRole).toString(), "Deleting…");
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][1].toString(), "remove");
        QVERIFY(!m_models->volumeActions.isBusy("cache"));
    }

    void aBusyVolumeTakesNoSecondAction() {
        m_world->archiveBarrier.close();
        VolumeTask* task = m_models->volumeActions.clone("cache", "cache-copy");
        QVERIFY(task != nullptr);
        QVERIFY(m_world->archiveBarrier.waitForCaller());
        QCOMPARE(m_models->volumeActions.exportTar("cache", "/tmp/x.tar"), nullptr);
        m_models->volumeActions.remove({"cache"});
        QCOMPARE(m_world->countCalls("volumes.remove"), 0);
        m_world->archiveBarrier.open();
        QTRY_COMPARE(task->state(), Task::State::Done);
        QTRY_VERIFY(volumes().rowOf("cache-copy") >= 0);
        QVERIFY(!m_models->volumeActions.isBusy("cache"));
        QCOMPARE(task->statusText(), "cache-copy is a copy of cache");
    }

    void anExportAppearsWholeOrNotAtAll() {
        const QTemporaryDir folder;
        m_world->volumes.exported = std::string(300'000, 'x');
        const QString path = folder.filePath("data.tar");
        m_world->archiveBarrier.close();
        VolumeTask* task = m_models->volumeActions.exportTar("data", path);
        QVERIFY(m_world->archiveBarrier.waitForCaller());
        task->cancel();
        QTRY_COMPARE(task->state(), Task::State::Cancelled);
        QVERIFY(!QFile::exists(path));
        m_world->archiveBarrier.open();
        task = m_models->volumeActions.exportTar("data", path);
        QTRY_COMPARE(task->state(), Task::State::Done);
        QCOMPARE(QFile(path).size(), 300'000);
    }

    void anImportReadsTheWholeFileAndTellsWhatWasLost() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("in.tar");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(200'000, 'y'));
        file.close();
        m_world->volumes.importWarnings = {"dev/null: a device was left out"};
        VolumeTask* task = m_models->volumeActions.importTar("fresh", path);
        QTRY_COMPARE(task->state(), Task::State::Done);
        QCOMPARE(m_world->volumes.importedBytes, 200'000U);
        QCOMPARE(task->warnings(), QStringList{"dev/null: a device was left out"});
        QTRY_VERIFY(volumes().rowOf("fresh") >= 0);
    }

    void filesThatCannotBeReadOrWrittenAreToldInWords() {
        VolumeTask* in = m_models->volumeActions.importTar("cache", "/nowhere/in.tar");
        VolumeTask* out = m_models->volumeActions.exportTar("data", "/nowhere/out.tar");
        QTRY_COMPARE(in->state(), Task::State::Failed);
        QTRY_COMPARE(out->state(), Task::State::Failed);
        QVERIFY(in->error().sentence.contains("/nowhere/in.tar"));
        QVERIFY(out->error().sentence.contains("/nowhere/out.tar"));
        QCOMPARE(m_world->countCalls("volumes.import"), 0);
        QVERIFY(!m_models->volumeActions.isBusy("cache"));
    }

    void theSearchFindsAVolumeByItsNameAndItsUser() {
        m_models->search.setQuery("data");
        QTRY_VERIFY(m_models->search.rowCount() > 0);
        QCOMPARE(m_models->search.at(0).kind, SearchHit::Kind::Volume);
        QCOMPARE(m_models->search.at(0).id, "data");
        m_models->search.setQuery("backup");
        QCOMPARE(m_models->search.rowCount(), 1);
    }

private:
    VolumeListModel& volumes() { return m_models->volumes; }
    QString text(const QString& name, int column) {
        return volumes().index(volumes().rowOf(name), column).data().toString();
    }

    std::shared_ptr<test::World> m_world;
    std::unique_ptr<ModelSet> m_models;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

GALLEY_TEST(TestVolumes);
#include "test_volumes.moc"
