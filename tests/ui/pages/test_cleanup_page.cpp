// SPDX-License-Identifier: Apache-2.0
#include <QCheckBox>
#include <QLabel>
#include <QTabBar>

#include "tests/ui/pages/page_support.h"
#include "ui/cleanup/cleanup_page.h"
#include "ui/widgets/button.h"

using namespace galley;
using namespace galley::ui;

class TestCleanUpPage : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        api::ImageDiskUse nameless;
        nameless.image = test::makeImage("sha256:cc", {});
        nameless.uniqueBytes = 50'000'000;
        nameless.isReclaimable = true;
        api::ImageDiskUse used;
        used.image = test::makeImage("sha256:aa", {"flask-demo:1"});
        used.uniqueBytes = 900'000'000;
        used.sharedBytes = 74'000'000;
        used.containers = 1;
        m_world->diskUse.images = {used, nameless};
        m_world->diskUse.imageTotals = {2, 1, 1'024'000'000, 50'000'000};
        api::ContainerDiskUse stopped;
        stopped.container = test::makeContainer("c1", "job", api::ContainerState::Exited);
        stopped.writtenBytes = 7'000'000;
        stopped.isReclaimable = true;
        m_world->diskUse.containers = {stopped};
        m_world->diskUse.containerTotals = {1, 0, 7'000'000, 7'000'000};
        m_world->systemPruned.reclaimedBytes = 57'000'000;
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_page = std::make_unique<CleanUpPage>(*m_models, m_prompt);
        m_page->resize(1072, 700);
        m_page->show();
        m_page->setShown(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QTRY_VERIFY(test::shown<QCheckBox>("cleanNameless") != nullptr);
    }
    void cleanup() {
        m_page.reset();
        m_models.reset();
        m_prompt = {};
    }

    void tickingShowsWhatItGivesAndTheQuestionSaysWhatGoes() {
        QVERIFY(test::shown<QCheckBox>("cleanNameless")->isChecked());
        QVERIFY(!test::shown<QCheckBox>("cleanStopped")->isChecked());
        QVERIFY(sum().contains("50"));
        QTest::mouseClick(test::shown("cleanStopped"), Qt::LeftButton, {},
                          QPoint(8, test::shown("cleanStopped")->height() / 2));
        QVERIFY(sum().contains("57"));
        QTest::mouseClick(test::shown("cleanUpRun"), Qt::LeftButton);
        QCOMPARE(m_prompt.questions.size(), 1);
        QVERIFY(m_prompt.questions[0].destructive);
        QVERIFY(m_prompt.questions[0].text.contains("1 stopped container"));
        QVERIFY(m_prompt.questions[0].text.contains("cannot be brought back"));
        QTRY_VERIFY(m_world->systemPruneRequest.containers);
        QTRY_COMPARE(m_models->notifications.rowCount(), 1);
        QVERIFY(m_models->notifications.at(0).text.contains("57"));
    }

    void aNoChangesNothing() {
        m_prompt.confirm = false;
        QTest::mouseClick(test::shown("cleanUpRun"), Qt::LeftButton);
        QCOMPARE(m_prompt.questions.size(), 1);
        QVERIFY(!m_models->cleanUp.running());
        QCOMPARE(m_world->countCalls("system.prune"), 0);
    }

    void withNothingTickedThereIsNothingToDo() {
        auto* box = test::shown<QCheckBox>("cleanNameless");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Space);
        QVERIFY(!box->isChecked());
        QVERIFY(!test::shown("cleanUpRun")->isEnabled());
    }

    void theThingsOfAGroupAreShownWhenOpened() {
        QVERIFY(test::shown("cleanItemName") == nullptr);
        QTest::mouseClick(test::shown("cleanStoppedExpand"), Qt::LeftButton);
        QTRY_COMPARE(test::shown<QLabel>("cleanItemName")->text(), "job");
    }

    void everythingIsListedAndLeadsToItsPage() {
        test::shown<QTabBar>("cleanUpTabs")->setCurrentIndex(1);
        auto* table = test::shown<DataTable>("diskTable");
        QTRY_COMPARE(table->shownRows(), 3);
        QSignalSpy navigated(m_page.get(), &Page::navigateRequested);
        table->setCurrentId("image:sha256:aa");
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(navigated.value(0).value(0).toString(), "images");
        QCOMPARE(navigated.value(0).value(1).toString(), "flask-demo:1");
    }

    void withNothingToCleanUpItSaysSo() {
        m_world->change([&] { m_world->diskUse = {}; });
        QTest::mouseClick(test::shown("cleanUpMeasure"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("cleanUpNothing") != nullptr);
        QVERIFY(test::shown("cleanUpRun") == nullptr);
    }

    void aFailureToMeasureIsToldAndGoesAway() {
        m_world->change(
            [&] { m_world->failures.emplace("diskUse", Error(ErrorKind::Forbidden, "the disk is closed")); });
        QTest::mouseClick(test::shown("cleanUpMeasure"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("cleanUpError") != nullptr);
        m_world->change([&] { m_world->failures.clear(); });
        QVERIFY(test::clickShown("cleanUpErrorAction"));
        QTRY_VERIFY(!m_models->disk.measuring());
        QVERIFY(test::shown("cleanUpError") == nullptr);
    }

private:
    static QString sum() { return test::shown<QLabel>("cleanUpSum")->text(); }

    std::shared_ptr<test::World> m_world;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<CleanUpPage> m_page;
};

GALLEY_TEST(TestCleanUpPage);
#include "test_cleanup_page.moc"
