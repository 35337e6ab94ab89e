// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>

#include "models/engine_gate.h"
#include "models/image_actions.h"
#include "models/task_list_model.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"
#include "tests/ui/fake_prompt.h"
#include "ui/containers/run_dialog/run_dialog.h"
#include "ui/images/pull_dialog.h"
#include "ui/widgets/button.h"
#include "ui/widgets/collapsible_section.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/progress_card.h"

using namespace galley;
using namespace galley::ui;

class TestDialogs : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        api::ImageDetails details;
        details.exposedPorts = {"5000/tcp"};
        details.command = {"flask", "run"};
        details.environment = {"A=1"};
        m_world->details["flask-demo:1"] = details;
        m_runner = std::make_unique<models::EngineRunner>();
        m_gate = std::make_unique<models::EngineGate>(*m_runner, test::openFake(m_world));
        m_tasks = std::make_unique<models::TaskListModel>();
        m_images = std::make_unique<models::ImageActions>(*m_runner, *m_tasks);
        m_gate->open();
    }
    void cleanup() {
        m_world->pullBarrier.open();
        m_run.reset();
        m_pull.reset();
        m_runner->shutdown();
        m_images.reset();
        m_tasks.reset();
        m_gate.reset();
        m_runner.reset();
    }

    void theRunDialogIsPrefilledAndEnterRuns() {
        openRun();
        QCOMPARE(field("containerPort0")->text(), QStringLiteral("5000"));
        QVERIFY(!field("hostPort0")->text().isEmpty());
        QTRY_VERIFY(m_run->primary()->isEnabled());
        QTest::keyClicks(field("containerName"), QStringLiteral("web"));
        QSignalSpy started(m_run.get(), &RunDialog::started);
        QTest::keyClick(field("containerName"), Qt::Key_Return);
        QTRY_COMPARE(started.size(), 1);
        QCOMPARE(m_world->created.size(), std::size_t{1});
        QCOMPARE(m_world->created[0].name, std::string("web"));
        QCOMPARE(m_world->created[0].ports[0].hostAddress, std::string("127.0.0.1"));
        QVERIFY(!m_run->isVisible());
    }

    void theWindowStepsBackWhileADialogAsks() {
        QWidget window;
        window.resize(800, 600);
        window.show();
        Dialog dialog(QStringLiteral("Sure?"), QStringLiteral("sure"), &window);
        dialog.show();
        const auto* shade = window.findChild<Shade*>();
        QVERIFY(shade != nullptr && shade->isVisible());
        QCOMPARE(shade->size(), window.size());
        window.resize(900, 700);
        QTRY_COMPARE(shade->size(), QSize(900, 700));
        dialog.close();
        QTRY_VERIFY(window.findChild<Shade*>() == nullptr);
    }

    void tabGoesThroughTheRowsFromTopToBottom() {
        openRun();
        QTRY_VERIFY(m_run->primary()->isEnabled());
        m_run->findChild<CollapsibleSection*>(QStringLiteral("environmentSection"))->setExpanded(true);
        auto* add = m_run->findChild<Button*>(QStringLiteral("addVariable"));
        add->click();
        add->click();
        // A row that goes and one that comes: names stay apart.
        m_run->findChild<Button*>(QStringLiteral("removeVariable0"))->click();
        add->click();
        field("containerName")->setFocus();
        QStringList order;
        for (int i = 0; i < 20 && QApplication::focusWidget() != add; ++i) {
            order.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(order,
                 (QStringList{"containerName", "hostPort0", "containerPort0", "protocol0", "removePort0", "addPort",
                              "reachableFromOthers", "environmentSectionToggle", "variableName1", "variableValue1",
                              "removeVariable1", "variableName2", "variableValue2", "removeVariable2"}));
    }

    void theSameCommandIsShownAndCanBeCopied() {
        openRun();
        QTest::keyClicks(field("containerName"), QStringLiteral("web"));
        field("hostPort0")->setText(QStringLiteral("8080"));
        auto* strip = m_run->findChild<CommandLineStrip*>();
        QCOMPARE(strip->command(), QStringLiteral("galley run -d --name web -p 8080:5000 flask-demo:1"));
        m_run->findChild<Button*>(QStringLiteral("runCommandLineCopy"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), strip->command());
    }

    void limitsStandInASectionOfTheirOwn() {
        openRun();
        QTRY_VERIFY(m_run->primary()->isEnabled());
        auto* section = m_run->findChild<CollapsibleSection*>(QStringLiteral("limitsSection"));
        section->setExpanded(true);
        field("limitMemory")->setText(QStringLiteral("lots"));
        QVERIFY(field("limitMemory")->property("galleyInvalid").toBool());
        QVERIFY(!m_run->primary()->isEnabled());
        field("limitMemory")->setText(QStringLiteral("256 MB"));
        field("limitProcessors")->setText(QStringLiteral("1.5"));
        QTRY_VERIFY(m_run->primary()->isEnabled());
        QVERIFY(m_run->findChild<CommandLineStrip*>()->command().contains(QStringLiteral("--memory 256m --cpus 1.5 ")));
        QSignalSpy started(m_run.get(), &RunDialog::started);
        QTest::keyClick(field("limitMemory"), Qt::Key_Return);
        QTRY_COMPARE(started.size(), 1);
        QCOMPARE(m_world->created.at(0).options.resources.memoryBytes, std::int64_t{256} << 20);
        QCOMPARE(m_world->created.at(0).options.resources.nanoCpus, std::int64_t{1500000000});
        QCOMPARE(m_world->created.at(0).options.resources.pidsLimit, std::int64_t{0});
    }

    void aWrongNameIsSaidBelowTheFieldAndStopsRun() {
        openRun();
        QTRY_VERIFY(m_run->primary()->isEnabled());
        QTest::keyClicks(field("containerName"), QStringLiteral("no spaces"));
        QVERIFY(!m_run->primary()->isEnabled());
        QVERIFY(field("containerName")->property("galleyInvalid").toBool());
        QVERIFY(!field("containerName")->accessibleDescription().isEmpty());
        QTest::keyClick(field("containerName"), Qt::Key_Return);
        QVERIFY(m_run->isVisible());
        field("containerName")->setText(QStringLiteral("fine"));
        QTRY_VERIFY(m_run->primary()->isEnabled());
        QVERIFY(!field("containerName")->property("galleyInvalid").toBool());
    }

    void aTakenPortNamesItsOwnerAndAFreeOneIsOneClickAway() {
        api::PortAvailability taken;
        taken.sentence = "Port 8000 is used by python3. 8001 is free.";
        taken.suggestion = 8001;
        m_world->takenPorts[8000] = taken;
        openRun();
        field("hostPort0")->setText(QStringLiteral("8000"));
        auto* use = m_run->findChild<Button*>(QStringLiteral("useFreePort0"));
        QTRY_VERIFY(use->isVisible());
        QVERIFY(!m_run->primary()->isEnabled());
        QVERIFY(field("hostPort0")->accessibleDescription().contains(QStringLiteral("python3")));
        QTest::mouseClick(use, Qt::LeftButton);
        QCOMPARE(field("hostPort0")->text(), QStringLiteral("8001"));
        QTRY_VERIFY(m_run->primary()->isEnabled());
        QVERIFY(!use->isVisible());
    }

    void portsVariablesAndFoldersCanBeAddedAndRemoved() {
        openRun();
        m_prompt.path = QStringLiteral("/srv/data");
        click("addPort");
        field("containerPort1")->setText(QStringLiteral("53"));
        click("removePort0");
        click("addVariable");
        field("variableName0")->setText(QStringLiteral("DEBUG"));
        field("variableValue0")->setText(QStringLiteral("1"));
        click("addVolume");
        click("pickFolder0");
        QCOMPARE(field("volumeSource0")->text(), QStringLiteral("/srv/data"));
        field("volumeTarget0")->setText(QStringLiteral("/data"));
        auto* ownFiles = m_run->findChild<QCheckBox*>(QStringLiteral("ownFiles"));
        QVERIFY(ownFiles->parentWidget()->isHidden());
        field("user")->setText(QStringLiteral("1000"));
        QCOMPARE(ownFiles->parentWidget()->isHidden(), ::geteuid() == 0);
        QVERIFY(m_run->form().values().ownFiles);
        ownFiles->setChecked(false);
        QVERIFY(!m_run->form().values().ownFiles);
        m_run->findChild<QCheckBox*>(QStringLiteral("volumeReadOnly0"))->setChecked(true);
        m_run->findChild<QCheckBox*>(QStringLiteral("reachableFromOthers"))->setChecked(true);
        const models::RunValues& values = m_run->form().values();
        QCOMPARE(values.ports.size(), 1);
        QCOMPARE(values.ports[0].containerPort, QStringLiteral("53"));
        QCOMPARE(values.variables, (QList<models::RunVariable>{{QStringLiteral("DEBUG"), QStringLiteral("1")}}));
        QCOMPARE(values.volumes[0].target, QStringLiteral("/data"));
        QVERIFY(values.volumes[0].readOnly);
        QVERIFY(values.reachableFromOthers);
    }

    void aNetworkOfOnesOwnIsAmongTheChoices() {
        m_world->change([&] {
            m_world->networks.list.push_back(test::makeNetwork("1234", "back", "10.1.0.0/16"));
            m_world->networks.list.push_back(test::makeNetwork("5678", std::string(64, 'W'), "10.2.0.0/16"));
        });
        openRun();
        auto* networks = m_run->findChild<QComboBox*>(QStringLiteral("network"));
        QCOMPARE(networks->currentData().toString(), QStringLiteral("bridge"));
        QCOMPARE(networks->count(), 5);
        QVERIFY(networks->minimumSizeHint().width() < m_run->width() / 2);
        networks->setCurrentIndex(networks->findData(QStringLiteral("back")));
        QCOMPARE(m_run->form().values().network, QStringLiteral("back"));
        QVERIFY(m_run->form().commandLine().contains(QStringLiteral("--network back")));
    }

    void aFailureStaysInTheDialogWithItsDetails() {
        m_world->failures.emplace("start", Error(ErrorKind::Runtime, "The command \"flask\" is not in the image."));
        openRun();
        QTRY_VERIFY(m_run->primary()->isEnabled());
        QTest::mouseClick(m_run->primary(), Qt::LeftButton);
        auto* card = m_run->findChild<ErrorCard*>(QStringLiteral("runError"));
        QTRY_VERIFY(card->isVisible());
        QVERIFY(card->accessibleDescription().contains(QStringLiteral("flask")));
        QVERIFY(m_run->isVisible());
        QTRY_VERIFY(m_run->primary()->isEnabled());
    }

    void anImageThatIsGoneCannotBeRun() {
        m_run = std::make_unique<RunDialog>(std::make_unique<models::RunForm>(*m_runner, QStringLiteral("gone:1")),
                                            m_prompt);
        m_run->show();
        QTRY_VERIFY(m_run->findChild<ErrorCard*>(QStringLiteral("runError"))->isVisible());
        QVERIFY(!m_run->primary()->isEnabled());
    }

    void escapeCancels() {
        openRun();
        QTest::keyClick(m_run.get(), Qt::Key_Escape);
        QVERIFY(!m_run->isVisible());
        QVERIFY(m_world->created.empty());
    }

    void aReferenceIsCheckedWhileTyping() {
        openPull(QString());
        QVERIFY(!m_pull->primary()->isEnabled());
        QTest::keyClicks(reference(), QStringLiteral("not one"));
        QTRY_VERIFY(reference()->property("galleyInvalid").toBool());
        QVERIFY(!m_pull->primary()->isEnabled());
        reference()->setText(QStringLiteral("flask:1"));
        QTRY_VERIFY(m_pull->primary()->isEnabled());
        QCOMPARE(reference()->accessibleDescription(), QStringLiteral("docker.io/library/flask:1"));
    }

    void aPullGoesOnWhenTheDialogIsClosed() {
        m_world->pullBarrier.close();
        openPull(QStringLiteral("flask:1"));
        QTRY_VERIFY(m_pull->primary()->isEnabled());
        QTest::mouseClick(m_pull->primary(), Qt::LeftButton);
        QTRY_VERIFY(m_pull->findChild<ProgressCard*>()->isVisible());
        QTest::keyClick(m_pull.get(), Qt::Key_Escape);
        QVERIFY(!m_pull->isVisible());
        QCOMPARE(m_tasks->runningCount(), 1);
        m_world->pullBarrier.open();
        QTRY_COMPARE(m_tasks->runningCount(), 0);
        QCOMPARE(m_tasks->at(0)->state(), models::Task::State::Done);
    }

    void aPullCanBeStoppedAndTriedAgain() {
        m_world->pullBarrier.close();
        openPull(QStringLiteral("flask:1"));
        QTRY_VERIFY(m_pull->primary()->isEnabled());
        m_pull->primary()->click();
        auto* stop = m_pull->findChild<Button*>(QStringLiteral("pullStop"));
        QTRY_VERIFY(stop->isVisible());
        QTest::mouseClick(stop, Qt::LeftButton);
        QTRY_COMPARE(m_tasks->at(0)->state(), models::Task::State::Cancelled);
        QTRY_VERIFY(reference()->isVisible());
        QVERIFY(m_pull->primary()->isEnabled());
        QVERIFY(m_pull->cancelButton()->isVisible());
    }

    void anErrorOfAPullIsInPlainWordsAndItsDetailsCanBeCopied() {
        m_world->failures.emplace("pull", Error(ErrorKind::Network, "example.org did not answer."));
        openPull(QStringLiteral("flask:1"));
        QTRY_VERIFY(m_pull->primary()->isEnabled());
        m_pull->primary()->click();
        auto* card = m_pull->findChild<ErrorCard*>();
        QTRY_VERIFY(card->isVisible());
        QCOMPARE(m_pull->primary()->text(), QStringLiteral("Try again"));
        card->findChild<Button*>(QStringLiteral("pullErrorToggle"))->click();
        card->findChild<Button*>(QStringLiteral("pullErrorCopy"))->click();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("example.org")));
    }

    void anImageOfAnotherPlatformIsAskedForByName() {
        openPull(QStringLiteral("flask:1"));
        QTRY_VERIFY(m_pull->primary()->isEnabled());
        auto* platform = m_pull->findChild<QComboBox*>(QStringLiteral("pullPlatform"));
        platform->setCurrentText(QStringLiteral("linux/arm64"));
        QCOMPARE(m_pull->findChild<CommandLineStrip*>()->command(),
                 QStringLiteral("galley pull --platform linux/arm64 flask:1"));
        m_pull->primary()->click();
        QTRY_COMPARE(m_world->countCalls("pull flask:1 for linux/arm64"), 1);
    }

    void afterAPullTheImageCanBeRun() {
        openPull(QStringLiteral("flask:1"));
        QTRY_VERIFY(m_pull->primary()->isEnabled());
        m_pull->primary()->click();
        QTRY_COMPARE(m_pull->primary()->text(), QStringLiteral("Run"));
        QSignalSpy run(m_pull.get(), &PullDialog::runRequested);
        m_pull->primary()->click();
        QCOMPARE(run.size(), 1);
        QCOMPARE(run.at(0).at(0).toString(), QStringLiteral("flask:1"));
    }

    void enterInADestructiveQuestionDoesNotDestroy() {
        DialogPrompt prompt;
        QWidget window;
        window.show();
        bool answered = false;
        bool confirmed = true;
        Question question;
        question.name = QStringLiteral("question");
        question.title = QStringLiteral("Delete?");
        question.confirm = QStringLiteral("Delete");
        question.destructive = true;
        prompt.ask(&window, question, [&](const Answer& answer) {
            answered = true;
            confirmed = answer.confirmed;
        });
        auto* dialog = window.findChild<Dialog*>(QStringLiteral("question"));
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        QTRY_VERIFY(dialog->cancelButton()->hasFocus());
        QTest::keyClick(dialog->cancelButton(), Qt::Key_Return);
        QVERIFY(answered);
        QVERIFY(!confirmed);
    }

private:
    void openRun() {
        m_run = std::make_unique<RunDialog>(
            std::make_unique<models::RunForm>(*m_runner, QStringLiteral("flask-demo:1")), m_prompt);
        m_run->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_run.get()));
        QTRY_VERIFY(m_run->form().loaded());
    }
    void openPull(const QString& text) {
        m_pull = std::make_unique<PullDialog>(*m_images, text);
        m_pull->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pull.get()));
    }
    QLineEdit* field(const char* name) const { return m_run->findChild<QLineEdit*>(QLatin1String(name)); }
    QLineEdit* reference() const { return m_pull->findChild<QLineEdit*>(QStringLiteral("pullReference")); }
    void click(const char* name) const { m_run->findChild<Button*>(QLatin1String(name))->click(); }

    std::shared_ptr<test::World> m_world;
    std::unique_ptr<models::EngineRunner> m_runner;
    std::unique_ptr<models::EngineGate> m_gate;
    std::unique_ptr<models::TaskListModel> m_tasks;
    std::unique_ptr<models::ImageActions> m_images;
    test::FakePrompt m_prompt;
    std::unique_ptr<RunDialog> m_run;
    std::unique_ptr<PullDialog> m_pull;
};

GALLEY_TEST(TestDialogs);
#include "test_dialogs.moc"
