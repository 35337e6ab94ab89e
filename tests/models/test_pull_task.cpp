// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>

#include "models/image_actions.h"
#include "models/model_set.h"
#include "models/pull_task.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

namespace {

api::PullProgress progress(std::int64_t firstBytes, api::LayerPhase firstPhase) {
    api::PullProgress step;
    step.status = "Pulling from library/flask";
    step.layers = {{"aaaaaaaaaaaa", firstPhase, firstBytes, 1000},
                   {"bbbbbbbbbbbb", api::LayerPhase::AlreadyHere, 0, 5000},
                   {"cccccccccccc", api::LayerPhase::Waiting, 0, 3000}};
    return step;
}

}  // namespace

class TestPullTask : public QObject {
    Q_OBJECT
private slots:
    void layersAndTotalsAreCounted() {
        const auto world = std::make_shared<test::World>();
        world->pullSteps = {progress(200, api::LayerPhase::Downloading), progress(500, api::LayerPhase::Downloading)};
        world->pullBarrier.close();
        ModelSet models(test::openFake(world));
        PullTask* task = models.imageActions.pull("flask");
        QTRY_COMPARE(task->movedBytes(), 500);
        QCOMPARE(task->totalBytes(), 4000);
        QCOMPARE(task->layers().size(), 3);
        QCOMPARE(task->layers()[1].phase, TransferLayer::Phase::AlreadyHere);
        QCOMPARE(task->progressPermille(), 125);
        QVERIFY(task->running());
        world->pullBarrier.open();
        QTRY_COMPARE(task->state(), Task::State::Done);
        QCOMPARE(task->imageId(), "sha256:bb");
        QCOMPARE(task->progressPermille(), 1000);
    }

    void aFailureLeavesTheListWhenTheSameIsTriedAnew() {
        const auto world = std::make_shared<test::World>();
        world->failures.emplace("pull", Error(galley::ErrorKind::Unauthorized, "log in first"));
        ModelSet models(test::openFake(world));
        PullTask* flask = models.imageActions.pull("flask");
        QTRY_COMPARE(flask->state(), Task::State::Failed);
        PullTask* other = models.imageActions.pull("flask", "linux/arm64");
        QTRY_COMPARE(other->state(), Task::State::Failed);
        QCOMPARE(models.tasks.rowCount(), 2);
        const QPointer<PullTask> first(flask);
        PullTask* again = models.imageActions.pull("flask");
        QCOMPARE(models.tasks.rowCount(), 2);
        QCOMPARE(models.tasks.at(0), again);
        QCOMPARE(models.tasks.at(1), other);
        QTRY_VERIFY(first.isNull());
    }

    void anUnpackingLayerKeepsItsDownloadSize() {
        const auto world = std::make_shared<test::World>();
        api::PullProgress unpacking = progress(90'000, api::LayerPhase::Unpacking);
        unpacking.layers[0].totalBytes = 100'000;
        world->pullSteps = {progress(1000, api::LayerPhase::Downloading)};
        world->pullBarrier.close();
        ModelSet models(test::openFake(world));
        PullTask* task = models.imageActions.pull("flask");
        QTRY_COMPARE(task->movedBytes(), 1000);
        world->change([&] { world->pullSteps = {progress(1000, api::LayerPhase::Downloading), unpacking}; });
        task->cancel();
        QTRY_VERIFY(!task->running());
        world->pullBarrier.close();
        PullTask* second = models.imageActions.pull("flask");
        QTRY_VERIFY(!second->layers().isEmpty() && second->layers()[0].phase == TransferLayer::Phase::Unpacking);
        QVERIFY(second->totalBytes() <= 4000);
    }

    void aTotalThatIsNotKnownIsNotInvented() {
        const auto world = std::make_shared<test::World>();
        api::PullProgress step = progress(200, api::LayerPhase::Downloading);
        step.layers[2].totalBytes = 0;
        world->pullSteps = {step};
        world->pullBarrier.close();
        ModelSet models(test::openFake(world));
        PullTask* task = models.imageActions.pull("flask");
        QTRY_COMPARE(task->movedBytes(), 200);
        QCOMPARE(task->totalBytes(), 0);
        QCOMPARE(task->progressPermille(), -1);
        QCOMPARE(task->secondsLeft(), -1);
        world->pullBarrier.open();
        QTRY_VERIFY(!task->running());
    }

    void cancellingEndsAsCancelledAndIsNoError() {
        const auto world = std::make_shared<test::World>();
        world->pullBarrier.close();
        ModelSet models(test::openFake(world));
        QAbstractItemModelTester tester(&models.tasks, QAbstractItemModelTester::FailureReportingMode::QtTest);
        PullTask* task = models.imageActions.pull("flask");
        QVERIFY(world->pullBarrier.waitForCaller());
        QCOMPARE(models.tasks.runningCount(), 1);
        task->cancel();
        QTRY_COMPARE(task->state(), Task::State::Cancelled);
        QVERIFY(!task->error().isSet());
        QCOMPARE(models.tasks.runningCount(), 0);
        models.tasks.clearEnded();
        QCOMPARE(models.tasks.rowCount(), 0);
    }

    void aPausedPullGoesOnFromWhatArrived() {
        const auto world = std::make_shared<test::World>();
        world->pullSteps = {progress(600, api::LayerPhase::Downloading)};
        world->pullBarrier.close();
        ModelSet models(test::openFake(world));
        PullTask* task = models.imageActions.pull("flask");
        QTRY_COMPARE(task->movedBytes(), 600);
        QSignalSpy finished(task, &Task::finished);
        task->pause();
        QVERIFY(task->stopping());
        QTRY_COMPARE(task->state(), Task::State::Paused);
        QVERIFY(task->statusText().contains("kept"));
        QCOMPARE(task->movedBytes(), 600);
        QCOMPARE(models.tasks.runningCount(), 0);
        QCOMPARE(finished.size(), 0);
        // It is not ended: what is put away stays.
        models.tasks.clearEnded();
        QCOMPARE(models.tasks.rowCount(), 1);
        task->resume();
        QCOMPARE(task->state(), Task::State::Running);
        QCOMPARE(models.tasks.runningCount(), 1);
        QTRY_COMPARE(world->countCalls("pull"), 2);
        QTRY_VERIFY(!task->layers().isEmpty());
        // What was there before says nothing about the line.
        QCOMPARE(task->speed(), 0);
        QCOMPARE(task->secondsLeft(), -1);
        world->pullBarrier.open();
        QTRY_COMPARE(task->state(), Task::State::Done);
        QCOMPARE(finished.size(), 1);
    }

    void aPausedPullCanBeCancelled() {
        const auto world = std::make_shared<test::World>();
        world->pullBarrier.close();
        ModelSet models(test::openFake(world));
        PullTask* task = models.imageActions.pull("flask");
        QVERIFY(world->pullBarrier.waitForCaller());
        task->pause();
        QTRY_COMPARE(task->state(), Task::State::Paused);
        task->cancel();
        QCOMPARE(task->state(), Task::State::Cancelled);
        QCOMPARE(world->countCalls("pull"), 1);
    }

    void aPullThatWaitsForItsTurnIsPausedAtOnce() {
        const auto world = std::make_shared<test::World>();
        world->pullBarrier.close();
        ModelSet models(test::openFake(world));
        QList<PullTask*> tasks;
        for (int i = 0; i < 4; ++i) tasks.append(models.imageActions.pull("flask"));
        QTRY_COMPARE(world->countCalls("pull"), 3);
        tasks.last()->pause();
        QCOMPARE(tasks.last()->state(), Task::State::Paused);
        tasks.last()->resume();
        world->pullBarrier.open();
        QTRY_COMPARE(tasks.last()->state(), Task::State::Done);
        QCOMPARE(world->countCalls("pull"), 4);
    }

    void aFailedPullCanBeTriedAgain() {
        const auto world = std::make_shared<test::World>();
        world->failures.emplace("pull", Error(galley::ErrorKind::Network, "the connection was lost"));
        ModelSet models(test::openFake(world));
        PullTask* task = models.imageActions.pull("flask");
        QTRY_COMPARE(task->state(), Task::State::Failed);
        world->change([&] { world->failures.clear(); });
        QSignalSpy finished(task, &Task::finished);
        task->resume();
        QVERIFY(!task->error().isSet());
        QTRY_COMPARE(task->state(), Task::State::Done);
        QCOMPARE(finished.size(), 1);
    }

    void aFailureHasASentence() {
        const auto world = std::make_shared<test::World>();
        world->failures.emplace("pull", Error(galley::ErrorKind::Unauthorized, "the registry wants a login"));
        ModelSet models(test::openFake(world));
        PullTask* task = models.imageActions.pull("private/app");
        QTRY_COMPARE(task->state(), Task::State::Failed);
        QCOMPARE(task->error().kind, models::ErrorKind::Unauthorized);
        QCOMPARE(task->statusText(), "The registry wants a login");
    }

    void closingTheWindowDuringAPullEndsInTime() {
        const auto world = std::make_shared<test::World>();
        world->pullSteps = {progress(200, api::LayerPhase::Downloading)};
        world->pullBarrier.close();
        auto models = std::make_unique<ModelSet>(test::openFake(world));
        for (int i = 0; i < 6; ++i) models->imageActions.pull("flask");
        QVERIFY(world->pullBarrier.waitForCaller());
        QElapsedTimer clock;
        clock.start();
        models.reset();
        QVERIFY(clock.elapsed() < 3000);
        QCoreApplication::processEvents();
    }

    void onlyTheNewestReferenceIsAnswered() {
        ModelSet models(test::openFake(std::make_shared<test::World>()));
        QSignalSpy checked(&models.imageActions, &ImageActions::referenceChecked);
        models.imageActions.checkReference("f");
        models.imageActions.checkReference("fl");
        models.imageActions.checkReference("fl ask");
        QVERIFY(checked.wait());
        QCOMPARE(checked.size(), 1);
        QCOMPARE(checked[0][0].toString(), "fl ask");
        QCOMPARE(checked[0][1].toString(), QString());
        QCOMPARE(checked[0][2].value<ErrorInfo>().kind, models::ErrorKind::InvalidInput);
    }
};

GALLEY_TEST(TestPullTask);
#include "test_pull_task.moc"
