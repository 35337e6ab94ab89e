// SPDX-License-Identifier: Apache-2.0
#include <QAction>
#include <QLabel>
#include <QLineEdit>

#include "app/desktop/desktop_window.h"
#include "tests/ui/pages/page_support.h"
#include "ui/shell/main_window.h"
#include "ui/style/theme.h"
#include "ui/widgets/button.h"

using namespace galley;
using namespace galley::ui;

class TestRegistriesPage : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->registry.passwords["localhost:5000 ann"] = "se cret";
        m_world->registry.passwords["docker.io ann"] = "token";
        api::RateLimit limit;
        limit.limit = 200;
        limit.remaining = 37;
        limit.window = std::chrono::seconds(21600);
        m_world->registry.limit = limit;
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_theme = std::make_unique<Theme>(*qApp);
        m_window = desktop::makeWindow(*m_models, *m_theme, m_prompt);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->showPage("registries");
        m_page = m_window->page("registries");
    }
    void cleanup() {
        m_window.reset();
        m_models.reset();
        m_theme.reset();
        m_prompt = {};
    }

    void theRemainingPullsAreShown() {
        QTRY_VERIFY(label("limitTitle").contains("37"));
        QVERIFY(label("limitTitle").contains("200"));
        QVERIFY(label("limitWords").contains("6 h"));
        m_world->change([&] { m_world->registry.limit.reset(); });
        m_page->refresh();
        QTRY_COMPARE(label("limitTitle"), "No limit at Docker Hub");
        m_world->change([&] { m_world->failures.emplace("rateLimit", Error(ErrorKind::Network, "no line")); });
        m_page->refresh();
        QTRY_COMPARE(label("limitWords"), "No line");
    }

    void aLogInIsTestedThenKept() {
        openDialog("localhost:5000", "ann", "wrong");
        auto* test = test::shown<Button>("loginTest");
        QTest::mouseClick(test, Qt::LeftButton);
        QTRY_VERIFY(test::shown("loginError") != nullptr);
        setSecret("se cret");
        QTRY_VERIFY2(test::shown("loginError") == nullptr, "typing takes away what an earlier try said");
        QTest::mouseClick(test, Qt::LeftButton);
        QTRY_VERIFY(test::shown("loginOutcome") != nullptr);
        QVERIFY(m_world->registry.logins.empty());
        QTest::keyClick(secret(), Qt::Key_Return);
        QTRY_VERIFY(test::shown("loginDialog") == nullptr);
        QTRY_COMPARE(m_models->logins.rowCount(), 1);
        QCOMPARE(m_models->logins.at(0).user, "ann");
        for (int i = 0; i < m_models->notifications.rowCount(); ++i) {
            QVERIFY(!m_models->notifications.at(i).text.contains("se cret"));
        }
    }

    void emptyMeansDockerHubAndAPlainFileIsWarnedOf() {
        m_world->change([&] { m_world->registry.keptIn = "config.json"; });
        openDialog({}, "ann", "token");
        QVERIFY(test::shown("loginTokenLink") != nullptr);
        QTest::keyClick(secret(), Qt::Key_Return);
        QTRY_COMPARE(m_models->logins.rowCount(), 1);
        QCOMPARE(m_models->logins.index(0, 0).data().toString(), "Docker Hub");
        QCOMPARE(m_models->notifications.at(0).severity, models::Notification::Severity::Warning);
        QVERIFY(m_models->notifications.at(0).text.contains("config.json"));
    }

    void thePasswordIsHiddenUntilItIsAskedFor() {
        openDialog("localhost:5000", "ann", "se cret");
        QCOMPARE(secret()->echoMode(), QLineEdit::Password);
        QVERIFY(!secret()->actions().isEmpty());
        secret()->actions().first()->trigger();
        QCOMPARE(secret()->echoMode(), QLineEdit::Normal);
        QTest::keyClick(test::shown("loginDialog"), Qt::Key_Escape);
        QTRY_VERIFY(test::shown("loginDialog") == nullptr);
        QCOMPARE(m_world->countCalls("checkLogin"), 0);
    }

    void whatIsNoRegistryIsRefusedBelowItsField() {
        openDialog("https://localhost:5000/x", "ann", "p");
        QVERIFY(!test::shown<Button>("loginDialogPrimary")->isEnabled());
        QVERIFY(!test::shown<Button>("loginTest")->isEnabled());
        QVERIFY(test::shown<QLineEdit>("loginRegistry")->property("galleyInvalid").toBool());
        QTest::keyClick(test::shown("loginDialog"), Qt::Key_Escape);
    }

    void loggingOutAsksAndForgets() {
        m_world->change([&] {
            api::Login login;
            login.registry = "localhost:5000";
            login.user = "ann";
            login.keptIn = "keyring";
            m_world->registry.logins = {login};
        });
        m_page->refresh();
        auto* table = m_page->findChild<DataTable*>("loginsTable");
        QTRY_COMPARE(table->shownRows(), 1);
        table->setCurrentId("localhost:5000");
        m_prompt.confirm = false;
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(m_prompt.questions.size(), 1);
        QCOMPARE(m_world->countCalls("logout"), 0);
        m_prompt.confirm = true;
        QVERIFY(test::pressRowAction(*table, "logout"));
        QTRY_COMPARE(table->shownRows(), 0);
        QTRY_VERIFY(test::shown("registriesEmpty") != nullptr);
    }

private:
    static QString label(const char* name) {
        auto* found = test::shown<QLabel>(QString::fromLatin1(name));
        return found == nullptr ? QString() : found->text();
    }
    static QLineEdit* secret() { return test::shown<QLineEdit>("loginSecret"); }
    static void setSecret(const QString& text) {
        secret()->clear();
        QTest::keyClicks(secret(), text);
    }
    void openDialog(const QString& registry, const QString& user, const QString& password) {
        QTest::mouseClick(test::shown("logIn"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("loginDialog") != nullptr);
        QTest::keyClicks(test::shown<QLineEdit>("loginRegistry"), registry);
        QTest::keyClicks(test::shown<QLineEdit>("loginUser"), user);
        setSecret(password);
    }

    std::shared_ptr<test::World> m_world;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
    Page* m_page = nullptr;
};

GALLEY_TEST(TestRegistriesPage);
#include "test_registries_page.moc"
