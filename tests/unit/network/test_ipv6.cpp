// SPDX-License-Identifier: Apache-2.0
// IPv6 addresses, ranges and who owns which address.
#include <QTemporaryDir>

#include "engine/base/error.h"
#include "engine/network/detail/address_pool.h"
#include "engine/network/detail/ipv6.h"
#include "engine/network/detail/netlink.h"
#include "engine/network/detail/network_state.h"
#include "engine/network/detail/way_out.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::network::detail;

namespace {

Subnet6 subnet(const std::string& text) {
    return *parseSubnet6(text);
}

Range6 range(const std::string& text) {
    return {subnet(text), subnet(text).at(1)};
}

/// Of a computer with a VPN (fd00::/10), a line that refuses (flag 200), its own addresses and a way out.
constexpr const char* kRoutes =
    "fd000000000000000000000000000000 0a 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 "
    "00000001 00000000 00000001     tun0\n"
    "fd800000000000000000000000000000 0a 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 "
    "00000001 00000000 00200200     eth0\n"
    "fd000000000000000000000000000002 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 "
    "00000004 00000000 80200001       lo\n"
    "not a route\n";
constexpr const char* kDefaultRoute =
    "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 "
    "00000003 00000000 00000003     eth0\n";
constexpr const char* kRefusal =
    "00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff "
    "00000001 00000000 00200200       lo\n";

}  // namespace

class Ipv6Test : public QObject {
    Q_OBJECT
private slots:
    void addressesAreReadAndWritten() {
        QCOMPARE(formatIpv6(*parseIpv6("FD00:0:0:0:0:0:0:0002")), std::string("fd00::2"));
        for (const char* bad : {"", "fd00", "fd00::1::2", "10.0.0.1", "fe80::1%eth0", "fd00::1/64", "fd00::12345"}) {
            QVERIFY2(!parseIpv6(bad), bad);
        }
        QCOMPARE(subnet("fd00:1::/64").text(), std::string("fd00:1::/64"));
        for (const char* bad : {"fd00::", "fd00::/", "fd00::/129", "fd00::/-1", "fd00::/6 4"}) {
            QVERIFY2(!parseSubnet6(bad), bad);
        }
    }
    void subnetsKnowWhatIsInThem() {
        QVERIFY(subnet("fd00:1::/64").contains(*parseIpv6("fd00:1::ffff")));
        QVERIFY(!subnet("fd00:1::/64").contains(*parseIpv6("fd00:1:0:1::1")));
        QVERIFY(subnet("fd00::/61").contains(*parseIpv6("fd00:0:0:7::")));
        QVERIFY(!subnet("fd00::/61").contains(*parseIpv6("fd00:0:0:8::")));
        QVERIFY(subnet("fd00::/48").overlaps(subnet("fd00:0:0:9::/64")));
        QVERIFY(subnet("fd00:0:0:9::/64").overlaps(subnet("fd00::/48")));
        QVERIFY(!subnet("fd00:0:0:9::/64").overlaps(subnet("fd00:0:0:a::/64")));
        QCOMPARE(wholeSubnet(subnet("fd00::1234:5/108")).text(), std::string("fd00::1230:0/108"));
        QCOMPARE(formatIpv6(subnet("fd00::/64").at(0x10203)), std::string("fd00::1:203"));
        QCOMPARE(subnet("fd00::/125").size(), std::uint64_t{8});
        QCOMPARE(subnet("fd00::/16").size(), std::uint64_t{1} << 62U);
    }
    void routesOfThisComputerAreRead() {
        const auto routes = parseRoutes6(std::string(kRoutes) + kDefaultRoute);
        QCOMPARE(routes.size(), std::size_t{1});
        QCOMPARE(routes.front().text(), std::string("fd00::/10"));
        QVERIFY(leadsOut6(kDefaultRoute) && !leadsOut6(kRoutes) && !leadsOut6(kRefusal) && !leadsOut6(""));
    }
    void aChosenRangeComesFromTheNameAndMeetsNothing() {
        const auto first = chooseSubnet6("back", {});
        QVERIFY(first && first == chooseSubnet6("back", {}) && first != chooseSubnet6("front", {}));
        QVERIFY(first->first[0] == 0xfd && first->prefixLength == 64 && wholeSubnet(*first) == *first);
        const auto second = chooseSubnet6("back", {*first});
        QVERIFY(second && !second->overlaps(*first));
        QVERIFY(!chooseSubnet6("back", {subnet("fc00::/7")}));
    }
    void theLinkLocalAddressIsTheKernels() {
        QCOMPARE(formatIpv6(linkLocalFor(macBytes("02:42:ac:14:00:02"))), std::string("fe80::42:acff:fe14:2"));
    }
    void anAddressHasOneOwner() {
        const Range6 six = range("fd00:1::/64");
        const TakenAddress6 one = takeAddress6(path(), six, 2);
        QCOMPARE(formatIpv6(one.address), std::string("fd00:1::2"));
        // Taken, or the gateway's: then the lowest that is free.
        const TakenAddress6 two = takeAddress6(path(), six, 2);
        QCOMPARE(formatIpv6(two.address), std::string("fd00:1::3"));
        QCOMPARE(formatIpv6(takeAddress6(path(), six, 1).address), std::string("fd00:1::4"));
        refused(six, "fd00:1::2", ErrorKind::Busy);
        {
            const TakenAddress6 far = takeThisAddress6(path(), six, *parseIpv6("fd00:1::ffff:ffff:ffff:ffff"));
            refused(six, "fd00:1::ffff:ffff:ffff:ffff", ErrorKind::Busy);
            takeThisAddress6(path(), six, *parseIpv6("fd00:1::7fff:ffff:ffff:ffff"));
            takeThisAddress6(path(), six, *parseIpv6("fd00:1::3fff:ffff:ffff:ffff"));
        }
        takeThisAddress6(path(), six, *parseIpv6("fd00:1::ffff:ffff:ffff:ffff"));
        for (const char* outside : {"fd00:1::", "fd00:1::1", "fd00:2::5"}) {
            refused(six, outside, ErrorKind::InvalidInput);
        }
    }
    void aSmallRangeIsUsedUp() {
        const Range6 six = range("fd00:2::/125");
        std::vector<TakenAddress6> all;
        for (int i = 0; i < 6; ++i) all.push_back(takeAddress6(path(), six, 1000));
        QCOMPARE(formatIpv6(all.back().address), std::string("fd00:2::7"));
        QVERIFY_EXCEPTION_THROWN(takeAddress6(path(), six, 2), Error);
    }
    void theStateOfANetworkKeepsBothFamilies() {
        NetworkState state;
        state.subnet = *parseSubnet("10.5.0.0/24");
        writeState(path(), state);
        QVERIFY(!readState(path()).six);
        state.six = range("fd00:3::/64");
        writeState(path(), state);
        QVERIFY(readState(path()).six == state.six);
    }
    void pastaLeadsIpv6OutOnlyWhereItIsMeantTo() {
        const auto has = [](const std::vector<std::string>& all, const std::string& word) {
            return std::count(all.begin(), all.end(), word);
        };
        QCOMPARE(has(pastaArguments("/n", {false, true, false}), "--ipv4-only"), 1);
        const auto now = pastaArguments("/n", {false, true, true});
        QVERIFY(has(now, "--ipv4-only") == 0 && has(now, "--no-map-gw") == 1);
        // Old versions lead to the loopback what is sent to a gateway: both are made up.
        const auto old = pastaArguments("/n", {false, false, true});
        QVERIFY(has(old, "--ipv4-only") == 0 && has(old, "--gateway") == 2);
        NetworkState state;
        state.subnet = *parseSubnet("10.5.0.0/24");
        QVERIFY(ruleset(state).find("ip6") == std::string::npos);
        state.six = range("fd00:3::/64");
        QVERIFY(ruleset(state).find("ip6 saddr fd00:3::/64 oifname \"out0\" masquerade") != std::string::npos);
    }

private:
    std::string path() const { return m_directory.path().toStdString(); }
    void refused(const Range6& six, const std::string& address, ErrorKind kind) const {
        try {
            takeThisAddress6(path(), six, *parseIpv6(address));
            QFAIL("it was given");
        } catch (const Error& error) {
            QVERIFY2(error.kind() == kind, error.what());
        }
    }
    QTemporaryDir m_directory;
};

GALLEY_TEST(Ipv6Test);
#include "test_ipv6.moc"
