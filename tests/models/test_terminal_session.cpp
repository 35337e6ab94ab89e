// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>

#include "models/engine_gate.h"
#include "models/terminal_session.h"
#include "tests/models/fake_services.h"
#include "tests/models/fake_shell.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;
using State = TerminalSession::State;

class TestTerminalSession : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_shell = m_world->shell;
        m_runner = std::make_unique<EngineRunner>();
        m_gate = std::make_unique<EngineGate>(*m_runner, test::openFake(m_world));
        m_gate->open();
        m_session = std::make_unique<TerminalSession>(*m_runner, "c1");
        connect(m_session.get(), &TerminalSession::received, this,
                [this](const QByteArray& bytes) { m_seen += bytes; });
        m_seen.clear();
    }
    void cleanup() {
        m_session.reset();
        m_runner->shutdown();
        m_gate.reset();
        m_runner.reset();
    }

    void whatItPrintsComesOutAndWhatIsTypedGoesIn() {
        m_session->start(97, 31);
        QTRY_COMPARE(m_session->state(), State::Running);
        QVERIFY(m_shell->spec.terminal);
        QVERIFY((m_shell->spec.consoleSize == api::ConsoleSize{31, 97}));
        m_shell->print("$ ");
        QTRY_COMPARE(m_seen, QByteArray("$ "));
        m_session->write("ls\r");
        QTRY_COMPARE(m_shell->typedSoFar(), std::string("ls\r"));
        m_session->resize(120, 40);
        QTRY_COMPARE(m_shell->size, (std::pair{120, 40}));
        m_shell->end(3);
        QTRY_COMPARE(m_session->state(), State::Ended);
        QCOMPARE(m_session->exitCode(), 3);
        QTRY_COMPARE(m_shell->attached, 0);
    }

    void aShellThatDoesNotStartSaysWhy() {
        m_shell->startError = Error(galley::ErrorKind::InvalidInput, "container c1 is not running");
        m_session->start(80, 24);
        QTRY_COMPARE(m_session->state(), State::Failed);
        QVERIFY(m_session->error().sentence.contains("is not running"));
        m_session->write("lost");
        m_shell->startError.reset();
        m_session->start(80, 24);
        QTRY_COMPARE(m_session->state(), State::Running);
        QCOMPARE(m_shell->typedSoFar(), std::string());
    }

    void aShellThatDoesNotReadHoldsNobodyUp() {
        m_shell->reads = false;
        m_session->start(80, 24);
        QTRY_COMPARE(m_session->state(), State::Running);
        m_session->write("stuck");
        m_session->write("more");
        m_shell->print("still here");
        QTRY_COMPARE(m_seen, QByteArray("still here"));
        m_session->hangUp();
        QCOMPARE(m_session->state(), State::Idle);
        QTRY_COMPARE(m_shell->attached, 0);
    }

    void aFloodArrivesWholeInFewPieces() {
        m_session->start(80, 24);
        QTRY_COMPARE(m_session->state(), State::Running);
        QSignalSpy pieces(m_session.get(), &TerminalSession::received);
        const std::string line(1000, 'x');
        for (int i = 0; i < 5000; ++i) m_shell->print(line);
        QTRY_COMPARE(m_seen.size(), qsizetype{5'000'000});
        QVERIFY(pieces.size() < 1000);
    }

    void aNewShellHangsTheFormerUp() {
        m_session->start(80, 24);
        QTRY_COMPARE(m_session->state(), State::Running);
        m_session->start(80, 24);
        QTRY_COMPARE(m_shell->started, 2);
        QTRY_COMPARE(m_session->state(), State::Running);
        QTRY_COMPARE(m_shell->attached, 1);
        m_session.reset();
        QTRY_COMPARE(m_shell->attached, 0);
    }

private:
    std::shared_ptr<test::World> m_world;
    std::shared_ptr<test::FakeShell> m_shell;
    std::unique_ptr<EngineRunner> m_runner;
    std::unique_ptr<EngineGate> m_gate;
    std::unique_ptr<TerminalSession> m_session;
    QByteArray m_seen;
};

GALLEY_TEST(TestTerminalSession);
#include "test_terminal_session.moc"
