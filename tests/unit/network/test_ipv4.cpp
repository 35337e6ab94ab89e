// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <array>
#include <filesystem>
#include <set>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/network/detail/address_pool.h"
#include "engine/network/detail/ipv4.h"
#include "engine/network/network.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::network;
using namespace galley::network::detail;

class Ipv4Test : public QObject {
    Q_OBJECT
private slots:
    void readsAndWritesAddresses() {
        QCOMPARE(formatIpv4(*parseIpv4("172.20.0.2")), std::string("172.20.0.2"));
        QCOMPARE(*parseIpv4("255.255.255.255"), 0xffffffffU);
        for (const char* text :
             {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "a.b.c.d", "1..2.3", " 1.2.3.4", "0001.2.3.4"}) {
            QVERIFY2(!parseIpv4(text), text);
        }
        QVERIFY((*parseSubnet("10.0.0.0/8") == Subnet{0x0a000000, 8}));
        QVERIFY(!parseSubnet("10.0.0.0"));
        QVERIFY(!parseSubnet("10.0.0.0/33"));
    }
    void makesMacAddressesAsDockerDoes() {
        QCOMPARE(macFor(*parseIpv4("172.17.0.2")), std::string("02:42:ac:11:00:02"));
    }
    void subnetsOverlapWhenOneHoldsTheOther() {
        QVERIFY(parseSubnet("172.16.0.0/12")->overlaps(*parseSubnet("172.20.0.0/16")));
        QVERIFY(parseSubnet("172.20.0.0/16")->overlaps(*parseSubnet("172.16.0.0/12")));
        QVERIFY(!parseSubnet("172.20.0.0/16")->overlaps(*parseSubnet("172.21.0.0/16")));
        QVERIFY(parseSubnet("0.0.0.0/0")->overlaps(*parseSubnet("1.2.3.4/32")));
        QVERIFY(parseSubnet("255.255.255.0/24")->contains(0xffffffff));
    }
    void readsTheHostsRoutes() {
        const auto routes = parseRoutes(
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
            "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
            "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
            "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n"
            "junk\tXYZ\t0\n");
        QCOMPARE(routes.size(), std::size_t{2});
        QCOMPARE(routes[0].text(), std::string("192.0.2.0/24"));
        QCOMPARE(routes[1].text(), std::string("172.17.0.0/16"));
        QVERIFY(parseRoutes("").empty());
    }
    void choosesASubnetThatMeetsNoRoute() {
        QCOMPARE(chooseSubnet({})->text(), std::string("172.20.0.0/16"));
        QCOMPARE(chooseSubnet({*parseSubnet("172.20.5.0/24")})->text(), std::string("172.21.0.0/16"));
        QCOMPARE(chooseSubnet({*parseSubnet("172.16.0.0/12")})->text(), std::string("10.89.0.0/16"));
        QCOMPARE(chooseSubnet({*parseSubnet("172.16.0.0/12"), *parseSubnet("10.0.0.0/8")})->text(),
                 std::string("192.168.240.0/24"));
        QVERIFY(!chooseSubnet({*parseSubnet("0.0.0.0/1"), *parseSubnet("128.0.0.0/1")}));
    }
    void namesOfNetworksCannotLeadElsewhere() {
        for (const char* name : {"", ".", "..", "../x", "a/b", "host", "none", "-a", "a b", "a\nb"}) {
            QVERIFY_EXCEPTION_THROWN(checkNetworkName(name), Error);
        }
        QVERIFY_EXCEPTION_THROWN(checkNetworkName(std::string(65, 'a')), Error);
        checkNetworkName("bridge");
        checkNetworkName("my-app_default.1");
    }
    void addressesAreTakenOnceAndComeBack() {
        const QTemporaryDir directory;
        const std::filesystem::path path = directory.path().toStdString();
        const Subnet subnet = *parseSubnet("10.1.2.0/29");
        std::vector<TakenAddress> taken;
        for (int i = 2; i <= 6; ++i) {
            taken.push_back(takeAddress(path, subnet, subnet.first + 1));
            QCOMPARE(formatIpv4(taken.back().address), "10.1.2." + std::to_string(i));
        }
        QVERIFY_EXCEPTION_THROWN(takeAddress(path, subnet, subnet.first + 1), Error);
        taken.erase(taken.begin() + 1);
        QCOMPARE(formatIpv4(takeAddress(path, subnet, subnet.first + 1).address), std::string("10.1.2.3"));
    }
    /// Every process takes addresses at the same time as the others and is killed with them: no address twice, none
    /// lost.
    void processesNeverShareAnAddressAndTheDeadLeaveNone() {
        const QTemporaryDir directory;
        const std::filesystem::path path = directory.path().toStdString();
        const Subnet subnet = *parseSubnet("10.1.0.0/16");
        constexpr int kProcesses = 4;
        constexpr int kEach = 50;
        std::set<std::string> seen;
        std::vector<pid_t> children;
        std::array<int, 2> results{};
        std::array<int, 2> hold{};
        QVERIFY(::pipe(results.data()) == 0 && ::pipe(hold.data()) == 0);
        for (int i = 0; i < kProcesses; ++i) {
            children.push_back(::fork());
            if (children.back() != 0) continue;
            ::close(hold[1]);
            std::vector<TakenAddress> taken;
            std::string text;
            for (int n = 0; n < kEach; ++n) {
                taken.push_back(takeAddress(path, subnet, subnet.first + 1));
                text += formatIpv4(taken.back().address) + '\n';
            }
            writeAll(results[1], text);
            ::close(results[1]);
            readAll(hold[0]);  // until the parent lets go
            ::_exit(0);
        }
        ::close(results[1]);
        const std::string all = readAll(results[0]);
        for (const std::string& line : split(trim(all), '\n')) {
            QVERIFY2(seen.insert(line).second, line.c_str());
        }
        QCOMPARE(seen.size(), std::size_t{kProcesses * kEach});
        for (const pid_t child : children) ::kill(child, SIGKILL);
        for (const pid_t child : children) ::waitpid(child, nullptr, 0);
        ::close(hold[0]);
        ::close(hold[1]);
        ::close(results[0]);
        QCOMPARE(formatIpv4(takeAddress(path, subnet, subnet.first + 1).address), std::string("10.1.0.2"));
    }
};

GALLEY_TEST(Ipv4Test);
#include "test_ipv4.moc"
