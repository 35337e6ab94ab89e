// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>

#include "models/container_actions.h"
#include "models/engine_gate.h"
#include "models/port_actions.h"
#include "models/port_check.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

class TestActions : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->containers = {test::makeContainer("c1", "one"), test::makeContainer("c2", "two")};
        m_runner = std::make_unique<EngineRunner>();
        m_gate = std::make_unique<EngineGate>(*m_runner, test::openFake(m_world));
        m_gate->open();
    }
    void cleanup() {
        m_runner->shutdown();
        m_gate.reset();
        m_runner.reset();
    }

    void severalContainersStopSideBySide() {
        ContainerActions actions(*m_runner);
        QSignalSpy done(&actions, &ContainerActions::succeeded);
        m_world->stopBarrier.close();
        actions.stop({"c1", "c2"});
        QVERIFY(actions.isBusy("c1") && actions.isBusy("c2"));
        QTRY_COMPARE(m_world->countCalls("stop"), 2);
        m_world->stopBarrier.open();
        QTRY_COMPARE(done.size(), 2);
        QVERIFY(!actions.isBusy("c1") && !actions.isBusy("c2"));
    }

    void aBusyContainerTakesNoSecondAction() {
        ContainerActions actions(*m_runner);
        QSignalSpy done(&actions, &ContainerActions::succeeded);
        m_world->stopBarrier.close();
        actions.stop({"c1"});
        actions.stop({"c1"});
        actions.remove({"c1"}, true);
        m_world->stopBarrier.open();
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(m_world->countCalls("stop"), 1);
        QCOMPARE(m_world->countCalls("remove"), 0);
    }

    void aFailureIsToldAndTheRowIsFreeAgain() {
        ContainerActions actions(*m_runner);
        m_world->failures.emplace("start", Error(galley::ErrorKind::Busy, "port 5000 is used by nginx (12)"));
        QSignalSpy failed(&actions, &ContainerActions::failed);
        actions.start({"c1"});
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].toString(), "c1");
        QCOMPARE(failed[0][2].value<ErrorInfo>().sentence, "Port 5000 is used by nginx (12)");
        QVERIFY(!actions.isBusy("c1"));
    }

    void typingAPortAsksOnceAndAfterAPause() {
        PortCheck check(*m_runner);
        check.setText("5", "127.0.0.1", PortProtocol::Tcp);
        check.setText("50", "127.0.0.1", PortProtocol::Tcp);
        check.setText("500", "127.0.0.1", PortProtocol::Tcp);
        check.setText("5000", "127.0.0.1", PortProtocol::Tcp);
        QCOMPARE(check.state(), PortCheck::State::Checking);
        QTRY_COMPARE(check.state(), PortCheck::State::Free);
        QCOMPARE(m_world->countCalls("check"), 1);
        QVERIFY(check.acceptable());
    }

    void aTakenPortNamesItsOwnerAndProposesAnother() {
        api::PortAvailability taken;
        taken.sentence = "Port 5000 is used by nginx.";
        taken.suggestion = 5001;
        m_world->takenPorts[5000] = taken;
        PortCheck check(*m_runner);
        check.setText("5000", "127.0.0.1", PortProtocol::Tcp);
        QTRY_COMPARE(check.state(), PortCheck::State::Taken);
        QCOMPARE(check.suggestion(), 5001);
        QCOMPARE(check.sentence(), "Port 5000 is used by nginx.");
        PortEntry own;
        own.hostPort = 5000;
        check.setOwn(own);
        check.setText("5000", "127.0.0.1", PortProtocol::Tcp);
        QCOMPARE(check.state(), PortCheck::State::Own);
    }

    void anythingElseThanAPortNumberIsRefusedAtOnce() {
        PortCheck check(*m_runner);
        for (const char* text : {"abc", "0", "65536", "-1", "80 80", "99999999999999999999"}) {
            check.setText(text, "127.0.0.1", PortProtocol::Tcp);
            QCOMPARE(check.state(), PortCheck::State::Invalid);
        }
        check.setText("  ", "127.0.0.1", PortProtocol::Tcp);
        QCOMPARE(check.state(), PortCheck::State::Idle);
        QCOMPARE(m_world->countCalls("check"), 0);
    }

    void aLateAnswerForAnOlderTextIsDropped() {
        PortCheck check(*m_runner);
        check.setText("5000", "127.0.0.1", PortProtocol::Tcp);
        QTRY_COMPARE(check.state(), PortCheck::State::Free);
        check.setText("6000", "127.0.0.1", PortProtocol::Tcp);
        check.setText("", "127.0.0.1", PortProtocol::Tcp);
        // What is asked for afterwards is answered afterwards: the dropped question would have come before it.
        PortCheck later(*m_runner);
        later.setText("7000", "127.0.0.1", PortProtocol::Tcp);
        QTRY_COMPARE(later.state(), PortCheck::State::Free);
        QCOMPARE(check.state(), PortCheck::State::Idle);
        QCOMPARE(m_world->countCalls("check"), 2);
    }

    void aFailedMoveTellsWhatWasAskedFor() {
        PortActions actions(*m_runner);
        m_world->failures.emplace("move", Error(galley::ErrorKind::Busy, "port 80 is taken"));
        QSignalSpy failed(&actions, &PortActions::failed);
        PortEntry from;
        from.hostPort = 5000;
        from.containerPort = 8080;
        PortEntry to = from;
        to.hostPort = 80;
        actions.move("c1", from, to);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][2].value<PortEntry>().hostPort, 80);
    }

private:
    std::shared_ptr<test::World> m_world;
    std::unique_ptr<EngineRunner> m_runner;
    std::unique_ptr<EngineGate> m_gate;
};

GALLEY_TEST(TestActions);
#include "test_actions.moc"
