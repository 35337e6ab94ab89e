// SPDX-License-Identifier: Apache-2.0
// What is left of an image after a power cut: all of it or nothing.
#include "engine/base/settled_file.h"
#include "tests/support/test_case.h"
#include "tests/unit/store/store_fixture.h"

using namespace galley;
using namespace galley::test;
using store::ImageRecord;
using store::Store;
using store::detail::Database;

namespace {

constexpr const char* kTag = "docker.io/library/one:latest";

ImageRecord recordImage(const Store& store, const std::string& content, const std::string& tag = kTag) {
    auto lease = store.openLease("test");
    const TestLayer layer(TarBuilder().file("f", content).finish());
    StoreFixture::bringIn(store, lease, layer);
    ImageRecord image;
    image.config = "{\"of\":\"" + content + "\"}";
    image.id = Digest::ofBytes(image.config);
    image.manifest = Digest::ofBytes("manifest of " + image.config);
    image.platform = "linux/amd64";
    image.layers = {layer.request.chainId};
    store.images().record(image, {{tag, image.id, image.manifest}});
    return image;
}

void execute(const StoreFixture& fixture, const char* sql) {
    Database(fixture.directories.data / "index.db").execute(sql);
}

/// As if the machine had started anew since.
void pretendReboot(const StoreFixture& fixture) {
    execute(fixture,
            "UPDATE layers SET boot = 'an-earlier-one' WHERE boot <> '';"
            "UPDATE images SET boot = 'an-earlier-one' WHERE boot <> '';");
}

void pretendSettled(const StoreFixture& fixture, const char* number) {
    fixture.settle();
    writeFileAtomic(fixture.directories.data / "settled", number, Durability::Cached);
}

bool isMarked(const StoreFixture& fixture) {
    Database database(fixture.directories.data / "index.db");
    return database.query("SELECT 1 FROM images WHERE boot <> '' UNION SELECT 1 FROM layers WHERE boot <> ''").step();
}

}  // namespace

class SettlingTest : public QObject {
    Q_OBJECT

private slots:
    void recordingStartsAProcessThatBringsTheImageToTheDisk() {
        const StoreFixture fixture;
        recordImage(fixture.open(), "one");
        QTRY_COMPARE(readSettled(fixture.directories.data), 1);
        recordImage(fixture.open(), "two", "two:latest");
        QTRY_COMPARE(readSettled(fixture.directories.data), 2);
    }

    void whatIsOnTheDiskLosesItsMarksAndSurvivesAReboot() {
        const StoreFixture fixture;
        const ImageRecord image = recordImage(fixture.open(), "one");
        fixture.settle();
        pretendReboot(fixture);
        const Store store = fixture.open();
        QVERIFY(store.images().findTag(kTag));
        QVERIFY(store.layers().find(image.layers.front()));
        QVERIFY(!isMarked(fixture));
    }

    void anImageThatWasNotYetOnTheDiskIsForgottenAfterAReboot() {
        const StoreFixture fixture;
        const ImageRecord image = recordImage(fixture.open(), "one");
        pretendSettled(fixture, "0");
        pretendReboot(fixture);
        const Store store = fixture.open();
        QVERIFY(!store.images().find(image.id));
        QVERIFY(!store.images().findTag(kTag));
        QVERIFY(!store.layers().find(image.layers.front()));
        QCOMPARE(store.collectGarbage().layers, 1);
        recordImage(store, "one");
        QVERIFY(store.layers().find(image.layers.front()));
    }

    void anEarlierImageSurvivesThePowerCutThatALaterOneDoesNot() {
        const StoreFixture fixture;
        const ImageRecord early = recordImage(fixture.open(), "one");
        const ImageRecord late = recordImage(fixture.open(), "two", "two:latest");
        pretendSettled(fixture, "1");
        pretendReboot(fixture);
        const Store store = fixture.open();
        QVERIFY(store.images().find(early.id) && store.layers().find(early.layers.front()));
        QVERIFY(!store.images().find(late.id));
    }

    void withinABootNothingIsForgotten() {
        const StoreFixture fixture;
        const ImageRecord image = recordImage(fixture.open(), "one");
        pretendSettled(fixture, "0");
        const Store store = fixture.open();
        QVERIFY(store.images().find(image.id) && store.layers().find(image.layers.front()));
        QVERIFY(isMarked(fixture));
    }

    void anImageThatAContainerUsesStaysKnownAndIsRepairedByAPull() {
        const StoreFixture fixture;
        // Opened once: opening may find that the image is on the disk already.
        const Store before = fixture.open();
        const ImageRecord image = recordImage(before, "one");
        before.images().pin({"container", image.id});
        pretendSettled(fixture, "0");
        pretendReboot(fixture);
        const Store store = fixture.open();
        QVERIFY(store.images().find(image.id));
        QVERIFY(kindOf([&] { store.layers().lowerDirectories(image.layers); }) == ErrorKind::NotFound);
        recordImage(store, "one");
        QCOMPARE(store.layers().lowerDirectories(image.layers).size(), std::size_t{1});
    }

    void aLongLogIsFoldedInTheBackground() {
        const StoreFixture fixture;
        const ImageRecord image = recordImage(fixture.open(), "one");
        const fs::path log = fixture.directories.data / "index.db-wal";
        // What the record began has ended.
        QTRY_VERIFY(fs::exists(fixture.directories.data / "settled") && tryLockSettling(fixture.directories.data));
        {
            const Store store = fixture.open();
            for (int i = 0; i < 60; ++i) store.images().pin({"container" + std::to_string(i), image.id});
            QVERIFY(fs::file_size(log) > 256 << 10);
        }
        fixture.open();
        QTRY_COMPARE(fs::file_size(log), std::uintmax_t{0});
        QCOMPARE(fixture.open().images().pins().size(), std::size_t{60});
    }

    void aNumberThatMakesNoSenseVouchesForNothing() {
        const StoreFixture fixture;
        recordImage(fixture.open(), "one");
        pretendSettled(fixture, "-1 of many");
        QCOMPARE(readSettled(fixture.directories.data), 0);
    }

    void anIndexOfTheFirstFormatIsTakenOver() {
        const StoreFixture fixture;
        const ImageRecord image = recordImage(fixture.open(), "one");
        fixture.settle();
        fixture.open();  // clears the marks
        execute(fixture,
                "DROP INDEX images_listed; ALTER TABLE images DROP COLUMN labels;"
                "ALTER TABLE images DROP COLUMN removed;"
                "DROP INDEX images_unsettled; DROP TABLE counters; ALTER TABLE images DROP COLUMN boot;"
                "ALTER TABLE images DROP COLUMN number; ALTER TABLE layers DROP COLUMN tar_bytes;"
                "ALTER TABLE layers DROP COLUMN kept_blob; DROP TABLE layer_blobs; PRAGMA user_version = 1;");
        const Store store = fixture.open();
        QVERIFY(store.images().find(image.id));
        recordImage(store, "two", "two:latest");
        QCOMPARE(store.images().list().size(), std::size_t{2});
    }

    void theLabelsOfAnOlderIndexAreReadOnce() {
        const StoreFixture fixture;
        ImageRecord image;
        image.config = R"({"config":{"Labels":{"who":"me"}},"rootfs":{"diff_ids":[]}})";
        image.id = Digest::ofBytes(image.config);
        fixture.open().images().record(image, {});
        ImageRecord odd;
        odd.config = "no config at all";
        odd.id = Digest::ofBytes(odd.config);
        fixture.open().images().record(odd, {});
        fixture.settle();
        execute(fixture,
                "DROP INDEX images_listed; ALTER TABLE images DROP COLUMN labels;"
                "ALTER TABLE images DROP COLUMN removed; PRAGMA user_version = 3;");
        const auto listed = fixture.open().images().list();
        QCOMPARE(listed.size(), std::size_t{2});
        for (const auto& facts : listed) {
            QCOMPARE(facts.labels.size(), facts.id == image.id ? std::size_t{1} : std::size_t{0});
        }
    }
};

GALLEY_TEST(SettlingTest);
#include "test_settling.moc"
