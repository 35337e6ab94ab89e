// SPDX-License-Identifier: Apache-2.0
#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDesktopServices>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>

#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"
#include "tests/ui/fake_prompt.h"
#include "ui/images/image_view.h"
#include "ui/images/images_page.h"
#include "ui/images/pull_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/shell/navigation.h"
#include "ui/shell/search_box.h"
#include "ui/shell/window_actions.h"
#include "ui/start/check_page.h"
#include "ui/start/start_page.h"
#include "ui/style/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/toast.h"

using namespace galley;
using namespace galley::ui;

namespace {

/// Notes what the window asks of it.
class NotingPage : public Page {
public:
    using Page::Page;
    void open(const QString& subject) override { opened.append(subject); }
    bool goBack() override {
        if (depth == 0) return false;
        --depth;
        return true;
    }
    void setShown(bool now) override { shown = now; }
    QStringList opened;
    int depth = 0;
    bool shown = false;
};

}  // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private slots:
    void init() {
        QSettings().clear();
        m_world = std::make_shared<test::World>();
        m_world->images = {test::makeImage("sha256:aa", {"flask-demo:1"}),
                           test::makeImage("sha256:bb", {"postgres:16"})};
        m_world->images[0].containers = 2;
        m_world->containers = {test::makeContainer("c1", "web")};
        m_world->details["flask-demo:1"] = {};
    }
    void cleanup() {
        m_world->pullBarrier.open();
        m_window.reset();
        m_models.reset();
        m_theme.reset();
        m_prompt = {};
    }

    void withNothingThereTheFirstPageIsShown() {
        m_world->images.clear();
        m_world->containers.clear();
        open();
        QTRY_COMPARE(m_window->currentPage(), QStringLiteral("start"));
        QVERIFY(m_window->findChild<Button*>(QStringLiteral("runDemo"))->isVisible());
    }

    void theKeyboardStaysWithTheDemo() {
        m_world->images.clear();
        m_world->containers.clear();
        m_world->pullBarrier.close();
        open();
        QTRY_COMPARE(m_window->currentPage(), QStringLiteral("start"));
        const auto button = [&](const char* name) { return m_window->findChild<Button*>(QLatin1String(name)); };
        button("runDemo")->setFocus();
        button("runDemo")->click();
        QTRY_VERIFY(button("cancelDemo")->isVisible());
        QCOMPARE(m_window->focusWidget(), button("cancelDemo"));
        button("cancelDemo")->click();
        QTRY_VERIFY(button("runDemo")->isVisible());
        QCOMPARE(m_window->focusWidget(), button("runDemo"));
    }

    void withContainersTheyAreShownAndCounted() {
        open();
        QTRY_VERIFY(m_models->images.loaded());
        QCOMPARE(m_window->currentPage(), QStringLiteral("containers"));
        auto* item = m_window->findChild<QAbstractButton*>(QStringLiteral("nav_images"));
        QTRY_VERIFY(item->accessibleName().contains(QStringLiteral("2")));
    }

    void anEngineThatCannotOpenLeadsToTheCheck() {
        m_world->failures.emplace("open", Error(ErrorKind::Forbidden, "The data directory cannot be written."));
        open();
        QTRY_COMPARE(m_window->currentPage(), QStringLiteral("check"));
        auto* cell = m_window->findChild<QAbstractButton*>(QStringLiteral("statusEngine"));
        QVERIFY(cell->text().contains(QStringLiteral("not available")));
        QVERIFY(cell->toolTip().contains(QStringLiteral("data directory")));
    }

    void keysLeadToThePagesAndBack() {
        open();
        QTRY_VERIFY(m_models->images.loaded());
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), QStringLiteral("images"));
        QVERIFY(!m_containers->shown);
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), QStringLiteral("containers"));
        QVERIFY(m_containers->shown);
        m_containers->depth = 1;
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_containers->depth, 0);
        QCOMPARE(m_window->currentPage(), QStringLiteral("containers"));
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_window->currentPage(), QStringLiteral("images"));
        m_containers->depth = 1;
        m_window->showPage(QStringLiteral("containers"));
        QTest::keyClick(m_containers, Qt::Key_Escape);
        QCOMPARE(m_containers->depth, 0);
        const int before = m_world->countCalls("containers.list");
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_VERIFY(m_world->countCalls("containers.list") > before);
    }

    void theSearchFindsAContainerAnImageAndAnAction() {
        open();
        QTRY_VERIFY(m_models->images.loaded() && m_models->containers.loaded());
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        auto* search = m_window->findChild<SearchBox*>();
        QTRY_VERIFY(search->hasFocus());
        QTest::keyClicks(search, QStringLiteral("web"));
        QTRY_VERIFY(m_window->findChild<QWidget*>(QStringLiteral("searchResults"))->isVisible());
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(m_containers->opened.last(), QStringLiteral("c1"));
        QVERIFY(search->text().isEmpty());
        search->open();
        QTest::keyClicks(search, QStringLiteral("postgres"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(m_window->currentPage(), QStringLiteral("images"));
        QVERIFY(m_images->view() != nullptr);
        QCOMPARE(m_images->view()->id(), QStringLiteral("sha256:bb postgres:16"));
        search->open();
        QTest::keyClicks(search, QStringLiteral("dark"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(currentScheme(), Scheme::Dark);
        search->open();
        QTest::keyClicks(search, QStringLiteral("no such thing"));
        QVERIFY(m_window->findChild<QLabel*>(QStringLiteral("searchNone"))->isVisible());
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(!m_window->findChild<QWidget*>(QStringLiteral("searchResults"))->isVisible());
    }

    void anImageInUseIsNotDeleted() {
        open();
        m_window->showPage(QStringLiteral("images"));
        QTRY_COMPARE(m_images->table()->shownRows(), 2);
        m_images->table()->setCurrentId(QStringLiteral("sha256:aa flask-demo:1"));
        QTest::keyClick(m_images->table(), Qt::Key_Delete);
        QCOMPARE(m_prompt.questions.size(), 1);
        QVERIFY(m_prompt.questions[0].title.contains(QStringLiteral("in use")));
        QVERIFY(!m_prompt.questions[0].destructive);
        QCOMPARE(m_world->countCalls("rmi"), 0);
        // "Show containers"
        QCOMPARE(m_window->currentPage(), QStringLiteral("containers"));
    }

    void anUnusedImageIsDeletedAfterAQuestion() {
        open();
        m_window->showPage(QStringLiteral("images"));
        QTRY_COMPARE(m_images->table()->shownRows(), 2);
        m_prompt.answer.confirmed = false;
        m_images->table()->setCurrentId(QStringLiteral("sha256:bb postgres:16"));
        QTest::keyClick(m_images->table(), Qt::Key_Delete);
        QCOMPARE(m_prompt.questions.size(), 1);
        QVERIFY(m_prompt.questions[0].destructive);
        QCOMPARE(m_world->countCalls("rmi"), 0);
        m_prompt.answer.confirmed = true;
        m_images->table()->checkAllShown(true);
        QTest::mouseClick(m_window->findChild<Button*>(QStringLiteral("deleteImages")), Qt::LeftButton);
        QTRY_COMPARE(m_world->countCalls("rmi"), 1);
        QVERIFY(m_prompt.questions[1].text.contains(QStringLiteral("1 in use")));
        QCOMPARE(m_world->countCalls("rmi postgres:16"), 1);
    }

    void anOpenedImageIsRunAndRunningLeadsToTheContainer() {
        open();
        m_window->showPage(QStringLiteral("images"));
        QTRY_COMPARE(m_images->table()->shownRows(), 2);
        m_images->table()->setCurrentId(QStringLiteral("sha256:aa flask-demo:1"));
        QTest::keyClick(m_images->table(), Qt::Key_Return);
        QVERIFY(m_images->view() != nullptr);
        QTest::mouseClick(m_window->findChild<Button*>(QStringLiteral("imageRun")), Qt::LeftButton);
        auto* dialog = m_window->findChild<Dialog*>(QStringLiteral("runDialog"));
        QVERIFY(dialog != nullptr);
        QTRY_VERIFY(dialog->primary()->isEnabled());
        QTest::mouseClick(dialog->primary(), Qt::LeftButton);
        QTRY_COMPARE(m_window->currentPage(), QStringLiteral("containers"));
        QCOMPARE(m_containers->opened.last(), QStringLiteral("new1"));
    }

    void aPullInTheBackgroundIsInTheStatusBarAndSaysWhenItEnds() {
        m_world->pullBarrier.close();
        open();
        m_window->actions()->pullImage(QStringLiteral("flask:1"));
        auto* dialog = m_window->findChild<PullDialog*>();
        QTRY_VERIFY(dialog->primary()->isEnabled());
        dialog->primary()->click();
        QTRY_COMPARE(m_models->tasks.runningCount(), 1);
        dialog->reject();
        auto* tasks = m_window->findChild<QAbstractButton*>(QStringLiteral("statusTasks"));
        QTRY_VERIFY(tasks->isVisible());
        tasks->click();
        QVERIFY(m_window->findChild<QWidget*>(QStringLiteral("taskList"))->isVisible());
        QTRY_VERIFY(m_window->findChild<PullDialog*>() == nullptr);
        m_world->pullBarrier.open();
        QTRY_VERIFY(m_window->findChild<Toast*>() != nullptr);
        auto* toast = m_window->findChild<Toast*>();
        QVERIFY(toast->accessibleName().contains(QStringLiteral("flask:1")));
        QTest::mouseClick(toast->findChild<Button*>(QStringLiteral("toastAction")), Qt::LeftButton);
        QTRY_VERIFY(m_window->findChild<Dialog*>(QStringLiteral("runDialog")) != nullptr);
    }

    void closingDuringAPullAsks() {
        m_world->pullBarrier.close();
        open();
        m_models->imageActions.pull(QStringLiteral("flask:1"));
        QTRY_COMPARE(m_world->countCalls("pull"), 1);
        m_prompt.answer.confirmed = false;
        m_window->close();
        QVERIFY(m_window->isVisible());
        QCOMPARE(m_prompt.questions.size(), 1);
        m_prompt.answer.confirmed = true;
        m_window->close();
        QTRY_VERIFY(!m_window->isVisible());
    }

    void errorsStayUntilClosedAndAreKept() {
        open();
        models::ErrorInfo error;
        error.kind = models::ErrorKind::Network;
        error.sentence = QStringLiteral("<b>not bold</b> did not answer");
        error.details = QStringLiteral("details");
        m_models->notifications.notifyError(error);
        auto* toast = m_window->findChild<Toast*>();
        QVERIFY(toast != nullptr);
        QCOMPARE(toast->findChild<QLabel*>(QStringLiteral("toastText"))->textFormat(), Qt::PlainText);
        QTest::mouseClick(toast->findChild<Button*>(QStringLiteral("toastClose")), Qt::LeftButton);
        QTRY_VERIFY(m_window->findChild<Toast*>() == nullptr);
        m_window->findChild<Button*>(QStringLiteral("notifications"))->click();
        auto* list = m_window->findChild<QWidget*>(QStringLiteral("notificationList"));
        QVERIFY(list->isVisible());
        QVERIFY(list->findChild<Button*>() != nullptr);
        QCOMPARE(m_models->notifications.unseenCount(), 0);
    }

    void aNarrowWindowShowsIconsOnly() {
        open();
        m_window->resize(1280, 800);
        auto* navigation = m_window->findChild<Navigation*>();
        QVERIFY(!navigation->isNarrow());
        m_window->resize(1000, 700);
        QVERIFY(navigation->isNarrow());
        QCOMPARE(navigation->width(), metric::kNavigationNarrow);
        QVERIFY(!m_window->findChild<QAbstractButton*>(QStringLiteral("nav_images"))->toolTip().isEmpty());
    }

    void theThemeButtonChangesColoursAndIsRemembered() {
        open();
        const QColor before = QApplication::palette().color(QPalette::Window);
        auto* button = m_window->findChild<Button*>(QStringLiteral("theme"));
        button->click();
        button->click();
        QVERIFY(!QSettings().value(QStringLiteral("appearance/theme")).toString().isEmpty());
        m_theme->setChoice(ThemeChoice::Dark);
        QVERIFY(QApplication::palette().color(QPalette::Window) != before ||
                before == color(Token::Window, Scheme::Dark));
    }

    void everyControlHasANameAndNoLabelReadsRichText() {
        open();
        for (const char* page : {"containers", "images", "check", "start"}) m_window->showPage(QLatin1String(page));
        m_window->actions()->pullImage({});
        m_window->actions()->runImage(QStringLiteral("flask-demo:1"));
        QApplication::processEvents();
        for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
            const bool control = qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                                 qobject_cast<const QLineEdit*>(widget) != nullptr ||
                                 qobject_cast<const QComboBox*>(widget) != nullptr ||
                                 qobject_cast<const QPlainTextEdit*>(widget) != nullptr;
            if (control && !widget->objectName().startsWith(QStringLiteral("qt_"))) {
                const QByteArray where =
                    (widget->objectName() + QLatin1Char(' ') + QLatin1String(widget->metaObject()->className()))
                        .toUtf8();
                // The tool buttons inside a field are decoration.
                if (qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr) continue;
                QVERIFY2(!widget->objectName().isEmpty(), where.constData());
                const bool shows = widget->isVisibleTo(m_window.get());
                QVERIFY2(!shows || !widget->accessibleName().isEmpty(), where.constData());
            }
            if (const auto* label = qobject_cast<const QLabel*>(widget); label != nullptr) {
                QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(),
                         qPrintable(label->objectName()));
            }
        }
    }

private:
    void open() {
        m_theme = std::make_unique<Theme>(*qobject_cast<QApplication*>(qApp));
        m_theme->setChoice(ThemeChoice::Light);
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_window = std::make_unique<MainWindow>(*m_models, *m_theme, m_prompt);
        m_containers = new NotingPage;
        m_window->addPage({.id = QStringLiteral("containers"),
                           .title = QStringLiteral("Containers"),
                           .icon = QStringLiteral("containers")},
                          m_containers);
        m_images = new ImagesPage(*m_models, m_prompt);
        m_window->addPage(
            {.id = QStringLiteral("images"), .title = QStringLiteral("Images"), .icon = QStringLiteral("images")},
            m_images);
        m_window->addPage({.id = QStringLiteral("check"),
                           .title = QStringLiteral("System check"),
                           .icon = QStringLiteral("check-up"),
                           .bottom = true},
                          new CheckPage(m_models->checks));
        m_window->addPage({.id = QStringLiteral("start"),
                           .title = QStringLiteral("First page"),
                           .icon = QStringLiteral("home"),
                           .listed = false},
                          new StartPage(m_models->demo, m_models->checks));
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    std::shared_ptr<test::World> m_world;
    test::FakePrompt m_prompt;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<MainWindow> m_window;
    NotingPage* m_containers = nullptr;
    ImagesPage* m_images = nullptr;
};

GALLEY_TEST(TestMainWindow);
#include "test_main_window.moc"
