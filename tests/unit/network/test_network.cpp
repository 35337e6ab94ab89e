// SPDX-License-Identifier: Apache-2.0
// Networks end to end, in real namespaces.
#include "tests/unit/network/network_fixture.h"

using namespace galley;
using namespace galley::test;

class NetworkTest : public QObject, private NetworkFixture {
    Q_OBJECT
private slots:
    void init() { setUp(); }
    void cleanup() { m_holder.reset(); }

    void containersReachEachOtherAtOnce() {
        const NetworkLease network = open();
        const Container one(*m_holder);
        const Container two(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const Endpoint first = attach(network, one.networkNamespace.get());
                     const Endpoint second = attach(network, two.networkNamespace.get());
                     if (first.address == second.address || first.mac == second.mac) return 1;
                     awaitWayOut(network);
                     for (const Endpoint* each : {&first, &second}) admit(network, *each);
                     return connectsAtOnce(one, two, first.address);
                 }),
                 0);
    }
    void namesAreResolvedAndTheHostsLoopbackIsOutOfReach() {
        const UniqueFd loopback = listenOn("127.0.0.1", 0);
        const std::uint16_t port = portOf(loopback);
        const UniqueFd everywhere = listenOn("0.0.0.0", 0);
        const NetworkLease network = open();
        const Container container(*m_holder);
        const std::string resolv = readContainerResolvConf();
        const std::string server = split(std::string_view(resolv).substr(11), '\n').front();
        QCOMPARE(insideHolder([&] {
                     const Endpoint endpoint = attach(network, container.networkNamespace.get());
                     const WayOut wayOut = awaitWayOut(network);
                     admit(network, endpoint);
                     if (!wayOut.up) {
                         std::fprintf(stderr, "%s\n", wayOut.sentence.c_str());
                         return 1;
                     }
                     const std::vector<std::string> hostAddresses = listHostAddresses();
                     container.enter();
                     if (askForName(server) != "GY") return 2;
                     if (server != kDnsForwardAddress && !isAnsweredOverTcp(server)) return 3;
                     std::vector<std::string> ways{"127.0.0.1", network.gateway, kDnsForwardAddress, "10.0.2.2"};
                     ways.push_back(defaultGateway());
                     ways.emplace_back(kHostGatewayAddress);
                     // What listens on all addresses may be reached at one that other computers use too (another
                     // bridge's, say), but by none of the ways that some set-ups lead to the loopback.
                     for (const std::string& way : ways) {
                         if (connectTo(way, portOf(everywhere), 400) == 0) return 5;
                     }
                     ways.insert(ways.end(), hostAddresses.begin(), hostAddresses.end());
                     for (const std::string& way : ways) {
                         if (connectTo(way, port, 400) == 0) return 4;
                     }
                     return 0;
                 }),
                 0);
    }
    void aContainerCannotSpeakForAnother() {
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).guarded);
        const Container liar(*m_holder);
        const Container victim(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const Endpoint own = attach(network, liar.networkNamespace.get());
                     const Endpoint other = attach(network, victim.networkNamespace.get());
                     for (const Endpoint* each : {&own, &other}) admit(network, *each);
                     victim.enter();
                     const UniqueFd inbox = datagramSocket(other.address, 9);
                     liar.enter();
                     const std::string borrowed = other.address.substr(0, other.address.rfind('.')) + ".77";
                     ip({"address", "add", borrowed + "/16", "dev", "eth0"});
                     if (!arrives(inbox, own.address, other.address, kLongMs)) return 1;
                     if (arrives(inbox, borrowed, other.address, kShortMs)) return 2;
                     if (!arrives(inbox, own.address, other.address, kLongMs)) return 3;
                     // Neither by telling a false place in an answer that nobody asked for…
                     ip({"neigh", "flush", "dev", "eth0"});
                     if (arrives(inbox, borrowed, other.address, kShortMs)) return 4;
                     // …nor under the right address from another card.
                     ip({"link", "set", "dev", "eth0", "address", "02:42:00:00:00:99"});
                     if (arrives(inbox, own.address, other.address, kShortMs)) return 5;
                     ip({"link", "set", "dev", "eth0", "address", own.mac});
                     return arrives(inbox, own.address, other.address, kLongMs) ? 0 : 6;
                 }),
                 0);
    }
    void whoIsNotAdmittedIsNotHeard() {
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).guarded);
        const Container quiet(*m_holder);
        const Container other(*m_holder);
        QCOMPARE(insideHolder([&] {
                     Endpoint own = attach(network, quiet.networkNamespace.get());
                     const Endpoint there = attach(network, other.networkNamespace.get());
                     admit(network, there);
                     other.enter();
                     const UniqueFd inbox = datagramSocket(there.address, 9);
                     quiet.enter();
                     if (arrives(inbox, own.address, there.address, kShortMs)) return 1;
                     admit(network, own);
                     return arrives(inbox, own.address, there.address, kLongMs) ? 0 : 2;
                 }),
                 0);
    }
    void aContainerIsConnectedOnce() {
        const NetworkLease network = open();
        const Container container(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const Endpoint endpoint = attach(network, container.networkNamespace.get());
                     try {
                         attach(network, container.networkNamespace.get());
                         return 1;
                     } catch (const Error& error) {
                         return error.kind() == ErrorKind::AlreadyExists ? 0 : 2;
                     }
                 }),
                 0);
    }
    void aDetachedAddressIsGivenAgain() {
        const NetworkLease network = open();
        const Container one(*m_holder);
        const Container two(*m_holder);
        QCOMPARE(insideHolder([&] {
                     Endpoint first = attach(network, one.networkNamespace.get());
                     const std::string address = first.address;
                     detach(network, std::move(first));
                     return attach(network, two.networkNamespace.get()).address == address ? 0 : 1;
                 }),
                 0);
        // Both children have gone: so have their addresses.
        const Container three(*m_holder);
        QCOMPARE(insideHolder(
                     [&] { return attach(network, three.networkNamespace.get()).address.ends_with(".0.2") ? 0 : 1; }),
                 0);
    }
    void anAbandonedAddressIsGivenAgainAndTheSweepLeavesItsNextOwnerAlone() {
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).guarded);
        const Container ended(*m_holder);
        const Container next(*m_holder);
        const Container other(*m_holder);
        QCOMPARE(insideHolder([&] {
                     Endpoint first = attach(network, ended.networkNamespace.get());
                     admit(network, first, true);
                     const std::string address = first.address;
                     const Remains remains = abandon(network, std::move(first), true);
                     const Endpoint second = attach(network, next.networkNamespace.get());
                     if (second.address != address) return 1;
                     admit(network, second);
                     const Endpoint there = attach(network, other.networkNamespace.get());
                     admit(network, there);
                     sweep(remains);
                     other.enter();
                     const UniqueFd inbox = datagramSocket(there.address, 9);
                     next.enter();
                     return arrives(inbox, second.address, there.address, kLongMs) ? 0 : 2;
                 }),
                 0);
    }
    void oneKeeperServesAllAndLeavesWithPasta() {
        UniqueFd keeper;
        {
            const NetworkLease first = open();
            const NetworkLease second = open();
            QCOMPARE(first.subnet, second.subnet);
            QVERIFY(awaitWayOut(first).up);
            keeper = std::move(process::findKeeper(detail::keeperFiles(first.directory))->pidfd);
            QVERIFY(!process::hasEnded(keeper.get()));
            QVERIFY(pastaCount() == 1);
        }
        QVERIFY(pollFd(keeper.get(), POLLIN, {}, 20'000) != 0);
        QTRY_COMPARE_WITH_TIMEOUT(pastaCount(), 0, 10'000);
    }
    void aKilledKeeperTakesPastaAndIsReplaced() {
        const NetworkLease first = open();
        QVERIFY(awaitWayOut(first).up);
        auto keeper = process::findKeeper(detail::keeperFiles(first.directory));
        process::signalPidfd(keeper->pidfd.get(), SIGKILL);
        QVERIFY(pollFd(keeper->pidfd.get(), POLLIN, {}, 10'000) != 0);
        QTRY_COMPARE_WITH_TIMEOUT(pastaCount(), 0, 10'000);
        const NetworkLease second = open();
        QVERIFY(awaitWayOut(second).up);
        QCOMPARE(pastaCount(), 1);
    }
    void theNetworkOfAKilledKeeperIsTakenOverWithEverybodyOnIt() {
        const NetworkLease first = open();
        const Container container(*m_holder);
        const std::string resolv = readContainerResolvConf();
        const std::string server = split(std::string_view(resolv).substr(11), '\n').front();
        QCOMPARE(insideHolder([&] {
                     const Endpoint endpoint = attach(first, container.networkNamespace.get());
                     awaitWayOut(first);
                     admit(first, endpoint);
                     const auto keeper = process::findKeeper(detail::keeperFiles(first.directory));
                     const pid_t killed = keeper->pid;
                     process::signalPidfd(keeper->pidfd.get(), SIGKILL);
                     if (pollFd(keeper->pidfd.get(), POLLIN, {}, 10'000) == 0) return 1;
                     reviveNetwork(m_directories, {"bridge"});
                     const auto next = process::findKeeper(detail::keeperFiles(first.directory));
                     if (!next || next->pid == killed) return 2;
                     const NetworkLease second = open();
                     const auto number = [](const NetworkLease& lease) {
                         return detail::namespaceNumber(lease.networkNamespace.get());
                     };
                     if (number(first) != number(second) || first.subnet != second.subnet) return 3;
                     const WayOut wayOut = awaitWayOut(second);
                     if (!wayOut.up || !wayOut.guarded) return 4;
                     container.enter();
                     return askForName(server) == "GY" ? 0 : 5;
                 }),
                 0);
    }
    void anUnusedNetworkIsNotRevived() {
        fs::path directory;
        {
            const NetworkLease lease = open();
            directory = lease.directory;
            const auto keeper = process::findKeeper(detail::keeperFiles(directory));
            process::signalPidfd(keeper->pidfd.get(), SIGKILL);
            QVERIFY(pollFd(keeper->pidfd.get(), POLLIN, {}, 10'000) != 0);
        }
        reviveNetwork(m_directories, {"bridge"});
        QVERIFY(!process::findKeeper(detail::keeperFiles(directory)));
        reviveNetwork(m_directories, {"never-made"});
    }
    void aKilledPastaIsStartedAgain() {
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).up);
        const pid_t first = pastaPid();
        QVERIFY(first > 0);
        const UniqueFd pidfd = process::openPidfd(first);
        process::signalPidfd(pidfd.get(), SIGKILL);
        QVERIFY(pollFd(pidfd.get(), POLLIN, {}, 10'000) != 0);
        bool startedAgain = false;
        const auto look = [&] {
            const pid_t now = pastaPid();
            return startedAgain = startedAgain || (now > 0 && now != first);
        };
        QTRY_VERIFY_WITH_TIMEOUT(look(), 15'000);
    }
    void twoNetworksAreApart() {
        const NetworkLease one = open();
        const NetworkLease other = openNetwork(m_directories, *m_holder, {"other"}, {}, 0ms);
        const Container left(*m_holder);
        const Container right(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const Endpoint here = attach(one, left.networkNamespace.get());
                     const Endpoint there = attach(other, right.networkNamespace.get());
                     const pid_t server = ::fork();
                     if (server == 0) {
                         ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                         right.enter();
                         const UniqueFd listener = listenOn("0.0.0.0", 80);
                         while (true) ::pause();
                     }
                     left.enter();
                     const int failure = connectTo(there.address, 80, 300);
                     ::kill(server, SIGKILL);
                     return failure == 0 ? 1 : 0;
                 }),
                 0);
    }
    void attachingIsFast() {
        const auto begin = std::chrono::steady_clock::now();
        const NetworkLease network = open();
        const auto opened = std::chrono::steady_clock::now();
        awaitWayOut(network);
        const auto up = std::chrono::steady_clock::now();
        QCOMPARE(open().subnet, network.subnet);
        const auto warm = std::chrono::steady_clock::now();
        const Container container(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const auto before = std::chrono::steady_clock::now();
                     const Endpoint endpoint = attach(network, container.networkNamespace.get());
                     std::fprintf(stderr, "attach %.2f ms\n", milliseconds(std::chrono::steady_clock::now() - before));
                     return 0;
                 }),
                 0);
        std::fprintf(stderr, "open cold %.2f ms, way out +%.2f ms, open warm %.2f ms\n", milliseconds(opened - begin),
                     milliseconds(up - opened), milliseconds(warm - up));
    }

private:
    static double milliseconds(std::chrono::steady_clock::duration duration) {
        return std::chrono::duration<double, std::milli>(duration).count();
    }
};

GALLEY_TEST(NetworkTest);
#include "test_network.moc"
