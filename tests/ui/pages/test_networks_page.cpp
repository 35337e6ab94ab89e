// SPDX-License-Identifier: Apache-2.0
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTabBar>

#include "tests/ui/pages/page_support.h"
#include "ui/networks/network_view.h"
#include "ui/networks/networks_page.h"
#include "ui/widgets/button.h"
#include "ui/widgets/collapsible_section.h"
#include "ui/widgets/filter_bar.h"

using namespace galley;
using namespace galley::ui;

class TestNetworksPage : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->containers = {test::makeContainer("c1", "db"), test::makeContainer("c2", "web"),
                               test::makeContainer("c3", "job", api::ContainerState::Exited),
                               test::makeContainer("c4", "alone")};
        for (auto& container : m_world->containers) container.network = "bridge";
        m_world->containers[3].network = "host";
        m_world->networks.list = test::fixedNetworks();
        m_world->networks.list.push_back(test::makeNetwork("n1", "back", "10.231.0.0/24"));
        m_world->networks.list.push_back(test::makeNetwork("n2", "front", "10.232.0.0/24"));
        m_world->networks.list.push_back(test::makeNetwork("n3", "spare", "10.233.0.0/24"));
        m_world->networks.members["n1"] = {test::makeMember("c1", "db", "10.231.0.2/24")};
        m_world->networks.members["n1"][0].aliases = {"<b>store</b>"};
        m_world->networks.members["n2"] = {test::makeMember("c3", "job", "")};
        m_models = std::make_unique<models::ModelSet>(test::openFake(m_world));
        m_page = std::make_unique<NetworksPage>(*m_models, m_prompt);
        m_page->resize(1072, 700);
        m_page->show();
        m_page->setShown(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_page->activateWindow();
        QTRY_COMPARE(m_page->table()->shownRows(), 6);
        QTRY_COMPARE(m_models->containers.rowCount(), 4);
    }
    void cleanup() {
        m_page.reset();
        m_models.reset();
        m_prompt = {};
    }

    void theListIsNarrowedToThoseMadeHereAndByWords() {
        auto* bar = test::shown<FilterBar>("networksFilter");
        bar->segments()->setCurrent(1);
        QCOMPARE(test::shownIds(*m_page->table()), (QStringList{"n1", "n2", "n3"}));
        QTest::keyClicks(bar->field(), "10.232");
        QCOMPARE(test::shownIds(*m_page->table()), QStringList{"n2"});
    }

    void aNetworkIsMadeAndSelected() {
        QTest::mouseClick(test::shown("createNetwork"), Qt::LeftButton);
        auto* name = test::shown<QLineEdit>("networkName");
        QVERIFY(name != nullptr);
        auto* primary = test::shown<Button>("networkDialogPrimary");
        QVERIFY(!primary->isEnabled());
        for (const char* wrong : {"-dash", "a b", "back", "host"}) {
            name->clear();
            QTest::keyClicks(name, wrong);
            QVERIFY2(!primary->isEnabled(), wrong);
        }
        name->clear();
        QTest::keyClicks(name, "mine");
        QVERIFY(primary->isEnabled());
        test::shown<QCheckBox>("networkInternal")->click();
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(test::shown("networkDialog") == nullptr);
        QVERIFY(m_world->networks.created.internal);
        QVERIFY(m_world->networks.created.subnets.empty());
        QTRY_COMPARE(m_page->table()->currentId(), "id-mine");
    }

    void rangesAreLookedAtWhileTyping() {
        QTest::mouseClick(test::shown("createNetwork"), Qt::LeftButton);
        QTest::keyClicks(test::shown<QLineEdit>("networkName"), "mine");
        auto* ranges = test::shown<CollapsibleSection>("networkRanges");
        ranges->setExpanded(true);
        QTRY_VERIFY(test::shown("networkSubnet") != nullptr);
        auto* primary = test::shown<Button>("networkDialogPrimary");
        auto* subnet = test::shown<QLineEdit>("networkSubnet");
        auto* gateway = test::shown<QLineEdit>("networkGateway");
        QVERIFY(test::shown("networkSubnet6") == nullptr);
        for (const char* wrong : {"172.30.0.0", "172.30.0/24", "300.1.1.0/24", "172.30.0.0/31", "fd00::/64", "x/24"}) {
            subnet->setText(wrong);
            QVERIFY2(!primary->isEnabled(), wrong);
            QVERIFY2(subnet->property("galleyInvalid").toBool(), wrong);
        }
        subnet->clear();
        gateway->setText("172.30.0.1");
        QVERIFY2(!primary->isEnabled(), "a gateway without a subnet");
        subnet->setText("172.30.0.0/24");
        QVERIFY(primary->isEnabled());
        test::shown<QCheckBox>("networkIpv6")->click();
        QTRY_VERIFY(test::shown("networkSubnet6") != nullptr);
        auto* subnet6 = test::shown<QLineEdit>("networkSubnet6");
        subnet6->setText("172.31.0.0/24");
        QVERIFY(!primary->isEnabled());
        subnet6->setText("fd00:1::/64");
        QTest::mouseClick(primary, Qt::LeftButton);
        QTRY_VERIFY(test::shown("networkDialog") == nullptr);
        QCOMPARE(m_world->networks.created.subnets, (std::vector<std::string>{"172.30.0.0/24", "fd00:1::/64"}));
        QCOMPARE(m_world->networks.created.gateways, std::vector<std::string>{"172.30.0.1"});
        QVERIFY(m_world->networks.created.ipv6);
    }

    void aFailureToMakeOneIsSaidInTheDialog() {
        m_world->failures.emplace("networks.create",
                                  Error(ErrorKind::InvalidInput, "Pool overlaps with other one on this address space"));
        QTest::mouseClick(test::shown("createNetwork"), Qt::LeftButton);
        QTest::keyClicks(test::shown<QLineEdit>("networkName"), "mine");
        QTest::keyClick(test::shown("networkDialog"), Qt::Key_Return);
        QTRY_VERIFY(test::shown("networkDialogError") != nullptr);
        QVERIFY(test::shown<Button>("networkDialogPrimary")->isEnabled());
        QCOMPARE(m_models->notifications.rowCount(), 0);
        QTest::keyClick(test::shown("networkDialog"), Qt::Key_Escape);
    }

    void deletingAsksAndThoseInUseStay() {
        for (const char* id : {"fixed-bridge", "n1", "n3"}) m_page->table()->setChecked(id, true);
        m_prompt.confirm = false;
        QTest::mouseClick(test::shown("deleteNetworks"), Qt::LeftButton);
        QCOMPARE(m_prompt.questions.size(), 1);
        QVERIFY(m_prompt.questions[0].destructive);
        QCOMPARE(m_prompt.questions[0].title, "Delete spare?");
        QVERIFY(m_prompt.questions[0].text.contains("2 that are in use or always there will stay"));
        QCOMPARE(m_world->countCalls("networks.remove"), 0);
        m_prompt.confirm = true;
        QTest::mouseClick(test::shown("deleteNetworks"), Qt::LeftButton);
        QTRY_COMPARE(m_page->table()->shownRows(), 5);
        QCOMPARE(m_world->countCalls("networks.remove n3"), 1);
        QCOMPARE(m_models->notifications.at(0).text, "Deleted spare");
    }

    void whoDoesNotStartWithoutItIsSaidBeforehand() {
        pressDelete("n2");
        QVERIFY(m_prompt.questions.last().text.contains("job"));
        QVERIFY(m_prompt.questions.last().destructive);
        QTRY_COMPARE(m_world->countCalls("networks.remove n2"), 1);
    }

    void aUsedNetworkSaysWhoRunsInItAndShowsThem() {
        pressDelete("n1");
        QCOMPARE(m_prompt.questions.last().title, "back is in use");
        QVERIFY(m_prompt.questions.last().text.contains("db"));
        QVERIFY(!m_prompt.questions.last().destructive);
        QCOMPARE(m_world->countCalls("networks.remove"), 0);
        QVERIFY(m_page->view() != nullptr);
        QCOMPARE(m_page->view()->id(), "n1");
    }

    void oneThatIsAlwaysThereSaysWhatItIsFor() {
        m_prompt.confirm = false;
        pressDelete("fixed-host");
        QCOMPARE(m_prompt.questions.last().title, "host is always there");
        QVERIFY(m_prompt.questions.last().text.contains("network of this computer"));
        QCOMPARE(m_world->countCalls("networks.remove"), 0);
    }

    void aFailedDeleteIsTold() {
        m_world->failures.emplace("networks.remove", Error(ErrorKind::Forbidden, "it has active endpoints"));
        pressDelete("n3");
        QTRY_COMPARE(m_models->notifications.rowCount(), 1);
        QCOMPARE(m_models->notifications.at(0).text, "It has active endpoints");
        QCOMPARE(m_page->table()->shownRows(), 6);
    }

    void enterOpensOneWithItsContainersAndEscGoesBack() {
        openBack();
        QCOMPARE(test::shown<QLabel>("networkCrumbCurrent")->text(), "back");
        auto* members = test::shown<DataTable>("membersTable");
        QTRY_COMPARE(test::shownIds(*members), QStringList{"c1"});
        QCOMPARE(members->model()->index(0, models::NetworkMembers::Address).data().toString(), "10.231.0.2/24");
        QCOMPARE(members->model()->index(0, models::NetworkMembers::Aliases).data().toString(), "<b>store</b>");
        QSignalSpy navigated(m_page.get(), &Page::navigateRequested);
        members->setCurrentId("c1");
        QTest::keyClick(members, Qt::Key_Return);
        QCOMPARE(navigated.value(0).value(0).toString(), "containers");
        QCOMPARE(navigated.value(0).value(1).toString(), "c1");
        QVERIFY(m_page->goBack());
        QCOMPARE(m_page->table()->currentId(), "n1");
        QVERIFY(!m_page->goBack());
    }

    void theSummaryAndTheDocumentAreThere() {
        openBack();
        auto* tabs = test::shown<QTabBar>("networkTabs");
        tabs->setCurrentIndex(NetworkView::Summary);
        QCOMPARE(test::shown<QLabel>("networkFactSubnet")->text(), "10.231.0.0/24");
        QTest::mouseClick(test::shown("networkFactSubnetCopy"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), "10.231.0.0/24");
        tabs->setCurrentIndex(NetworkView::Inspect);
        QTRY_VERIFY(test::shown<QPlainTextEdit>("networkInspectText")->toPlainText().contains("n1"));
    }

    void aRunningContainerIsConnectedWithFurtherNames() {
        openBack();
        QTest::mouseClick(test::shown("networkConnect"), Qt::LeftButton);
        auto* choice = test::shown<QComboBox>("connectContainer");
        QVERIFY(choice != nullptr);
        // Not the one that is in it, and not the one without a network of its own.
        QCOMPARE(choice->count(), 2);
        QCOMPARE(choice->itemText(0), "web");
        QVERIFY(choice->itemText(1).startsWith("job"));
        auto* primary = test::shown<Button>("connectDialogPrimary");
        auto* aliases = test::shown<QLineEdit>("connectAliases");
        QTest::keyClicks(aliases, "shop a/b");
        QVERIFY(!primary->isEnabled());
        aliases->setText("shop, basket");
        QTest::keyClick(aliases, Qt::Key_Return);
        QTRY_VERIFY(test::shown("connectDialog") == nullptr);
        QCOMPARE(m_world->countCalls("networks.connect c2 n1"), 1);
        QCOMPARE(m_world->networks.choice.aliases, (std::vector<std::string>{"shop", "basket"}));
        QTRY_COMPARE(test::shown<DataTable>("membersTable")->shownRows(), 2);
        QCOMPARE(test::shown<QTabBar>("networkTabs")->tabText(0), "Containers (2)");
        QVERIFY(m_page->view()->isAncestorOf(m_page->focusWidget()));
    }

    void aFailureToConnectIsSaidInTheDialog() {
        m_world->failures.emplace("networks.connect", Error(ErrorKind::Busy, "no address is free"));
        m_page->table()->setCurrentId("n3");
        QVERIFY(test::pressRowAction(*m_page->table(), "connect"));
        QTRY_VERIFY(test::shown("connectDialog") != nullptr);
        QTest::mouseClick(test::shown("connectDialogPrimary"), Qt::LeftButton);
        QTRY_VERIFY(test::shown("connectError") != nullptr);
        QCOMPARE(test::shown<QLabel>("connectErrorSentence")->text(), "No address is free");
        QVERIFY(test::shown<Button>("connectDialogPrimary")->isEnabled());
        QTest::keyClick(test::shown("connectDialog"), Qt::Key_Escape);
    }

    void withNobodyToConnectTheDialogSaysSo() {
        m_world->change(
            [&] { m_world->containers.erase(m_world->containers.begin(), m_world->containers.begin() + 3); });
        m_models->containers.refresh();
        QTRY_COMPARE(m_models->containers.rowCount(), 1);
        m_page->table()->setCurrentId("n3");
        QVERIFY(test::pressRowAction(*m_page->table(), "connect"));
        QTRY_VERIFY(test::shown("connectDialog") != nullptr);
        QVERIFY(!test::shown<Button>("connectDialogPrimary")->isEnabled());
        QVERIFY(!test::shown<QLabel>("connectContainerRowMessageText")->text().isEmpty());
        QTest::keyClick(test::shown("connectDialog"), Qt::Key_Escape);
    }

    void aRunningContainerIsDisconnectedAfterAQuestion() {
        openBack();
        auto* members = test::shown<DataTable>("membersTable");
        QTRY_COMPARE(members->shownRows(), 1);
        members->setCurrentId("c1");
        m_prompt.confirm = false;
        QTest::keyClick(members, Qt::Key_Delete);
        QCOMPARE(m_prompt.questions.last().title, "Disconnect db from back?");
        QVERIFY(m_prompt.questions.last().text.contains("in no other network"));
        QCOMPARE(m_world->countCalls("networks.disconnect"), 0);
        m_prompt.confirm = true;
        QVERIFY(test::pressRowAction(*members, "disconnect"));
        QTRY_COMPARE(m_world->countCalls("networks.disconnect c1 n1"), 1);
        QTRY_VERIFY(test::shown("membersEmpty") != nullptr);
        QVERIFY(test::clickShown("membersEmptyAction"));
        QTRY_VERIFY(test::shown("connectDialog") != nullptr);
        QTest::keyClick(test::shown("connectDialog"), Qt::Key_Escape);
    }

    void aFailedDisconnectIsTold() {
        m_world->failures.emplace("networks.disconnect", Error(ErrorKind::NotFound, "it is not connected"));
        openBack();
        auto* members = test::shown<DataTable>("membersTable");
        QTRY_COMPARE(members->shownRows(), 1);
        members->setCurrentId("c1");
        QTest::keyClick(members, Qt::Key_Delete);
        QTRY_COMPARE(m_models->notifications.rowCount(), 1);
        QCOMPARE(m_models->notifications.at(0).text, "It is not connected");
    }

    void nobodyIsConnectedToTheNetworkOfThisComputer() {
        m_world->change([&] { m_world->networks.members["fixed-host"] = {test::makeMember("c4", "alone", "")}; });
        m_page->table()->setCurrentId("fixed-host");
        QTest::keyClick(m_page->table(), Qt::Key_Return);
        QVERIFY(test::shown("networkConnect") == nullptr);
        QVERIFY(test::shown("networkDelete") == nullptr);
        auto* members = test::shown<DataTable>("membersTable");
        QTRY_COMPARE(members->shownRows(), 1);
        members->setCurrentId("c4");
        QTest::keyClick(members, Qt::Key_Delete);
        QCOMPARE(m_prompt.questions.size(), 0);
    }

    void whatHappensElsewhereShowsInTheOpenOne() {
        openBack();
        QTRY_COMPARE(test::shown<DataTable>("membersTable")->shownRows(), 1);
        m_world->change(
            [&] { m_world->networks.members["n1"].push_back(test::makeMember("c2", "web", "10.231.0.3/24")); });
        m_world->emitEvent("network", "connect", "n1");
        QTRY_COMPARE(test::shown<DataTable>("membersTable")->shownRows(), 2);
        m_world->change([&] { m_world->networks.list.erase(m_world->networks.list.begin() + 3); });
        m_world->emitEvent("network", "destroy", "n1");
        QTRY_VERIFY(m_page->view() == nullptr);
    }

    void anOpenOneThatCannotBeReadIsTold() {
        m_world->failures.emplace("networks.members", Error(ErrorKind::Forbidden, "the record is closed"));
        openBack();
        QTRY_VERIFY(test::shown("networkError") != nullptr);
        m_world->change([&] { m_world->failures.clear(); });
        QVERIFY(test::clickShown("networkErrorAction"));
        QTRY_VERIFY(test::shown("networkError") == nullptr);
    }

    void aListThatCannotBeReadIsTold() {
        m_world->change(
            [&] { m_world->failures.emplace("networks.list", Error(ErrorKind::Forbidden, "the folder is closed")); });
        m_page->refresh();
        QTRY_VERIFY(test::shown("networksError") != nullptr);
        m_world->change([&] { m_world->failures.clear(); });
        QVERIFY(test::clickShown("networksErrorAction"));
        QTRY_VERIFY(test::shown("networksError") == nullptr);
    }

private:
    void openBack() {
        m_page->table()->setCurrentId("n1");
        QTest::keyClick(m_page->table(), Qt::Key_Return);
        QVERIFY(m_page->view() != nullptr);
    }
    void pressDelete(const QString& id) {
        m_page->table()->setFocus();
        m_page->table()->setCurrentId(id);
        QTest::keyClick(m_page->table(), Qt::Key_Delete);
    }

    std::shared_ptr<test::World> m_world;
    test::AnsweringPrompt m_prompt;
    std::unique_ptr<models::ModelSet> m_models;
    std::unique_ptr<NetworksPage> m_page;
};

GALLEY_TEST(TestNetworksPage);
#include "test_networks_page.moc"
