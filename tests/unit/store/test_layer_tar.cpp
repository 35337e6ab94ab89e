// SPDX-License-Identifier: Apache-2.0
// A layer's tar out of the store again.
#include <fstream>

#include "engine/base/cancellation.h"
#include "tests/support/test_case.h"
#include "tests/unit/store/store_fixture.h"

using namespace galley;
using namespace galley::test;
using store::LayerBlob;
using store::Store;

namespace {

/// Files that only their owners may read, of owners that this account is not.
std::string closedTar() {
    TarBuilder tar;
    tar.directory("etc").file("etc/own", noise(500), 0000);
    tar.owner(33, 44).directory("srv", 0700).file("srv/www", noise(400'000), 0400).hardLink("srv/www", "srv/again");
    tar.owner(0, 0).symlink("own", "etc/link").file(".wh.gone", "").pax({{"path", "caf\xC3\xA9\x01"}});
    tar.file("x", noise(1000));
    return tar.finish() + std::string(8192, '\0');
}

std::string readTar(const Store& store, const Digest& chain) {
    store::LayerTar tar = store.openLayerTar(chain, {});
    std::string content;
    std::vector<char> buffer(100'000);
    while (const std::size_t got = tar.read(buffer.data(), buffer.size(), {})) content.append(buffer.data(), got);
    if (static_cast<std::int64_t>(content.size()) != tar.bytes()) throw std::runtime_error("a wrong length was told");
    return content;
}

std::string replacedTar() {
    return TarBuilder().file("a", noise(2000)).file("a", noise(3000)).finish();
}

fs::path layerPath(const StoreFixture& fixture, const TestLayer& layer) {
    return fixture.directories.data / "layers" / layer.request.chainId.hex();
}

}  // namespace

class LayerTarTest : public QObject {
    Q_OBJECT

private slots:
    void theTarIsMadeAgainWhoeverOwnsTheFiles() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const TestLayer layer(closedTar());
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
        QVERIFY(readTar(store, layer.request.chainId) == closedTar());
        QVERIFY(fixture.names("blobs/sha256").empty());
        QVERIFY(fs::exists(layerPath(fixture, layer) / "recipe.zst"));
    }

    void whereItCannotBeMadeTheBlobIsKeptWithTheLayer() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const TestLayer layer(replacedTar());
        {
            auto lease = store.openLease("test");
            QVERIFY(StoreFixture::bringIn(store, lease, layer));
            store.collectGarbage();
            QVERIFY(store.blobs().contains(layer.request.blob));
            QVERIFY(store.layers().find(layer.request.chainId)->keptBlob == layer.request.blob);
            QVERIFY(!fs::exists(layerPath(fixture, layer) / "recipe.zst"));
            QVERIFY(readTar(store, layer.request.chainId) == replacedTar());
        }
        store.collectGarbage();
        QVERIFY(!store.layers().find(layer.request.chainId));
        QVERIFY(!store.blobs().contains(layer.request.blob));
    }

    void aRecipeLargerThanTheBlobIsNotWorthIt() {
        // Files of so few bytes are told in full, and this blob is made with more effort than a recipe.
        constexpr std::size_t kFileBytes = 90;
        const std::string pool = noise(2000 * kFileBytes);
        TarBuilder builder;
        for (std::size_t i = 0; i < 6000; ++i) {
            builder.file(std::to_string(i), pool.substr(i % 2000 * kFileBytes, kFileBytes));
        }
        const std::string tar = builder.finish();
        TestLayer layer(tar);
        layer.blob.resize(ZSTD_compressBound(tar.size()));
        layer.blob.resize(ZSTD_compress(layer.blob.data(), layer.blob.size(), tar.data(), tar.size(), 12));
        layer.request.blob = Digest::ofBytes(layer.blob);
        layer.request.blobBytes = static_cast<std::int64_t>(layer.blob.size());
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
        QVERIFY(store.layers().find(layer.request.chainId)->keptBlob == layer.request.blob);
        QVERIFY(!fs::exists(layerPath(fixture, layer) / "recipe.zst"));
        QVERIFY(readTar(store, layer.request.chainId) == tar);
    }

    void changedFilesAreNoticed() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const TestLayer layer(TarBuilder().file("a", noise(5000)).file("b", noise(5000)).finish());
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
        const auto flip = [&](char byte) {
            std::fstream file(fixture.file(store, layer.request.chainId, "b"), std::ios::in | std::ios::out);
            file.seekp(3000).put(byte);
        };
        flip('?');
        QVERIFY(kindOf([&] { readTar(store, layer.request.chainId); }) == ErrorKind::Corrupt);
        flip(noise(5000)[3000]);
        readTar(store, layer.request.chainId);
        fs::remove(fixture.file(store, layer.request.chainId, "a"));
        QVERIFY(kindOf([&] { readTar(store, layer.request.chainId); }) == ErrorKind::Corrupt);
    }

    void aDamagedBlobIsNoticed() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const TestLayer layer(replacedTar());
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
        fs::resize_file(store.blobs().path(layer.request.blob), 100);
        QVERIFY(kindOf([&] { readTar(store, layer.request.chainId); }) == ErrorKind::Corrupt);
        fs::remove(store.blobs().path(layer.request.blob));
        QVERIFY(kindOf([&] { readTar(store, layer.request.chainId); }) == ErrorKind::Corrupt);
    }

    void aBlobThatLiesInAFileIsReadThereAndCopiedWhereItHasToStay() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        for (const std::string& tar : {closedTar(), replacedTar()}) {
            auto lease = store.openLease("load");
            TestLayer layer(tar);
            const std::string blob = layer.blob;
            const fs::path file = fixture.directories.data / "archive";
            std::ofstream(file, std::ios::binary) << "before" << blob << "behind";
            layer.request.content = {std::make_shared<const UniqueFd>(openFile(file, O_RDONLY)), 6};
            auto ingest = store.beginLayer(lease, layer.request, {});
            std::int64_t read = 0;
            ingest->readContent([&](std::int64_t bytes) { read = bytes; }, {});
            QCOMPARE(read, layer.request.blobBytes);
            ingest->finish({});
            ingest->publish({}, {});
            QCOMPARE(readFile(file), "before" + blob + "behind");
            QCOMPARE(readTar(store, layer.request.chainId), tar);
            QCOMPARE(store.blobs().contains(layer.request.blob), tar == replacedTar());
        }
        QVERIFY(fixture.names("ingest").empty());
    }

    void aFileThatChangesBringsNothingIn_data() {
        QTest::addColumn<int>("offset");
        QTest::addColumn<bool>("cut");
        QTest::newRow("other bytes") << 5 << false;
        QTest::newRow("shorter") << 6 << true;
    }
    void aFileThatChangesBringsNothingIn() {
        QFETCH(int, offset);
        QFETCH(bool, cut);
        const StoreFixture fixture;
        const Store store = fixture.open();
        {
            auto lease = store.openLease("load");
            TestLayer layer(closedTar());
            const fs::path file = fixture.directories.data / "archive";
            std::ofstream(file, std::ios::binary) << "before" << layer.blob << "behind";
            if (cut) fs::resize_file(file, 6 + layer.blob.size() / 2);
            layer.request.content = {std::make_shared<const UniqueFd>(openFile(file, O_RDONLY)), offset};
            auto ingest = store.beginLayer(lease, layer.request, {});
            const auto error = kindOf([&] {
                ingest->readContent({}, {});
                ingest->finish({});
            });
            QVERIFY(error == ErrorKind::Corrupt);
        }
        QVERIFY(fixture.names("layers").empty());
        store.collectGarbage();
        QVERIFY(fixture.names("ingest").empty());
    }

    void aLayerOfAnOlderGalleySaysSo() {
        const StoreFixture fixture;
        const TestLayer layer(closedTar());
        {
            const Store store = fixture.open();
            auto lease = store.openLease("test");
            QVERIFY(StoreFixture::bringIn(store, lease, layer));
            fs::remove(layerPath(fixture, layer) / "recipe.zst");
            store::detail::Database(fixture.directories.data / "index.db")
                .execute(
                    "ALTER TABLE layers DROP COLUMN tar_bytes; ALTER TABLE layers DROP COLUMN kept_blob;"
                    "DROP TABLE layer_blobs; DROP INDEX images_listed; ALTER TABLE images DROP COLUMN labels;"
                    "ALTER TABLE images DROP COLUMN removed; PRAGMA user_version = 2;");
        }
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        lease.protect(layer.request.chainId);
        QVERIFY(store.layers().find(layer.request.chainId));
        QVERIFY(kindOf([&] { readTar(store, layer.request.chainId); }) == ErrorKind::Unsupported);
        QVERIFY(kindOf([&] { readTar(store, Digest::ofBytes("no layer")); }) == ErrorKind::NotFound);
    }

    void theLayerStaysWhileItIsRead() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const TestLayer layer(TarBuilder().file("a", noise(3'000'000)).finish());
        std::optional<store::LayerTar> tar;
        {
            auto lease = store.openLease("test");
            QVERIFY(StoreFixture::bringIn(store, lease, layer));
            tar.emplace(store.openLayerTar(layer.request.chainId));
        }
        store.collectGarbage();
        QVERIFY(store.layers().find(layer.request.chainId));
        std::stop_source stop;
        stop.request_stop();
        char byte = 0;
        try {
            tar->read(&byte, 1, stop.get_token());
            QFAIL("a stopped read went on");
        } catch (const Cancelled&) {
        }
        tar.reset();
        store.collectGarbage();
        QVERIFY(!store.layers().find(layer.request.chainId));
    }

    void whereALayerWasSeenIsRememberedWithIt() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        TestLayer layer(closedTar());
        layer.request.repository = "docker.io/library/one";
        layer.request.mediaType = "application/vnd.oci.image.layer.v1.tar+gzip";
        const LayerBlob first{layer.request.diffId, layer.request.blob, layer.request.blobBytes,
                              layer.request.mediaType, layer.request.repository};
        {
            auto lease = store.openLease("test");
            QVERIFY(StoreFixture::bringIn(store, lease, layer));
            QVERIFY(store.layers().blobsOf(layer.request.diffId) == std::vector{first});
            LayerBlob second = first;
            second.repository = "localhost:5000/two";
            store.layers().noteBlob(second);
            QVERIFY(store.layers().blobsOf(layer.request.diffId) == (std::vector{second, first}));
            store.layers().noteBlob(first);
            QVERIFY(store.layers().blobsOf(layer.request.diffId) == (std::vector{first, second}));
        }
        store.collectGarbage();
        QVERIFY(store.layers().blobsOf(layer.request.diffId).empty());
    }
};

GALLEY_TEST(LayerTarTest);
#include "test_layer_tar.moc"
