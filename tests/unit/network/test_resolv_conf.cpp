// SPDX-License-Identifier: Apache-2.0
#include "engine/network/resolv_conf.h"
#include "tests/support/test_case.h"

using namespace galley::network;

class ResolvConfTest : public QObject {
    Q_OBJECT
private slots:
    void takesOverWhatAContainerCanReach() {
        QCOMPARE(
            containerResolvConf("# c\nnameserver 9.9.9.9\nnameserver 1.1.1.1\nsearch corp lan\noptions ndots:2\n", {}),
            std::string("nameserver 9.9.9.9\nnameserver 1.1.1.1\nsearch corp lan\noptions ndots:2\n"));
    }
    void asksThroughPastaWhereTheHostAsksItself() {
        const std::string forward = std::string("nameserver ") + kDnsForwardAddress + "\n";
        QCOMPARE(containerResolvConf("nameserver 127.0.0.53\nsearch lan\n", {}), forward + "search lan\n");
        QCOMPARE(containerResolvConf("nameserver ::1\n", {}), forward);
        QCOMPARE(containerResolvConf("nameserver fe80::1%eth0\n", {}), forward);
        QCOMPARE(containerResolvConf("nameserver 192.168.1.5\n", {"192.168.1.5"}), forward);
        QCOMPARE(containerResolvConf("nameserver 0.0.0.0\n", {}), forward);
        QCOMPARE(containerResolvConf("", {}), forward);
        QCOMPARE(containerResolvConf("nameserver 127.0.0.53\nnameserver 9.9.9.9\n", {}),
                 std::string("nameserver 9.9.9.9\n"));
    }
    void pastaAnswersOnlyWhereItMust() {
        QVERIFY(usesDnsForward(containerResolvConf("nameserver 127.0.0.53\n", {})));
        QVERIFY(!usesDnsForward(containerResolvConf("nameserver 9.9.9.9\n", {})));
    }
    void passesOverWhatIsNoSetting() {
        const std::string forward = std::string("nameserver ") + kDnsForwardAddress + "\n";
        for (const char* text : {"nameservers 9.9.9.9", "nameserver", "nameserver ", "#nameserver 9.9.9.9", "searchx y",
                                 "nameserver 9.9.9.9 extra", "nameserver 999.1.1.1"}) {
            QCOMPARE(containerResolvConf(text, {}), forward);
        }
    }
    void listsTheHostsAddresses() {
        for (const std::string& address : listHostAddresses()) QVERIFY(!address.starts_with("127."));
        QVERIFY(readContainerResolvConf().starts_with("nameserver "));
    }
};

GALLEY_TEST(ResolvConfTest);
#include "test_resolv_conf.moc"
