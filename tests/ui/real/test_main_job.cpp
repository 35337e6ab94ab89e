// SPDX-License-Identifier: Apache-2.0
// The main job through the real window with the real engine: pull, run on a chosen port, open the page, read its log,
// move the port, stop from outside, delete. Every page is saved as a picture in light and dark (GALLEY_SCREENSHOTS).
#include <QLabel>
#include <QLineEdit>
#include <QNetworkProxy>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTabBar>
#include <QTcpServer>
#include <QTcpSocket>

#include "tests/ui/real/real_window.h"
#include "ui/containers/container_list.h"
#include "ui/widgets/button.h"
#include "ui/widgets/log_view.h"

using namespace galley;
using namespace galley::ui;

namespace {

quint16 freePort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

QByteArray fetch(quint16 port, const QString& path) {
    return test::fetch(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(path)));
}

bool limitsCanBeSet() {
    static const QRegularExpression kDelegated(
        QStringLiteral("control groups v[12], delegated[^(]*\\([^)]*memory[^)]*pids"));
    return kDelegated.match(QString::fromUtf8(test::RealWindow::galley({"doctor"}).output)).hasMatch();
}

bool refuses(quint16 port) {
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.connectToHost(QHostAddress::LocalHost, port);
    return !socket.waitForConnected(5000);
}

}  // namespace

class MainJobInTheWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        m_image = qEnvironmentVariable("GALLEY_TEST_IMAGE");
        QVERIFY2(!m_image.isEmpty(), "GALLEY_TEST_IMAGE names the image to pull");
        m_limits = limitsCanBeSet();
        m_real = std::make_unique<test::RealWindow>(m_prompt);
        QVERIFY(m_real->show());
    }
    void cleanupTestCase() { m_real.reset(); }

    void theFirstPageOffersTheDemo() {
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("startPage") != nullptr, test::kPatienceMs);
        QVERIFY(test::shown<Button>("runDemo") != nullptr);
        m_real->savePictures("start");
    }

    void anImageIsPulledByItsReference() {
        QTest::keyClick(&m_real->window(), Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(m_real->window().currentPage(), QStringLiteral("images"));
        m_real->savePictures("images-empty");
        test::press("pullImage");
        auto* field = test::shown<QLineEdit>("pullReference");
        QVERIFY(field != nullptr);
        QTest::keyClicks(field, "Flask");
        auto* primary = test::shown<Button>("pullDialogPrimary");
        QVERIFY(primary != nullptr);
        QTRY_VERIFY2_WITH_TIMEOUT(field->property("galleyInvalid").toBool(),
                                  "an upper-case reference must be refused below its field", test::kPatienceMs);
        QVERIFY2(!primary->isEnabled(), "an upper-case reference must not be pulled");
        field->clear();
        QTest::keyClicks(field, m_image);
        QTRY_VERIFY_WITH_TIMEOUT(primary->isEnabled(), test::kPatienceMs);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 1, test::kPatienceMs);
        QTest::keyClick(test::shown("pullDialog"), Qt::Key_Escape);
        QTRY_VERIFY(test::shown("pullDialog") == nullptr);
        QTRY_COMPARE(m_real->table("imagesTable").shownRows(), 1);
        m_real->savePictures("images");
    }

    void aContainerIsRunOnAChosenPort() {
        m_real->table("imagesTable")
            .setCurrentId(m_real->table("imagesTable").model()->index(0, 0).data(models::IdRole).toString());
        QVERIFY(test::pressRowAction(m_real->table("imagesTable"), "run"));
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("runDialog") != nullptr, test::kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown<QLineEdit>("hostPort0") != nullptr, test::kPatienceMs);
        QTRY_COMPARE(test::shown<QLineEdit>("containerPort0")->text(), QStringLiteral("5000"));
        m_port = freePort();
        auto* host = test::shown<QLineEdit>("hostPort0");
        host->selectAll();
        QTest::keyClicks(host, QString::number(m_port));
        QTest::keyClicks(test::shown<QLineEdit>("containerName"), "flask-demo");
        if (m_limits) {
            test::press("limitsSectionToggle");
            QTRY_VERIFY(test::shown<QLineEdit>("limitMemory") != nullptr);
            QTest::keyClicks(test::shown<QLineEdit>("limitMemory"), "300 MB");
        }
        auto* run = test::shown<Button>("runDialogPrimary");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), test::kPatienceMs);
        m_real->saveDialog(QStringLiteral("runDialog"), QStringLiteral("run-dialog"));
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("runDialog") == nullptr, test::kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().containers.rowCount(), 1, test::kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(fetch(m_port, "/").contains("Hello from a container"), test::kPatienceMs);
        m_real->window().showPage(QStringLiteral("containers"));
        QTRY_COMPARE(m_real->table("containersTable").shownRows(), 1);
        m_real->window().goBack();
        m_real->window().showPage(QStringLiteral("containers"));
        m_real->savePictures("containers");
    }

    void itsLogIsReadInAWindow() {
        QVERIFY(fetch(m_port, "/health?seen=in-the-window").contains("ok"));
        DataTable& list = m_real->table("containersTable");
        list.setFocus();
        list.setCurrentId(list.model()->index(0, 0).data(models::IdRole).toString());
        QTest::keyClick(&list, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("containerView") != nullptr, test::kPatienceMs);
        auto* view = test::shown("containerView")->findChild<LogView*>();
        QVERIFY(view != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(logContains(*view, "GET /health?seen=in-the-window"), test::kPatienceMs);
        m_real->savePictures("logs");
        auto* tabs = test::shown<QTabBar>("containerTabs");
        for (int tab = 1; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            auto* inspect = test::shown<QPlainTextEdit>("containerInspectText");
            if (inspect != nullptr) QTRY_VERIFY_WITH_TIMEOUT(!inspect->toPlainText().isEmpty(), test::kPatienceMs);
            m_real->savePictures(QStringLiteral("container-tab-%1").arg(tab));
        }
        QTest::keyClick(&m_real->window(), Qt::Key_Escape);
    }

    void itsPortIsMovedWhileItRuns() {
        const int pid = containerPid();
        QVERIFY(pid > 0);
        QTest::keyClick(&m_real->window(), Qt::Key_3, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("portsTable").shownRows(), 1, test::kPatienceMs);
        DataTable& ports = m_real->table("portsTable");
        ports.setFocus();
        ports.setCurrentId(ports.model()->index(0, 0).data(models::IdRole).toString());
        QTest::keyClick(&ports, Qt::Key_Return);
        auto* field = test::shown<QLineEdit>("portEditorField");
        QVERIFY(field != nullptr);
        const quint16 moved = freePort();
        field->selectAll();
        QTest::keyClicks(field, QString::number(moved));
        QTRY_VERIFY_WITH_TIMEOUT(test::shown<Button>("portEditorApply")->isEnabled(), test::kPatienceMs);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("portEditor") == nullptr, test::kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(fetch(moved, "/health").contains("ok"), test::kPatienceMs);
        QVERIFY(refuses(m_port));
        QCOMPARE(containerPid(), pid);
        m_real->savePictures("ports");
    }

    void itsLimitsAreChangedWhileItRuns() {
        if (!m_limits) QSKIP("no control groups are passed on to this user");
        const int pid = containerPid();
        m_real->window().showPage(QStringLiteral("containers"));
        const QString id = m_real->table("containersTable").model()->index(0, 0).data(models::IdRole).toString();
        emit m_real->window().findChild<ContainerList*>()->actionRequested({id}, QStringLiteral("limits"));
        QTRY_VERIFY_WITH_TIMEOUT(test::shown<QLineEdit>("limitMemory") != nullptr, test::kPatienceMs);
        auto* memory = test::shown<QLineEdit>("limitMemory");
        QTRY_COMPARE_WITH_TIMEOUT(memory->text(), QStringLiteral("300m"), test::kPatienceMs);
        memory->selectAll();
        QTest::keyClicks(memory, "256m");
        QTest::keyClicks(test::shown<QLineEdit>("limitProcesses"), "64");
        m_real->saveDialog(QStringLiteral("limitsDialog"), QStringLiteral("limits-dialog"));
        QTest::keyClick(memory, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("limitsDialog") == nullptr || test::shown("limitsError") != nullptr,
                                 test::kPatienceMs);
        QCOMPARE(test::textOf("limitsErrorSentence"), QString());
        QCOMPARE(m_real->galley({"inspect", "-f", "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}", "flask-demo"})
                     .output.trimmed(),
                 "268435456 64");
        QCOMPARE(containerPid(), pid);
    }

    void whatTheCommandLineDoesAppears() {
        m_real->window().showPage(QStringLiteral("containers"));
        QCOMPARE(m_real->galley({"stop", "-t", "2", "flask-demo"}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(!m_real->models().containers.at(0).running(), test::kPatienceMs);
        // Whatever signal it took: somebody wanted this.
        QVERIFY(!m_real->models().containers.at(0).failed());
        QVERIFY(m_real->models().containers.at(0).stoppedAsAsked());
        m_real->savePictures("containers-stopped");
    }

    void theCheckPageTellsOfThisMachine() {
        m_real->window().showPage(QStringLiteral("check"));
        QTRY_VERIFY_WITH_TIMEOUT(m_real->models().checks.loaded(), test::kPatienceMs);
        QVERIFY(m_real->models().checks.rowCount() > 3);
        m_real->savePictures("check");
    }

    void nothingIsLeftAfterDeleting() {
        m_real->window().showPage(QStringLiteral("containers"));
        DataTable& list = m_real->table("containersTable");
        list.setFocus();
        list.setCurrentId(list.model()->index(0, 0).data(models::IdRole).toString());
        QTest::keyClick(&list, Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().containers.rowCount(), 0, test::kPatienceMs);
        QCOMPARE(m_real->galley({"ps", "-aq"}).output, QByteArray());
        QCOMPARE(m_real->galley({"rmi", m_image}).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 0, test::kPatienceMs);
    }

private:
    int containerPid() {
        return m_real->galley({"inspect", "-f", "{{.State.Pid}}", "flask-demo"}).output.trimmed().toInt();
    }
    static bool logContains(LogView& view, const QString& words) {
        models::LogModel* log = view.model();
        for (qint64 line = 0; log != nullptr && line < log->lineCount(); ++line) {
            const models::LogRow* row = log->row(line);
            if (row != nullptr && row->text.contains(words)) return true;
        }
        return false;
    }

    QString m_image;
    bool m_limits = false;
    quint16 m_port = 0;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<test::RealWindow> m_real;
};

GALLEY_TEST(MainJobInTheWindow);
#include "test_main_job.moc"
