// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>

#include "models/engine_gate.h"
#include "models/log_model.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"
#include "tests/ui/fake_prompt.h"
#include "ui/widgets/button.h"
#include "ui/widgets/log_find_bar.h"
#include "ui/widgets/log_panel.h"
#include "ui/widgets/log_view.h"

using namespace galley;
using namespace galley::ui;

class TestLogView : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_log = std::make_shared<test::FakeLog>();
        m_world->logs["c1"] = m_log;
        m_runner = std::make_unique<models::EngineRunner>();
        m_gate = std::make_unique<models::EngineGate>(*m_runner, test::openFake(m_world));
        m_gate->open();
    }
    void cleanup() {
        m_panel.reset();
        m_model.reset();
        m_runner->shutdown();
        m_gate.reset();
        m_runner.reset();
    }

    void itShowsTheEndAndLaysOutWhatCanBeSeen() {
        open(1'000'000);
        QTRY_COMPARE(view()->shownCount(), 1'000'000);
        QTRY_VERIFY(view()->laidOut() > 0);
        QVERIFY(view()->following());
        QVERIFY(view()->firstVisibleLine() > 999'900);
        QVERIFY(view()->laidOut() < 200);
    }

    void scrollingUpLetsGoAndTheEndTakesHoldAgain() {
        open(10'000);
        QTRY_COMPARE(view()->shownCount(), 10'000);
        QSignalSpy following(view(), &LogView::followingChanged);
        QTest::keyClick(view(), Qt::Key_PageUp);
        QVERIFY(!view()->following());
        QCOMPARE(following.size(), 1);
        const qint64 top = view()->firstVisibleLine();
        m_log->append(5000);
        QTRY_COMPARE(view()->shownCount(), 15'000);
        // Nothing moves under the reader.
        QCOMPARE(view()->firstVisibleLine(), top);
        QTest::keyClick(view(), Qt::Key_End);
        QVERIFY(view()->following());
        QTRY_VERIFY(view()->firstVisibleLine() > 14'900);
        view()->verticalScrollBar()->setValue(0);
        QVERIFY(!view()->following());
        view()->verticalScrollBar()->setValue(view()->verticalScrollBar()->maximum());
        QVERIFY(view()->following());
    }

    void jumpToNewestIsOfferedOnlyAway() {
        open(10'000);
        QTRY_COMPARE(view()->shownCount(), 10'000);
        auto* jump = m_panel->findChild<Button*>(QStringLiteral("logJump"));
        QVERIFY(!jump->isVisible());
        QTest::keyClick(view(), Qt::Key_Home);
        QTRY_VERIFY(jump->isVisible());
        m_log->append(123);
        QTRY_VERIFY(jump->text().contains(QStringLiteral("123")));
        QTest::mouseClick(jump, Qt::LeftButton);
        QVERIFY(view()->following());
        QVERIFY(!jump->isVisible());
    }

    void aContainerThatPrints100000LinesASecondKeepsTheWindowFluid() {
        open(100);
        QTRY_COMPARE(view()->shownCount(), 100);
        QElapsedTimer whole;
        whole.start();
        qint64 longest = 0;
        qint64 appended = 0;
        while (whole.elapsed() < 1500) {
            const qint64 due = whole.elapsed() * 100;
            if (due > appended) m_log->append(static_cast<std::uint64_t>(due - appended));
            appended = std::max(appended, due);
            QElapsedTimer turn;
            turn.start();
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
            longest = std::max(longest, turn.elapsed());
        }
        // A debug build on a busy machine; a release build stays below one frame.
        QVERIFY2(longest < 200, qPrintable(QString::number(longest)));
        QTRY_COMPARE(view()->shownCount(), 100 + appended);
        QVERIFY(view()->following());
        // Far fewer than were printed: what nobody saw cost nothing.
        QVERIFY2(view()->laidOut() < 10'000, qPrintable(QString::number(view()->laidOut())));
    }

    void findCountsGoesThroughAndWraps() {
        open(3000, [](std::uint64_t n) {
            return n % 1000 == 7 ? std::string("a needle here") : "line " + std::to_string(n);
        });
        QTRY_COMPARE(view()->shownCount(), 3000);
        QTest::keyClick(view(), Qt::Key_F, Qt::ControlModifier);
        LogFindBar* bar = m_panel->findBar();
        QVERIFY(bar->isVisible());
        auto* field = bar->findChild<QLineEdit*>(QStringLiteral("logFindField"));
        QTest::keyClicks(field, QStringLiteral("needle"));
        QTRY_COMPARE(m_model->matches().size(), std::size_t{3});
        QTRY_VERIFY(view()->markedLine() >= 0);
        QVERIFY(!view()->following());
        QCOMPARE(view()->markedLine(), 7);
        QTRY_COMPARE(bar->countText(), QStringLiteral("1 of 3"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(view()->markedLine(), 1007);
        QTest::keyClick(field, Qt::Key_Return);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(view()->markedLine(), 7);
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(view()->markedLine(), 2007);
        QCOMPARE(bar->countText(), QStringLiteral("3 of 3"));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!bar->isVisible());
        QVERIFY(!m_model->finding());
    }

    void onlyMatchingLinesCanBeShown() {
        open(3000, [](std::uint64_t n) { return n % 100 == 7 ? std::string("needle") : "line"; });
        QTRY_COMPARE(view()->shownCount(), 3000);
        m_panel->findBar()->open();
        m_panel->findChild<QLineEdit*>(QStringLiteral("logFindField"))->setText(QStringLiteral("needle"));
        m_panel->findChild<Button*>(QStringLiteral("logFindOnly"))->click();
        QTRY_COMPARE(view()->shownCount(), 30);
        m_panel->findBar()->close();
        QCOMPARE(view()->shownCount(), 3000);
    }

    void aWrongExpressionIsSaidAndNothingBreaks() {
        open(100);
        QTRY_COMPARE(view()->shownCount(), 100);
        m_panel->findBar()->open();
        m_panel->findChild<Button*>(QStringLiteral("logFindRegex"))->click();
        m_panel->findChild<QLineEdit*>(QStringLiteral("logFindField"))->setText(QStringLiteral("("));
        QTRY_COMPARE(m_panel->findBar()->countText(), QStringLiteral("Not a regular expression"));
    }

    void everythingCanBeCopiedWithoutColours() {
        open(1200, [](std::uint64_t n) { return "\x1b[31mline\x1b[0m " + std::to_string(n); });
        QTRY_COMPARE(view()->shownCount(), 1200);
        QSignalSpy copied(view(), &LogView::copied);
        QTest::keyClick(view(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(view(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(copied.size(), 1);
        const QString text = QGuiApplication::clipboard()->text();
        QCOMPARE(text.count(QLatin1Char('\n')), 1200);
        QVERIFY(text.startsWith(QStringLiteral("line 0\nline 1\n")));
    }

    void aSelectionWithTheMouseCopiesExactlyThat() {
        open(3, [](std::uint64_t n) { return n == 0 ? std::string("alpha beta") : "gamma " + std::to_string(n); });
        QTRY_COMPARE(view()->shownCount(), 3);
        view()->setShowTimes(false);
        QApplication::processEvents();
        QTest::mouseDClick(view()->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(20, 12));
        view()->copySelection();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("alpha"));
    }

    void aLogThatIsCutStartsAnew() {
        open(5000);
        QTRY_COMPARE(view()->shownCount(), 5000);
        m_log->count = 10;
        m_log->touch();
        QTRY_COMPARE(view()->shownCount(), 10);
        QVERIFY(view()->firstVisibleLine() < 10);
    }

    void hostileLinesNeitherCrashNorMoveAnything() {
        open(6, [](std::uint64_t n) -> std::string {
            switch (n) {
                case 0: return std::string(300'000, 'x');
                case 1: return "\x1b[999999999;99999999H\x1b[2J";
                case 2: return std::string("\xff\xfe\x80 no utf-8 ") + std::string(1, '\0') + " nul";
                case 3: return "<b>bold</b><img src='file:///etc/passwd'>";
                case 4: return "\xe2\x80\xae reversed";
                default: return {};
            }
        });
        QTRY_COMPARE(view()->shownCount(), 6);
        for (const bool wrapped : {true, false}) {
            view()->setWrapped(wrapped);
            QVERIFY(!view()->grab().isNull());
            QTest::keyClick(view(), Qt::Key_Home);
            QTest::keyClick(view(), Qt::Key_End);
        }
    }

    void anEmptyLogSaysSo() {
        open(0);
        auto* empty = m_panel->findChild<QWidget*>(QStringLiteral("logEmpty"));
        QTRY_VERIFY(empty->isVisible());
        m_log->append(1);
        QTRY_VERIFY(!empty->isVisible());
    }

    void aLogThatCannotBeReadShowsTheError() {
        m_world->logs.clear();
        open(0, {}, false);
        auto* card = m_panel->findChild<QWidget*>(QStringLiteral("logError"));
        QTRY_VERIFY(card->isVisible());
    }

private:
    void open(std::uint64_t lines, std::function<std::string(std::uint64_t)> textOf = {}, bool wait = true) {
        m_log->textOf = std::move(textOf);
        m_log->count = lines;
        m_model = std::make_unique<models::LogModel>(*m_runner, QStringLiteral("c1"));
        m_panel = std::make_unique<LogPanel>(m_prompt, QStringLiteral("log"));
        m_panel->setModel(m_model.get(), QStringLiteral("flask-demo"));
        m_panel->resize(800, 500);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        if (wait) QTRY_VERIFY(m_model->loaded());
    }
    LogView* view() const { return m_panel->view(); }

    std::shared_ptr<test::World> m_world;
    std::shared_ptr<test::FakeLog> m_log;
    std::unique_ptr<models::EngineRunner> m_runner;
    std::unique_ptr<models::EngineGate> m_gate;
    test::FakePrompt m_prompt;
    std::unique_ptr<models::LogModel> m_model;
    std::unique_ptr<LogPanel> m_panel;
};

GALLEY_TEST(TestLogView);
#include "test_log_view.moc"
