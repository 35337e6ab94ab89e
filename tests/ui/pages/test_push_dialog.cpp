// SPDX-License-Identifier: Apache-2.0
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>

#include "models/push_task.h"
#include "tests/ui/pages/page_support.h"
#include "ui/images/push_dialog.h"
#include "ui/widgets/button.h"
#include "ui/widgets/command_line_strip.h"

using namespace galley;
using namespace galley::ui;

class TestPushDialog : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->images = {test::makeImage("sha256:aa", {"flask-demo:1"})};
        m_world->details["flask-demo:1"] = {};
        api::PushPlan plan;
        plan.layers.resize(14);
        plan.layersThere = 12;
        plan.bytesToSend = 3'000'000;
        m_world->pushPlan = plan;
        m_world->pushOutcome.reference = "docker.io/ann/flask-demo:1";
        m_world->pushOutcome.digest = "sha256:" + std::string(64, 'd');
        api::Login login;
        login.registry = "docker.io";
        login.user = "ann";
        m_world->registry.logins = {login};
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        QTRY_VERIFY(m_models->images.loaded());
    }
    void cleanup() {
        m_world->pushBarrier.open();
        m_dialog.reset();
        m_models.reset();
    }

    void thePlanSaysWhatIsThereAndWhatIsSent() {
        open();
        QTRY_VERIFY(label("pushPlan").contains("12 of 14 layers are already there"));
        QVERIFY(label("pushPlan").contains("3"));
        QCOMPARE(m_dialog->primary()->text(), "Push");
        QVERIFY(m_dialog->primary()->isEnabled());
        QCOMPARE(m_world->countCalls("tag"), 0);
    }

    void aForeignNamespaceOffersOnesOwnAndNothingIsNamedForTheLook() {
        open();
        QTRY_VERIFY(test::shown("pushOffer") != nullptr);
        QVERIFY(test::shown<Button>("pushOffer")->text().contains("ann/flask-demo:1"));
        QTest::mouseClick(test::shown("pushOffer"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("pushNewName") != nullptr);
        QTRY_VERIFY(m_dialog->primary()->isEnabled());
        QCOMPARE(m_dialog->primary()->text(), "Continue");
        QCOMPARE(m_world->countCalls("tag"), 0);
        m_dialog->primary()->click();
        QTRY_COMPARE(m_dialog->primary()->text(), "Push");
        QCOMPARE(m_world->countCalls("planPush ann/flask-demo:1 of flask-demo:1"), 1);
        m_dialog.reset();
        QCOMPARE(m_world->countCalls("tag"), 0);
        QCOMPARE(m_world->countCalls("rmi"), 0);
    }

    void thePushGivesTheName() {
        open();
        target()->setText("ann/flask-demo:1");
        QTRY_COMPARE(m_dialog->primary()->text(), "Continue");
        QTRY_VERIFY(m_dialog->primary()->isEnabled());
        m_dialog->primary()->click();
        QTRY_COMPARE(m_dialog->primary()->text(), "Push");
        m_dialog->primary()->click();
        QTRY_VERIFY(test::shown<CommandLineStrip>("pushDigest") != nullptr);
        QVERIFY(test::shown<CommandLineStrip>("pushDigest")->command().startsWith("sha256:ddd"));
        QTest::mouseClick(test::shown("pushDigestCopy"), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith("sha256:ddd"));
        QVERIFY(test::shown("pushPage") != nullptr);
        auto* task = qobject_cast<models::PushTask*>(m_models->tasks.at(0));
        QCOMPARE(task->page(), "https://hub.docker.com/r/ann/flask-demo");
        QCOMPARE(m_world->countCalls("push ann/flask-demo:1 of flask-demo:1"), 1);
    }

    void filesForOneselfMustBeTicked() {
        m_world->change([&] {
            m_world->pushPlan.sensitive = {{"aaaaaaaaaaaa", "/srv/.env", "holds settings and passwords"}};
        });
        open();
        QTRY_VERIFY(test::shown("pushSensitive") != nullptr);
        QVERIFY(!m_dialog->primary()->isEnabled());
        test::shown<QCheckBox>("pushConsent")->click();
        QVERIFY(m_dialog->primary()->isEnabled());
        test::shown<QCheckBox>("pushConsent")->click();
        QVERIFY(!m_dialog->primary()->isEnabled());
        QTest::keyClick(m_dialog.get(), Qt::Key_Return);
        QCOMPARE(m_models->tasks.rowCount(), 0);
    }

    void aRefusalOffersTheLogIn() {
        m_world->change(
            [&] { m_world->failures.emplace("planPush", Error(ErrorKind::Forbidden, "you are logged in as ann")); });
        open();
        QTRY_VERIFY(test::shown("pushErrorAction") != nullptr);
        QSignalSpy login(m_dialog.get(), &PushDialog::loginRequested);
        QVERIFY(test::clickShown("pushErrorAction"));
        QCOMPARE(login.value(0).value(0).toString(), "docker.io");
    }

    void aPushGoesOnInTheBackgroundAndCanBePaused() {
        m_world->pushBarrier.close();
        open();
        QTRY_COMPARE(m_dialog->primary()->text(), "Push");
        m_dialog->primary()->click();
        QTRY_VERIFY(test::shown("pushPause") != nullptr);
        QVERIFY(m_world->pushBarrier.waitForCaller());
        QTest::mouseClick(test::shown("pushPause"), Qt::LeftButton);
        QTRY_COMPARE(m_dialog->task()->state(), models::Task::State::Paused);
        m_dialog->primary()->click();
        QCOMPARE(m_dialog->task()->state(), models::Task::State::Running);
        m_dialog->primary()->click();
        QVERIFY(!m_dialog->isVisible());
        QCOMPARE(m_models->tasks.runningCount(), 1);
        m_world->pushBarrier.open();
        QTRY_COMPARE(m_models->tasks.runningCount(), 0);
    }

private:
    static QString label(const char* name) {
        auto* found = test::shown<QLabel>(QString::fromLatin1(name));
        return found == nullptr ? QString() : found->text();
    }
    static QLineEdit* target() { return test::shown<QLineEdit>("pushTarget"); }
    void open() {
        m_dialog = std::make_unique<PushDialog>(*m_models, "flask-demo:1");
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }

    std::shared_ptr<test::World> m_world;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<PushDialog> m_dialog;
};

GALLEY_TEST(TestPushDialog);
#include "test_push_dialog.moc"
