// SPDX-License-Identifier: Apache-2.0
// IPv6 in real namespaces: neighbours at once, nobody under another's address, the end of a keeper.
#include "engine/network/detail/namespace_thread.h"
#include "tests/unit/network/network_fixture.h"

using namespace galley;
using namespace galley::test;

class NetworkIpv6Test : public QObject, private NetworkFixture {
    Q_OBJECT

    struct Place {
        Container container;
        Endpoint endpoint{};
    };
    /// Two containers in the network, not admitted yet. What `work` returns.
    int between(const NetworkLease& network, const std::function<int(Place&, Place&)>& work) const {
        Place one{Container(*m_holder)};
        Place two{Container(*m_holder)};
        return insideHolder([&] {
            for (Place* each : {&one, &two}) {
                each->endpoint = attach(network, each->container.networkNamespace.get());
            }
            awaitWayOut(network);
            return work(one, two);
        });
    }
    NetworkLease openSix() const {
        NetworkConfig config{"six", "six", "10.99.8.0/24", "10.99.8.1"};
        config.subnet6 = "fd00:77::/64";
        config.gateway6 = "fd00:77::9";
        return openNetwork(m_directories, *m_holder, config, {}, 0ms);
    }

    /// Makes the calling process, which must be in the holder's namespace, a computer of its own: one line to `world`,
    /// where somebody listens at kFarAddress.
    enum class Lines : std::uint8_t { Four, Both, Six, FourAndHalfOfSix };
    static void becomeComputer(const Container& world, Lines lines) {
        if (::unshare(CLONE_NEWNET) != 0) throwErrno(errno, "unshare");
        const std::string there =
            "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(world.networkNamespace.get());
        ip({"link", "set", "lo", "up"});
        ip({"link", "add", "up0", "type", "veth", "peer", "name", "world0", "netns", there});
        ip({"link", "set", "up0", "up"});
        const bool six = lines == Lines::Both || lines == Lines::Six;
        if (lines != Lines::Six) ip({"address", "add", "192.0.2.2/24", "dev", "up0"});
        if (six) ip({"address", "add", "2001:db8:1::2/64", "dev", "up0", "nodad"});
        detail::onOwnThread([&] {
            world.enter();
            ip({"link", "set", "lo", "up"});
            ip({"link", "set", "world0", "up"});
            ip({"address", "add", "192.0.2.1/24", "dev", "world0"});
            ip({"address", "add", "2001:db8:1::1/64", "dev", "world0", "nodad"});
            ip({"address", "add", std::string(kFarAddress) + "/128", "dev", "lo", "nodad"});
        });
        if (lines != Lines::Six) ip({"route", "add", "default", "via", "192.0.2.1"});
        if (six) ip({"route", "add", "default", "via", "2001:db8:1::1"});
        if (lines == Lines::FourAndHalfOfSix) ip({"-6", "route", "add", "default", "via", "fe80::1", "dev", "up0"});
        if (::fork() != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        world.enter();
        const UniqueFd listener = listenOn("::", 80);
        while (true) ::pause();
    }
    /// What becomes of connections from a container in `config`'s network on such a computer, in one number: 1 for
    /// IPv4, 2 for IPv6, 4 for the computer's loopback, 8 when IPv6 is refused without waiting.
    int reachedFrom(const NetworkConfig& config, Lines lines) const {
        const Container world(*m_holder);
        Directories own = m_directories;
        own.runtime = m_directories.runtime / "computer";
        return insideHolder([&] {
            becomeComputer(world, lines);
            const UniqueFd loopback = listenOn("::1", 81);
            const process::NamespaceLease holder = process::ensureHolder(own, {}, 0ms);
            const NetworkLease network = openNetwork(own, holder, config, {}, 0ms);
            const Container container(holder);
            const int status = test::inChild([&] {
                process::enterNamespace(holder.userNamespace.get());
                const Endpoint endpoint = attach(network, container.networkNamespace.get());
                const WayOut way = awaitWayOut(network);
                if (!way.up && !config.internal) std::fprintf(stderr, "%s\n", way.sentence.c_str());
                admit(network, endpoint);
                container.enter();
                int reached =
                    connectTo("192.0.2.1", 80, config.internal || lines == Lines::Six ? kShortMs : kLongMs) == 0 ? 1
                                                                                                                 : 0;
                const int failure = connectTo(kFarAddress, 80, kLongMs);
                reached += failure == 0 ? 2 : failure == ENETUNREACH ? 8 : 0;
                for (const char* way6 : {"2001:db8:1::2", "2001:db8:1::1", "fe80::a9fe:102"}) {
                    if (connectTo(way6, 81, kShortMs) == 0) reached += 4;
                }
                return reached;
            });
            return process::ExitStatus::fromWaitStatus(status).shellCode();
        });
    }
    static constexpr const char* kFarAddress = "2001:db8:9::9";

private slots:
    void theWayOutIsThereWhereThisComputerHasOne() {
        setUp();
        NetworkConfig config{"six", "six", "10.99.8.0/24", "10.99.8.1"};
        QCOMPARE(reachedFrom(config, Lines::Both), 1 + 8);
        config.subnet6 = "fd00:77::/64";
        config.gateway6 = "fd00:77::9";
        config.key = "both";
        QCOMPARE(reachedFrom(config, Lines::Both), 1 + 2);
        config.key = "four";
        QCOMPARE(reachedFrom(config, Lines::Four), 1 + 8);
        config.key = "six";
        QCOMPARE(reachedFrom(config, Lines::Six), 2);
        config.key = "half";
        QCOMPARE(reachedFrom(config, Lines::FourAndHalfOfSix), 1 + 8);
        config.key = "internal";
        config.internal = true;
        QCOMPARE(reachedFrom(config, Lines::Both), 8);
    }
    void containersReachEachOtherAtOnce() {
        setUp();
        const NetworkLease network = openSix();
        QVERIFY(network.subnet6 == "fd00:77::/64" && network.gateway6 == "fd00:77::9");
        const auto work = [&](Place& one, Place& two) {
            const Endpoint& first = one.endpoint;
            if (first.address6 != "fd00:77::2" || two.endpoint.address6 != "fd00:77::3") return 1;
            if (first.gateway6 != network.gateway6 || first.prefixLength6 != 64) return 2;
            for (const Place* each : {&one, &two}) admit(network, each->endpoint);
            return connectsAtOnce(one.container, two.container, first.address6);
        };
        QCOMPARE(between(network, work), 0);
    }
    void aContainerCannotSpeakForAnother() {
        setUp();
        const NetworkLease network = openSix();
        QVERIFY(awaitWayOut(network).guarded);
        const auto work = [&](Place& liar, Place& victim) {
            const std::string& own = liar.endpoint.address6;
            const std::string& other = victim.endpoint.address6;
            victim.container.enter();
            const UniqueFd inbox = datagramSocket(other, 9);
            admit(network, victim.endpoint);
            liar.container.enter();
            // Not before it is admitted.
            if (arrives(inbox, own, other, kShortMs)) return 1;
            admit(network, liar.endpoint);
            if (!arrives(inbox, own, other, kLongMs)) return 2;
            // Neither under an address of the network, nor under another MAC.
            ip({"address", "add", "fd00:77::66/64", "dev", "eth0", "nodad"});
            if (arrives(inbox, "fd00:77::66", other, kShortMs)) return 3;
            ip({"link", "set", "eth0", "address", "02:42:66:66:66:66"});
            return arrives(inbox, own, other, kShortMs) ? 4 : 0;
        };
        QCOMPARE(between(network, work), 0);
    }
    void whereThereIsNoIpv6NothingOfItGoesThrough() {
        setUp();
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).guarded && network.subnet6.empty());
        const auto work = [&](Place& one, Place& two) {
            if (!one.endpoint.address6.empty()) return 1;
            for (const Place* each : {&one, &two}) admit(network, each->endpoint);
            one.container.enter();
            ip({"address", "add", "fd00:78::1/64", "dev", "eth0", "nodad"});
            const UniqueFd inbox = datagramSocket("fd00:78::1", 9);
            two.container.enter();
            ip({"address", "add", "fd00:78::2/64", "dev", "eth0", "nodad"});
            return arrives(inbox, "fd00:78::2", "fd00:78::1", kShortMs) ? 2 : 0;
        };
        QCOMPARE(between(network, work), 0);
        const Container container(*m_holder);
        Attachment asked;
        asked.address6 = "fd00:78::3";
        QVERIFY_EXCEPTION_THROWN(attach(network, container.networkNamespace.get(), asked), Error);
    }
    void whoKnewTheFormerOwnerOfAnAddressReachesTheNext() {
        setUp();
        const NetworkLease network = openSix();
        const Container next(*m_holder);
        const auto work = [&](Place& former, Place& other) {
            Attachment asked;
            asked.address6 = former.endpoint.address6;
            asked.address = "10.99.8.77";  // another MAC with it
            for (const Place* each : {&former, &other}) admit(network, each->endpoint);
            if (connectsAtOnce(former.container, other.container, asked.address6) != 0) return 1;
            detach(network, std::move(former.endpoint));
            const Endpoint endpoint = attach(network, next.networkNamespace.get(), asked);
            admit(network, endpoint);
            return connectsAtOnce(next, other.container, asked.address6);
        };
        QCOMPARE(between(network, work), 0);
    }
    void theNetworkOfAKilledKeeperIsTakenOver() {
        setUp();
        const NetworkLease first = openSix();
        const auto work = [&](Place& one, Place& two) {
            admit(first, one.endpoint);
            const auto keeper = process::findKeeper(detail::keeperFiles(first.directory));
            process::signalPidfd(keeper->pidfd.get(), SIGKILL);
            if (pollFd(keeper->pidfd.get(), POLLIN, {}, 10'000) == 0) return 1;
            const NetworkLease second = openSix();
            if (second.subnet6 != first.subnet6 || second.gateway6 != first.gateway6) return 2;
            if (!awaitWayOut(second).guarded) return 3;
            admit(second, two.endpoint);
            return connectsAtOnce(one.container, two.container, one.endpoint.address6);
        };
        QCOMPARE(between(first, work), 0);
    }
    void whoSwitchedIpv6OffGetsNone() {
        setUp();
        const NetworkLease network = openSix();
        const Container container(*m_holder);
        QCOMPARE(insideHolder([&] {
                     detail::onOwnThread([&] {
                         container.enter();
                         writeAll(openFile("/proc/sys/net/ipv6/conf/all/disable_ipv6", O_WRONLY).get(), "1");
                     });
                     const Endpoint endpoint = attach(network, container.networkNamespace.get());
                     return endpoint.address6.empty() && !endpoint.address.empty() ? 0 : 1;
                 }),
                 0);
    }
    void cleanup() { m_holder.reset(); }
};

GALLEY_TEST(NetworkIpv6Test);
#include "test_network_ipv6.moc"
