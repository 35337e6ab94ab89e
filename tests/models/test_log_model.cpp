// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "models/engine_gate.h"
#include "models/log_model.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

class TestLogModel : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_log = std::make_shared<test::FakeLog>();
        m_world->logs["c1"] = m_log;
        m_runner = std::make_unique<EngineRunner>();
        m_gate = std::make_unique<EngineGate>(*m_runner, test::openFake(m_world));
        m_gate->open();
    }
    void cleanup() {
        m_runner->shutdown();
        m_gate.reset();
        m_runner.reset();
    }

    void aLogOfTenMillionLinesOpensWithoutReadingIt() {
        m_log->append(10'000'000);
        QElapsedTimer clock;
        clock.start();
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        QCOMPARE(model.lineCount(), 10'000'000);
        QVERIFY(clock.elapsed() < 1000);
        QVERIFY(m_log->linesRead <= 2 * LogModel::kBlockLines);
        // The end is there at once.
        QVERIFY(model.row(9'999'999) != nullptr);
        QCOMPARE(model.row(9'999'999)->text, "line 9999999");
        QVERIFY(model.row(9'999'999)->standardError);
    }

    void aLineFarAwayIsFetchedAndTold() {
        m_log->append(1'000'000);
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        QSignalSpy ready(&model, &LogModel::rowsReady);
        QCOMPARE(model.row(500'000), nullptr);
        QCOMPARE(model.row(500'001), nullptr);
        QTRY_VERIFY(model.row(500'000) != nullptr);
        QCOMPARE(model.row(500'000)->text, "line 500000");
        QCOMPARE(ready.size(), 1);
        QCOMPARE(model.row(-1), nullptr);
        QCOMPARE(model.row(1'000'000), nullptr);
    }

    void scrollingThroughEverythingKeepsMemoryBounded() {
        m_log->append(2'000'000);
        m_log->textOf = [](std::uint64_t number) { return std::to_string(number) + std::string(2000, 'x'); };
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        for (qint64 line = 0; line < 50'000; line += LogModel::kBlockLines) {
            model.row(line);
            QTRY_VERIFY(model.row(line) != nullptr);
        }
        int held = 0;
        for (qint64 line = 0; line < 50'000; line += LogModel::kBlockLines) {
            if (model.row(line) != nullptr) ++held;
        }
        QVERIFY(held <= LogModel::kCachedBlocks);
        QVERIFY(qint64{held} * LogModel::kBlockLines * 2000 <= LogModel::kCachedCharacters + 2'000'000);
        QVERIFY(m_log->largestRead < 2 * LogModel::kBlockLines);
    }

    void anEndlessLineIsShownCut() {
        m_log->textOf = [](std::uint64_t) { return std::string(5'000'000, 'a'); };
        m_log->append(1);
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        QCOMPARE(model.row(0)->text.size(), LogModel::kShownCharacters);
        QVERIFY(model.row(0)->cut);
    }

    void bytesThatAreNoTextStayOneLine() {
        m_log->textOf = [](std::uint64_t) {
            return std::string(
                "\xff\xfe"
                "a\0b\xc3",
                6);
        };
        m_log->append(1);
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        QVERIFY(model.row(0)->text.contains(QChar(0xfffd)));
        QVERIFY(model.row(0)->text.contains(QLatin1Char('b')));
    }

    void growthIsToldAtABoundedRate() {
        m_log->append(10);
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        QSignalSpy counts(&model, &LogModel::lineCountChanged);
        QElapsedTimer clock;
        clock.start();
        int rounds = 0;
        while (clock.elapsed() < 1000) {
            m_log->append(100);
            ++rounds;
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        }
        QTRY_COMPARE(model.lineCount(), 10 + rounds * 100);
        QVERIFY2(counts.size() <= 30, qPrintable(QString::number(counts.size())));
        QVERIFY(counts.size() >= 2);
        QVERIFY(model.row(model.lineCount() - 1) != nullptr);
    }

    void aSearchUnderWayDoesNotQuickenTheTelling() {
        m_log->append(30'000'000);
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        model.setFind("nothing like it", true, false);
        QSignalSpy counts(&model, &LogModel::lineCountChanged);
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 1000) {
            m_log->append(1);
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        }
        QVERIFY(!model.findFinished());
        QVERIFY2(counts.size() <= 22, qPrintable(QString::number(counts.size())));
        QVERIFY(counts.size() >= 2);
    }

    void theLastLineIsReadAgainWhenItGrows() {
        m_log->append(3);
        m_log->lastIsPartial = true;
        std::atomic<int> version = 1;
        m_log->textOf = [&](std::uint64_t number) {
            return number == 2 ? "progress " + std::to_string(version) : "line";
        };
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        QCOMPARE(model.row(2)->text, "progress 1");
        QVERIFY(model.row(2)->partial);
        version = 2;
        m_log->touch();
        QTRY_COMPARE(model.row(2)->text, "progress 2");
        m_log->lastIsPartial = false;
        m_log->append(LogModel::kBlockLines * 2);
        QTRY_VERIFY(model.lineCount() > 1000);
        QTRY_VERIFY(model.row(2) != nullptr && !model.row(2)->partial);
        QTRY_VERIFY(model.row(600) != nullptr);
    }

    void aSearchFindsEverythingAndWhatComesLater() {
        m_log->append(300'000);
        m_log->textOf = [](std::uint64_t number) {
            return number % 1000 == 7 ? std::string("ERROR") : std::string("ok");
        };
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        model.setFind("ERROR", true, false);
        QVERIFY(!model.findFinished());
        QTRY_VERIFY(model.findFinished());
        QCOMPARE(model.matches().size(), 300U);
        QCOMPARE(model.matches()[0], 7);
        QCOMPARE(model.matchAtOrAfter(8), 1);
        QCOMPARE(model.matchAtOrAfter(299'999), 300);
        m_log->append(1000);
        QTRY_COMPARE(model.matches().size(), 301U);
        QVERIFY(std::is_sorted(model.matches().begin(), model.matches().end()));
        model.setFind({}, true, false);
        QVERIFY(model.matches().empty());
        QVERIFY(!model.finding());
    }

    void aNewSearchReplacesTheOneUnderWay() {
        m_log->append(600'000);
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        model.setFind("line", true, false);
        model.setFind("599999", true, false);
        QTRY_VERIFY_WITH_TIMEOUT(model.findFinished(), 30000);
        QCOMPARE(model.matches(), std::vector<qint64>{599'999});
    }

    void rowsComeWhileASearchIsUnderWay() {
        m_log->append(20'000'000);
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        model.setFind("nothing like it", true, false);
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY(model.row(1'234'567) != nullptr);
        QVERIFY(!model.findFinished());
        QVERIFY(clock.elapsed() < 1000);
        QVERIFY(model.findSearched() < model.lineCount());
    }

    void anExpressionThatCannotBeReadIsSaid() {
        m_log->append(10);
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        model.setFind("(", true, true);
        QTRY_VERIFY(model.findError().isSet());
        QVERIFY(model.findFinished());
        model.setFind("line 3", true, false);
        QTRY_COMPARE(model.matches().size(), 1U);
        QVERIFY(!model.findError().isSet());
    }

    void copyingAndSavingGivePlainText() {
        m_log->append(5);
        m_log->textOf = [](std::uint64_t number) { return "\x1b[31mline\x1b[0m " + std::to_string(number); };
        LogModel model(*m_runner, "c1");
        QTRY_VERIFY(model.loaded());
        QSignalSpy text(&model, &LogModel::textReady);
        const int request = model.requestText(1, 3, false);
        QTRY_COMPARE(text.size(), 1);
        QCOMPARE(text[0][0].toInt(), request);
        QCOMPARE(text[0][1].toString(), "line 1\nline 2\n");
        const QTemporaryDir directory;
        QSignalSpy saved(&model, &LogModel::saved);
        model.save(directory.filePath("log.txt"), true);
        QTRY_COMPARE(saved.size(), 1);
        QVERIFY(!saved[0][0].value<ErrorInfo>().isSet());
        QFile file(directory.filePath("log.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readLine(), "1970-01-01T00:00:00.001000000Z line 0\n");
        model.save("/nowhere/at/all", true);
        QTRY_COMPARE(saved.size(), 2);
        QVERIFY(saved[1][0].value<ErrorInfo>().isSet());
    }

    void aLogThatCannotBeOpenedIsAnError() {
        LogModel model(*m_runner, "gone");
        QTRY_VERIFY(model.error().isSet());
        QCOMPARE(model.error().kind, models::ErrorKind::NotFound);
    }

    void closingWhileItFollowsEndsItsThread() {
        m_log->append(10);
        for (int i = 0; i < 20; ++i) {
            LogModel model(*m_runner, "c1");
            if (i % 2 == 0) QTRY_VERIFY(model.loaded());
        }
        QElapsedTimer clock;
        clock.start();
        m_runner->shutdown();
        QVERIFY(clock.elapsed() < 1000);
    }

private:
    std::shared_ptr<test::World> m_world;
    std::shared_ptr<test::FakeLog> m_log;
    std::unique_ptr<EngineRunner> m_runner;
    std::unique_ptr<EngineGate> m_gate;
};

GALLEY_TEST(TestLogModel);
#include "test_log_model.moc"
