// SPDX-License-Identifier: Apache-2.0
// The main job through the real window with the real engine: pull, run on a chosen port, open the page, read its log,
// move the port, stop from outside, delete. Every page is saved as a picture in light and dark (GALLEY_SCREENSHOTS).
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProcess>
#include <QScreen>
#include <QSignalSpy>
#include <QTabBar>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include "app/desktop/desktop_window.h"
#include "engine/api/engine.h"
#include "tests/ui/pages/page_support.h"
#include "ui/shell/main_window.h"
#include "ui/style/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/log_view.h"

using namespace galley;
using namespace galley::ui;

namespace {

constexpr int kPatienceMs = 60'000;

Result<models::Services> openEngine() {
    auto engine = api::Engine::open(Directories::fromEnvironment());
    if (!engine) return engine.failure();
    const std::shared_ptr<api::Engine> owner = *engine;
    return models::Services{owner,           &owner->images(),     &owner->containers(),
                            &owner->ports(), &owner->registries(), &owner->system()};
}

quint16 freePort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

/// The body behind http://127.0.0.1:port, or nothing.
QByteArray fetch(quint16 port, const QString& path) {
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QNetworkReply* reply =
        network.get(QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(path))));
    QSignalSpy finished(reply, &QNetworkReply::finished);
    if (!reply->isFinished()) finished.wait(kPatienceMs);
    return reply->error() == QNetworkReply::NoError ? reply->readAll() : QByteArray();
}

bool refuses(quint16 port) {
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.connectToHost(QHostAddress::LocalHost, port);
    return !socket.waitForConnected(5000);
}

void press(const QString& name) {
    auto* button = test::shown<QWidget>(name);
    QVERIFY2(button != nullptr, qPrintable(name + " is not shown"));
    QVERIFY2(button->isEnabled(), qPrintable(name + " is not enabled"));
    QTest::mouseClick(button, Qt::LeftButton);
}

}  // namespace

class MainJobInTheWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        m_image = qEnvironmentVariable("GALLEY_TEST_IMAGE");
        QVERIFY2(!m_image.isEmpty(), "GALLEY_TEST_IMAGE names the image to pull");
        m_pictures = qEnvironmentVariable("GALLEY_SCREENSHOTS");
        m_theme = std::make_unique<Theme>(*qApp);
        m_theme->setChoice(ThemeChoice::Light);
        m_models = std::make_unique<models::ModelSet>(openEngine);
        m_window = desktop::makeWindow(*m_models, *m_theme, m_prompt);
        m_window->resize(1280, 800);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get(), kPatienceMs));
    }
    void cleanupTestCase() {
        m_window.reset();
        m_models.reset();
        m_theme.reset();
    }

    void theFirstPageOffersTheDemo() {
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("startPage") != nullptr, kPatienceMs);
        QVERIFY(test::shown<Button>("runDemo") != nullptr);
        savePictures("start");
    }

    void anImageIsPulledByItsReference() {
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(m_window->currentPage(), QStringLiteral("images"));
        savePictures("images-empty");
        press("pullImage");
        auto* field = test::shown<QLineEdit>("pullReference");
        QVERIFY(field != nullptr);
        QTest::keyClicks(field, "Flask");
        auto* primary = test::shown<Button>("pullDialogPrimary");
        QVERIFY(primary != nullptr);
        QTRY_VERIFY2_WITH_TIMEOUT(field->property("galleyInvalid").toBool(),
                                  "an upper-case reference must be refused below its field", kPatienceMs);
        QVERIFY2(!primary->isEnabled(), "an upper-case reference must not be pulled");
        field->clear();
        QTest::keyClicks(field, m_image);
        QTRY_VERIFY_WITH_TIMEOUT(primary->isEnabled(), kPatienceMs);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(m_models->images.rowCount(), 1, kPatienceMs);
        QTest::keyClick(test::shown("pullDialog"), Qt::Key_Escape);
        QTRY_VERIFY(test::shown("pullDialog") == nullptr);
        QTRY_COMPARE(table("imagesTable").shownRows(), 1);
        savePictures("images");
    }

    void aContainerIsRunOnAChosenPort() {
        table("imagesTable").setCurrentId(table("imagesTable").model()->index(0, 0).data(models::IdRole).toString());
        QVERIFY(test::pressRowAction(table("imagesTable"), "run"));
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("runDialog") != nullptr, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown<QLineEdit>("hostPort0") != nullptr, kPatienceMs);
        QTRY_COMPARE(test::shown<QLineEdit>("containerPort0")->text(), QStringLiteral("5000"));
        m_port = freePort();
        auto* host = test::shown<QLineEdit>("hostPort0");
        host->selectAll();
        QTest::keyClicks(host, QString::number(m_port));
        QTest::keyClicks(test::shown<QLineEdit>("containerName"), "flask-demo");
        auto* run = test::shown<Button>("runDialogPrimary");
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), kPatienceMs);
        saveDialog("run-dialog");
        QTest::mouseClick(run, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("runDialog") == nullptr, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_models->containers.rowCount(), 1, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(fetch(m_port, "/").contains("Hello from a container"), kPatienceMs);
        m_window->showPage(QStringLiteral("containers"));
        QTRY_COMPARE(table("containersTable").shownRows(), 1);
        m_window->goBack();
        m_window->showPage(QStringLiteral("containers"));
        savePictures("containers");
    }

    void itsLogIsReadInAWindow() {
        QVERIFY(fetch(m_port, "/health?seen=in-the-window").contains("ok"));
        DataTable& list = table("containersTable");
        list.setFocus();
        list.setCurrentId(list.model()->index(0, 0).data(models::IdRole).toString());
        QTest::keyClick(&list, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("containerView") != nullptr, kPatienceMs);
        auto* view = test::shown("containerView")->findChild<LogView*>();
        QVERIFY(view != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(logContains(*view, "GET /health?seen=in-the-window"), kPatienceMs);
        savePictures("logs");
        auto* tabs = test::shown<QTabBar>("containerTabs");
        for (int tab = 1; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            auto* inspect = test::shown<QPlainTextEdit>("containerInspectText");
            if (inspect != nullptr) QTRY_VERIFY_WITH_TIMEOUT(!inspect->toPlainText().isEmpty(), kPatienceMs);
            savePictures(QStringLiteral("container-tab-%1").arg(tab));
        }
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
    }

    void itsPortIsMovedWhileItRuns() {
        const int pid = containerPid();
        QVERIFY(pid > 0);
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(table("portsTable").shownRows(), 1, kPatienceMs);
        DataTable& ports = table("portsTable");
        ports.setFocus();
        ports.setCurrentId(ports.model()->index(0, 0).data(models::IdRole).toString());
        QTest::keyClick(&ports, Qt::Key_Return);
        auto* field = test::shown<QLineEdit>("portEditorField");
        QVERIFY(field != nullptr);
        const quint16 moved = freePort();
        field->selectAll();
        QTest::keyClicks(field, QString::number(moved));
        QTRY_VERIFY_WITH_TIMEOUT(test::shown<Button>("portEditorApply")->isEnabled(), kPatienceMs);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(test::shown("portEditor") == nullptr, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(fetch(moved, "/health").contains("ok"), kPatienceMs);
        QVERIFY(refuses(m_port));
        QCOMPARE(containerPid(), pid);
        savePictures("ports");
    }

    void whatTheCommandLineDoesAppears() {
        m_window->showPage(QStringLiteral("containers"));
        QCOMPARE(galley({"stop", "-t", "2", "flask-demo"}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(!m_models->containers.at(0).running(), kPatienceMs);
        // Whatever signal it took: somebody wanted this.
        QVERIFY(!m_models->containers.at(0).failed());
        QVERIFY(m_models->containers.at(0).stoppedAsAsked());
        savePictures("containers-stopped");
    }

    void theCheckPageTellsOfThisMachine() {
        m_window->showPage(QStringLiteral("check"));
        QTRY_VERIFY_WITH_TIMEOUT(m_models->checks.loaded(), kPatienceMs);
        QVERIFY(m_models->checks.rowCount() > 3);
        savePictures("check");
    }

    void nothingIsLeftAfterDeleting() {
        m_window->showPage(QStringLiteral("containers"));
        DataTable& list = table("containersTable");
        list.setFocus();
        list.setCurrentId(list.model()->index(0, 0).data(models::IdRole).toString());
        QTest::keyClick(&list, Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(m_models->containers.rowCount(), 0, kPatienceMs);
        QCOMPARE(galley({"ps", "-aq"}).output, QByteArray());
        QCOMPARE(galley({"rmi", m_image}).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_models->images.rowCount(), 0, kPatienceMs);
    }

private:
    struct Ended {
        int exitCode = -1;
        QByteArray output;
    };
    Ended galley(const QStringList& arguments) {
        QProcess process;
        process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/galley"), arguments);
        process.waitForFinished(kPatienceMs);
        return {process.exitCode(), process.readAllStandardOutput()};
    }
    int containerPid() { return galley({"inspect", "-f", "{{.State.Pid}}", "flask-demo"}).output.trimmed().toInt(); }
    DataTable& table(const char* name) { return *m_window->findChild<DataTable*>(QString::fromLatin1(name)); }
    static bool logContains(LogView& view, const QString& words) {
        models::LogModel* log = view.model();
        for (qint64 line = 0; log != nullptr && line < log->lineCount(); ++line) {
            const models::LogRow* row = log->row(line);
            if (row != nullptr && row->text.contains(words)) return true;
        }
        return false;
    }
    /// The window once it looks the same twice: nothing is left to be laid out or painted.
    QImage settled() {
        QImage last;
        static_cast<void>(QTest::qWaitFor([&] {
            QImage next = m_window->grab().toImage();
            const bool same = next == last;
            last = std::move(next);
            return same;
        }));
        return last;
    }
    void saveDialog(const QString& name) {
        if (m_pictures.isEmpty()) return;
        QWidget* dialog = test::shown("runDialog");
        QPixmap picture = m_window->grab();
        QPainter painter(&picture);
        painter.drawPixmap(dialog->mapTo(m_window.get(), QPoint()), dialog->grab());
        picture.save(QDir(m_pictures).filePath(name + QStringLiteral("-light.png")));
    }
    void savePictures(const QString& name) {
        if (m_pictures.isEmpty()) return;
        QDir().mkpath(m_pictures);
        for (const auto& [choice, word] :
             {std::pair{ThemeChoice::Dark, "dark"}, std::pair{ThemeChoice::Light, "light"}}) {
            m_theme->setChoice(choice);
            settled().save(QDir(m_pictures).filePath(name + '-' + QLatin1String(word) + QStringLiteral(".png")));
        }
    }

    QString m_image;
    QString m_pictures;
    quint16 m_port = 0;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<MainWindow> m_window;
};

GALLEY_TEST(MainJobInTheWindow);
#include "test_main_job.moc"
