// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>

#include "models/volume_task.h"
#include "tests/ui/pages/page_support.h"
#include "ui/volumes/volume_view.h"
#include "ui/volumes/volumes_page.h"
#include "ui/widgets/button.h"
#include "ui/widgets/filter_bar.h"

using namespace galley;
using namespace galley::ui;

class TestVolumesPage : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->containers = {test::makeContainer("c1", "db"),
                               test::makeContainer("c2", "backup", api::ContainerState::Exited),
                               test::makeContainer("c3", "other")};
        m_world->volumes.list = {test::makeVolume("cache"), test::makeVolume("data", {{"c1", "db", true}}),
                                 test::makeVolume("old", {{"c2", "backup", false}}), test::makeVolume("spare")};
        m_world->volumes.sizes = {{"cache", 2000}, {"data", 712'000'000}};
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_page = std::make_unique<VolumesPage>(*m_models, m_prompt);
        m_page->resize(1072, 700);
        m_page->show();
        m_page->setShown(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->activateWindow();
        QTRY_COMPARE(m_page->table()->shownRows(), 4);
        QTRY_COMPARE(m_models->containers.rowCount(), 3);
    }
    void cleanup() {
        m_world->archiveBarrier.open();
        m_world->measureBarrier.open();
        m_page.reset();
        m_models.reset();
        m_prompt = {};
    }

    void segmentsAndTheFilterNarrowTheList() {
        auto* bar = test::shown<FilterBar>("volumesFilter");
        bar->segments()->setCurrent(1);
        QCOMPARE(test::shownIds(*m_page->table()), (QStringList{"data", "old"}));
        bar->segments()->setCurrent(2);
        QCOMPARE(test::shownIds(*m_page->table()), (QStringList{"cache", "spare"}));
        QTest::keyClicks(bar->field(), "spa");
        QCOMPARE(test::shownIds(*m_page->table()), QStringList{"spare"});
    }

    void aVolumeIsMadeAndSelected() {
        QTest::mouseClick(test::shown("createVolume"), Qt::LeftButton);
        auto* field = test::shown<QLineEdit>("volumeName");
        QVERIFY(field != nullptr);
        auto* primary = test::shown<Button>("volumeDialogPrimary");
        QVERIFY(!primary->isEnabled());
        for (const char* wrong : {"a", "-dash", "a b", "../x", "data"}) {
            field->clear();
            QTest::keyClicks(field, wrong);
            QVERIFY2(!primary->isEnabled(), wrong);
            QVERIFY2(field->property("galleyInvalid").toBool(), wrong);
        }
        field->clear();
        QTest::keyClicks(field, "fresh");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(test::shown("volumeDialog") == nullptr);
        QCOMPARE(m_world->countCalls("volumes.create fresh"), 1);
        QTRY_COMPARE(m_page->table()->currentId(), "fresh");
    }

    void aFailureToMakeOneIsSaidInTheDialog() {
        m_world->failures.emplace("volumes.create", Error(ErrorKind::NoSpace, "no room is left on the disk"));
        QTest::mouseClick(test::shown("createVolume"), Qt::LeftButton);
        auto* field = test::shown<QLineEdit>("volumeName");
        QTest::keyClicks(field, "fresh");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(test::shown("volumeDialogError") != nullptr);
        QCOMPARE(test::shown<QLabel>("volumeDialogErrorSentence")->text(), "No room is left on the disk");
        QVERIFY(test::shown<Button>("volumeDialogPrimary")->isEnabled());
        QCOMPARE(m_models->notifications.rowCount(), 0);
        QTest::keyClick(test::shown("volumeDialog"), Qt::Key_Escape);
    }

    void deletingAsksAndUsedOnesStay() {
        for (const char* name : {"cache", "data", "spare"}) m_page->table()->setChecked(name, true);
        auto* button = test::shown<Button>("deleteVolumes");
        QCOMPARE(button->text(), "Delete (3)");
        m_prompt.confirm = false;
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(m_prompt.questions.size(), 1);
        QVERIFY(m_prompt.questions[0].destructive);
        QCOMPARE(m_prompt.questions[0].title, "Delete 2 volumes?");
        QVERIFY(m_prompt.questions[0].text.contains("1 in use by containers will stay"));
        QCOMPARE(m_world->countCalls("volumes.remove"), 0);
        m_prompt.confirm = true;
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(test::shownIds(*m_page->table()), (QStringList{"data", "old"}));
        QVERIFY(test::shown("deleteVolumes") == nullptr);
    }

    void aUsedVolumeSaysWhoUsesItAndLeadsThere() {
        m_page->table()->setCurrentId("old");
        m_page->table()->setFocus();
        QSignalSpy navigated(m_page.get(), &Page::navigateRequested);
        QTest::keyClick(m_page->table(), Qt::Key_Delete);
        QCOMPARE(m_prompt.questions.size(), 1);
        QCOMPARE(m_prompt.questions[0].title, "old is in use");
        QVERIFY(m_prompt.questions[0].text.contains("backup"));
        QVERIFY(!m_prompt.questions[0].destructive);
        QCOMPARE(m_world->countCalls("volumes.remove"), 0);
        QCOMPARE(navigated.value(0).value(0).toString(), "containers");
        QCOMPARE(navigated.value(0).value(1).toString(), "c2");
    }

    void aFailedDeleteIsTold() {
        m_world->failures.emplace("volumes.remove", Error(ErrorKind::Busy, "a container took it meanwhile"));
        m_page->table()->setCurrentId("cache");
        QTest::keyClick(m_page->table(), Qt::Key_Delete);
        QTRY_COMPARE(m_models->notifications.rowCount(), 1);
        QCOMPARE(m_models->notifications.at(0).text, "A container took it meanwhile");
        QCOMPARE(m_page->table()->shownRows(), 4);
    }

    void oneIsEmptiedUnlessSomethingRunsWithIt() {
        openMenuItem("data", "menu_empty");
        QCOMPARE(m_prompt.questions.last().title, "data is in use");
        QCOMPARE(m_world->countCalls("volumes.empty"), 0);
        openMenuItem("old", "menu_empty");
        QVERIFY(m_prompt.questions.last().destructive);
        QTRY_COMPARE(m_world->countCalls("volumes.empty old"), 1);
        QTRY_COMPARE(m_models->notifications.rowCount(), 1);
    }

    void oneIsRenamedUnlessItIsUsed() {
        openMenuItem("old", "menu_rename");
        QCOMPARE(m_prompt.questions.last().title, "old is in use");
        openMenuItem("cache", "menu_rename");
        auto* field = test::shown<QLineEdit>("volumeName");
        QVERIFY(field != nullptr);
        QCOMPARE(field->text(), "cache");
        QVERIFY(!test::shown<Button>("volumeDialogPrimary")->isEnabled());
        QTest::keyClicks(field, "cellar");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(test::shown("volumeDialog") == nullptr);
        QCOMPARE(m_world->countCalls("volumes.rename cache cellar"), 1);
        QTRY_COMPARE(m_page->table()->currentId(), "cellar");
    }

    void renamingTheOpenOneKeepsItOpen() {
        m_page->open("cache");
        openViewMenuItem("menu_rename");
        QTest::keyClicks(test::shown<QLineEdit>("volumeName"), "cellar");
        QTest::keyClick(test::shown("volumeDialog"), Qt::Key_Return);
        QTRY_COMPARE(m_world->countCalls("volumes.rename cache cellar"), 1);
        QTRY_VERIFY(m_page->view() != nullptr && m_page->view()->id() == "cellar");
        QCOMPARE(test::shown<QLabel>("volumeCrumbCurrent")->text(), "cellar");
    }

    void oneIsClonedAsATaskThatIsSeen() {
        m_world->archiveBarrier.close();
        m_page->table()->setCurrentId("cache");
        QVERIFY(test::pressRowAction(*m_page->table(), "clone"));
        auto* field = test::shown<QLineEdit>("volumeName");
        QVERIFY(field != nullptr);
        QCOMPARE(field->text(), "cache-copy");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(test::shown("transferCard") != nullptr);
        QVERIFY(m_world->archiveBarrier.waitForCaller());
        m_world->archiveBarrier.open();
        QTRY_VERIFY(test::shown("transferCard") == nullptr);
        QTRY_COMPARE(m_page->table()->shownRows(), 5);
        QCOMPARE(m_world->countCalls("volumes.clone cache cache-copy"), 1);
    }

    void aCloneCanBeCancelledOnItsCard() {
        m_world->archiveBarrier.close();
        m_models->volumeActions.clone("cache", "copy");
        QVERIFY(m_world->archiveBarrier.waitForCaller());
        QVERIFY(test::clickShown("transferCancel"));
        QTRY_VERIFY(test::shown("transferCard") == nullptr);
        QCOMPARE(m_models->volumes.rowOf("copy"), -1);
    }

    void oneIsExportedWhereTheUserSays() {
        const QTemporaryDir folder;
        m_prompt.savePath = folder.filePath("cache.tar");
        m_page->table()->setCurrentId("cache");
        QVERIFY(test::pressRowAction(*m_page->table(), "export"));
        QTRY_VERIFY(QFile::exists(m_prompt.savePath));
        QCOMPARE(m_prompt.questions.size(), 0);
        QCOMPARE(m_world->countCalls("volumes.export cache"), 1);
    }

    void anExportWhileItIsUsedAsksFirst() {
        const QTemporaryDir folder;
        m_prompt.savePath = folder.filePath("data.tar");
        m_prompt.confirm = false;
        m_page->table()->setCurrentId("data");
        QVERIFY(test::pressRowAction(*m_page->table(), "export"));
        QCOMPARE(m_prompt.questions.size(), 1);
        QVERIFY(m_prompt.questions[0].title.contains("db"));
        QCOMPARE(m_world->countCalls("volumes.export"), 0);
        m_prompt.confirm = true;
        QVERIFY(test::pressRowAction(*m_page->table(), "export"));
        QTRY_COMPARE(m_world->countCalls("volumes.export data"), 1);
    }

    void anArchiveBecomesANewVolume() {
        const QTemporaryDir folder;
        m_prompt.openPath = makeFile(folder.filePath("db backup.tar.gz"));
        QTest::mouseClick(test::shown("importVolume"), Qt::LeftButton);
        auto* primary = test::shown<Button>("importDialogPrimary");
        QVERIFY(primary != nullptr && !primary->isEnabled());
        QTest::mouseClick(test::shown("importPick"), Qt::LeftButton);
        auto* name = test::shown<QLineEdit>("importName");
        QCOMPARE(name->text(), "db_backup");
        QVERIFY(primary->isEnabled());
        name->selectAll();
        QTest::keyClicks(name, "..");
        QVERIFY(!primary->isEnabled());
        name->selectAll();
        QTest::keyClicks(name, "restored");
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(m_models->volumes.rowOf("restored") >= 0);
        QCOMPARE(m_world->volumes.importedBytes, 1000U);
    }

    void anArchiveGoesIntoAVolumeThatIsThere() {
        const QTemporaryDir folder;
        const QString path = makeFile(folder.filePath("more.tar"));
        openMenuItem("data", "menu_import");
        QVERIFY(test::shown<QLineEdit>("importName") == nullptr);
        QVERIFY(test::shown<QLabel>("importWarningText")->text().contains("db"));
        auto* field = test::shown<QLineEdit>("importPath");
        QTest::keyClicks(field, "relative.tar");
        QVERIFY(!test::shown<Button>("importDialogPrimary")->isEnabled());
        field->setText(path);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(m_world->countCalls("volumes.import data"), 1);
    }

    void sizesAreMeasuredByTheButtonWhichThenStops() {
        auto* button = test::shown<Button>("measureVolumes");
        m_world->measureBarrier.close();
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(m_world->measureBarrier.waitForCaller());
        QCOMPARE(button->text(), "Stop measuring");
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(button->text(), "Measure sizes");
        QCOMPARE(m_models->volumes.measuredBytes(), -1);
        m_world->measureBarrier.open();
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(m_models->volumes.measuredBytes(), 712'002'000);
        QVERIFY(test::shown<QLabel>("volumesHeaderFacts")->text().contains("712"));
    }

    void aFailureToMeasureIsToldAndGoesAway() {
        m_world->failures.emplace("volumes.measure", Error(ErrorKind::Forbidden, "a folder is closed"));
        QTest::mouseClick(test::shown("measureVolumes"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("volumesMeasureError") != nullptr);
        m_world->change([&] { m_world->failures.clear(); });
        QVERIFY(test::clickShown("volumesMeasureErrorAction"));
        QTRY_VERIFY(m_models->volumes.measuredBytes() > 0);
        QVERIFY(test::shown("volumesMeasureError") == nullptr);
    }

    void enterOpensOneInPlaceAndEscGoesBackToItsRow() {
        m_world->change([&] { m_world->volumes.list[1].labels = {{"<b>team</b>", "shop"}}; });
        m_models->volumes.refresh();
        QTRY_VERIFY(!m_models->volumes.at(1).labels.isEmpty());
        m_page->table()->setCurrentId("data");
        QTest::keyClick(m_page->table(), Qt::Key_Return);
        QVERIFY(m_page->view() != nullptr);
        QCOMPARE(test::shown<QLabel>("volumeCrumbCurrent")->text(), "data");
        QCOMPARE(test::shown<QLabel>("volumeFactLabels")->text(), "<b>team</b>=shop");
        QCOMPARE(test::shown<QLabel>("volumeFactLabels")->textFormat(), Qt::PlainText);
        QTest::mouseClick(test::shown("volumeFactFolderCopy"), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().endsWith("/volumes/data/_data"));
        QVERIFY(m_page->goBack());
        QCOMPARE(m_page->table()->currentId(), "data");
        QVERIFY(!m_page->goBack());
    }

    void theDetailMeasuresItsOwnSizeAndStopsWhenLeft() {
        m_page->open("data");
        QCOMPARE(test::shown<QLabel>("volumeFactSize")->text(), "Not measured");
        m_world->measureBarrier.close();
        QTest::mouseClick(test::shown("volumeMeasure"), Qt::LeftButton);
        QVERIFY(m_world->measureBarrier.waitForCaller());
        QCOMPARE(test::shown("volumeMeasure")->accessibleName(), "Stop");
        QVERIFY(m_page->goBack());
        QTRY_VERIFY(!m_models->volumes.measuring());
        QCOMPARE(m_models->volumes.measuredBytes(), -1);
        m_world->measureBarrier.open();
        m_page->open("data");
        QTest::mouseClick(test::shown("volumeMeasure"), Qt::LeftButton);
        QTRY_VERIFY(test::shown<QLabel>("volumeFactSize")->text().contains("712"));
        QCOMPARE(m_world->countCalls("volumes.list sizes"), 0);
    }

    void theContainersThatUseOneAreALinkAway() {
        m_page->open("data");
        auto* tabs = test::shown<QTabBar>("volumeTabs");
        QCOMPARE(tabs->tabText(VolumeView::UsedBy), "Used by (1)");
        tabs->setCurrentIndex(VolumeView::UsedBy);
        auto* table = test::shown<DataTable>("volumeUsersTable");
        QTRY_COMPARE(test::shownIds(*table), QStringList{"c1"});
        QSignalSpy navigated(m_page.get(), &Page::navigateRequested);
        table->setCurrentId("c1");
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(navigated.value(0).value(0).toString(), "containers");
        QCOMPARE(navigated.value(0).value(1).toString(), "c1");
        m_page->open("cache");
        test::shown<QTabBar>("volumeTabs")->setCurrentIndex(VolumeView::UsedBy);
        QTRY_VERIFY(test::shown("volumeUsersEmpty") != nullptr);
    }

    void theButtonsOfTheDetailDoWhatTheRowDoes() {
        m_page->open("cache");
        QTest::mouseClick(test::shown("volumeDelete"), Qt::LeftButton);
        QCOMPARE(m_prompt.questions.last().title, "Delete cache?");
        QTRY_VERIFY(m_page->view() == nullptr);
        QTRY_COMPARE(m_page->table()->shownRows(), 3);
        m_page->open("spare");
        QTest::mouseClick(test::shown("volumeClone"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("volumeDialog") != nullptr);
        QTest::keyClick(test::shown("volumeDialog"), Qt::Key_Escape);
        QTest::mouseClick(test::shown("volumeImport"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("importDialog") != nullptr);
        QTest::keyClick(test::shown("importDialog"), Qt::Key_Escape);
        openViewMenuItem("menu_copyName");
        QCOMPARE(QGuiApplication::clipboard()->text(), "spare");
    }

    void theFocusStaysInTheDetailWhileItsButtonsCannotBePressed() {
        m_page->open("cache");
        test::shown("volumeClone")->setFocus(Qt::TabFocusReason);
        m_world->archiveBarrier.close();
        m_models->volumeActions.clone("cache", "copy");
        QVERIFY(!test::shown("volumeClone")->isEnabled());
        QCOMPARE(m_page->focusWidget()->objectName(), "volumeTabs");
        m_world->archiveBarrier.open();
        QTRY_VERIFY(test::shown("volumeClone")->isEnabled());
    }

    void aVolumeThatIsDeletedElsewhereClosesItsDetail() {
        m_page->open("spare");
        m_world->change([&] { m_world->volumes.list.pop_back(); });
        m_world->emitEvent("volume", "destroy", "spare");
        QTRY_VERIFY(m_page->view() == nullptr);
    }

    void cleaningUpIsOneClickAway() {
        QSignalSpy navigated(m_page.get(), &Page::navigateRequested);
        QTest::mouseClick(test::shown("volumesCleanUp"), Qt::LeftButton);
        QCOMPARE(navigated.value(0).value(0).toString(), "cleanup");
    }

    void withoutVolumesThereAreWordsAndAWayOn() {
        m_world->change([&] { m_world->volumes.list.clear(); });
        m_models->volumes.refresh();
        QTRY_VERIFY(test::shown("volumesEmpty") != nullptr);
        QVERIFY(test::clickShown("volumesEmptyAction"));
        QTRY_VERIFY(test::shown("volumeDialog") != nullptr);
        QTest::keyClick(test::shown("volumeDialog"), Qt::Key_Escape);
    }

    void aListThatCannotBeReadIsTold() {
        m_world->change(
            [&] { m_world->failures.emplace("volumes.list", Error(ErrorKind::Forbidden, "the folder is closed")); });
        m_page->refresh();
        QTRY_VERIFY(test::shown("volumesError") != nullptr);
        m_world->change([&] { m_world->failures.clear(); });
        QVERIFY(test::clickShown("volumesErrorAction"));
        QTRY_VERIFY(test::shown("volumesError") == nullptr);
    }

    void aNarrowDetailKeepsItsNameReadable() {
        m_page->open("data");
        auto* save = test::shown<Button>("volumeExport");
        QCOMPARE(save->text(), save->accessibleName());
        m_page->resize(800, 600);
        QTRY_VERIFY(save->text().isEmpty());
        QCOMPARE(save->toolTip(), save->accessibleName());
    }

private:
    static QString makeFile(const QString& path) {
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) file.write(QByteArray(1000, 'y'));
        return path;
    }
    static void triggerShown(const QString& menu, const QString& item) {
        QTRY_VERIFY(test::shown(menu) != nullptr);
        auto* action = test::shown<QMenu>(menu)->findChild<QAction*>(item);
        QVERIFY(action != nullptr && action->isEnabled());
        action->trigger();
        // A dialog that opens takes the menu away by itself.
        if (auto* left = test::shown<QMenu>(menu); left != nullptr) left->close();
    }
    void openMenuItem(const QString& name, const QString& item) {
        m_page->table()->setFocus();
        m_page->table()->setCurrentId(name);
        QTest::keyClick(m_page->table(), Qt::Key_Menu);
        triggerShown("volumesTableRowMenu", item);
    }
    static void openViewMenuItem(const QString& item) {
        QTest::mouseClick(test::shown("volumeMore"), Qt::LeftButton);
        triggerShown("volumeMenu", item);
    }

    std::shared_ptr<test::World> m_world;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<VolumesPage> m_page;
};

GALLEY_TEST(TestVolumesPage);
#include "test_volumes_page.moc"
