// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/network/definitions.h"
#include "engine/network/detail/ipv4.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::network;

class DefinitionsTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_directories.data = m_directory->path().toStdString() + "/data";
        m_directories.runtime = m_directory->path().toStdString() + "/run";
    }
    void threeAreAlwaysThere() {
        const auto all = definitions().list();
        QCOMPARE(all.size(), std::size_t{3});
        QCOMPARE(all[0].name + all[1].name + all[2].name, std::string("bridgehostnone"));
        QCOMPARE(definitions().find("bridge").id, all[0].id);
        QCOMPARE(definitions().configOf(all[0]).key, std::string("bridge"));
        QVERIFY_EXCEPTION_THROWN(definitions().configOf(all[1]), Error);
        QVERIFY_EXCEPTION_THROWN(definitions().remove(all[0], [] {}), Error);
    }
    void whatWasMadeIsFoundByNameAndId() {
        const Definition made = definitions().create({.name = "back", .labels = {{"a", "b"}}});
        QVERIFY(definitions().find("back") == made && definitions().find(made.id.substr(0, 10)) == made);
        QVERIFY(parseDefinition(writeDefinition(made)) == made);
        QVERIFY_EXCEPTION_THROWN(definitions().create({.name = "back"}), Error);
        definitions().remove(made, [] {});
        QVERIFY_EXCEPTION_THROWN(definitions().find("back"), Error);
    }
    void rangesNeverMeet() {
        std::vector<detail::Subnet> seen{*detail::chooseSubnet({})};
        for (int i = 0; i < 8; ++i) {
            const auto made = definitions().create({.name = "n" + std::to_string(i)});
            const auto subnet = *detail::parseSubnet(made.subnet);
            for (const auto& other : seen) QVERIFY(!other.overlaps(subnet));
            seen.push_back(subnet);
        }
        refused({.name = "x", .subnets = {seen.back().text()}}, "Pool overlaps");
        // The default network keeps out of their way as well.
        QCOMPARE(definitions().configOf(definitions().find("bridge")).avoid.size(), std::size_t{8});
    }
    void aNetworkHasIpv6WhenItIsAskedFor() {
        const Definition four = definitions().create({.name = "four"});
        QVERIFY(four.subnet6.empty() && four.gateway6.empty());
        const Definition chosen = definitions().create({.name = "six", .ipv6 = true});
        QVERIFY(chosen.subnet6.starts_with("fd") && chosen.subnet6.ends_with("::/64") && !chosen.chosenSubnet6);
        QVERIFY(parseDefinition(writeDefinition(chosen)) == chosen);
        const Definition both = definitions().create({.name = "both",
                                                      .subnets = {"fd00:5::/64", "10.66.0.0/16"},
                                                      .gateways = {"10.66.0.9", "fd00:5::9"},
                                                      .ipv6 = true});
        QCOMPARE(both.subnet + both.gateway, std::string("10.66.0.0/1610.66.0.9"));
        QCOMPARE(both.subnet6 + both.gateway6, std::string("fd00:5::/64fd00:5::9"));
        QVERIFY(both.chosenSubnet && both.chosenSubnet6);
        const NetworkConfig config = definitions().configOf(both);
        QVERIFY(config.subnet6 == both.subnet6 && config.gateway6 == both.gateway6);
        QVERIFY(parseConfig(writeConfig(config)) == config);
    }
    void aNetworkOfAFormerVersionIsRead() {
        const Definition old = parseDefinition(
            R"({"id":")" + std::string(64, 'a') +
            R"(","name":"old","created":"2024-01-02T03:04:05Z","driver":"bridge","subnet":"10.5.0.0/16",)"
            R"("gateway":"10.5.0.1","chosenSubnet":true,"internal":false,"labels":{},"options":{}})");
        QVERIFY(old.name == "old" && old.subnet6.empty() && !old.chosenSubnet6);
        const NetworkConfig config = parseConfig(
            R"({"key":"k","name":"n","subnet":"10.5.0.0/16","gateway":"10.5.0.1","internal":false,"avoid":[]})");
        QVERIFY(config.subnet == "10.5.0.0/16" && config.subnet6.empty());
    }
    void whatCannotBeIsRefusedForIpv6Too() {
        refused({.name = "a", .subnets = {"fd00:1::/64"}}, "invalid subnet fd00:1::/64: IPv6 needs --ipv6");
        refused({.name = "a", .subnets = {"fd00:1::1/64"}, .ipv6 = true}, "it should be fd00:1::/64");
        refused({.name = "a", .subnets = {"fd00:1::/126"}, .ipv6 = true}, "use a prefix between /16 and /125");
        refused({.name = "a", .subnets = {"fd00::/8"}, .ipv6 = true}, "use a prefix between /16 and /125");
        refused({.name = "a", .subnets = {"fd00:1::"}, .ipv6 = true}, "invalid CIDR");
        for (const char* reserved : {"::/64", "64:ff9b::/96", "fe80::/64", "ff02::/16"}) {
            refused({.name = "a", .subnets = {reserved}, .ipv6 = true}, "reserved");
        }
        refused({.name = "a", .subnets = {"fd00:1::/64", "fd00:2::/64"}, .ipv6 = true}, "one subnet of each family");
        refused({.name = "a", .subnets = {"10.1.0.0/16", "10.2.0.0/16"}}, "one subnet of each family");
        refused({.name = "a", .gateways = {"fd00:1::1"}, .ipv6 = true}, "no matching subnet for gateway fd00:1::1");
        for (const char* gateway : {"fd00:2::1", "fd00:1::"}) {
            refused({.name = "a", .subnets = {"fd00:1::/64"}, .gateways = {gateway}, .ipv6 = true},
                    std::string("no matching subnet for gateway ") + gateway);
        }
        definitions().create({.name = "taken", .subnets = {"fd00:1::/64"}, .ipv6 = true});
        refused({.name = "a", .subnets = {"fd00:1::/48"}, .ipv6 = true}, "Pool overlaps");
    }
    void whatCannotBeIsRefused() {
        refused({.name = "host"}, "operation is not permitted on predefined host network");
        refused({.name = "a/b"}, "a network's name");
        refused({.name = "a", .driver = "overlay"}, "could not find plugin overlay");
        refused({.name = "a", .subnets = {"10.1.2.3/16"}}, "it should be 10.1.0.0/16");
        refused({.name = "a", .subnets = {"10.0.0.0"}}, "invalid CIDR");
        refused({.name = "a", .subnets = {"10.0.0.0/30"}}, "use a prefix");
        refused({.name = "a", .subnets = {"127.0.0.0/16"}}, "reserved");
        refused({.name = "a", .subnets = {"169.254.0.0/16"}}, "reserved");
        refused({.name = "a", .subnets = {"10.9.0.0/16"}, .gateways = {"10.8.0.1"}}, "no matching subnet for gateway");
        refused({.name = "a", .gateways = {"10.8.0.1"}}, "no matching subnet for gateway");
        QCOMPARE(definitions().list().size(), std::size_t{3});
    }
    void aNetworkInUseStays() {
        const Definition made = definitions().create({.name = "used"});
        QVERIFY_EXCEPTION_THROWN(definitions().remove(made, [] { throw Error(ErrorKind::Forbidden, "in use"); }),
                                 Error);
        QVERIFY(definitions().findByName("used"));
    }
    void aDamagedFileHidesNoOther() {
        definitions().create({.name = "good"});
        writeFileAtomic(m_directories.data / "networks" / "bad.json", "{\"id\":", Durability::Cached);
        QCOMPARE(definitions().list().size(), std::size_t{4});
    }

private:
    Definitions definitions() const { return Definitions(m_directories); }
    void refused(const NewNetwork& wanted, const std::string& words) const {
        try {
            definitions().create(wanted);
            QFAIL("it was made");
        } catch (const Error& error) {
            QVERIFY2(error.message().find(words) != std::string::npos, error.what());
        }
    }
    std::unique_ptr<QTemporaryDir> m_directory;
    Directories m_directories;
};

GALLEY_TEST(DefinitionsTest);
#include "test_definitions.moc"
