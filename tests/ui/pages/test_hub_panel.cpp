// SPDX-License-Identifier: Apache-2.0
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>

#include "models/pull_task.h"
#include "tests/ui/pages/page_support.h"
#include "ui/images/images_page.h"
#include "ui/widgets/button.h"

using namespace galley;
using namespace galley::ui;

class TestHubPanel : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        api::SearchResult python;
        python.name = "python";
        python.description = "A language.\nOn two lines";
        python.stars = 9'912;
        python.pulls = 1'234'567'890;
        python.isOfficial = true;
        api::SearchResult other = python;
        other.name = "someone/python-app";
        other.isOfficial = false;
        m_world->registry.hits = {python, other};
        for (int i = 0; i < 130; ++i) {
            api::TagEntry tag;
            tag.name = i == 7 ? "latest" : "3." + std::to_string(i);
            m_world->registry.tags["python"].push_back(tag);
        }
        m_world->registry.tags["localhost:5000/team/app"] = {{"1", {}, {}}};
        api::ImagePeek peek;
        peek.reference = "python:latest";
        peek.digest = "sha256:" + std::string(64, 'd');
        peek.platform = "linux/amd64";
        peek.platforms = {"linux/amd64", "linux/arm64"};
        peek.layers = {{"sha256:aa", 30'000'000, "ADD rootfs.tar /"}, {"sha256:bb", 12'000'000, "RUN make install"}};
        peek.totalBytes = 42'000'000;
        peek.ports = {"8000/tcp"};
        peek.environment = {"PATH=/usr/bin"};
        peek.command = {"python3"};
        peek.user = "app";
        m_world->registry.peeks["python:latest"] = peek;
        api::ImagePeek arm = peek;
        arm.platform = "linux/arm64";
        arm.totalBytes = 40'000'000;
        m_world->registry.peeks["python:latest linux/arm64"] = arm;
        m_world->registry.peeks["localhost:5000/team/app:1"] = peek;
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_page = std::make_unique<ImagesPage>(*m_models, m_prompt);
        m_page->resize(1072, 700);
        m_page->show();
        m_page->setShown(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->open("hub:");
        QVERIFY(field() != nullptr);
    }
    void cleanup() {
        m_world->pullBarrier.open();
        m_page.reset();
        m_models.reset();
    }

    void typingAsksOnceWhenItRests() {
        QTest::keyClicks(field(), "python");
        QTRY_COMPARE(table()->shownRows(), 2);
        QCOMPARE(m_world->countCalls("search"), 1);
        QCOMPARE(m_world->countCalls("search python"), 1);
        const QModelIndex first = table()->model()->index(0, 0);
        QCOMPARE(first.siblingAtColumn(1).data().toString(), "A language. On two lines");
        QCOMPARE(first.siblingAtColumn(2).data().toString(), "9.9k");
        QCOMPARE(first.siblingAtColumn(3).data().toString(), "1.2B");
        field()->clear();
        QTRY_COMPARE(table()->shownRows(), 0);
        QCOMPARE(m_world->countCalls("search"), 1);
    }

    void nothingFoundAndNoLineAreSaidInWords() {
        QTest::keyClicks(field(), "zzzz");
        QTRY_VERIFY(label("hubEmptyTitle").contains("zzzz"));
        m_world->change(
            [&] { m_world->failures.emplace("search", Error(ErrorKind::Network, "no connection to hub.docker.com")); });
        field()->clear();
        QTest::keyClicks(field(), "python");
        QTRY_VERIFY(test::shown("hubError") != nullptr);
        QCOMPARE(label("hubErrorSentence"), "No connection to hub.docker.com");
        // Not spread over the place of the table.
        QTRY_VERIFY(test::shown("hubError")->height() < 160);
        m_world->change([&] { m_world->failures.clear(); });
        QVERIFY(test::clickShown("hubErrorAction"));
        QTRY_COMPARE(table()->shownRows(), 2);
        QVERIFY(test::shown("hubError") == nullptr);
    }

    void aHitOpensItsTagsAndLooksIntoTheLatest() {
        openPython();
        auto* tags = test::shown<DataTable>("tagsTable");
        QTRY_COMPARE(tags->shownRows(), 100);
        QCOMPARE(tags->currentId(), "latest");
        QTRY_VERIFY(label("peekFacts").contains("42"));
        QVERIFY(label("peekFacts").contains("2 layers"));
        auto* layers = test::shown<DataTable>("peekLayersTable");
        QTRY_COMPARE(layers->shownRows(), 2);
        QCOMPARE(layers->model()->index(0, 1).data().toString(), "ADD rootfs.tar /");
        test::shown<QTabBar>("peekTabs")->setCurrentIndex(1);
        QTRY_COMPARE(label("configUser"), "app");
        QCOMPARE(label("configPorts"), "8000/tcp");
        QTest::mouseClick(test::shown("tagsMore"), Qt::LeftButton);
        QTRY_COMPARE(tags->shownRows(), 130);
        QVERIFY(test::shown("tagsMore") == nullptr);
        QVERIFY(m_page->goBack());
        QVERIFY(table()->isVisible());
        QCOMPARE(table()->shownRows(), 2);
    }

    void anotherPlatformIsLookedIntoAndPulled() {
        openPython();
        QTRY_VERIFY(test::shown<QComboBox>("peekPlatform") != nullptr);
        auto* platform = test::shown<QComboBox>("peekPlatform");
        platform->setCurrentText("linux/arm64");
        emit platform->activated(platform->currentIndex());
        QTRY_VERIFY(label("peekFacts").contains("40"));
        QTest::mouseClick(test::shown("peekPull"), Qt::LeftButton);
        QTRY_COMPARE(m_world->countCalls("pull python:latest for linux/arm64"), 1);
        QVERIFY2(test::shown("repositoryView") != nullptr, "a pull leads nowhere else");
    }

    void runPullsFirstWhatIsNotHere() {
        openPython();
        QTRY_VERIFY(test::shown("peekRun") != nullptr && test::shown("peekRun")->isEnabled());
        QSignalSpy run(m_page.get(), &Page::runRequested);
        QTest::mouseClick(test::shown("peekRun"), Qt::LeftButton);
        QTRY_COMPARE(run.size(), 1);
        QCOMPARE(run[0][0].toString(), "python:latest");
        QCOMPARE(m_world->countCalls("pull"), 1);
        m_models->images.refresh();
        QTRY_COMPARE(m_models->images.rowCount(), 1);
        QTest::mouseClick(test::shown("peekRun"), Qt::LeftButton);
        QCOMPARE(run.size(), 2);
        QCOMPARE(m_world->countCalls("pull"), 1);
    }

    void aFullNameLeadsToItsOwnRegistry() {
        QTest::keyClicks(field(), "localhost:5000/team/app:1");
        QVERIFY(test::shown("hubDirect") != nullptr);
        QTest::keyClick(field(), Qt::Key_Return);
        QTRY_VERIFY(test::shown<DataTable>("tagsTable") != nullptr);
        QTRY_COMPARE(test::shown<DataTable>("tagsTable")->currentId(), "1");
        QTRY_COMPARE(m_world->countCalls("peek localhost:5000/team/app:1"), 1);
    }

    void aRepositoryThatWantsALogInOffersIt() {
        m_world->change(
            [&] { m_world->failures.emplace("tags", Error(ErrorKind::Unauthorized, "the registry wants a login")); });
        openPython();
        QTRY_VERIFY(test::shown("tagsError") != nullptr);
        QCOMPARE(test::shown<Button>("tagsErrorAction")->text(), "Log in…");
    }

private:
    static QLineEdit* field() { return test::shown<QLineEdit>("hubSearch"); }
    DataTable* table() { return m_page->findChild<DataTable*>("hubTable"); }
    static QString label(const char* name) {
        auto* found = test::shown<QLabel>(QString::fromLatin1(name));
        return found == nullptr ? QString() : found->text();
    }
    void openPython() {
        QTest::keyClicks(field(), "python");
        QTRY_COMPARE(table()->shownRows(), 2);
        table()->setCurrentId("python");
        QTest::keyClick(table(), Qt::Key_Return);
        QTRY_VERIFY(test::shown("repositoryView") != nullptr);
    }

    std::shared_ptr<test::World> m_world;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<ImagesPage> m_page;
};

GALLEY_TEST(TestHubPanel);
#include "test_hub_panel.moc"
