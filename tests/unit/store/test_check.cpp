// SPDX-License-Identifier: Apache-2.0
// What `doctor --store` sees, and what its repair leaves.
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/test_case.h"
#include "tests/unit/store/store_fixture.h"

using namespace galley;
using namespace galley::test;
using store::ImageRecord;
using store::Store;

namespace {

/// An image of one layer with a real manifest, so that it can be found again without the index.
struct SoundStore {
    StoreFixture fixture;
    TestLayer layer{TarBuilder().directory("d", 0700).file("d/f", noise(5000), 0600).finish()};
    ImageRecord image;

    SoundStore() {
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        StoreFixture::bringIn(store, lease, layer);
        const nlohmann::json config = {{"architecture", "amd64"},
                                       {"os", "linux"},
                                       {"rootfs", {{"type", "layers"}, {"diff_ids", {layer.request.diffId.text()}}}}};
        image.config = config.dump();
        image.id = Digest::ofBytes(image.config);
        const std::string prefix = "application/vnd.oci.image.";
        const nlohmann::json manifest = {
            {"schemaVersion", 2},
            {"mediaType", prefix + "manifest.v1+json"},
            {"config",
             {{"mediaType", prefix + "config.v1+json"}, {"digest", image.id.text()}, {"size", image.config.size()}}},
            {"layers",
             {{{"mediaType", prefix + "layer.v1.tar+gzip"},
               {"digest", layer.request.blob.text()},
               {"size", layer.request.blobBytes}}}}};
        image.manifest = store.blobs().put(lease, manifest.dump());
        image.blobs = {image.manifest};
        image.layers = {layer.request.chainId};
        image.platform = "linux/amd64";
        store.images().record(image, {{"app:latest", image.id, image.manifest}});
        fixture.settle();
    }

    /// "layer repaired", … in the order they were found.
    std::vector<std::string> check(bool repair = false) const {
        std::vector<std::string> words;
        for (const auto& finding : fixture.open().check(repair, {}).findings) {
            words.push_back(finding.what + (finding.repaired ? " repaired" : ""));
        }
        return words;
    }
    fs::path data(const std::string& name) const { return fixture.directories.data / name; }
};

void write(const fs::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

using Words = std::vector<std::string>;

}  // namespace

class CheckTest : public QObject {
    Q_OBJECT
private slots:
    void aSoundStoreHasNoFindings() {
        const SoundStore sound;
        const auto check = sound.fixture.open().check(false, {});
        QVERIFY(check.findings.empty());
        QCOMPARE(check.layers, std::int64_t{1});
        QCOMPARE(check.images, std::int64_t{1});
        // The manifest and the config.
        QCOMPARE(check.blobs, std::int64_t{2});
    }

    void aChangedFileOfALayerIsFoundAndTheLayerBroughtInAgain() {
        const SoundStore sound;
        write(sound.data("layers") / sound.layer.request.chainId.hex() / "diff/d/f", noise(5000).replace(9, 1, "x"));
        QCOMPARE(sound.check(), Words{"layer"});
        QCOMPARE(sound.check(true), (Words{"layer repaired", "layer"}));
        const Store store = sound.fixture.open();
        QVERIFY(!store.layers().find(sound.layer.request.chainId));
        auto lease = store.openLease("pull");
        QVERIFY(StoreFixture::bringIn(store, lease, sound.layer));
        QVERIFY(sound.check().empty());
    }

    void aLayerWithoutDirectoryOrRecipeIsMissing() {
        const SoundStore sound;
        const fs::path layer = sound.data("layers") / sound.layer.request.chainId.hex();
        fs::remove(layer / "recipe.zst");
        QCOMPARE(sound.check(), Words{"layer"});
        fs::remove_all(layer);
        QVERIFY(!sound.fixture.open().layers().find(sound.layer.request.chainId));
        QCOMPARE(sound.check(), (Words{"layer", "layer"}));
    }

    void aDamagedBlobIsRemoved() {
        const SoundStore sound;
        write(sound.data("blobs/sha256") / sound.image.manifest.hex(), "{}");
        QCOMPARE(sound.check(), Words{"blob"});
        QCOMPARE(sound.check(true), (Words{"blob repaired", "blob"}));
        QVERIFY(!sound.fixture.open().blobs().contains(sound.image.manifest));
    }

    void whatKilledProcessesLeftIsNamedAndTidied() {
        const SoundStore sound;
        fs::create_directories(sound.data("layers") / std::string(64, 'a') / "diff");
        fs::create_directories(sound.data("ingest/trash-abc/d"));
        write(sound.data(".settled.0011.tmp"), "7");
        write(sound.data("blobs/sha256/.x.0011.tmp"), "7");
        store::detail::Database(sound.data("index.db")).execute("INSERT INTO leases VALUES('abc', 'killed')");
        QCOMPARE(sound.check(), (Words{"file", "file", "ingest", "lease", "layer"}));
        sound.fixture.open().tidy({});
        QVERIFY(sound.check().empty());
        QVERIFY(sound.fixture.names("ingest").empty());
    }

    void aLostOrDamagedIndexIsMadeAgain_data() {
        QTest::addColumn<QString>("damage");
        for (const char* damage : {"gone", "empty", "zeroed", "cut", "pages"}) QTest::newRow(damage) << damage;
    }
    void aLostOrDamagedIndexIsMadeAgain() {
        QFETCH(QString, damage);
        const SoundStore sound;
        const fs::path index = sound.data("index.db");
        std::string bytes = readFile(index);
        for (const char* suffix : {"-wal", "-shm"}) fs::remove(index.string() + suffix);
        if (damage == "zeroed") bytes.assign(bytes.size(), '\0');
        if (damage == "empty") bytes.clear();
        if (damage == "cut") bytes.resize(bytes.size() / 2);
        if (damage == "pages") std::fill(bytes.begin() + 4096, bytes.end(), '\xaa');
        fs::remove(index);
        if (damage != "gone") write(index, bytes);
        const auto error = kindOf([&] { sound.fixture.open().images().list(); });
        QVERIFY(error == ErrorKind::Corrupt);
        QCOMPARE(sound.check(), Words{"index"});
        QCOMPARE(sound.check(true), Words{"index repaired"});
        const auto found = sound.fixture.open().images().find(sound.image.id);
        QVERIFY(found && found->config == sound.image.config && found->layers == sound.image.layers);
        QVERIFY(found->blobs == sound.image.blobs && found->manifest == sound.image.manifest);
        QVERIFY(sound.check().empty());
    }

    void anImageThatOnlyAContainerKeepsStaysRemovedInANewIndex() {
        const SoundStore sound;
        {
            const Store store = sound.fixture.open();
            store.images().pin({"container/a", sound.image.id});
            store.images().remove(sound.image.id);
        }
        // Its page is nobody's then, and all rows can be read.
        store::detail::Database(sound.data("index.db"))
            .execute("PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'images_unsettled';");
        QCOMPARE(sound.check(true), Words{"index repaired"});
        const Store store = sound.fixture.open();
        QVERIFY(!store.images().find(sound.image.id));
        store.collectGarbage();
        QCOMPARE(store.layers().lowerDirectories(sound.image.layers).size(), std::size_t{1});
        QVERIFY(store.images().unpin("container/a"));
    }

    void aHeldLockIsNamedWithItsOwner() {
        const SoundStore sound;
        const FileLock held = FileLock::acquire(sound.data("index.db.lock"), FileLock::Mode::Exclusive);
        const auto findings = sound.fixture.open().check(false, {}).findings;
        QCOMPARE(findings.size(), std::size_t{1});
        QVERIFY(findings[0].problem.find("process " + std::to_string(::getpid()) + " (test_store)") !=
                std::string::npos);
    }

    void placesThatOthersMayWriteToAreClosed() {
        const SoundStore sound;
        fs::permissions(sound.data("blobs"), fs::perms(0777));
        QCOMPARE(sound.check(), Words{"file"});
        QCOMPARE(sound.check(true), Words{"file repaired"});
        QVERIFY(sound.check().empty());
    }
};

GALLEY_TEST(CheckTest);
#include "test_check.moc"
