// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "models/model_set.h"
#include "models/network_members.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

class TestNetworks : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        m_world->containers = {test::makeContainer("c1", "db"), test::makeContainer("c2", "web")};
        m_world->networks.list = test::fixedNetworks();
        m_world->networks.list.push_back(test::makeNetwork("n1", "back", "10.231.0.0/24"));
        api::NetworkSummary& front =
            m_world->networks.list.emplace_back(test::makeNetwork("n2", "front", "10.232.0.0/24"));
        front.subnet6 = "fd00:2::/64";
        front.gateway6 = "fd00:2::1";
        front.internal = true;
        front.labels = {{"tier", "front"}};
        m_world->networks.members["n1"] = {test::makeMember("c1", "db", "10.231.0.2/24"),
                                           test::makeMember("c3", "job", "")};
        m_models = std::make_unique<ModelSet>(test::openFake(m_world));
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_models->networks,
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(networks().rowCount(), 5);
    }
    void cleanup() {
        m_tester.reset();
        m_models.reset();
    }

    void aRowSaysWhatItIsAndWhoIsInIt() {
        QCOMPARE(text("n1", NetworkListModel::Subnet), "10.231.0.0/24");
        QCOMPARE(text("n1", NetworkListModel::Containers), "db, job");
        QCOMPARE(text("n1", NetworkListModel::Internal), "No");
        QCOMPARE(text("n2", NetworkListModel::Subnet), "10.232.0.0/24, fd00:2::/64");
        QCOMPARE(text("n2", NetworkListModel::Ipv6), "Yes");
        QCOMPARE(text("n2", NetworkListModel::Internal), "Yes");
        QCOMPARE(text("n2", NetworkListModel::Containers), "—");
        QCOMPARE(networks().at(networks().rowOf("n1")).running, QStringList{"db"});
        QCOMPARE(networks().ownCount(), 2);
        QCOMPARE(networks().networksOf("db"), 1);
        QVERIFY(networks().index(networks().rowOf("n2"), 0).data(FilterRole).toString().contains("tier=front"));
    }

    void thoseThatAreAlwaysThereSayWhatTheyAreFor() {
        QSet<QString> purposes;
        for (int row = 0; row < 3; ++row) purposes.insert(NetworkListModel::purposeOf(networks().at(row)));
        QCOMPARE(purposes.size(), 3);
        QVERIFY(!purposes.contains(QString()));
        QVERIFY(networks().at(0).connectable());
        QVERIFY(!networks().at(1).connectable());
        QVERIFY(!networks().at(2).connectable());
    }

    void whatTheCommandLineDoesShowsUp() {
        QSignalSpy reset(&networks(), &QAbstractItemModel::modelReset);
        m_world->change([&] { m_world->networks.list.push_back(test::makeNetwork("n3", "late", "10.233.0.0/24")); });
        m_world->emitEvent("network", "create", "n3");
        QTRY_COMPARE(networks().rowCount(), 6);
        m_world->change([&] { m_world->networks.members["n3"] = {test::makeMember("c2", "web", "10.233.0.2/24")}; });
        m_world->emitEvent("network", "connect", "n3");
        QTRY_COMPARE(text("n3", NetworkListModel::Containers), "web");
        m_world->change([&] { m_world->networks.members["n3"].clear(); });
        m_world->emitEvent("container", "destroy", "c2");
        QTRY_COMPARE(text("n3", NetworkListModel::Containers), "—");
        QCOMPARE(reset.size(), 0);
    }

    void aNetworkIsMadeAsItWasAskedFor() {
        QSignalSpy done(&m_models->networkActions, &NetworkActions::succeeded);
        NetworkValues values;
        values.name = "mine";
        values.subnet = "172.30.0.0/24";
        values.gateway = "172.30.0.9";
        values.subnet6 = "fd00:9::/64";
        values.internal = true;
        m_models->networkActions.create(values);
        QTRY_COMPARE(done.size(), 1);
        const api::NetworkSpec& spec = m_world->networks.created;
        QCOMPARE(spec.subnets, std::vector<std::string>{"172.30.0.0/24"});
        QCOMPARE(spec.gateways, std::vector<std::string>{"172.30.0.9"});
        QVERIFY(spec.internal && !spec.ipv6);
        values.name = "six";
        values.ipv6 = true;
        m_models->networkActions.create(values);
        QTRY_COMPARE(done.size(), 2);
        QCOMPARE(m_world->networks.created.subnets, (std::vector<std::string>{"172.30.0.0/24", "fd00:9::/64"}));
        QTRY_VERIFY(networks().rowOfName("six") >= 0);
    }

    void aFailureIsToldAndTheRowIsFreeAgain() {
        QSignalSpy failed(&m_models->networkActions, &NetworkActions::failed);
        m_world->failures.emplace("networks.remove", Error(galley::ErrorKind::Forbidden, "it has active endpoints"));
        m_models->networkActions.remove({"n1"});
        QVERIFY(m_models->networkActions.isBusy("n1"));
        m_models->networkActions.remove({"n1"});
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][2].value<ErrorInfo>().sentence, "It has active endpoints");
        QVERIFY(!m_models->networkActions.isBusy("n1"));
        QCOMPARE(m_world->countCalls("networks.remove"), 1);
    }

    void membersHaveAddressesAndNamesAndChangeLive() {
        m_world->networks.members["n1"][0].aliases = {"store", "sql"};
        NetworkMembers members(m_models->runner, m_models->events, "n1");
        QAbstractItemModelTester tester(&members, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE(members.rowCount(), 2);
        QCOMPARE(members.index(0, NetworkMembers::Address).data().toString(), "10.231.0.2/24");
        QCOMPARE(members.index(0, NetworkMembers::Aliases).data().toString(), "store, sql");
        QCOMPARE(members.index(1, NetworkMembers::Address).data().toString(), "—");
        QCOMPARE(members.index(1, NetworkMembers::State).data().toString(), "Stopped");
        QVERIFY(members.inspectText().contains("n1"));
        m_models->networkActions.connectContainer("n1", "c2", {"shop"});
        QTRY_COMPARE(m_world->countCalls("networks.connect c2 n1"), 1);
        m_world->emitEvent("network", "connect", "n1");
        QTRY_COMPARE(members.rowCount(), 3);
        QCOMPARE(m_world->networks.choice.aliases, std::vector<std::string>{"shop"});
        m_models->networkActions.disconnectContainer("n1", "c1");
        QTRY_COMPARE(m_world->countCalls("networks.disconnect c1 n1"), 1);
        m_world->emitEvent("network", "disconnect", "n1");
        QTRY_COMPARE(members.rowCount(), 2);
    }

    void membersThatCannotBeReadAreAnError() {
        m_world->failures.emplace("networks.members", Error(galley::ErrorKind::NotFound, "network n9 not found"));
        NetworkMembers members(m_models->runner, m_models->events, "n9");
        QTRY_VERIFY(members.error().isSet());
        QVERIFY(!members.loaded());
    }

    void theSearchFindsANetwork() {
        m_models->search.setQuery("back");
        QTRY_VERIFY(m_models->search.rowCount() > 0);
        QCOMPARE(m_models->search.at(0).kind, SearchHit::Kind::Network);
        QCOMPARE(m_models->search.at(0).id, "n1");
    }

private:
    NetworkListModel& networks() { return m_models->networks; }
    QString text(const QString& id, int column) {
        return networks().index(networks().rowOf(id), column).data().toString();
    }

    std::shared_ptr<test::World> m_world;
    std::unique_ptr<ModelSet> m_models;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

GALLEY_TEST(TestNetworks);
#include "test_networks.moc"
