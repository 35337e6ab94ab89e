// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>
#include <QPointer>

#include "tests/ui/pages/page_support.h"
#include "ui/logs/container_log.h"
#include "ui/logs/log_window.h"

using namespace galley;
using namespace galley::ui;

class TestLogWindow : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->containers = {test::makeContainer("c1", "flask-demo")};
        m_world->logs["c1"] = std::make_shared<test::FakeLog>();
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
    }
    void cleanup() { m_models.reset(); }

    void severalWindowsShowTheSameLog() {
        QWidget owner;
        m_world->logs["c1"]->append(1000);
        QPointer<LogWindow> first = LogWindow::open(*m_models, m_prompt, "c1", "flask-demo", &owner);
        QPointer<LogWindow> second = LogWindow::open(*m_models, m_prompt, "c1", "flask-demo", &owner);
        QTRY_COMPARE(first->log()->model().lineCount(), 1000);
        QTRY_COMPARE(second->log()->model().lineCount(), 1000);
        first->close();
        QTRY_VERIFY(first.isNull());
        m_world->logs["c1"]->append(1);
        QTRY_COMPARE(second->log()->model().lineCount(), 1001);
        QTest::keyClick(second.data(), Qt::Key_Escape);
        QTRY_VERIFY(second.isNull());
    }

    void theTitleSaysWhoseLogItIs() {
        QWidget owner;
        QPointer<LogWindow> window = LogWindow::open(*m_models, m_prompt, "c1", "flask-demo", &owner);
        QTRY_COMPARE(window->windowTitle(), "Log of flask-demo — Running");
        m_world->change([&] { m_world->containers.clear(); });
        m_models->containers.refresh();
        QTRY_COMPARE(window->windowTitle(), "Log of flask-demo — deleted");
    }

    void theWindowStaysFluidUnderAHundredThousandLinesASecond() {
        QWidget owner;
        LogWindow* window = LogWindow::open(*m_models, m_prompt, "c1", "flask-demo", &owner);
        QVERIFY(QTest::qWaitForWindowExposed(window));
        QTRY_VERIFY(window->log()->model().loaded());
        QElapsedTimer clock;
        clock.start();
        qint64 longest = 0;
        std::uint64_t written = 0;
        while (clock.elapsed() < 1500) {
            const auto due = static_cast<std::uint64_t>(clock.elapsed()) * 100;
            if (due > written) m_world->logs["c1"]->append(due - written);
            written = std::max(written, due);
            QElapsedTimer turn;
            turn.start();
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
            longest = std::max(longest, turn.elapsed());
        }
        QTRY_COMPARE(window->log()->model().lineCount(), static_cast<qint64>(written));
        QVERIFY(written >= 100'000);
        QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
    }

private:
    std::shared_ptr<test::World> m_world;
    std::unique_ptr<models::ModelSet> m_models;
    test::AnsweringPrompt m_prompt;
};

GALLEY_TEST(TestLogWindow);
#include "test_log_window.moc"
