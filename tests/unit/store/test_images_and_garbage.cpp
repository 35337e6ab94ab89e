// SPDX-License-Identifier: Apache-2.0
// The index, and what the collector takes and leaves.
#include <signal.h>

#include <fstream>
#include <thread>

#include "tests/support/test_case.h"
#include "tests/unit/store/store_fixture.h"

using namespace galley;
using namespace galley::test;
using store::ImageRecord;
using store::Pin;
using store::Store;
using store::TagRecord;

namespace {

TestLayer layerWith(const std::string& content, const Digest& parent = {}) {
    return TestLayer(TarBuilder().owner(33, 33).directory("d", 0700).file("d/f", content, 0600).finish(), parent);
}

ImageRecord imageOf(const std::vector<Digest>& layers, const std::string& config) {
    ImageRecord image;
    image.config = config;
    image.id = Digest::ofBytes(config);
    image.manifest = Digest::ofBytes("manifest of " + config);
    image.platform = "linux/amd64";
    image.created = Instant(std::chrono::seconds(static_cast<long>(config.size())));
    image.sizeBytes = 42;
    image.layers = layers;
    return image;
}

/// An image of one layer, recorded under `tag`.
ImageRecord recordImage(const Store& store, const std::string& content, const std::string& tag) {
    auto lease = store.openLease("test");
    const TestLayer layer = layerWith(content);
    StoreFixture::bringIn(store, lease, layer);
    ImageRecord image = imageOf({layer.request.chainId}, "{\"of\":\"" + content + "\"}");
    image.blobs = {store.blobs().put(lease, "manifest of " + image.config)};
    store.images().record(image, {{tag, image.id, image.manifest}});
    return image;
}

}  // namespace

class ImagesAndGarbageTest : public QObject {
    Q_OBJECT

private slots:
    void anImageIsFoundAsItWasRecorded() {
        const StoreFixture fixture;
        const ImageRecord image = recordImage(fixture.open(), "one", "docker.io/library/one:latest");
        const Store store = fixture.open();
        const auto found = store.images().find(image.id);
        QVERIFY(found.has_value());
        QCOMPARE(found->config, image.config);
        QCOMPARE(found->platform, image.platform);
        QCOMPARE(found->sizeBytes, 42);
        QVERIFY(found->created == image.created && found->layers == image.layers && found->blobs == image.blobs);
        QVERIFY(found->manifest == image.manifest);
        const auto tag = store.images().findTag("docker.io/library/one:latest");
        QVERIFY(tag && tag->image == image.id && tag->manifest == image.manifest);
        QVERIFY(!store.images().findTag("docker.io/library/one"));
        QVERIFY(!store.images().find(Digest::ofBytes("none")));
        QCOMPARE(store.layers().lowerDirectories(image.layers).size(), std::size_t{1});
        QVERIFY(store.blobs().read(image.blobs.front()) == "manifest of " + image.config);
    }

    void recordingTwiceChangesNothing() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const ImageRecord image = recordImage(store, "one", "one:latest");
        recordImage(store, "one", "one:latest");
        QCOMPARE(store.images().list().size(), std::size_t{1});
        QCOMPARE(store.images().find(image.id)->layers.size(), std::size_t{1});
        QCOMPARE(store.images().find(image.id)->blobs.size(), std::size_t{1});
        QCOMPARE(store.images().layersOfAll().at(image.id), image.layers);
    }

    void aTagMovesToTheNewImageAndTheOldStays() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const ImageRecord old = recordImage(store, "old", "app:latest");
        const ImageRecord fresh = recordImage(store, "newer", "app:latest");
        QVERIFY(store.images().findTag("app:latest")->image == fresh.id);
        QVERIFY(store.images().tagsOf(old.id).empty());
        QVERIFY(store.images().find(old.id));
        QVERIFY(store.images().list().front().id == fresh.id);
        store.images().tag({"app:old", old.id, {}});
        QCOMPARE(store.images().tags().size(), std::size_t{2});
        store.images().untagAll({{"app:old", old.id, {}}});
        QCOMPARE(store.images().tags().size(), std::size_t{1});
        QVERIFY(kindOf([&] { store.images().tag({"x", Digest::ofBytes("none"), {}}); }) == ErrorKind::NotFound);
    }

    void severalImagesAreRecordedTogetherOrNotAtAll() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const ImageRecord old = recordImage(store, "old", "app:latest");
        const ImageRecord one = imageOf({}, "{}");
        const ImageRecord two = imageOf({}, "{ }");
        const ImageRecord broken = imageOf({Digest::ofBytes("no layer")}, "{  }");
        QVERIFY(kindOf([&] {
                    store.images().recordAll({{one, {{"app:latest", one.id, {}}}}, {broken, {}}});
                }) == ErrorKind::NotFound);
        QCOMPARE(store.images().list().size(), std::size_t{1});
        QVERIFY(store.images().findTag("app:latest")->image == old.id);
        const auto moved = store.images().recordAll(
            {{one, {{"app:latest", one.id, {}}, {"new:1", one.id, {}}}}, {two, {{"app:latest", two.id, {}}}}});
        QCOMPARE(moved.size(), std::size_t{2});
        QVERIFY(moved[0].image == old.id && moved[1].image == one.id && moved[1].reference == "app:latest");
        QVERIFY(store.images().findTag("app:latest")->image == two.id);
        QVERIFY(store.images().recordAll({{two, {{"app:latest", two.id, {}}}}}).empty());
        QCOMPARE(store.images().list().size(), std::size_t{3});
    }

    void aPrefixFindsAtMostTwo() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const ImageRecord image = recordImage(store, "one", "one:latest");
        recordImage(store, "two", "two:latest");
        QCOMPARE(store.images().findByPrefix(image.id.hex().substr(0, 20)).size(), std::size_t{1});
        QCOMPARE(store.images().findByPrefix(image.id.hex()).size(), std::size_t{1});
        QCOMPARE(store.images().findByPrefix("").size(), std::size_t{2});
        QVERIFY(store.images().findByPrefix(std::string(64, 'z')).empty());
    }

    void anImageWithoutItsLayersIsNotRecorded() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const ImageRecord image = imageOf({Digest::ofBytes("no layer")}, "{}");
        QVERIFY(kindOf([&] { store.images().record(image, {}); }) == ErrorKind::NotFound);
        ImageRecord noBlob = imageOf({}, "{}");
        noBlob.blobs = {Digest::ofBytes("no blob")};
        QVERIFY(kindOf([&] { store.images().record(noBlob, {}); }) == ErrorKind::NotFound);
        ImageRecord wrongConfig = imageOf({}, "{}");
        wrongConfig.config = "{ }";
        QVERIFY(kindOf([&] { store.images().record(wrongConfig, {}); }) == ErrorKind::Corrupt);
        QVERIFY(store.images().list().empty());
    }

    void aListTellsWhatAnImageIsWithoutItsConfig() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        ImageRecord image =
            imageOf({}, R"({"architecture":"amd64","os":"linux","config":{"Labels":{"":"x","a":"","b:1":"1:\u0000é",)"
                        R"("c":"2:xy"}},"rootfs":{"type":"layers","diff_ids":[]}})");
        store.images().record(image, {});
        store::detail::Database(fixture.directories.data / "index.db").execute("UPDATE images SET config = 'gone'");
        const auto facts = fixture.open().images().list().front();
        QVERIFY(facts.id == image.id && facts.platform == image.platform && facts.created == image.created);
        QCOMPARE(facts.sizeBytes, image.sizeBytes);
        const std::map<std::string, std::string> labels{
            {"", "x"}, {"a", ""}, {"b:1", std::string("1:\0é", 5)}, {"c", "2:xy"}};
        QVERIFY(facts.labels == labels);
    }

    void damagedLabelsAreNamed_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"x", "1", "1:", ":a", "-1:a", "1:a", "1:a5:b", "99999999999999999999:a"}) {
            QTest::newRow(text) << QString(text);
        }
    }
    void damagedLabelsAreNamed() {
        QFETCH(QString, text);
        const StoreFixture fixture;
        recordImage(fixture.open(), "one", "one:latest");
        store::detail::Database database(fixture.directories.data / "index.db");
        database.query("UPDATE images SET labels = ?").bind(std::string_view(text.toStdString())).run();
        QVERIFY(kindOf([&] { fixture.open().images().list(); }) == ErrorKind::Corrupt);
    }

    void aPinnedImageThatIsRemovedGoesWithItsLastPin() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const ImageRecord image = recordImage(store, "one", "one:latest");
        store.images().pin({"container/a", image.id});
        store.images().pin({"container/a", image.id});
        store.images().pin({"container/b", image.id});
        QVERIFY(store.images().pins() == (std::vector<Pin>{{"container/a", image.id}, {"container/b", image.id}}));
        QVERIFY(store.images().remove(image.id));
        QVERIFY(!store.images().remove(image.id));
        QVERIFY(!store.images().removeUnused(image.id, true));
        QVERIFY(!store.images().find(image.id) && store.images().list().empty() && store.images().tags().empty());
        QVERIFY(store.images().findByPrefix(image.id.hex().substr(0, 12)).empty());
        QVERIFY(kindOf([&] { store.images().pin({"container/c", image.id}); }) == ErrorKind::NotFound);
        QVERIFY(kindOf([&] { store.images().tag({"x", image.id, {}}); }) == ErrorKind::NotFound);
        QVERIFY(!store.images().unpin("container/a"));
        QCOMPARE(store.collectGarbage().layers, 0);
        QCOMPARE(store.layers().lowerDirectories(image.layers).size(), std::size_t{1});
        QVERIFY(store.images().unpin("container/b"));
        QCOMPARE(store.collectGarbage().layers, 1);
        QVERIFY(fixture.names("blobs/sha256").empty());
        QVERIFY(!store.images().unpin("container/b"));
    }

    void aRemovedImageThatIsPulledAgainIsThereAgain() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const ImageRecord image = recordImage(store, "one", "one:latest");
        store.images().pin({"container/a", image.id});
        store.images().remove(image.id);
        recordImage(store, "one", "one:latest");
        QVERIFY(store.images().find(image.id));
        QVERIFY(!store.images().unpin("container/a"));
        QVERIFY(store.images().find(image.id));
    }

    void garbageIsWhatNoImageNeeds() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const ImageRecord doomed = recordImage(store, "doomed", "doomed:latest");
        const ImageRecord kept = recordImage(store, "kept", "kept:latest");
        QCOMPARE(store.collectGarbage().layers, 0);
        QVERIFY(store.images().remove(doomed.id));
        QVERIFY(store.images().tagsOf(doomed.id).empty());
        const store::Reclaimed reclaimed = store.collectGarbage();
        QCOMPARE(reclaimed.layers, 1);
        QCOMPARE(reclaimed.blobs, 2);
        QVERIFY(reclaimed.bytes > 6);
        // Also the files that belong to a subordinate id, in a directory closed to others.
        QCOMPARE(fixture.names("layers"), std::vector<std::string>{kept.layers.front().hex()});
        QCOMPARE(fixture.names("blobs/sha256").size(), std::size_t{2});
        QVERIFY(fixture.names("ingest").empty());
        QVERIFY(kindOf([&] { store.layers().lowerDirectories(doomed.layers); }) == ErrorKind::NotFound);
    }

    void aSharedLayerStaysAsLongAsOneImageHasIt() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const TestLayer base = layerWith("base");
        const TestLayer top = layerWith("top", base.request.chainId);
        StoreFixture::bringIn(store, lease, base);
        StoreFixture::bringIn(store, lease, top, {base.request.chainId});
        const ImageRecord small = imageOf({base.request.chainId}, "{}");
        const ImageRecord large = imageOf({base.request.chainId, top.request.chainId}, "{\"l\":1}");
        store.images().record(small, {});
        store.images().record(large, {});
        { const auto ended = std::move(lease); }
        QVERIFY(store.images().remove(large.id));
        QCOMPARE(store.collectGarbage().layers, 1);
        QVERIFY(store.layers().find(base.request.chainId));
        QVERIFY(!store.layers().find(top.request.chainId));
    }

    void aLeaseKeepsWhatAPullHasSoFar() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const TestLayer done = layerWith("done");
        const TestLayer under = layerWith("under way");
        {
            auto lease = store.openLease("pull");
            StoreFixture::bringIn(store, lease, done);
            const Digest blob = store.blobs().put(lease, "manifest");
            auto ingest = store.beginLayer(lease, under.request, {});
            ingest->write(under.blob.substr(0, 20), {});
            const int status = StoreFixture::inChild([&] {
                const Store other = fixture.open();
                const auto reclaimed = other.collectGarbage();
                return static_cast<int>(reclaimed.layers + reclaimed.blobs);
            });
            QCOMPARE(status, 0);
            ingest->write(under.blob.substr(20), {});
            ingest->finish({});
            ingest->publish({}, {});
            QVERIFY(store.blobs().contains(blob));
            QCOMPARE(store.layers().list().size(), std::size_t{2});
        }
        const auto reclaimed = store.collectGarbage();
        QCOMPARE(reclaimed.layers, 2);
        QCOMPARE(reclaimed.blobs, 1);
        QVERIFY(fixture.names("layers").empty());
    }

    void theLeaseOfAKilledProcessCountsForNothing() {
        const StoreFixture fixture;
        const TestLayer layer = layerWith("x");
        StoreFixture::inChild([&] {
            const Store store = fixture.open();
            auto lease = store.openLease("pull");
            StoreFixture::bringIn(store, lease, layer);
            ::kill(::getpid(), SIGKILL);
            return 0;
        });
        const Store store = fixture.open();
        QVERIFY(store.layers().find(layer.request.chainId));
        QCOMPARE(store.collectGarbage().layers, 1);
        QVERIFY(fixture.names("ingest").empty());
    }

    void collectingBesidePullsLosesNothing() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        std::atomic<bool> done{false};
        std::jthread collector([&] {
            const Store own = fixture.open();
            while (!done) own.collectGarbage();
        });
        for (int i = 0; i < 15; ++i) {
            const ImageRecord image = recordImage(store, "content " + std::to_string(i), "app:" + std::to_string(i));
            QVERIFY(store.layers().find(image.layers.front()));
            QVERIFY(fs::exists(fixture.file(store, image.layers.front(), "d")));
            QVERIFY(store.blobs().contains(image.blobs.front()));
            if (i % 3 == 0) store.images().remove(image.id);
        }
        done = true;
        collector.join();
        QCOMPARE(store.images().list().size(), std::size_t{10});
    }

    void directoriesWithoutARowAreRemoved() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        fs::create_directories(fixture.directories.data / "layers" / std::string(64, 'a') / "diff/sub");
        fs::create_directories(fixture.directories.data / "ingest/trash-1/sub");
        std::ofstream(fixture.directories.data / "ingest/orphan.lock");
        store.collectGarbage();
        QVERIFY(fixture.names("layers").empty());
        QVERIFY(fixture.names("ingest").empty());
    }

    void aDamagedBlobCountsAsAbsent() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const Digest digest = store.blobs().put(lease, "content");
        std::ofstream(store.blobs().path(digest)) << "damaged";
        QVERIFY(!store.blobs().read(digest));
        QVERIFY(!store.blobs().contains(digest));
        store.blobs().put(lease, "content");
        QVERIFY(store.blobs().read(digest) == "content");
    }

    void aNewerFormatIsRefused() {
        const StoreFixture fixture;
        fixture.open();
        std::ofstream(fixture.directories.data / "version") << "2\n";
        QVERIFY(kindOf([&] { fixture.open(); }) == ErrorKind::Unsupported);
        std::ofstream(fixture.directories.data / "version") << "soup\n";
        QVERIFY(kindOf([&] { fixture.open(); }) == ErrorKind::Corrupt);
    }

    void aDamagedIndexIsNamed() {
        const StoreFixture fixture;
        fixture.directories.ensure();
        std::ofstream(fixture.directories.data / "index.db") << std::string(5000, 'x');
        QVERIFY(kindOf([&] { fixture.open().images().list(); }) == ErrorKind::Corrupt);
    }

    void manyProcessesOpenANewStoreAtOnce() {
        const StoreFixture fixture;
        std::vector<pid_t> children;
        for (int i = 0; i < 8; ++i) {
            const pid_t child = ::fork();
            if (child == 0) {
                try {
                    const Store store = fixture.open();
                    auto lease = store.openLease("test");
                    store.blobs().put(lease, "content");
                    ::_exit(0);
                } catch (const std::exception& error) {
                    std::fprintf(stderr, "%s\n", error.what());
                    ::_exit(1);
                }
            }
            children.push_back(child);
        }
        for (const pid_t child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            QCOMPARE(status, 0);
        }
    }
};

GALLEY_TEST(ImagesAndGarbageTest);
#include "test_images_and_garbage.moc"
