// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>
#include <QSignalSpy>

#include "app/desktop/desktop_window.h"
#include "models/pull_task.h"
#include "tests/ui/pages/page_support.h"
#include "ui/containers/container_list.h"
#include "ui/containers/container_view.h"
#include "ui/containers/containers_page.h"
#include "ui/shell/main_window.h"
#include "ui/style/theme.h"

using namespace galley;
using namespace galley::ui;

class TestWindow : public QObject {
    Q_OBJECT

    /// An engine that opens when the test lets it.
    struct SlowEngine {
        std::shared_ptr<test::World> world = std::make_shared<test::World>();
        std::shared_ptr<test::Barrier> barrier = std::make_shared<test::Barrier>();
        models::ServiceOpener opener() const {
            return [open = test::openFake(world), gate = barrier]() {
                gate->pass({});
                return open();
            };
        }
    };

    struct Window {
        explicit Window(const models::ServiceOpener& opener) : theme(*qApp), models(opener) {
            window = desktop::makeWindow(models, theme, prompt);
        }
        Theme theme;
        test::AnsweringPrompt prompt;
        models::ModelSet models;
        std::unique_ptr<MainWindow> window;
    };

private slots:
    void theWindowIsPaintedBeforeTheEngineIsOpen() {
        SlowEngine engine;
        engine.world->containers = {test::makeContainer("c1", "one")};
        engine.barrier->close();
        Window fixture(engine.opener());
        fixture.window->show();
        QVERIFY(QTest::qWaitForWindowExposed(fixture.window.get()));
        QVERIFY(!fixture.window->grab().isNull());
        QCOMPARE(fixture.models.gate.state(), models::EngineGate::State::Opening);
        QCOMPARE(fixture.window->currentPage(), "containers");
        engine.barrier->open();
        auto* page = qobject_cast<ContainersPage*>(fixture.window->page("containers"));
        QTRY_COMPARE(page->list()->table()->shownRows(), 1);
    }

    void thePagesAreReachedByKeys() {
        SlowEngine engine;
        engine.world->containers = {test::makeContainer("c1", "one")};
        engine.world->logs["c1"] = std::make_shared<test::FakeLog>();
        Window fixture(engine.opener());
        fixture.window->show();
        fixture.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
        QTRY_VERIFY(fixture.models.containers.loaded() && fixture.models.images.loaded());
        QTest::keyClick(fixture.window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(fixture.window->currentPage(), "images");
        QTest::keyClick(fixture.window.get(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(fixture.window->currentPage(), "ports");
        QVERIFY(fixture.models.ports.isVisible());
        QVERIFY(!fixture.models.containers.isVisible());
        QTest::keyClick(fixture.window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(fixture.window->currentPage(), "images");
        fixture.window->showPage("containers", "c1");
        auto* page = qobject_cast<ContainersPage*>(fixture.window->page("containers"));
        QVERIFY(page->view() != nullptr);
        QTest::keyClick(fixture.window.get(), Qt::Key_Escape);
        QVERIFY(page->view() == nullptr);
    }

    void withNothingThereTheWelcomeIsShown() {
        SlowEngine engine;
        Window fixture(engine.opener());
        fixture.window->show();
        QTRY_COMPARE(fixture.window->currentPage(), "start");
    }

    void anEngineThatDoesNotOpenLeadsToTheChecks() {
        SlowEngine engine;
        engine.world->failures.emplace("open", Error(ErrorKind::Forbidden, "the data directory belongs to root"));
        Window fixture(engine.opener());
        fixture.window->show();
        QTRY_COMPARE(fixture.window->currentPage(), "check");
    }

    void closingDuringAPullAsksAndEndsInTime() {
        SlowEngine engine;
        engine.world->pullBarrier.close();
        auto fixture = std::make_unique<Window>(engine.opener());
        fixture->window->show();
        fixture->models.imageActions.pull("flask");
        QVERIFY(engine.world->pullBarrier.waitForCaller());
        fixture->prompt.confirm = false;
        fixture->prompt.later = true;
        fixture->window->close();
        QVERIFY(fixture->window->isVisible());
        QCOMPARE(fixture->prompt.questions.size(), 1);
        fixture->prompt.confirm = true;
        fixture->window->close();
        QTRY_VERIFY(!fixture->window->isVisible());
        QElapsedTimer clock;
        clock.start();
        fixture.reset();
        QVERIFY(clock.elapsed() < 3000);
    }

    void closingWithAnOpenLogEndsInTime() {
        SlowEngine engine;
        engine.world->containers = {test::makeContainer("c1", "one")};
        engine.world->logs["c1"] = std::make_shared<test::FakeLog>();
        engine.world->logs["c1"]->append(100);
        auto fixture = std::make_unique<Window>(engine.opener());
        fixture->window->show();
        QTRY_VERIFY(fixture->models.containers.loaded());
        fixture->window->showPage("containers", "c1");
        emit qobject_cast<ContainersPage*>(fixture->window->page("containers"))
            ->list()
            ->actionRequested({"c1"}, "logWindow");
        QTRY_VERIFY(test::shown("logWindow") != nullptr);
        QElapsedTimer clock;
        clock.start();
        fixture.reset();
        QVERIFY(clock.elapsed() < 3000);
        QVERIFY(test::shown("logWindow") == nullptr);
    }
};

GALLEY_TEST(TestWindow);
#include "test_window.moc"
