// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabBar>

#include "tests/ui/pages/page_support.h"
#include "ui/containers/container_list.h"
#include "ui/containers/container_terminal.h"
#include "ui/containers/container_view.h"
#include "ui/containers/containers_page.h"
#include "ui/logs/container_log.h"
#include "ui/widgets/button.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/log_panel.h"
#include "ui/widgets/terminal_view.h"

using namespace galley;
using namespace galley::ui;

class TestContainersPage : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->containers = {test::makeContainer("c3", "three", api::ContainerState::Exited),
                               test::makeContainer("c2", "two"), test::makeContainer("c1", "one")};
        m_world->containers[0].exitCode = 1;
        m_world->containers[0].reason = "The program ended with an error.";
        m_world->containers[1].ports = {{"127.0.0.1", 5000, 8080, api::Protocol::Tcp}};
        m_world->ports = {test::makePort("c2", 5000, 8080)};
        m_world->images = {test::makeImage("sha256:aa", {"flask-demo:1"})};
        for (const char* id : {"c1", "c2", "c3"}) {
            m_world->logs[id] = std::make_shared<test::FakeLog>();
            m_world->logs[id]->append(100);
        }
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_page = std::make_unique<ContainersPage>(*m_models, m_prompt);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->setShown(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QTRY_COMPARE(table().shownRows(), 3);
    }
    void cleanup() {
        m_page.reset();
        m_models.reset();
        m_prompt = {};
    }

    void theListSaysWhatRuns() {
        QCOMPARE(test::shownIds(table()), QStringList({"c3", "c2", "c1"}));
        auto* facts = m_page->findChild<QLabel*>("containersHeaderFacts");
        QVERIFY(facts->text().contains("2"));
        QVERIFY(test::shown<Button>("runContainer") != nullptr);
        // Nothing is checked: no bulk buttons.
        QVERIFY(test::shown("deleteChecked") == nullptr);
    }

    void aRowsButtonStopsTheContainer() {
        table().setCurrentId("c2");
        QVERIFY(test::pressRowAction(table(), "stop"));
        QTRY_COMPARE(m_world->countCalls("stop c2"), 1);
        m_world->emitEvent("container", "die", "c2");
        QTRY_COMPARE(m_models->containers.runningCount(), 1);
        table().setCurrentId("c2");
        QVERIFY(test::pressRowAction(table(), "start"));
        QTRY_COMPARE(m_world->countCalls("start c2"), 1);
    }

    void severalCheckedContainersAreDeletedAfterOneQuestion() {
        table().setFocus();
        table().setCurrentId("c3");
        QTest::keyClick(&table(), Qt::Key_Space);
        table().setCurrentId("c2");
        QTest::keyClick(&table(), Qt::Key_Space);
        auto* remove = test::shown<Button>("deleteChecked");
        QVERIFY(remove != nullptr);
        QVERIFY(remove->text().contains("2"));
        m_prompt.confirm = false;
        QTest::mouseClick(remove, Qt::LeftButton);
        QCOMPARE(m_prompt.questions.size(), 1);
        QVERIFY(m_prompt.questions[0].destructive);
        QVERIFY(m_prompt.questions[0].text.contains("stopped first"));
        QCOMPARE(m_world->countCalls("remove"), 0);
        m_prompt.confirm = true;
        QTest::keyClick(&table(), Qt::Key_Delete);
        QTRY_COMPARE(m_world->countCalls("remove"), 2);
        m_world->emitEvent("container", "destroy", "c2");
        QTRY_COMPARE(test::shownIds(table()), QStringList({"c1"}));
        QTRY_VERIFY(test::shown("deleteChecked") == nullptr);
    }

    void onlyTheStoppedOnesOfTheCheckedAreStarted() {
        table().checkAllShown(true);
        auto* start = test::shown<Button>("startChecked");
        QVERIFY(start != nullptr && start->text().contains("1"));
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_COMPARE(m_world->countCalls("start c3"), 1);
        QCOMPARE(m_world->countCalls("start"), 1);
    }

    void segmentsAndWordsFilter() {
        auto* bar = m_page->findChild<FilterBar*>("containersFilter");
        bar->segments()->setCurrent(1);
        QCOMPARE(test::shownIds(table()), QStringList({"c2", "c1"}));
        bar->segments()->setCurrent(2);
        QCOMPARE(test::shownIds(table()), QStringList({"c3"}));
        bar->segments()->setCurrent(0);
        QTest::keyClicks(bar->field(), "two flask");
        QCOMPARE(test::shownIds(table()), QStringList({"c2"}));
        QTest::keyClicks(bar->field(), "nothing");
        QCOMPARE(table().shownRows(), 0);
        QVERIFY(test::shown("containersTableNothingFound") != nullptr);
    }

    void whatTheCommandLineDoesAppearsAndTheChecksStay() {
        table().setChecked("c2", true);
        table().setCurrentId("c1");
        m_world->change(
            [&] { m_world->containers.insert(m_world->containers.begin(), test::makeContainer("c4", "four")); });
        m_world->emitEvent("container", "start", "c4");
        QTRY_COMPARE(table().shownRows(), 4);
        QCOMPARE(table().checkedIds(), QStringList({"c2"}));
        QCOMPARE(table().currentId(), "c1");
    }

    void enterOpensTheContainerAndBackKeepsTheRow() {
        table().setFocus();
        table().setCurrentId("c2");
        QTest::keyClick(&table(), Qt::Key_Return);
        QVERIFY(m_page->view() != nullptr);
        QCOMPARE(m_page->view()->tab(), ContainerView::Logs);
        QTRY_COMPARE(m_page->view()->log()->model().lineCount(), 100);
        QVERIFY(!table().isVisible());
        QVERIFY(m_page->goBack());
        QVERIFY(!m_page->goBack());
        QTRY_VERIFY(table().isVisible());
        QCOMPARE(table().currentId(), "c2");
    }

    void theTabsShowPortsInspectAndSummary() {
        m_page->open("c2");
        auto* tabs = test::shown<QTabBar>("containerTabs");
        QVERIFY(tabs != nullptr);
        tabs->setCurrentIndex(ContainerView::Ports);
        QTRY_VERIFY(test::shown<DataTable>("containerPortsTable") != nullptr);
        QTRY_COMPARE(test::shown<DataTable>("containerPortsTable")->shownRows(), 1);
        tabs->setCurrentIndex(ContainerView::Inspect);
        QTRY_VERIFY(m_page->findChild<QPlainTextEdit*>("containerInspectText")->toPlainText().contains("c2"));
        tabs->setCurrentIndex(ContainerView::Summary);
        QCOMPARE(m_page->findChild<QLabel*>("summaryImage")->text().section('\n', 0, 0), "flask-demo:1");
    }

    void theTerminalTabHasAShellThatEndsWithIt() {
        m_page->open("c1");
        m_page->view()->setTab(ContainerView::Terminal);
        auto* terminal = test::shown<TerminalView>("containerTerminalView");
        QVERIFY(terminal != nullptr);
        QTRY_COMPARE(m_page->view()->terminal()->session().state(), models::TerminalSession::State::Running);
        m_world->shell->print("root@c1:/# ");
        QTRY_VERIFY(terminal->plainText().contains("root@c1:/#"));
        QTest::keyClicks(terminal, "id");
        QTest::keyClick(terminal, Qt::Key_Return);
        QTRY_COMPARE(m_world->shell->typedSoFar(), std::string("id\r"));
        m_world->shell->end(130);
        QTRY_VERIFY(test::shown("containerTerminalAgain") != nullptr);
        QVERIFY(test::shown<QLabel>("containerTerminalState")->text().contains("130"));
        QVERIFY(test::clickShown("containerTerminalAgain"));
        QTRY_COMPARE(m_world->shell->started, 2);
        QVERIFY(m_page->goBack());
        QTRY_COMPARE(m_world->shell->attached, 0);
    }

    void aStoppedContainerOffersToBeStartedInTheTerminalTab() {
        m_page->open("c3");
        m_page->view()->setTab(ContainerView::Terminal);
        QTRY_VERIFY(test::shown("containerTerminalEmpty") != nullptr);
        QCOMPARE(m_world->shell->started, 0);
    }

    void aContainerWithoutPortsHasAnEmptyPortsTab() {
        m_page->open("c1");
        m_page->view()->setTab(ContainerView::Ports);
        QTRY_VERIFY(test::shown("containerPortsEmpty") != nullptr);
    }

    void aDeletedContainerClosesItsPage() {
        m_page->open("c2");
        m_world->change([&] { m_world->containers.erase(m_world->containers.begin() + 1); });
        m_world->emitEvent("container", "destroy", "c2");
        QTRY_VERIFY(m_page->view() == nullptr);
        QVERIFY(table().isVisible());
    }

    void aStartThatFailsForItsPortOffersToChangeIt() {
        m_world->failures.emplace("start", Error(ErrorKind::Busy, "port 5000 is used by nginx (12)"));
        m_models->containerActions.start({"c3"});
        QTRY_VERIFY(m_page->list()->error()->isVisible());
        auto* sentence = m_page->findChild<QLabel*>("containersErrorSentence");
        QCOMPARE(sentence->text(), "Port 5000 is used by nginx (12)");
        QTest::mouseClick(m_page->findChild<Button*>("containersErrorAction"), Qt::LeftButton);
        QVERIFY(m_page->view() != nullptr);
        QCOMPARE(m_page->view()->tab(), ContainerView::Ports);
        QVERIFY(!m_page->list()->error()->isVisible());
    }

    void aFailedContainerSaysWhyItStopped() {
        m_world->change([&] {
            m_world->diagnosis.explanations = {{"python-module", "A Python module is missing.",
                                                "Add it to requirements.txt.", "No module named 'flask'"}};
            m_world->diagnosis.facts = {{"exit code", "1"}};
            m_world->diagnosis.lastLines = {"Traceback", "No module named 'flask'"};
        });
        m_page->open("c3");
        QTRY_VERIFY(test::shown("containerWhy") != nullptr);
        QCOMPARE(test::shown<QLabel>("containerWhyTitle")->text(), "A Python module is missing.");
        QVERIFY(test::shown<QLabel>("containerWhySentence")->text().contains("requirements.txt"));
        QVERIFY(test::clickShown("containerWhyToggle"));
        const QString details = test::shown<QPlainTextEdit>("containerWhyDetails")->toPlainText();
        QVERIFY2(details.contains("exit code: 1") && details.contains("Traceback"), qPrintable(details));
        // What runs has no reason to have stopped.
        m_page->open("c2");
        QTRY_VERIFY(test::shown("containerWhy") == nullptr);
    }

    void whereNoRuleKnowsTheReasonStaysWithTheFacts() {
        m_world->change([&] { m_world->diagnosis.facts = {{"exit code", "1"}}; });
        m_page->open("c3");
        QTRY_VERIFY(test::shown("containerWhy") != nullptr);
        QCOMPARE(test::shown<QLabel>("containerWhySentence")->text(), "The program ended with an error.");
    }

    void anErrorOfTheOpenContainerStandsOnItsPage() {
        m_page->open("c3");
        m_world->failures.emplace("start", Error(ErrorKind::Runtime, "there is no command \"flsk\""));
        QTest::mouseClick(test::shown<Button>("containerStartStop"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("containerError") != nullptr);
        m_world->change([&] { m_world->failures.clear(); });
        QTest::mouseClick(test::shown<Button>("containerStartStop"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("containerError") == nullptr);
    }

    void aPortThatAnswersOpensTheBrowser() {
        test::FakeBrowser browser;
        // The states of ports come with the first sample.
        QTRY_VERIFY(m_models->containers.at(1).ports[0].answers);
        emit table().chipClicked("c2", 0);
        QCOMPARE(browser.opened, QList<QUrl>{QUrl("http://localhost:5000")});
        // One that does not answer says so instead.
        m_world->change([&] { m_world->ports[0].answers = false; });
        QTRY_VERIFY(!m_models->containers.at(1).ports[0].answers);
        emit table().chipClicked("c2", 0);
        QCOMPARE(browser.opened.size(), 1);
        QCOMPARE(m_models->notifications.rowCount(), 1);
    }

    void thePortMenuLeadsToTheEditor() {
        emit table().chipMenuRequested("c2", 0, QPoint(10, 10));
        auto* menu = test::shown<QMenu>("portMenu");
        QVERIFY(menu != nullptr);
        QAction* change = nullptr;
        for (QAction* action : menu->actions()) {
            if (action->text() == "Change port") change = action;
        }
        QVERIFY(change != nullptr);
        // As a menu does: it goes before its action is told. The other way round the editor would lose the focus.
        menu->close();
        QTRY_VERIFY(m_models->ports.rowCount() > 0);
        change->trigger();
        QTRY_VERIFY(test::shown("portEditor") != nullptr);
        QCOMPARE(test::shown<QLineEdit>("portEditorField")->text(), "5000");
    }

    void renamingRefusesWhatIsNoName() {
        emit m_page->list()->actionRequested({"c1"}, "rename");
        auto* name = test::shown<QLineEdit>("renameName");
        QVERIFY(name != nullptr);
        auto* primary = test::shown<Button>("renameDialogPrimary");
        QVERIFY(!primary->isEnabled());
        name->clear();
        QTest::keyClicks(name, "bad name");
        QVERIFY(!primary->isEnabled());
        name->clear();
        QTest::keyClicks(name, "good-name");
        QVERIFY(primary->isEnabled());
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(test::shown("renameDialog") == nullptr);
        QCOMPARE(QString::fromStdString(m_world->containers[2].name), "good-name");
    }

    void limitsAreChangedWhileItRuns() {
        m_world->change([&] { m_world->hostConfig = R"({"Memory":536870912,"RestartPolicy":{"Name":"no"}})"; });
        emit m_page->list()->actionRequested({"c1"}, "limits");
        QTRY_VERIFY(test::shown<QLineEdit>("limitMemory") != nullptr);
        auto* memory = test::shown<QLineEdit>("limitMemory");
        QTRY_COMPARE(memory->text(), "512m");
        QVERIFY(memory->hasFocus());
        auto* primary = test::shown<Button>("limitsDialogPrimary");
        QVERIFY(!primary->isEnabled());
        memory->clear();
        QVERIFY(memory->property("galleyInvalid").toBool());
        QTest::keyClicks(memory, "4m");
        QVERIFY(!primary->isEnabled());
        memory->clear();
        QTest::keyClicks(memory, "1g");
        QVERIFY(!memory->property("galleyInvalid").toBool());
        test::shown<QComboBox>("restartPolicy")->setCurrentIndex(3);
        QCOMPARE(test::shown<CommandLineStrip>("limitsCommandLine")->command(),
                 "galley update --memory 1g --restart unless-stopped one");

        m_world->change([&] { m_world->failures.emplace("update", Error(ErrorKind::Unsupported, "no groups")); });
        QTest::keyClick(memory, Qt::Key_Return);
        QTRY_VERIFY(test::shown<ErrorCard>("limitsError") != nullptr);
        QVERIFY(primary->isEnabled());
        m_world->change([&] { m_world->failures.clear(); });
        QTest::keyClick(memory, Qt::Key_Return);
        QTRY_VERIFY(test::shown("limitsDialog") == nullptr);
        QCOMPARE(m_world->updates.size(), std::size_t{1});
        QCOMPARE(m_world->updates[0].resources.memoryBytes, std::int64_t{1} << 30);
    }

    void withoutContainersThereAreWordsAndAWayOn() {
        m_world->change([&] { m_world->containers.clear(); });
        m_models->containers.refresh();
        QTRY_VERIFY(test::shown("containersEmpty") != nullptr);
        QSignalSpy navigated(m_page.get(), &Page::navigateRequested);
        QTest::mouseClick(test::shown<QWidget>("containersEmptyLink"), Qt::LeftButton);
        QCOMPARE(navigated.size(), 1);
        QCOMPARE(navigated[0][0].toString(), "start");
    }

    void theRunButtonOffersTheImages() {
        QTRY_COMPARE(m_models->images.rowCount(), 1);
        QSignalSpy run(m_page.get(), &Page::runRequested);
        QTest::mouseClick(test::shown<Button>("runContainer"), Qt::LeftButton);
        auto* menu = test::shown<QMenu>("runMenu");
        QVERIFY(menu != nullptr);
        menu->actions().first()->trigger();
        menu->close();
        QCOMPARE(run.size(), 1);
        QCOMPARE(run[0][0].toString(), "flask-demo:1");
    }

    void everyControlHasANameForTheKeyboardAndTheReader() {
        m_page->open("c2");
        for (int tab = 0; tab < 4; ++tab) {
            m_page->view()->setTab(static_cast<ContainerView::Tab>(tab));
            for (QWidget* widget : m_page->findChildren<QWidget*>()) {
                if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
                if (qobject_cast<QScrollArea*>(widget) != nullptr || widget->objectName().startsWith("qt_")) continue;
                QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
                QVERIFY2(!widget->accessibleName().isEmpty() || qobject_cast<QAbstractButton*>(widget) != nullptr ||
                             qobject_cast<QLabel*>(widget) != nullptr,
                         qPrintable(widget->objectName()));
            }
        }
    }

private:
    DataTable& table() { return *m_page->list()->table(); }

    std::shared_ptr<test::World> m_world;
    std::unique_ptr<models::ModelSet> m_models;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<ContainersPage> m_page;
};

GALLEY_TEST(TestContainersPage);
#include "test_containers_page.moc"
