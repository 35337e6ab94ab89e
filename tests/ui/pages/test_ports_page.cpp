// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

#include "models/port_check.h"
#include "tests/ui/pages/page_support.h"
#include "ui/ports/ports_page.h"
#include "ui/widgets/button.h"

using namespace galley;
using namespace galley::ui;

class TestPortsPage : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->containers = {test::makeContainer("c1", "flask-demo"), test::makeContainer("c2", "database")};
        m_world->ports = {test::makePort("c1", 5000, 8080), test::makePort("c2", 5432, 5432)};
        api::PortAvailability taken;
        taken.sentence = "Port 6000 is used by nginx (12).";
        taken.suggestion = 6001;
        m_world->takenPorts[6000] = taken;
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_page = std::make_unique<PortsPage>(*m_models, m_prompt);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->setShown(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->activateWindow();
        QTRY_COMPARE(table().shownRows(), 2);
        QTRY_COMPARE(m_models->containers.rowCount(), 2);
        m_first = models::PortListModel::rowId("c1", m_models->ports.at(0).entry);
    }
    void cleanup() {
        m_page.reset();
        m_models.reset();
        m_prompt = {};
    }

    void aPortIsChangedInPlaceWhileTheContainerRuns() {
        QLineEdit* field = openEditor();
        field->selectAll();
        QTest::keyClicks(field, "6000");
        auto* message = m_page->findChild<QLabel*>("portEditorMessageLabel");
        if (message == nullptr) message = m_page->findChild<QWidget*>("portEditorMessage")->findChild<QLabel*>();
        QTRY_COMPARE(message->text(), "Port 6000 is used by nginx (12).");
        // A taken port is not accepted.
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(test::shown("portEditor") != nullptr);
        auto* suggestion = test::shown<Button>("portEditorSuggestion");
        QVERIFY(suggestion != nullptr);
        QTest::mouseClick(suggestion, Qt::LeftButton);
        QTRY_VERIFY(test::shown<Button>("portEditorApply")->isEnabled());
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(m_world->countCalls("move c1 5000 6001"), 1);
        QTRY_COMPARE(m_models->ports.at(0).entry.hostPort, 6001);
        QTRY_VERIFY(test::shown("portEditor") == nullptr);
        // The selection goes with the port.
        QTRY_COMPARE(table().currentId(), models::PortListModel::rowId("c1", m_models->ports.at(0).entry));
    }

    void escapeLeavesThePortAsItIs() {
        QLineEdit* field = openEditor();
        QTest::keyClicks(field, "7000");
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(test::shown("portEditor") == nullptr);
        QCOMPARE(m_world->countCalls("move"), 0);
    }

    void theOwnPortIsNoConflict() {
        QLineEdit* field = openEditor();
        QTest::keyClick(field, Qt::Key_Backspace);
        QTest::keyClicks(field, "5000");
        QVERIFY(!test::shown<Button>("portEditorApply")->isEnabled());
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(m_world->countCalls("move"), 0);
    }

    void aRefreshUnderTheEditorKeepsIt() {
        QLineEdit* field = openEditor();
        QTest::keyClicks(field, "70");
        QSignalSpy refreshed(&m_models->ports, &models::LiveTableModel::refreshed);
        m_world->change([&] { m_world->ports[0].connectionsTotal = 9; });
        m_models->ports.refresh();
        QVERIFY(refreshed.wait());
        QVERIFY(test::shown("portEditor") != nullptr);
        QCOMPARE(field->text(), "70");
        // But not when its port is gone.
        m_world->change([&] { m_world->ports.erase(m_world->ports.begin()); });
        m_models->ports.refresh();
        QTRY_VERIFY(test::shown("portEditor") == nullptr);
    }

    void aFailedChangeIsSaidOnThePage() {
        m_world->failures.emplace("move", Error(ErrorKind::Busy, "port 7000 was taken meanwhile"));
        QLineEdit* field = openEditor();
        field->selectAll();
        QTest::keyClicks(field, "7000");
        QTRY_VERIFY(test::shown<Button>("portEditorApply")->isEnabled());
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(test::shown("portsError") != nullptr);
        QCOMPARE(m_page->findChild<QLabel*>("portsErrorSentence")->text(), "Port 7000 was taken meanwhile");
        QCOMPARE(m_models->ports.at(0).entry.hostPort, 5000);
    }

    void whatIsOddAboutAPortIsSaidAboveTheTable() {
        QVERIFY(test::shown("portsAdvice") == nullptr);
        m_world->change([&] {
            api::PortFinding finding;
            finding.kind = api::PortFinding::Kind::OtherPort;
            finding.containerName = "flask-demo";
            finding.mapping = {"127.0.0.1", 5000, 8080, api::Protocol::Tcp};
            finding.otherPorts = {5000};
            m_world->portFindings = {finding};
        });
        m_models->ports.refresh();
        QTRY_VERIFY(test::shown("portsAdvice") != nullptr);
        const QString advice = test::shown<QLabel>("portsAdvice")->text();
        QVERIFY2(advice.startsWith("flask-demo: ") && advice.contains("8080") && advice.contains("5000"),
                 qPrintable(advice));
        m_world->change([&] { m_world->portFindings.clear(); });
        m_models->ports.refresh();
        QTRY_VERIFY(test::shown("portsAdvice") == nullptr);
    }

    void aPortIsAddedByTheDialog() {
        QTest::mouseClick(test::shown<Button>("portsAdd"), Qt::LeftButton);
        auto* inside = test::shown<QLineEdit>("portDialogContainerPort");
        QVERIFY(inside != nullptr);
        auto* primary = test::shown<Button>("portDialogPrimary");
        QVERIFY(!primary->isEnabled());
        QTest::keyClicks(inside, "99999");
        QVERIFY(!primary->isEnabled());
        inside->clear();
        QTest::keyClicks(inside, "9000");
        QVERIFY(primary->isEnabled());
        auto* host = test::shown<QLineEdit>("portDialogHostPort");
        QTest::keyClicks(host, "6000");
        QVERIFY(!primary->isEnabled());
        QTRY_VERIFY(host->property("galleyInvalid").toBool());
        QVERIFY(!primary->isEnabled());
        host->clear();
        QTest::keyClicks(host, "7001");
        QTRY_VERIFY(primary->isEnabled());
        QTest::keyClick(host, Qt::Key_Return);
        QTRY_VERIFY(test::shown("portDialog") == nullptr);
        QTRY_COMPARE(table().shownRows(), 3);
        QCOMPARE(m_world->ports[2].mapping.hostPort, 7001);
        QCOMPARE(m_world->ports[2].mapping.containerPort, 9000);
    }

    void removingAsksFirst() {
        table().setCurrentId(m_first);
        m_prompt.confirm = false;
        QTest::keyClick(&table(), Qt::Key_Delete);
        QCOMPARE(m_prompt.questions.size(), 1);
        m_prompt.confirm = true;
        QVERIFY(test::pressRowAction(table(), "remove"));
        QTRY_COMPARE(table().shownRows(), 1);
    }

    void thePortThatAnswersIsOpened() {
        test::FakeBrowser browser;
        table().setCurrentId(m_first);
        QVERIFY(test::pressRowAction(table(), "open"));
        QCOMPARE(browser.opened, QList<QUrl>{QUrl("http://localhost:5000")});
    }

    void withoutPortsThereAreWords() {
        m_world->change([&] { m_world->ports.clear(); });
        m_models->ports.refresh();
        QTRY_VERIFY(test::shown("portsEmpty") != nullptr);
    }

private:
    DataTable& table() { return *m_page->findChild<DataTable*>("portsTable"); }
    QLineEdit* openEditor() {
        table().setFocus();
        table().setCurrentId(m_first);
        QTest::keyClick(&table(), Qt::Key_Return);
        return test::shown<QLineEdit>("portEditorField");
    }

    std::shared_ptr<test::World> m_world;
    std::unique_ptr<models::ModelSet> m_models;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<PortsPage> m_page;
    QString m_first;
};

GALLEY_TEST(TestPortsPage);
#include "test_ports_page.moc"
