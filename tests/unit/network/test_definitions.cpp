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
        refused({.name = "x", .subnet = seen.back().text()}, "Pool overlaps");
        // The default network keeps out of their way as well.
        QCOMPARE(definitions().configOf(definitions().find("bridge")).avoid.size(), std::size_t{8});
    }
    void whatCannotBeIsRefused() {
        refused({.name = "host"}, "operation is not permitted on predefined host network");
        refused({.name = "a/b"}, "a network's name");
        refused({.name = "a", .driver = "overlay"}, "could not find plugin overlay");
        refused({.name = "a", .subnet = "10.1.2.3/16"}, "it should be 10.1.0.0/16");
        refused({.name = "a", .subnet = "10.0.0.0"}, "invalid CIDR");
        refused({.name = "a", .subnet = "10.0.0.0/30"}, "use a prefix");
        refused({.name = "a", .subnet = "127.0.0.0/16"}, "reserved");
        refused({.name = "a", .subnet = "169.254.0.0/16"}, "reserved");
        refused({.name = "a", .subnet = "10.9.0.0/16", .gateway = "10.8.0.1"}, "no matching subnet for gateway");
        refused({.name = "a", .gateway = "10.8.0.1"}, "no matching subnet for gateway");
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
