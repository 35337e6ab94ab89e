// SPDX-License-Identifier: Apache-2.0
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QTemporaryDir>
#include <QUrl>

#include "models/archive_task.h"
#include "tests/ui/pages/page_support.h"
#include "ui/images/images_page.h"
#include "ui/widgets/button.h"

using namespace galley;
using namespace galley::ui;

class TestArchives : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->images = {test::makeImage("sha256:aa", {"flask-demo:1"})};
        m_world->archive = std::string(300'000, 'x');
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_page = std::make_unique<ImagesPage>(*m_models, m_prompt);
        m_page->resize(1072, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QTRY_COMPARE(m_page->table()->shownRows(), 1);
    }
    void cleanup() {
        m_world->archiveBarrier.open();
        m_page.reset();
        m_models.reset();
        m_prompt = {};
    }

    void anImageIsSavedInTheChosenFormat() {
        const QTemporaryDir folder;
        openSave();
        QVERIFY(test::shown<QLineEdit>("savePath")->text().endsWith("flask-demo_1.tar"));
        test::shown<QComboBox>("saveCompression")->setCurrentIndex(2);
        QVERIFY(test::shown<QLineEdit>("savePath")->text().endsWith(".tar.zst"));
        m_prompt.savePath = folder.filePath("mine.tar.zst");
        QTest::mouseClick(test::shown("savePick"), Qt::LeftButton);
        test::shown<QComboBox>("saveFormat")->setCurrentIndex(1);
        QCOMPARE(test::shown<QLineEdit>("savePath")->text(), m_prompt.savePath);
        QTest::mouseClick(test::shown("saveDialogPrimary"), Qt::LeftButton);
        QTRY_COMPARE(m_models->tasks.rowCount(), 1);
        QTRY_COMPARE(m_models->tasks.at(0)->state(), models::Task::State::Done);
        QFile file(m_prompt.savePath);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.size(), 300'000);
        QCOMPARE(m_world->countCalls("save flask-demo:1 oci zstd"), 1);
    }

    void aCancelledSaveLeavesNoFile() {
        const QTemporaryDir folder;
        m_world->archiveBarrier.close();
        models::SaveValues values;
        values.references = QStringList{"flask-demo:1"};
        values.path = folder.filePath("half.tar");
        auto* task = m_models->imageActions.save(values);
        QVERIFY(m_world->archiveBarrier.waitForCaller());
        QVERIFY(!task->canPause());
        task->cancel();
        QTRY_COMPARE(task->state(), models::Task::State::Cancelled);
        QVERIFY(!QFile::exists(values.path));
    }

    void aFolderThatCannotBeWrittenIsSaidInWords() {
        models::SaveValues values;
        values.references = QStringList{"flask-demo:1"};
        values.path = "/nowhere/at/all.tar";
        auto* task = m_models->imageActions.save(values);
        QTRY_COMPARE(task->state(), models::Task::State::Failed);
        QVERIFY(task->error().sentence.contains("/nowhere/at/all.tar"));
    }

    void aFileIsLoadedByTheButtonAndByDropping() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("a.tar");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(100'000, 'y'));
        file.close();
        m_prompt.openPath = path;
        QTest::mouseClick(test::shown("loadImages"), Qt::LeftButton);
        QTRY_COMPARE(m_models->tasks.rowCount(), 1);
        QTRY_COMPARE(m_models->tasks.at(0)->state(), models::Task::State::Done);
        QCOMPARE(m_world->loadedBytes, 100'000U);
        QVERIFY(m_models->tasks.at(0)->statusText().contains("flask:1"));
        drop(path);
        QTRY_COMPARE(m_models->tasks.rowCount(), 2);
        drop(folder.filePath("picture.png"));
        QCOMPARE(m_models->tasks.rowCount(), 2);
    }

private:
    void openSave() {
        m_page->table()->setCurrentId("sha256:aa flask-demo:1");
        m_page->table()->setChecked("sha256:aa flask-demo:1", true);
        QTest::mouseClick(test::shown("saveImages"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("saveDialog") != nullptr);
    }
    void drop(const QString& path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_page.get(), &enter);
        QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_page.get(), &drop);
        QVERIFY(test::shown("dropShade") == nullptr);
    }

    std::shared_ptr<test::World> m_world;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<ImagesPage> m_page;
};

GALLEY_TEST(TestArchives);
#include "test_archives.moc"
