// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"
#include "engine/process/id_mapping.h"
#include "tests/support/test_case.h"
#include "tests/support/thrown.h"

using namespace galley;
using namespace galley::process;
using galley::test::kindOf;
using Extents = std::vector<IdExtent>;
using Ranges = std::vector<SubordinateRange>;

class IdMappingTest : public QObject {
    Q_OBJECT
private slots:
    void readsTheLinesOfAUserByNameAndByNumber() {
        const char* file = "ann:100000:65536\nbob:165536:65536\n1000:300000:10\nann:500000:5\n";
        QVERIFY((parseSubordinateIds(file, "ann", 1000) == Ranges{{100000, 65536}, {300000, 10}, {500000, 5}}));
        QVERIFY((parseSubordinateIds(file, "bob", 1001) == Ranges{{165536, 65536}}));
        QVERIFY(parseSubordinateIds(file, "eve", 7).empty());
    }
    void passesOverLinesThatAreNone() {
        for (const char* file : {"", "\n", "ann", "ann:1", "ann:1:2:3", "ann:x:5", "ann:5:x", "ann:-1:5", "ann:5:0",
                                 "ann:4294967295:1", "ann:4294967290:6", "ann:4294967296:1", "ann::5", ":1:5",
                                 "# ann:1:5", "annabel:1:5", " ann:1:5", "ann:1: 5"}) {
            QVERIFY2(parseSubordinateIds(file, "ann", 1000).empty(), file);
        }
        QVERIFY((parseSubordinateIds("junk\nann:7:9", "ann", 1000) == Ranges{{7, 9}}));
        QVERIFY(parseSubordinateIds(":1:5", "", 1000).empty());
    }
    void mapsOneselfToZeroAndTheRangesBehind() {
        QVERIFY((outerExtents(1000, {{100000, 65536}}) == Extents{{0, 1000, 1}, {1, 100000, 65536}}));
        QVERIFY((outerExtents(1000, {{100000, 10}, {300000, 5}}) ==
                 Extents{{0, 1000, 1}, {1, 100000, 10}, {11, 300000, 5}}));
        QVERIFY((outerExtents(1000, {}) == Extents{{0, 1000, 1}}));
    }
    void cutsRangesThatOverlap() {
        QVERIFY((outerExtents(1005, {{1000, 10}}) == Extents{{0, 1005, 1}, {1, 1000, 5}, {6, 1006, 4}}));
        QVERIFY((outerExtents(1, {{100, 10}, {105, 10}}) == Extents{{0, 1, 1}, {1, 100, 10}, {11, 110, 5}}));
        QVERIFY((outerExtents(1, {{100, 10}, {100, 10}}) == Extents{{0, 1, 1}, {1, 100, 10}}));
        QVERIFY((outerExtents(1, {{100, 3}, {99, 5}}) == Extents{{0, 1, 1}, {1, 100, 3}, {4, 99, 1}, {5, 103, 1}}));
    }
    void neverMapsMoreLinesThanTheKernelTakes() {
        Ranges many;
        for (std::uint32_t i = 0; i < 1000; ++i) many.push_back({100000 + 2 * i, 1});
        QCOMPARE(outerExtents(1000, many).size(), std::size_t{340});
    }
    void neverReachesTheLastId() {
        const Extents extents = outerExtents(5, {{0, 4294967295U}});
        std::uint64_t total = 0;
        for (const IdExtent& extent : extents) {
            total += extent.count;
            QVERIFY(std::uint64_t{extent.inside} + extent.count <= 4294967295U);
        }
        QVERIFY(total <= 4294967295U);
    }
    void splitsAContainersMappingWhereOuterExtentsMeet() {
        const IdMapping outer{outerExtents(1000, {{100000, 65536}}), outerExtents(1000, {{100000, 10}, {7000, 5}})};
        QCOMPARE(containerIdShift(outer), 0U);
        const IdMapping nested = nestedMapping(outer);
        QVERIFY((nested.users == Extents{{0, 0, 1}, {1, 1, 65536}}));
        QVERIFY((nested.groups == Extents{{0, 0, 1}, {1, 1, 10}, {11, 11, 5}}));
        QCOMPARE(outerIdOf(nested.users, 33).value(), 33U);
        QVERIFY(!outerIdOf(nested.users, 65537));
    }
    void aContainersRootIsNeverTheHostsRoot() {
        const IdMapping outer{outerExtents(0, {kRootSubordinateRange}), outerExtents(0, {kRootSubordinateRange})};
        QCOMPARE(containerIdShift(outer), 1U);
        const IdMapping nested = nestedMapping(outer);
        QVERIFY((nested.users == Extents{{0, 1, 65536}}));
        QCOMPARE(outerIdOf(nested.users, 0).value(), 1U);
        QVERIFY(!outerIdOf(nested.users, 65536));
    }
    void ownersOfFilesArePlacedAndFoundAgain() {
        const FileIds ids{1, {1000, 0}};
        QCOMPARE(ids.placedUser(0), std::optional<std::uint32_t>(1001));
        QCOMPARE(ids.placedUser(1000), std::optional<std::uint32_t>(1));
        QCOMPARE(ids.placedUser(5), std::optional<std::uint32_t>(6));
        QCOMPARE(ids.placedGroup(0), std::optional<std::uint32_t>(1));
        for (const std::uint32_t id : {0U, 1U, 999U, 1000U, 1001U, 4000000000U}) {
            QCOMPARE(ids.userOf(*ids.placedUser(id)), id);
            QCOMPARE(ids.groupOf(*ids.placedGroup(id)), id);
        }
        QCOMPARE(ids.rootUser(), 1001U);
        QCOMPARE(ids.userOf(0), ids.userOf(1));
        QVERIFY(!ids.placedUser(-1) && !ids.placedUser(4294967294) && ids.placedUser(4294967293));
        QVERIFY(FileIds{}.same() && !ids.same());
    }

    void idsAreExchangedWithTheContainersRoot() {
        const IdMapping nested{{{0, 0, 1}, {1, 1, 65536}}, {{0, 0, 1}, {1, 1, 10}, {11, 11, 5}}};
        QVERIFY(exchangeIds(nested, {}) == nested);
        const IdMapping kept = exchangeIds(nested, {1000, 1});
        QVERIFY((kept.users == Extents{{0, 1000, 1}, {1, 1, 999}, {1000, 0, 1}, {1001, 1001, 64536}}));
        QVERIFY((kept.groups == Extents{{0, 1, 1}, {1, 0, 1}, {2, 2, 9}, {11, 11, 5}}));
        const IdMapping last = exchangeIds(nested, {65536, 0});
        QVERIFY((last.users == Extents{{0, 65536, 1}, {1, 1, 65535}, {65536, 0, 1}}));
        QVERIFY(last.groups == nested.groups);
        QVERIFY(kindOf([&] { exchangeIds(nested, {65537, 1}); }) == ErrorKind::InvalidInput);
        QVERIFY(kindOf([&] { exchangeIds({{{0, 0, 1}}, {{0, 0, 1}}}, {1000, 1000}); }) == ErrorKind::InvalidInput);
        QCOMPARE(exchangedId(0, 7), 7U);
        QCOMPARE(exchangedId(7, 7), 0U);
        QCOMPARE(exchangedId(8, 7), 8U);
        QCOMPARE(exchangedId(0, 0), 0U);
    }
    void idsThatTheNamespaceLacksAreNotUsed() {
        const Extents host{{0, 0, 4294967295U}};
        const Extents inner{{0, 1000, 1}, {1, 100000, 65536}};
        QVERIFY((usableRanges({{100000, 65536}}, host, 1000) == Ranges{{100000, 65536}}));
        QVERIFY((usableRanges({{65000, 1000}}, inner, 1000) == Ranges{{65000, 537}}));
        QVERIFY((usableRanges({{100000, 65536}}, inner, 1000).empty()));
        QVERIFY((usableRanges({}, host, 1000).empty()));
        // Each piece lies in one line of the map.
        QVERIFY((usableRanges({{5, 10}}, {{0, 0, 10}, {10, 50, 100}}, 1000) == Ranges{{5, 5}, {10, 5}}));
        // Root needs no entry: on the host, and inside a user namespace.
        QVERIFY((usableRanges({}, host, 0) == Ranges{kRootSubordinateRange}));
        QVERIFY((usableRanges({}, inner, 0) == Ranges{{1, 65536}}));
        QVERIFY((usableRanges({{100000, 65536}}, inner, 0) == Ranges{{1, 65536}}));
        QVERIFY((usableRanges({}, {{0, 1000, 1}}, 0).empty()));
    }
    void knowsASingleId() {
        QVERIFY((IdMapping{{{0, 1000, 1}}, {{0, 1000, 1}}}).singleId());
        QVERIFY((IdMapping{outerExtents(1, {{100, 10}}), {{0, 1, 1}}}).singleId());
        QVERIFY(!(IdMapping{outerExtents(1, {{100, 10}}), outerExtents(1, {{100, 10}})}).singleId());
    }
    void readsWhatTheKernelWrites() {
        QVERIFY((parseExtents("         0       1000          1\n         1     100000      65536\n") ==
                 Extents{{0, 1000, 1}, {1, 100000, 65536}}));
        QVERIFY((parseExtents(formatExtents({{0, 5, 1}, {1, 7, 2}})) == Extents{{0, 5, 1}, {1, 7, 2}}));
        QVERIFY(parseExtents("").empty());
        for (const char* text : {"1 2", "1 2 3 4", "a b c", "1 2 -3", "1 2 4294967296"}) {
            QVERIFY_EXCEPTION_THROWN(parseExtents(text), Error);
        }
    }
};

GALLEY_TEST(IdMappingTest);
#include "test_id_mapping.moc"
