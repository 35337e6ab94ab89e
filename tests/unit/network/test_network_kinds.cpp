// SPDX-License-Identifier: Apache-2.0
// Networks in real namespaces: the way to this computer, internal ones, names, the end of a network.
#include "tests/unit/network/network_fixture.h"

using namespace galley;
using namespace galley::test;

class NetworkKindsTest : public QObject, private NetworkFixture {
    Q_OBJECT
private slots:
    void init() { setUp(); }
    void cleanup() { m_holder.reset(); }

    void thisComputersLoopbackIsReachedOnlyByWhoMay() {
        const UniqueFd loopback = listenOn("127.0.0.1", 0);
        const std::uint16_t port = portOf(loopback);
        const NetworkLease network = open();
        const Container one(*m_holder);
        const Container two(*m_holder);
        const Container three(*m_holder);
        QCOMPARE(insideHolder([&] {
                     Endpoint first = attach(network, one.networkNamespace.get());
                     const Endpoint second = attach(network, two.networkNamespace.get());
                     if (!awaitWayOut(network).up) return 1;
                     admit(network, first, true);
                     admit(network, second);
                     one.enter();
                     if (connectTo(kHostGatewayAddress, port, 10'000) != 0) return 2;
                     two.enter();
                     if (connectTo(kHostGatewayAddress, port, 400) == 0) return 3;
                     // The permission does not pass on with the address, whether it was given back or not.
                     const std::string address = first.address;
                     one.enter();
                     ip({"link", "delete", "eth0"});  // as when its monitor is killed
                     first.addressLock.reset();
                     const Endpoint next = attach(network, three.networkNamespace.get());
                     if (next.address != address) return 4;
                     admit(network, next);
                     three.enter();
                     if (connectTo(kHostGatewayAddress, port, 400) == 0) return 5;
                     admit(network, next, true);
                     return connectTo(kHostGatewayAddress, port, 10'000) == 0 ? 0 : 6;
                 }),
                 0);
    }
    void anInternalNetworkAnswersNamesAndForwardsNothing() {
        const NetworkLease network =
            openNetwork(m_directories, *m_holder, {"closed", "closed", "10.99.7.0/24", "10.99.7.9", true}, {}, 0ms);
        const NetworkLease open = this->open();
        const Container inside(*m_holder);
        const Container outside(*m_holder);
        const std::string resolv = readContainerResolvConf();
        const std::string server = split(std::string_view(resolv).substr(11), '\n').front();
        QCOMPARE(insideHolder([&] {
                     const Endpoint own = attach(network, inside.networkNamespace.get());
                     const Endpoint other = attach(open, outside.networkNamespace.get());
                     const WayOut way = awaitWayOut(network);
                     if (way.up || !way.sentence.empty() || !way.guarded) return 1;
                     if (own.address != "10.99.7.1" || own.gateway != "10.99.7.9") return 2;
                     announceNames(network, own, {"closed", {"web"}, {}, {server}});
                     awaitWayOut(open);
                     admit(network, own, true);
                     admit(open, other);
                     inside.enter();
                     ip({"route", "add", "default", "via", own.gateway});
                     // Answered, though nobody else can be asked.
                     if (askForName(own.gateway) != "GY") return 3;
                     if (connectTo(server, 53, 400) == 0) return 4;
                     outside.enter();
                     return server == kDnsForwardAddress || connectTo(server, 53, 10'000) == 0 ? 0 : 5;
                 }),
                 0);
    }
    void aNetworkInUseIsNotClosed() {
        const Container container(*m_holder);
        {
            const NetworkLease network = open();
            QVERIFY(!closeNetwork(m_directories, "bridge"));
            QCOMPARE(runningSubnet(m_directories, "bridge"), network.subnet);
        }
        QVERIFY(closeNetwork(m_directories, "bridge"));
        QVERIFY(!fs::exists(m_directories.runtime / "networks" / "bridge"));
        QVERIFY(closeNetwork(m_directories, "never-made"));
        QVERIFY(!open().subnet.empty());
    }
    void aKilledNameServerIsReplaced() {
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).up);
        const Container container(*m_holder);
        const pid_t first = nameServerPid();
        QVERIFY(first > 0);
        ::kill(first, SIGKILL);
        QCOMPARE(insideHolder([&] {
                     const Endpoint endpoint = attach(network, container.networkNamespace.get());
                     admit(network, endpoint);
                     container.enter();
                     return askForName(network.gateway) == "GY" ? 0 : 1;
                 }),
                 0);
        QVERIFY(nameServerPid() != first);
    }
};

GALLEY_TEST(NetworkKindsTest);
#include "test_network_kinds.moc"
