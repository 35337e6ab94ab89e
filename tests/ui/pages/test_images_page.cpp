// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>

#include "models/pull_task.h"
#include "tests/ui/pages/page_support.h"
#include "ui/images/image_view.h"
#include "ui/images/images_page.h"
#include "ui/widgets/button.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/transfer_card.h"
#include "ui/widgets/transfer_list.h"

using namespace galley;
using namespace galley::ui;

class TestImagesPage : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->images = {test::makeImage("sha256:aa", {"flask-demo:1"}),
                           test::makeImage("sha256:bb", {"postgres:16"})};
        m_world->containers = {test::makeContainer("c1", "web"), test::makeContainer("c2", "db")};
        m_world->containers[1].imageId = "sha256:cc";
        api::ImageDetails details;
        details.summary = m_world->images[0];
        details.environment = {"A=1", "B=2"};
        details.command = {"flask", "run"};
        m_world->details["flask-demo:1"] = details;
        m_world->histories["flask-demo:1"] = {
            {"sha256:aa", {}, "CMD [\"flask\", \"run\"]", 0, ""},
            {"<missing>", {}, "RUN /bin/sh -c pip install flask # buildkit", 900, ""}};
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_page = std::make_unique<ImagesPage>(*m_models, m_prompt);
        m_page->resize(1072, 700);
        m_page->show();
        m_page->setShown(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QTRY_COMPARE(m_page->table()->shownRows(), 2);
    }
    void cleanup() {
        m_world->pullBarrier.open();
        m_page.reset();
        m_models.reset();
        m_prompt = {};
    }

    void enterOpensAnImageInPlaceAndEscGoesBackToItsRow() {
        openImage();
        QVERIFY(test::shown("imagesTable") == nullptr);
        QCOMPARE(test::shown<QLabel>("imageCrumbCurrent")->text(), "flask-demo:1");
        QVERIFY(m_page->goBack());
        QVERIFY(m_page->view() == nullptr);
        QCOMPARE(m_page->table()->currentId(), "sha256:aa flask-demo:1");
        QVERIFY(!m_page->goBack());
    }

    void itsStepsAreListedAndTheChosenOnesCommandCanBeCopied() {
        openImage();
        auto* steps = test::shown<DataTable>("imageLayersTable");
        QTRY_COMPARE(steps->shownRows(), 2);
        steps->setCurrentId("1");
        auto* strip = test::shown<CommandLineStrip>("imageLayersCommand");
        QVERIFY(strip != nullptr);
        QCOMPARE(strip->command(), "RUN /bin/sh -c pip install flask # buildkit");
        QTest::mouseClick(test::shown("imageLayersCommandCopy"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), "RUN /bin/sh -c pip install flask # buildkit");
    }

    void itsConfigCanBeReadAndCopied() {
        openImage();
        tabs()->setCurrentIndex(ImageView::Config);
        QTRY_VERIFY(test::shown<QLabel>("configEnvironment") != nullptr);
        QCOMPARE(test::shown<QLabel>("configEnvironment")->text(), "A=1\nB=2");
        QTest::mouseClick(test::shown("configEnvironmentCopy"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), "A=1\nB=2");
        QVERIFY2(test::shown("configVolumes") == nullptr, "what an image does not say takes no line");
        QCOMPARE(test::shown<QLabel>("configUser")->text(), "root");
        tabs()->setCurrentIndex(ImageView::Inspect);
        QTRY_VERIFY(test::shown<QPlainTextEdit>("imageInspectText")->toPlainText().contains("flask-demo:1"));
        QTest::mouseClick(test::shown("imageInspectCopy"), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith('['));
    }

    void itsContainersAreListedAndOpened() {
        openImage();
        QTRY_COMPARE(tabs()->tabText(ImageView::UsedBy), "Used by (1)");
        tabs()->setCurrentIndex(ImageView::UsedBy);
        auto* table = test::shown<DataTable>("imageUsersTable");
        QTRY_COMPARE(test::shownIds(*table), QStringList{"c1"});
        QSignalSpy navigated(m_page.get(), &Page::navigateRequested);
        table->setCurrentId("c1");
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(navigated.value(0).value(0).toString(), "containers");
        QCOMPARE(navigated.value(0).value(1).toString(), "c1");
        m_world->change([&] { m_world->containers.erase(m_world->containers.begin()); });
        m_models->containers.refresh();
        QTRY_VERIFY(test::shown("imageUsersEmpty") != nullptr);
    }

    void anImageThatIsDeletedElsewhereClosesItsPage() {
        openImage();
        m_world->change([&] { m_world->images.erase(m_world->images.begin()); });
        m_models->images.refresh();
        QTRY_VERIFY(m_page->view() == nullptr);
        QCOMPARE(m_page->table()->shownRows(), 1);
    }

    void anImageThatCannotBeReadSaysSoAndCanBeTriedAgain() {
        m_page->table()->setCurrentId("sha256:bb postgres:16");
        QTest::keyClick(m_page->table(), Qt::Key_Return);
        QTRY_VERIFY(test::shown("imageError") != nullptr);
        m_world->change([&] { m_world->details["postgres:16"] = {}; });
        QVERIFY(test::clickShown("imageErrorAction"));
        QTRY_VERIFY(test::shown("imageError") == nullptr);
    }

    void oneMoreNameIsAddedAfterItWasChecked() {
        openImage();
        QTest::mouseClick(test::shown("imageTag"), Qt::LeftButton);
        auto* field = test::shown<QLineEdit>("tagName");
        QVERIFY(field != nullptr);
        auto* add = test::shown<Button>("tagDialogPrimary");
        QVERIFY(!add->isEnabled());
        QTest::keyClicks(field, "a name");
        QTRY_VERIFY(field->property("galleyInvalid").toBool());
        QVERIFY(!add->isEnabled());
        field->clear();
        QTest::keyClicks(field, "flask-demo:2");
        QTRY_VERIFY(add->isEnabled());
        m_world->change([&] { m_world->failures.emplace("tag", Error(ErrorKind::NoSpace, "the disk is full")); });
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(test::shown("tagError") != nullptr);
        m_world->change([&] { m_world->failures.clear(); });
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(test::shown("tagDialog") == nullptr);
        QCOMPARE(m_world->countCalls("tag flask-demo:1 flask-demo:2"), 2);
        QTRY_COMPARE(m_models->images.rowCount(), 3);
    }

    void severalPullsAreSeenAsCardsAndGoOnWhenThePageIsLeft() {
        m_world->pullBarrier.close();
        m_world->change([&] {
            api::PullProgress step;
            step.layers = {{"aaaaaaaaaaaa", api::LayerPhase::Downloading, 500, 1000}};
            m_world->pullSteps = {step};
        });
        auto* transfers = m_page->findChild<TransferList*>("transfers");
        QVERIFY(transfers->isHidden());
        models::PullTask* first = m_models->imageActions.pull("flask:1");
        models::PullTask* second = m_models->imageActions.pull("redis:7");
        QCOMPARE(transfers->count(), 2);
        QTRY_COMPARE(first->movedBytes(), 500);
        m_page->setShown(false);
        m_page->hide();
        QVERIFY(first->running() && second->running());
        m_page->show();
        m_world->pullBarrier.open();
        QTRY_COMPARE(transfers->count(), 0);
        QVERIFY(transfers->isHidden());
    }

    void aPullIsPausedGoesOnAndIsCancelledByItsButtons() {
        m_world->pullBarrier.close();
        models::PullTask* task = m_models->imageActions.pull("flask:1");
        QVERIFY(m_world->pullBarrier.waitForCaller());
        QTRY_VERIFY(test::shown("transferCard") != nullptr);
        QTest::mouseClick(test::shown("transferPause"), Qt::LeftButton);
        QTRY_COMPARE(task->state(), models::Task::State::Paused);
        QCOMPARE(test::shown("transferPause")->accessibleName(), "Go on");
        QTest::mouseClick(test::shown("transferPause"), Qt::LeftButton);
        QCOMPARE(task->state(), models::Task::State::Running);
        QVERIFY(m_world->pullBarrier.waitForCaller());
        QTest::mouseClick(test::shown("transferCancel"), Qt::LeftButton);
        QTRY_COMPARE(task->state(), models::Task::State::Cancelled);
        QTRY_VERIFY(test::shown("transferCard") == nullptr);
    }

    void aPullThatFailedStaysUntilItWorksOrIsPutAway() {
        m_world->change([&] { m_world->failures.emplace("pull", Error(ErrorKind::Network, "the line is dead")); });
        models::PullTask* task = m_models->imageActions.pull("flask:1");
        QTRY_COMPARE(task->state(), models::Task::State::Failed);
        QCOMPARE(test::shown("transferPause")->accessibleName(), "Try again");
        QTest::mouseClick(test::shown("transferPause"), Qt::LeftButton);
        QTRY_COMPARE(m_world->countCalls("pull"), 2);
        QTRY_COMPARE(task->state(), models::Task::State::Failed);
        QTest::mouseClick(test::shown("transferCancel"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("transferCard") == nullptr);
        QCOMPARE(m_models->tasks.rowCount(), 0);
    }

    void theFocusGoesToTheNextCardAndThenToTheTabs() {
        m_world->change([&] { m_world->failures.emplace("pull", Error(ErrorKind::Network, "the line is dead")); });
        for (const char* name : {"flask:1", "flask:2"}) {
            models::PullTask* task = m_models->imageActions.pull(name);
            QTRY_COMPARE(task->state(), models::Task::State::Failed);
        }
        auto* transfers = test::shown("transfers");
        for (int left = 1; left >= 0; --left) {
            auto* cancel = test::shown("transferCancel");
            cancel->setFocus(Qt::TabFocusReason);
            QTest::keyClick(cancel, Qt::Key_Space);
            QTRY_COMPARE(m_models->tasks.rowCount(), left);
            QWidget* focused = QApplication::focusWidget();
            QVERIFY(focused != nullptr);
            if (left > 0) QVERIFY(transfers->isAncestorOf(focused) && focused->isVisible());
        }
        QCOMPARE(QApplication::focusWidget()->objectName(), "imagesTabs");
    }

    void aNarrowImageViewKeepsItsNameReadable() {
        openImage();
        auto* save = test::shown<Button>("imageSave");
        QCOMPARE(save->text(), save->accessibleName());
        m_page->resize(800, 600);
        QTRY_VERIFY(save->text().isEmpty());
        QCOMPARE(save->toolTip(), save->accessibleName());
        QVERIFY(!test::shown<Button>("imageRun")->text().isEmpty());
    }

private:
    void openImage() {
        m_page->table()->setCurrentId("sha256:aa flask-demo:1");
        QTest::keyClick(m_page->table(), Qt::Key_Return);
        QVERIFY(m_page->view() != nullptr);
    }
    static QTabBar* tabs() { return test::shown<QTabBar>("imageTabs"); }

    std::shared_ptr<test::World> m_world;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<ImagesPage> m_page;
};

GALLEY_TEST(TestImagesPage);
#include "test_images_page.moc"
