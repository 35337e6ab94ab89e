// SPDX-License-Identifier: Apache-2.0
// Volumes and networks through the real window with the real engine: what the window does is there for the command
// line, and what the command line does is seen in the window. Pictures of both pages go to GALLEY_SCREENSHOTS.
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QTabBar>
#include <QTemporaryDir>

#include "models/network_members.h"
#include "tests/ui/real/real_window.h"
#include "ui/widgets/button.h"

using namespace galley;
using namespace galley::ui;
using models::NetworkMembers;
using models::VolumeListModel;

class PagesInTheWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        m_image = qEnvironmentVariable("GALLEY_TEST_IMAGE");
        QVERIFY2(!m_image.isEmpty(), "GALLEY_TEST_IMAGE names the image to pull");
        QCOMPARE(galley({"pull", "-q", m_image}).exitCode, 0);
        m_real = std::make_unique<test::RealWindow>(m_prompt);
        QVERIFY(m_real->show());
        QTRY_VERIFY_WITH_TIMEOUT(m_real->models().volumes.loaded(), test::kPatienceMs);
    }
    void cleanupTestCase() {
        m_real.reset();
        for (const char* name : {"made", "copied", "restored", "line"}) galley({"volume", "rm", "-f", name});
        galley({"network", "rm", "back"});
    }

    void aVolumeIsMadeInTheWindow() {
        QTest::keyClick(&m_real->window(), Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(m_real->window().currentPage(), QStringLiteral("volumes"));
        QTRY_VERIFY(test::shown("volumesEmpty") != nullptr);
        test::press("createVolume");
        QTest::keyClicks(test::shown<QLineEdit>("volumeName"), "made");
        QTest::keyClick(test::shown("volumeDialog"), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("volumesTable").currentId(), QStringLiteral("made"), test::kPatienceMs);
        QCOMPARE(galley({"volume", "ls", "-q"}).output, "made\n");
    }

    void whatTheCommandLineDoesAppears() {
        QCOMPARE(galley({"volume", "create", "line"}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(volumes().rowOf("line") >= 0, test::kPatienceMs);
        QCOMPARE(galley({"volume", "rm", "line"}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(volumes().rowOf("line") < 0, test::kPatienceMs);
    }

    void whoUsesOneIsNamed() {
        QCOMPARE(
            galley({"run", "-d", "--name", "web", "-u", "0", "-v", "made:/data", m_image, "sleep", "1000"}).exitCode,
            0);
        QTRY_COMPARE_WITH_TIMEOUT(users("made", true), QStringList{"web"}, test::kPatienceMs);
        QCOMPARE(galley({"exec", "web", "sh", "-c", "echo hello > /data/greeting"}).exitCode, 0);
        DataTable& table = m_real->table("volumesTable");
        table.setCurrentId("made");
        table.setFocus();
        m_prompt.confirm = false;
        QTest::keyClick(&table, Qt::Key_Delete);
        QVERIFY(m_prompt.questions.last().text.contains("web"));
        QVERIFY(!m_prompt.questions.last().destructive);
        m_prompt.confirm = true;
    }

    void oneIsExportedImportedAndCloned() {
        const QTemporaryDir folder;
        m_prompt.savePath = folder.filePath("made.tar");
        m_real->table("volumesTable").setCurrentId("made");
        QVERIFY(test::pressRowAction(m_real->table("volumesTable"), "export"));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_prompt.savePath), test::kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!m_real->models().volumeActions.isBusy("made"), test::kPatienceMs);
        test::press("importVolume");
        test::shown<QLineEdit>("importPath")->setText(m_prompt.savePath);
        test::shown<QLineEdit>("importName")->setText("restored");
        test::press("importDialogPrimary");
        QTRY_VERIFY_WITH_TIMEOUT(volumes().rowOf("restored") >= 0, test::kPatienceMs);
        m_real->table("volumesTable").setCurrentId("restored");
        QVERIFY(test::pressRowAction(m_real->table("volumesTable"), "clone"));
        test::shown<QLineEdit>("volumeName")->setText("copied");
        emit test::shown<QLineEdit>("volumeName")->textEdited("copied");
        test::press("volumeDialogPrimary");
        QTRY_VERIFY_WITH_TIMEOUT(volumes().rowOf("copied") >= 0, test::kPatienceMs);
        for (const char* name : {"restored", "copied"}) QCOMPARE(greetingIn(name), "hello\n");
    }

    void sizesAreMeasured() {
        test::press("measureVolumes");
        QTRY_VERIFY_WITH_TIMEOUT(volumes().measuredBytes() > 0, test::kPatienceMs);
        m_real->savePictures("volumes");
        m_real->window().showPage("volumes", "made");
        QTRY_VERIFY(test::shown("volumeView") != nullptr);
        test::press("volumeFactFolderCopy");
        QVERIFY(QFile::exists(QGuiApplication::clipboard()->text()));
        m_real->savePictures("volume");
        QTest::keyClick(&m_real->window(), Qt::Key_Escape);
    }

    void oneIsEmptiedAndOneIsDeleted() {
        emit m_real->table("volumesTable").actionTriggered("copied", "empty");
        QTRY_COMPARE_WITH_TIMEOUT(volumes().at(volumes().rowOf("copied")).bytes, -1, test::kPatienceMs);
        QCOMPARE(greetingIn("copied"), "");
        m_real->table("volumesTable").setCurrentId("restored");
        QTest::keyClick(&m_real->table("volumesTable"), Qt::Key_Delete);
        QTRY_VERIFY_WITH_TIMEOUT(volumes().rowOf("restored") < 0, test::kPatienceMs);
        QCOMPARE(galley({"volume", "ls", "-q"}).output, "copied\nmade\n");
    }

    void aNetworkIsMadeInTheWindow() {
        QTest::keyClick(&m_real->window(), Qt::Key_5, Qt::ControlModifier);
        QCOMPARE(m_real->window().currentPage(), QStringLiteral("networks"));
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("networksTable").shownRows(), 3, test::kPatienceMs);
        test::press("createNetwork");
        QTest::keyClicks(test::shown<QLineEdit>("networkName"), "back");
        QTest::keyClick(test::shown("networkDialog"), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("networksTable").shownRows(), 4, test::kPatienceMs);
        QCOMPARE(galley({"network", "ls", "-q", "-f", "name=back", "--no-trunc"}).output.trimmed(),
                 idOfBack().toUtf8());
    }

    void aRunningContainerIsConnectedAndFoundByItsName() {
        QCOMPARE(galley({"run", "-d", "--name", "other", "--network", "back", m_image, "sleep", "1000"}).exitCode, 0);
        m_real->window().showPage("networks", idOfBack());
        QTRY_VERIFY(test::shown("membersTable") != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("membersTable").shownRows(), 1, test::kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_real->models().containers.rowCount() == 2, test::kPatienceMs);
        // The dialog offers whom the lists know of: each of them hears of a new container by itself.
        const models::NetworkListModel& networks = m_real->models().networks;
        QTRY_COMPARE_WITH_TIMEOUT(networks.networksOf("other"), 1, test::kPatienceMs);
        test::press("networkConnect");
        auto* choice = test::shown<QComboBox>("connectContainer");
        QVERIFY(choice != nullptr);
        QCOMPARE(choice->currentText(), QStringLiteral("web"));
        QTest::keyClicks(test::shown<QLineEdit>("connectAliases"), "shop");
        test::press("connectDialogPrimary");
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("membersTable").shownRows(), 2, test::kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(memberText("web", NetworkMembers::Address).contains('/'), test::kPatienceMs);
        QCOMPARE(memberText("web", NetworkMembers::Aliases), QStringLiteral("shop"));
        const QByteArray found =
            galley({"exec", "other", "python3", "-c", "import socket; print(socket.gethostbyname('shop'))"})
                .output.trimmed();
        QCOMPARE(QString::fromUtf8(found), memberText("web", NetworkMembers::Address).section('/', 0, 0));
        m_real->savePictures("network");
    }

    void itIsDisconnectedWhileItRuns() {
        m_real->table("membersTable").setCurrentId(memberId("web"));
        m_real->table("membersTable").setFocus();
        QTest::keyClick(&m_real->table("membersTable"), Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("membersTable").shownRows(), 1, test::kPatienceMs);
        QCOMPARE(galley({"inspect", "-f", "{{.State.Running}}", "web"}).output, "true\n");
        QVERIFY(!galley({"network", "inspect", "back"}).output.contains("\"web\""));
    }

    void aStoppedOneThatTheCommandLineDisconnectsGoesAtOnce() {
        QCOMPARE(galley({"stop", "-t", "0", "other"}).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(memberText("other", NetworkMembers::Address), QStringLiteral("—"), test::kPatienceMs);
        QCOMPARE(galley({"network", "disconnect", "back", "other"}).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("membersTable").shownRows(), 0, test::kPatienceMs);
        m_real->savePictures("network-empty");
    }

    void theNetworkIsDeleted() {
        test::press("networkDelete");
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("networksTable").shownRows(), 3, test::kPatienceMs);
        m_real->savePictures("networks");
        for (const char* name : {"web", "other"}) QCOMPARE(galley({"rm", "-f", name}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(users("made", false).isEmpty(), test::kPatienceMs);
    }

private:
    static test::RealWindow::Ended galley(const QStringList& arguments) { return test::RealWindow::galley(arguments); }
    VolumeListModel& volumes() { return m_real->models().volumes; }
    QStringList users(const QString& volume, bool running) {
        const int row = volumes().rowOf(volume);
        return row < 0 ? QStringList{"?"} : volumes().at(row).userNames(running);
    }
    QByteArray greetingIn(const QString& volume) {
        return galley({"run", "--rm", "-u", "0", "--network", "none", "-v", volume + ":/v", m_image, "sh", "-c",
                       "cat /v/greeting 2>/dev/null"})
            .output;
    }
    QString idOfBack() {
        const models::NetworkListModel& networks = m_real->models().networks;
        const int row = networks.rowOfName("back");
        return row < 0 ? QString() : networks.at(row).id;
    }
    QModelIndex member(const QString& name) {
        const QAbstractItemModel& members = *m_real->table("membersTable").model();
        for (int row = 0; row < members.rowCount(); ++row) {
            if (members.index(row, 0).data().toString() == name) return members.index(row, 0);
        }
        return {};
    }
    QString memberId(const QString& name) { return member(name).data(models::IdRole).toString(); }
    QString memberText(const QString& name, int column) {
        return member(name).siblingAtColumn(column).data().toString();
    }

    QString m_image;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<test::RealWindow> m_real;
};

GALLEY_TEST(PagesInTheWindow);
#include "test_pages_job.moc"
