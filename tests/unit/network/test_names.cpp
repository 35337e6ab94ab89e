// SPDX-License-Identifier: Apache-2.0
// DNS messages as containers may send them, and the records that a network's name server answers from.
#include <QTemporaryDir>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/network/detail/address_pool.h"
#include "engine/network/detail/dns_message.h"
#include "engine/network/detail/name_lookup.h"
#include "engine/network/detail/name_records.h"
#include "engine/network/detail/network_state.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::network;
using namespace galley::network::detail;
namespace fs = std::filesystem;

namespace {

std::string query(const std::vector<std::string>& labels, std::uint16_t type = kTypeA) {
    std::string message("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
    for (const std::string& label : labels) message += static_cast<char>(label.size()) + label;
    message += std::string({'\0', '\0', static_cast<char>(type), '\0', '\1'});
    return message;
}

int codeOf(const std::string& answer) {
    return answer.size() < 12 ? -1 : answer[3] & 0x0f;
}

std::size_t answersIn(const std::string& answer) {
    return answer.size() < 12 ? 0 : static_cast<unsigned char>(answer[7]);
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

std::string lastAddress(const std::string& answer) {
    Ipv4 address = 0;
    for (const char c : answer.substr(answer.size() - 4)) address = (address << 8U) | static_cast<unsigned char>(c);
    return formatIpv4(address);
}

}  // namespace

class NamesTest : public QObject {
    Q_OBJECT
private slots:
    void aQuestionIsRead() {
        const auto question = parseQuestion(query({"DB", "Back"}));
        QVERIFY(question && question->name == "db.back" && question->type == kTypeA);
        QCOMPARE(formatIpv4(reversedAddress("2.0.20.172.in-addr.arpa").value_or(0)), std::string("172.20.0.2"));
        QVERIFY(!reversedAddress("x.0.20.172.in-addr.arpa") && !reversedAddress("in-addr.arpa"));
    }
    void whatIsNoQueryIsNoQuestion() {
        const std::string good = query({"db"});
        for (std::size_t length = 0; length < good.size(); ++length) QVERIFY(!parseQuestion(good.substr(0, length)));
        std::string answer = good;
        answer[2] = '\x81';
        QVERIFY(!parseQuestion(answer));
        std::string two = good;
        two[5] = 2;
        QVERIFY(!parseQuestion(two));
        std::string pointer = good;
        pointer[12] = '\xc0';
        QVERIFY(!parseQuestion(pointer));
        QVERIFY(!parseQuestion(query(std::vector<std::string>(5, std::string(63, 'a')))));
        QCOMPARE(answerEmpty("short", std::nullopt, Rcode::FormatError), std::string());
    }
    void answersStayBelowTheSmallestDatagram() {
        const std::string asked = query({std::string(63, 'a'), std::string(63, 'b'), std::string(63, 'c')});
        const std::string answer = answerAddresses(asked, *parseQuestion(asked), {std::vector<Ipv4>(100, 1), {}});
        QVERIFY(answer.size() <= 512 && answersIn(answer) > 1);
        QVERIFY(answersQuery(answer, 0x1234) && !answersQuery(answer, 0x1235) && !answersQuery(asked, 0x1234));
        QCOMPARE(codeOf(answerName(asked, *parseQuestion(asked), std::string(300, 'x'))), 0);
    }
    void bothFamiliesFitIntoTheSmallestDatagram() {
        const std::string asked = query({std::string(63, 'a'), std::string(63, 'b'), std::string(63, 'c')}, kTypeAny);
        const std::string answer = answerAddresses(asked, *parseQuestion(asked),
                                                   {std::vector<Ipv4>(3, 1), std::vector<Ipv6>(100, Ipv6{0xfd})});
        QVERIFY(answer.size() <= 512 && answersIn(answer) == 12);
        const std::string tail = "d.f.ip6.arpa";
        const std::string name = "2.0.0.0." + repeated("0.", 26) + tail;
        QCOMPARE(formatIpv6(reversedAddress6(name).value_or(Ipv6{})), std::string("fd00::2"));
        QVERIFY(!reversedAddress6(tail) && !reversedAddress6(name.substr(2)) &&
                !reversedAddress6("g" + name.substr(1)));
        QVERIFY(!reversedAddress6(name.substr(0, 1) + "0" + name.substr(2)) &&
                !reversedAddress("fd00::2.in-addr.arpa"));
    }
    void whoHasIpv6IsFoundByIt() {
        Network network("172.20.0.0/16");
        NameLookup lookup(network.path());
        const auto asks = [&](const std::vector<std::string>& labels, std::uint16_t type) {
            return lookup.find(query(labels, type), *parseIpv4("172.20.0.2")).answer;
        };
        const TakenAddress own = network.add({"back", {"web", "both"}, {}, {}, "fd00::2"});
        const TakenAddress plain = network.add({"back", {"db", "both"}, {}, {}});
        QVERIFY(asks({"web"}, kTypeAaaa).ends_with(std::string("\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2", 16)));
        QCOMPARE(lastAddress(asks({"web"}, kTypeA)), std::string("172.20.0.2"));
        QVERIFY(codeOf(asks({"db"}, kTypeAaaa)) == 0 && answersIn(asks({"db"}, kTypeAaaa)) == 0);
        QVERIFY(answersIn(asks({"both"}, kTypeA)) == 2 && answersIn(asks({"both"}, kTypeAaaa)) == 1);
        QCOMPARE(answersIn(asks({"both"}, kTypeAny)), std::size_t{3});
        std::vector<std::string> reversed(32, "0");
        reversed[0] = "2";
        reversed[30] = "d";
        reversed[31] = "f";
        reversed.insert(reversed.end(), {"ip6", "arpa"});
        QVERIFY(asks(reversed, kTypePtr).find("\3web\4back") != std::string::npos);
        // Who resolves a name asks for both kinds, and still gets another one first each time.
        const std::string first = asks({"both"}, kTypeA);
        asks({"both"}, kTypeAaaa);
        QVERIFY(first != asks({"both"}, kTypeA));
    }
    void namesCountWhileTheirAddressIsHeld() {
        Network network("172.20.0.0/16");
        NameLookup lookup(network.path());
        const auto asks = [&](const std::vector<std::string>& labels, std::uint16_t type = kTypeA) {
            return lookup.find(query(labels, type), *parseIpv4("172.20.0.2"));
        };
        // Nobody is known: nobody is answered.
        QCOMPARE(codeOf(asks({"web"}).answer), 5);
        const TakenAddress own = network.add({"back", {"web", "abc123", "alias"}, {}, {"9.9.9.9"}});
        QCOMPARE(lastAddress(asks({"WEB"}).answer), std::string("172.20.0.2"));
        QCOMPARE(lastAddress(asks({"alias", "back"}).answer), std::string("172.20.0.2"));
        QCOMPARE(lastAddress(asks({"abc123"}).answer), std::string("172.20.0.2"));
        // It has no other address, which is not the same as no name.
        QVERIFY(codeOf(asks({"web"}, kTypeAaaa).answer) == 0 && answersIn(asks({"web"}, kTypeAaaa).answer) == 0);
        QCOMPARE(asks({"example", "org"}).servers, std::vector<std::string>{"9.9.9.9"});
        {
            const TakenAddress second = network.add({"back", {"db", "alias"}, {}, {}});
            QCOMPARE(lastAddress(asks({"db"}).answer), std::string("172.20.0.3"));
            QCOMPARE(answersIn(asks({"alias"}).answer), std::size_t{2});
            QVERIFY(asks({"alias"}).answer != asks({"alias"}).answer);
            QVERIFY(asks({"3", "0", "20", "172", "in-addr", "arpa"}, kTypePtr).answer.find("\2db\4back") !=
                    std::string::npos);
        }
        // Killed: its file stays, its lock does not.
        QVERIFY(fs::exists(namesDirectory(network.path()) / "172.20.0.3"));
        QVERIFY(asks({"db"}).answer.empty());
        QCOMPARE(answersIn(asks({"alias"}).answer), std::size_t{1});
    }
    void whoIsInTwoNetworksFindsTheNamesOfBoth() {
        Network one("172.20.0.0/16");
        Network two("172.21.0.0/16");
        const TakenAddress both = one.add({"one", {"web"}, {two.path().string()}, {}});
        const TakenAddress single = one.add({"one", {"other"}, {}, {}});
        const TakenAddress there = two.add({"two", {"db"}, {}, {}});
        NameLookup lookup(one.path());
        QCOMPARE(lastAddress(lookup.find(query({"db"}), both.address).answer), std::string("172.21.0.2"));
        // Without nameservers what is unknown does not exist.
        QCOMPARE(codeOf(lookup.find(query({"db"}), single.address).answer), 3);
    }
    void rubbishAmongTheRecordsIsPassedOver() {
        Network network("172.20.0.0/16");
        const TakenAddress own = network.add({"back", {"web"}, {}, {}});
        std::FILE* file = std::fopen((namesDirectory(network.path()) / "172.20.0.9").c_str(), "w");
        std::fputs("{\"names\":", file);
        std::fclose(file);
        NameLookup lookup(network.path());
        QCOMPARE(answersIn(lookup.find(query({"web"}), own.address).answer), std::size_t{1});
        QVERIFY_EXCEPTION_THROWN(parseNames("[]"), Error);
    }

private:
    class Network {
    public:
        explicit Network(const std::string& subnet) : m_subnet(*parseSubnet(subnet)) {
            NetworkState state;
            state.subnet = m_subnet;
            state.gateway = m_subnet.first + 1;
            writeState(path(), state);
            fs::create_directories(namesDirectory(path()));
        }
        fs::path path() const { return m_directory.path().toStdString(); }
        TakenAddress add(const ContainerNames& names) const {
            TakenAddress taken = takeAddress(path(), m_subnet, m_subnet.first + 1);
            writeNames(path(), formatIpv4(taken.address), names);
            return taken;
        }

    private:
        QTemporaryDir m_directory;
        Subnet m_subnet;
    };
};

GALLEY_TEST(NamesTest);
#include "test_names.moc"
