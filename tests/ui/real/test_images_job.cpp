// SPDX-License-Identifier: Apache-2.0
// Images through the real window with the real engine and a registry behind a password: a refused pull, the log-in,
// pulls beside each other, a look before the pull, an archive, the push of an image with secrets, cleaning up, the
// log-out. Every page is saved as a picture (GALLEY_SCREENSHOTS).
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabBar>
#include <QTemporaryDir>

#include "models/layer_list_model.h"
#include "models/pull_task.h"
#include "tests/ui/real/real_window.h"
#include "ui/images/image_view.h"
#include "ui/widgets/button.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/transfer_card.h"

using namespace galley;
using namespace galley::ui;
using models::Task;
using test::kPatienceMs;
using test::press;
using test::shown;
using test::textOf;

namespace {

const QString kUser = QStringLiteral("cook");
const QString kPassword = QStringLiteral("recipe");
constexpr int kLayerBytes = 4'000'000;

/// What `galley system df` says of one kind.
struct DiskLine {
    double bytes = -1;
    double reclaimable = -1;
};

/// "12.3MB" or "12.3 MB", with whatever space; -1 when it is no size.
double bytesOf(const QString& text) {
    static const QRegularExpression kSize(QStringLiteral("([0-9.]+) ?([kMG]?)B"));
    const auto match = kSize.match(text.simplified());
    if (!match.hasMatch()) return -1;
    const QString unit = match.captured(2);
    const double factor = unit == QLatin1String("k")   ? 1e3
                          : unit == QLatin1String("M") ? 1e6
                          : unit == QLatin1String("G") ? 1e9
                                                       : 1;
    return match.captured(1).toDouble() * factor;
}

DiskLine diskUse(const QString& kind) {
    const auto df = test::RealWindow::galley({"system", "df", "--format", "{{.Type}}|{{.Size}}|{{.Reclaimable}}"});
    for (const QString& line : QString::fromUtf8(df.output).split('\n')) {
        const QStringList parts = line.split('|');
        if (parts.value(0) == kind) return {bytesOf(parts.value(1)), bytesOf(parts.value(2))};
    }
    return {};
}

/// Both were rounded, to different numbers of digits.
bool same(double left, double right) {
    return left >= 0 && right >= 0 && std::abs(left - right) <= 0.01 * std::max(left, right);
}

}  // namespace

class ImagesInTheWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        m_registry = qEnvironmentVariable("GALLEY_TEST_SECURED");
        m_files = qEnvironmentVariable("GALLEY_TEST_SECURED_FILES");
        QVERIFY2(!m_registry.isEmpty() && !m_files.isEmpty(), "tests/ui/real/run --secured starts the registry");
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        limitLine({});
        m_real = std::make_unique<test::RealWindow>(m_prompt);
        QVERIFY(m_real->show());
    }
    void cleanupTestCase() { m_real.reset(); }
    // Every step stands on the ones before it.
    void init() { QVERIFY2(!m_broken, "an earlier step failed"); }
    void cleanup() { m_broken = m_broken || QTest::currentTestFailed(); }

    void aPullWithoutALogInIsRefusedAndLeadsToIt() {
        goTo(Qt::Key_2, "images");
        pull(name("team/one:1"));
        QTRY_VERIFY_WITH_TIMEOUT(shown("pullError") != nullptr, kPatienceMs);
        const QString sentence = textOf("pullErrorSentence");
        QVERIFY2(sentence.contains(m_registry) && !sentence.contains("401"), qPrintable(sentence));
        m_real->saveDialog("pullDialog", "pull-refused");
        press("pullErrorAction");
        QTRY_VERIFY(shown("loginDialog") != nullptr);
        QCOMPARE(shown<QLineEdit>("loginRegistry")->text(), m_registry);
        QTest::keyClick(shown("loginDialog"), Qt::Key_Escape);
        QTRY_VERIFY(shown("loginDialog") == nullptr);
        closeDialog("pullDialog");
    }

    void aWrongPasswordIsToldAndTheRightOneIsKept() {
        goTo(Qt::Key_6, "registries");
        QTRY_VERIFY_WITH_TIMEOUT(shown("registriesEmpty") != nullptr, kPatienceMs);
        m_real->savePictures("registries-empty");
        press("logIn");
        QTRY_VERIFY(shown("loginDialog") != nullptr);
        QTest::keyClicks(shown<QLineEdit>("loginRegistry"), m_registry);
        QTest::keyClicks(shown<QLineEdit>("loginUser"), kUser);
        QTest::keyClicks(shown<QLineEdit>("loginSecret"), "not-it");
        press("loginTest");
        QTRY_VERIFY_WITH_TIMEOUT(shown("loginError") != nullptr, kPatienceMs);
        QVERIFY2(textOf("loginErrorSentence").contains("does not accept this user name and password"),
                 qPrintable(textOf("loginErrorSentence")));
        m_real->saveDialog("loginDialog", "login-wrong");
        shown<QLineEdit>("loginSecret")->selectAll();
        QTest::keyClicks(shown<QLineEdit>("loginSecret"), kPassword);
        press("loginTest");
        QTRY_VERIFY_WITH_TIMEOUT(shown("loginOutcome") != nullptr, kPatienceMs);
        QCOMPARE(m_real->models().logins.rowCount(), 0);
        QVERIFY(!QFile::exists(configFile()));
        m_real->saveDialog("loginDialog", "login-tested");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shown("loginDialog") == nullptr, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("loginsTable").shownRows(), 1, kPatienceMs);
        QCOMPARE(m_real->models().logins.at(0).id, m_registry);
        QCOMPARE(m_real->models().logins.at(0).user, kUser);
        QCOMPARE(QFile::permissions(configFile()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        m_real->savePictures("registries");
    }

    void pullsGoOnBesideEachOtherAndOneCanWaitOrGo() {
        limitLine("600KB");
        goTo(Qt::Key_2, "images");
        for (const char* which : {"team/one:1", "team/two:1", "team/three:1"}) {
            pull(name(which));
            auto* primary = shown<Button>("pullDialogPrimary");
            QTRY_COMPARE_WITH_TIMEOUT(primary->text(), "Go on in the background", kPatienceMs);
            QTest::mouseClick(primary, Qt::LeftButton);
            QTRY_VERIFY(shown("pullDialog") == nullptr);
        }
        const models::PullTask* one = task("team/one:1");
        const models::PullTask* two = task("team/two:1");
        const models::PullTask* three = task("team/three:1");
        QTRY_VERIFY_WITH_TIMEOUT(one->movedBytes() > 0 && two->movedBytes() > 0 && three->movedBytes() > 0,
                                 kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(progress("team/two:1").contains(" left"), kPatienceMs);
        QVERIFY(two->secondsLeft() > 0);
        press("transferExpand");
        m_real->savePictures("pulls", true);

        press(cardButton("team/one:1", "transferPause"), "pause");
        QTRY_COMPARE_WITH_TIMEOUT(one->state(), Task::State::Paused, kPatienceMs);
        QVERIFY(progress("team/one:1").contains("Paused"));
        const qint64 kept = one->movedBytes();
        press(cardButton("team/three:1", "transferCancel"), "cancel");
        QTRY_COMPARE_WITH_TIMEOUT(three->state(), Task::State::Cancelled, kPatienceMs);
        QTRY_VERIFY(card("team/three:1") == nullptr);
        const qint64 before = two->movedBytes();
        QTRY_VERIFY_WITH_TIMEOUT(two->movedBytes() > before, kPatienceMs);
        QCOMPARE(one->movedBytes(), kept);
        m_real->savePictures("pulls-paused", true);

        limitLine({});
        QCOMPARE(partsAskedFor(), 0);
        press(cardButton("team/one:1", "transferPause"), "go on");
        QTRY_COMPARE_WITH_TIMEOUT(one->state(), Task::State::Done, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(two->state(), Task::State::Done, kPatienceMs);
        // It went on from where it was: the registry was asked for the rest alone.
        QVERIFY(partsAskedFor() > 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->table("imagesTable").shownRows(), 2, kPatienceMs);
        QTRY_VERIFY(shown("transferCard") == nullptr);
    }

    void aSearchThatCannotBeMadeIsSaidInWords() {
        shown<QTabBar>("imagesTabs")->setCurrentIndex(1);
        auto* field = shown<QLineEdit>("hubSearch");
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, "postgres");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shown("hubError") != nullptr, kPatienceMs);
        const QString sentence = textOf("hubErrorSentence");
        QVERIFY2(sentence.contains("docker.io: the proxy refuses connections"), qPrintable(sentence));
        m_real->savePictures("hub-error");
        field->selectAll();
        QTest::keyClick(field, Qt::Key_Delete);
        QTRY_VERIFY(shown("hubError") == nullptr);
    }

    void anImageIsLookedIntoBeforeThePull() {
        auto* field = shown<QLineEdit>("hubSearch");
        QTest::keyClicks(field, name("galley/flask-demo"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(shown("repositoryView") != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(shown<DataTable>("tagsTable")->shownRows(), 1, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(textOf("peekFacts").contains("2 layers"), kPatienceMs);
        QTRY_VERIFY(shown<DataTable>("peekLayersTable")->shownRows() >= 2);
        QCOMPARE(m_real->models().images.rowCount(), 2);
        m_real->savePictures("hub-peek");
        press("peekPull");
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 3, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().tasks.runningCount(), 0, kPatienceMs);
        shown<QTabBar>("imagesTabs")->setCurrentIndex(0);
    }

    void anArchiveIsLoadedAndTheImageIsOpenedInPlace() {
        load(m_files + "/secrets.tar");
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 4, kPatienceMs);
        openImage("team/app:1");
        auto* steps = shown<DataTable>("imageLayersTable");
        QTRY_VERIFY_WITH_TIMEOUT(steps->shownRows() >= 3, kPatienceMs);
        QStringList commands;
        for (int row = 0; row < steps->model()->rowCount(); ++row) {
            commands.append(steps->model()->index(row, models::LayerListModel::Instruction).data().toString());
        }
        QVERIFY2(commands.join('\n').contains("COPY . /srv/demo"), qPrintable(commands.join('\n')));
        steps->setCurrentId(steps->model()->index(0, 0).data(models::IdRole).toString());
        QTRY_VERIFY(shown("imageLayersCommand") != nullptr);
        m_real->savePictures("image-layers");
        auto* tabs = shown<QTabBar>("imageTabs");
        tabs->setCurrentIndex(ImageView::Config);
        QTRY_VERIFY(textOf("configPorts").contains("5000/tcp"));
        QVERIFY(textOf("configFolder").contains("/srv/demo"));
        m_real->savePictures("image-config");
        tabs->setCurrentIndex(ImageView::UsedBy);
        QTRY_VERIFY(shown("imageUsersEmpty") != nullptr);
        QCOMPARE(test::RealWindow::galley({"create", "--name", "keeper", "team/app:1"}).exitCode, 0);
        QTRY_VERIFY_WITH_TIMEOUT(shown("imageUsersTable") != nullptr, kPatienceMs);
        QCOMPARE(shown<DataTable>("imageUsersTable")->shownRows(), 1);
        m_real->savePictures("image-users");
        tabs->setCurrentIndex(ImageView::Inspect);
        QTRY_VERIFY(shown<QPlainTextEdit>("imageInspectText")->toPlainText().contains("\"Id\""));
        m_real->savePictures("image-inspect");
    }

    void anImageWithSecretsIsPushedOnlyWhenThatIsMeant() {
        const QString target = name("galley/flask-demo:2");
        press("imagePush");
        QTRY_VERIFY(shown("pushDialog") != nullptr);
        auto* field = shown<QLineEdit>("pushTarget");
        field->selectAll();
        QTest::keyClicks(field, target);
        auto* primary = shown<Button>("pushDialogPrimary");
        QTRY_VERIFY_WITH_TIMEOUT(primary->isEnabled() && primary->text() == "Continue", kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(textOf("pushAccount").contains(kUser), kPatienceMs);
        QTest::mouseClick(primary, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(primary->text(), "Push", kPatienceMs);
        QVERIFY2(textOf("pushPlan").contains("2 of 3 layers are already there"), qPrintable(textOf("pushPlan")));
        QTRY_VERIFY(shown("pushSensitive") != nullptr);
        const QStringList paths = sensitivePaths();
        QVERIFY2(paths.contains("srv/demo/.env") && paths.contains("root/.ssh/id_ed25519"),
                 qPrintable(paths.join(' ')));
        QVERIFY(!primary->isEnabled());
        m_real->saveDialog("pushDialog", "push-plan");
        QCOMPARE(tagsThere("galley/flask-demo"), QStringList{"1"});
        QTest::keyClick(shown("pushConsent"), Qt::Key_Space);
        QTRY_VERIFY(primary->isEnabled());
        QTest::mouseClick(primary, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(shown("pushDigest") != nullptr, kPatienceMs);
        QVERIFY(shown<CommandLineStrip>("pushDigest")->command().startsWith("sha256:"));
        m_real->saveDialog("pushDialog", "push-done");
        closeDialog("pushDialog");
        QCOMPARE(tagsThere("galley/flask-demo"), (QStringList{"1", "2"}));
        // The same image under another name: what was pushed is what is here.
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 5, kPatienceMs);
        const QString id = imageId("team/app:1");
        QCOMPARE(imageId(target), id);
        QCOMPARE(test::RealWindow::galley({"rmi", target}).exitCode, 0);
        QCOMPARE(test::RealWindow::galley({"pull", "-q", target}).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(imageId(target), id, kPatienceMs);
        QCOMPARE(test::RealWindow::galley({"rmi", target}).exitCode, 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 4, kPatienceMs);
    }

    void anImageIsSavedDeletedAndLoadedAgain() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("one.tar");
        goBackToTheList();
        openImage(name("team/one:1"));
        press("imageSave");
        QTRY_VERIFY(shown("saveDialog") != nullptr);
        shown<QLineEdit>("savePath")->selectAll();
        QTest::keyClicks(shown<QLineEdit>("savePath"), path);
        m_real->saveDialog("saveDialog", "save");
        QTest::keyClick(shown<QLineEdit>("savePath"), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().tasks.runningCount(), 0, kPatienceMs);
        QVERIFY(QFile(path).size() > 2 * kLayerBytes);
        DataTable& table = m_real->table("imagesTable");
        QTRY_VERIFY(table.isVisible());
        table.setFocus();
        table.setCurrentId(rowId(name("team/one:1")));
        QTest::keyClick(&table, Qt::Key_Delete);
        QTRY_VERIFY(shown("deleteImagesQuestion") != nullptr);
        m_real->saveDialog("deleteImagesQuestion", "delete-image");
        press("deleteImagesQuestionPrimary");
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 3, kPatienceMs);
        load(path);
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 4, kPatienceMs);
        QVERIFY(!imageId(name("team/one:1")).isEmpty());
        m_real->savePictures("images");
    }

    void cleaningUpTakesWhatNobodyUses() {
        m_real->window().showPage("cleanup");
        QTRY_VERIFY_WITH_TIMEOUT(shown("cleanUnused") != nullptr, kPatienceMs);
        // `one`, `two` and the demo, whose layers are needed by `app`; and what came of `three`.
        QCOMPARE(shown<QCheckBox>("cleanUnused")->text(), "3 images that no container uses");
        compareWithTheCommandLine("Images", "cleanUnusedBytes");
        compareWithTheCommandLine("Partial Downloads", "cleanDownloadsBytes");
        QVERIFY(shown("cleanStopped") != nullptr);
        QTest::keyClick(shown("cleanUnused"), Qt::Key_Space);
        QTest::keyClick(shown("cleanDownloads"), Qt::Key_Space);
        const double promised = bytesOf(textOf("cleanUpSum"));
        QVERIFY2(same(promised, diskUse("Images").reclaimable + diskUse("Partial Downloads").reclaimable),
                 qPrintable(textOf("cleanUpSum")));
        press("cleanUnusedExpand");
        m_real->savePictures("cleanup");
        press("cleanUpRun");
        QTRY_VERIFY(shown("cleanUpQuestion") != nullptr);
        m_real->saveDialog("cleanUpQuestion", "cleanup-question");
        QSignalSpy freed(&m_real->models().cleanUp, &models::CleanUp::succeeded);
        press("cleanUpQuestionPrimary");
        QTRY_COMPARE_WITH_TIMEOUT(freed.count(), 1, kPatienceMs);
        QVERIFY2(freed.first().first().toDouble() >= 0.99 * promised, "it promised at least so much");
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().images.rowCount(), 1, kPatienceMs);
        QCOMPARE(m_real->models().images.at(0).reference, QStringLiteral("team/app:1"));
        QTRY_VERIFY_WITH_TIMEOUT(shown("cleanUnused") == nullptr && shown("cleanDownloads") == nullptr, kPatienceMs);
        QCOMPARE(diskUse("Images").reclaimable, 0.0);
        QCOMPARE(test::RealWindow::galley({"ps", "-aq"}).output.trimmed().size(), 12);
        m_real->savePictures("cleanup-done");
    }

    void loggingOutForgets() {
        goTo(Qt::Key_6, "registries");
        DataTable& table = m_real->table("loginsTable");
        QTRY_COMPARE_WITH_TIMEOUT(table.shownRows(), 1, kPatienceMs);
        table.setFocus();
        table.setCurrentId(m_registry);
        QTest::keyClick(&table, Qt::Key_Delete);
        QTRY_VERIFY(shown("logoutQuestion") != nullptr);
        press("logoutQuestionPrimary");
        QTRY_COMPARE_WITH_TIMEOUT(m_real->models().logins.rowCount(), 0, kPatienceMs);
        QFile config(configFile());
        QVERIFY(!config.open(QIODevice::ReadOnly) || !config.readAll().contains(m_registry.toUtf8()));
        goTo(Qt::Key_2, "images");
        pull(name("team/two:1"));
        QTRY_VERIFY_WITH_TIMEOUT(shown("pullError") != nullptr, kPatienceMs);
        closeDialog("pullDialog");
    }

private:
    QString name(const QString& repository) const { return m_registry + '/' + repository; }
    static QString configFile() { return qEnvironmentVariable("DOCKER_CONFIG") + QStringLiteral("/config.json"); }

    /// What the user set: Docker Hub is out of reach here, and no password goes into anybody's key ring.
    static void limitLine(const QString& bytesPerSecond) {
        const QDir folder(qEnvironmentVariable("XDG_CONFIG_HOME") + QStringLiteral("/galley"));
        QVERIFY(folder.mkpath("."));
        QFile file(folder.filePath("registries.toml"));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        if (!bytesPerSecond.isEmpty()) file.write("bandwidth-limit = \"" + bytesPerSecond.toUtf8() + "\"\n");
        file.write("keyring = false\n[registry.\"docker.io\"]\nproxy = \"http://127.0.0.1:1\"\n");
    }

    // Keys go to the active window, and after a dialog it is that only when the window manager says so.
    void goTo(Qt::Key number, const QString& page) {
        QTRY_VERIFY_WITH_TIMEOUT(m_real->window().isActiveWindow(), kPatienceMs);
        QTest::keyClick(&m_real->window(), number, Qt::ControlModifier);
        QTRY_COMPARE(m_real->window().currentPage(), page);
    }
    void pull(const QString& reference) {
        QTRY_VERIFY_WITH_TIMEOUT(shown("pullImage") != nullptr, kPatienceMs);
        press("pullImage");
        QTRY_VERIFY(shown("pullDialog") != nullptr);
        auto* field = shown<QLineEdit>("pullReference");
        QTest::keyClicks(field, reference);
        QTRY_VERIFY_WITH_TIMEOUT(shown<Button>("pullDialogPrimary")->isEnabled(), kPatienceMs);
        QTest::keyClick(field, Qt::Key_Return);
    }
    void closeDialog(const QString& dialog) {
        QTest::keyClick(shown(dialog), Qt::Key_Escape);
        QTRY_VERIFY(shown(dialog) == nullptr);
    }
    void load(const QString& path) {
        press("loadImages");
        QTRY_VERIFY(shown<QLineEdit>("fileNameEdit") != nullptr);
        auto* field = shown<QLineEdit>("fileNameEdit");
        // Keys would bring Qt's list of completions up, now or later.
        field->setText(path);
        auto* open = shown<QDialogButtonBox>("buttonBox")->button(QDialogButtonBox::Open);
        QTRY_VERIFY_WITH_TIMEOUT(open->isEnabled(), kPatienceMs);
        QTest::mouseClick(open, Qt::LeftButton);
        QTRY_VERIFY(shown("fileNameEdit") == nullptr);
    }
    void openImage(const QString& reference) {
        DataTable& table = m_real->table("imagesTable");
        QTRY_VERIFY(table.isVisible());
        table.setFocus();
        table.setCurrentId(rowId(reference));
        QTest::keyClick(&table, Qt::Key_Return);
        QTRY_VERIFY(shown("imageView") != nullptr);
    }
    void goBackToTheList() {
        QTest::keyClick(&m_real->window(), Qt::Key_Escape);
        QTRY_VERIFY(shown("imageView") == nullptr);
    }

    const models::ImageRow* row(const QString& reference) {
        const auto& images = m_real->models().images;
        for (int i = 0; i < images.rowCount(); ++i) {
            if (images.at(i).reference == reference) return &images.at(i);
        }
        return nullptr;
    }
    QString rowId(const QString& reference) { return row(reference) == nullptr ? QString() : row(reference)->id; }
    QString imageId(const QString& reference) {
        return row(reference) == nullptr ? QString() : row(reference)->imageId;
    }

    /// The newest pull of it.
    const models::PullTask* task(const QString& repository) {
        for (int i = 0; i < m_real->models().tasks.rowCount(); ++i) {
            const auto* pull = qobject_cast<models::PullTask*>(m_real->models().tasks.at(i));
            if (pull != nullptr && pull->reference() == name(repository)) return pull;
        }
        return nullptr;
    }
    QWidget* card(const QString& repository) {
        const auto cards = m_real->window().findChildren<TransferCard*>();
        for (TransferCard* one : cards) {
            if (one->isVisible() && one->accessibleName().contains(repository)) return one;
        }
        return nullptr;
    }
    QWidget* cardButton(const QString& repository, const QString& button) {
        QWidget* found = card(repository);
        return found == nullptr ? nullptr : found->findChild<QWidget*>(button);
    }
    /// What its card says to those who hear it.
    QString progress(const QString& repository) {
        QWidget* bar = cardButton(repository, "transferProgress");
        return bar == nullptr ? QString() : bar->accessibleDescription();
    }
    /// How often the registry was asked for the rest of a layer.
    qsizetype partsAskedFor() const {
        QFile log(m_files + "/log");
        if (!log.open(QIODevice::ReadOnly)) return -1;
        static const QRegularExpression kPart(QStringLiteral("\"GET /v2/[^ ]*/blobs/[^\"]*\" 206 "));
        auto found = kPart.globalMatch(QString::fromUtf8(log.readAll()));
        qsizetype count = 0;
        for (; found.hasNext(); found.next()) ++count;
        return count;
    }
    QStringList tagsThere(const QString& repository) const {
        const QByteArray login = "Basic " + (kUser + ':' + kPassword).toUtf8().toBase64();
        const auto list =
            test::fetch(QUrl("http://" + name("").chopped(1) + "/v2/" + repository + "/tags/list"), login);
        QStringList tags;
        const QJsonArray found = QJsonDocument::fromJson(list).object().value("tags").toArray();
        for (const auto& tag : found) tags.append(tag.toString());
        tags.sort();
        return tags;
    }
    static QStringList sensitivePaths() {
        QStringList paths;
        for (const QLabel* line : shown("pushSensitive")->findChildren<QLabel*>("sensitiveLine")) {
            paths.append(line->text());
        }
        return paths;
    }
    static void compareWithTheCommandLine(const QString& kind, const QString& label) {
        const DiskLine line = diskUse(kind);
        QVERIFY2(same(bytesOf(textOf(label)), line.reclaimable),
                 qPrintable(QStringLiteral("%1: the page says %2, the command line %3")
                                .arg(kind, textOf(label))
                                .arg(line.reclaimable)));
    }

    bool m_broken = false;
    QString m_registry;
    QString m_files;
    DialogPrompt m_prompt;
    std::unique_ptr<test::RealWindow> m_real;
};

GALLEY_TEST(ImagesInTheWindow);
#include "test_images_job.moc"
