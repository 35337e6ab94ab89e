// SPDX-License-Identifier: Apache-2.0
// The log view over the engine's own log files while they are written.
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTemporaryDir>

#include <thread>

#include "engine/api/detail/services.h"
#include "engine/base/clock.h"
#include "engine/logs/log_writer.h"
#include "models/engine_gate.h"
#include "models/log_model.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"
#include "ui/widgets/log_view.h"

using namespace galley;
using namespace galley::ui;

class TestLogFollow : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        const std::filesystem::path directory = m_directory->path().toStdString();
        auto world = std::make_shared<test::World>();
        world->openLog = [directory] { return api::detail::makeLogReader(directory); };
        m_writer = std::make_unique<logs::LogWriter>(directory, logs::Rotation{std::uint64_t{1} << 20U, 0});
        m_writer->beginRun(now());
        m_runner = std::make_unique<models::EngineRunner>();
        m_gate = std::make_unique<models::EngineGate>(*m_runner, test::openFake(world));
        m_gate->open();
        m_model = std::make_unique<models::LogModel>(*m_runner, QStringLiteral("c1"));
        m_view = std::make_unique<LogView>(QStringLiteral("log"));
        m_view->setModel(m_model.get());
        m_view->resize(800, 500);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void cleanup() {
        m_view.reset();
        m_model.reset();
        m_runner->shutdown();
        m_gate.reset();
        m_runner.reset();
        m_writer.reset();
    }

    void followingAFastContainerLosesAndDoublesNoLine() {
        constexpr qint64 kLines = 150'000;
        std::thread container([this] {
            for (qint64 line = 0; line < kLines; line += 250) write(line, line + 250);
            m_writer->endRun(now());
        });
        int looks = 0;
        qint64 seen = 0;
        QString wrong;
        QElapsedTimer clock;
        clock.start();
        while ((m_view->shownCount() < kLines || !m_model->finished()) && clock.elapsed() < 60'000) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
            if (m_view->shownCount() == seen) continue;
            seen = m_view->shownCount();
            ++looks;
            m_view->grab();
            if (!m_view->following() || m_view->firstVisibleLine() + 60 < seen) wrong = QStringLiteral("left the end");
            for (qint64 line = std::max<qint64>(0, seen - 25); line < seen; ++line) {
                if (!holds(line)) wrong = QStringLiteral("line %1 of %2 is not on the screen").arg(line).arg(seen);
            }
        }
        container.join();
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        QCOMPARE(m_view->shownCount(), kLines);
        QCOMPARE(m_model->lineCount(), kLines);
        QVERIFY(looks >= 1);
        constexpr qint64 kAtOnce = qint64{models::LogModel::kBlockLines} * 32;
        for (qint64 first = 0; first < kLines; first += kAtOnce) {
            const qint64 last = std::min(kLines, first + kAtOnce);
            m_model->prefetch(first, last);
            QTRY_VERIFY(areHere(first, last));
            for (qint64 line = first; line < last; ++line) QVERIFY2(holds(line), qPrintable(QString::number(line)));
        }
    }

    // Freed lines were painted once: the window crashed after some seconds of following.
    void moreLinesThanAreKeptCanBeLookedThrough() {
        write(0, 6000);
        QTRY_COMPARE(m_view->shownCount(), 6000);
        m_view->verticalScrollBar()->setValue(0);
        while (m_view->verticalScrollBar()->value() < m_view->verticalScrollBar()->maximum()) {
            const qint64 first = m_view->firstVisibleLine();
            QTRY_VERIFY(holds(first) && holds(std::min<qint64>(5999, first + 40)));
            QVERIFY(!m_view->grab().isNull());
            QTest::keyClick(m_view.get(), Qt::Key_PageDown);
        }
        QVERIFY(m_view->laidOut() >= 6000);
    }

    void theEndOfAVeryLongLineIsReachedSideways() {
        m_view->setShowTimes(false);
        m_writer->append(logs::Stream::Stdout, std::string(15'000, 'x') + " needle\n", now());
        QTRY_COMPARE(m_view->shownCount(), 1);
        QTRY_VERIFY(m_model->row(0) != nullptr);
        m_view->grab();
        QScrollBar* bar = m_view->horizontalScrollBar();
        QVERIFY(bar->maximum() > 15'000);
        bar->setValue(bar->maximum());
        m_view->grab();
        QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, Qt::NoModifier,
                           QPoint(m_view->viewport()->width() - 30, 12));
        m_view->copySelection();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("needle"));
    }

    void aContainerThatRunsAgainIsFollowedAtOnce() {
        write(0, 10);
        m_writer->endRun(now());
        QTRY_VERIFY(m_model->finished());
        QTRY_COMPARE(m_view->shownCount(), 10);
        m_writer->beginRun(now());
        write(10, 20);
        // Told by the kernel, not by looking every other second.
        QTRY_COMPARE_WITH_TIMEOUT(m_view->shownCount(), 20, 1500);
        QVERIFY(!m_model->finished());
        QVERIFY(holds(19));
    }

private:
    void write(qint64 first, qint64 last) {
        std::string chunk;
        for (qint64 line = first; line < last; ++line) chunk += "line " + std::to_string(line) + "\n";
        m_writer->append(logs::Stream::Stdout, chunk, now());
    }
    bool areHere(qint64 first, qint64 last) {
        while (first < last && m_model->row(first) != nullptr) ++first;
        return first == last;
    }
    bool holds(qint64 line) {
        const models::LogRow* row = m_model->row(line);
        return row != nullptr && row->text == QStringLiteral("line %1").arg(line);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<logs::LogWriter> m_writer;
    std::unique_ptr<models::EngineRunner> m_runner;
    std::unique_ptr<models::EngineGate> m_gate;
    std::unique_ptr<models::LogModel> m_model;
    std::unique_ptr<LogView> m_view;
};

GALLEY_TEST(TestLogFollow);
#include "test_log_follow.moc"
