// SPDX-License-Identifier: Apache-2.0
// Layers on their way in, with everything that can go wrong on it.
#include <dirent.h>
#include <signal.h>
#include <sys/xattr.h>

#include <thread>

#include "engine/base/cancellation.h"
#include "engine/base/text.h"
#include "engine/store/detail/database.h"
#include "tests/support/test_case.h"
#include "tests/unit/store/store_fixture.h"

using namespace galley;
using namespace galley::test;
using store::LayerIngest;
using store::Store;

namespace {

TestLayer simpleLayer() {
    return TestLayer(TarBuilder().directory("etc").file("etc/name", "base").finish());
}

/// Large enough that the pipe to the unpacker does not hold all of it.
TestLayer largeLayer() {
    TarBuilder tar;
    for (int i = 0; i < 40; ++i) tar.file("file" + std::to_string(i), noise(100'000));
    return TestLayer(tar.finish());
}

/// Processes whose command line has the words "galley-ns" and "apply", and this process as parent.
std::vector<pid_t> unpackers() {
    std::vector<pid_t> found;
    for (const auto& item : fs::directory_iterator("/proc")) {
        const auto pid = parseUnsigned(item.path().filename().string());
        if (!pid) continue;
        const auto commandLine = readFileIfExists(item.path() / "cmdline");
        const auto status = readFileIfExists(item.path() / "status");
        if (!commandLine || !status) continue;
        const bool ours = status->find("\nPPid:\t" + std::to_string(::getpid()) + "\n") != std::string::npos;
        if (ours && commandLine->find(std::string("\0apply\0", 7)) != std::string::npos) {
            found.push_back(static_cast<pid_t>(*pid));
        }
    }
    return found;
}

}  // namespace

class LayerIngestTest : public QObject {
    Q_OBJECT

private slots:
    void aLayerIsPublishedUnderItsChainId() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const TestLayer layer = simpleLayer();
        QVERIFY(!store.layers().find(layer.request.chainId));
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
        QCOMPARE(readFile(fixture.file(store, layer.request.chainId, "etc/name")), std::string("base"));
        const auto found = store.layers().find(layer.request.chainId);
        QVERIFY(found && found->diffId == layer.request.diffId);
        QCOMPARE(found->unpackedBytes, 4);
        QCOMPARE(found->blobBytes, layer.request.blobBytes);
        QVERIFY(!StoreFixture::bringIn(store, lease, layer));
        QCOMPARE(store.layers().list().size(), std::size_t{1});
        // The downloaded part goes, the lease stays.
        QVERIFY(!fixture.names("ingest").empty() && fixture.names("ingest").front().starts_with("lease-"));
        QCOMPARE(fixture.names("ingest").size(), std::size_t{1});
    }

    void theBlobIsKeptWhenAsked() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        TestLayer layer = simpleLayer();
        layer.request.keepBlob = true;
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
        QVERIFY(store.blobs().read(layer.request.blob) == layer.blob);
    }

    void ownersAndCapabilitiesAreThoseOfTheLayer() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        TarBuilder tar;
        const std::string netRaw("\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                                 20);
        tar.file("root", "x", 04755).owner(33, 44).file("www", "x").owner(0, 42).file("shadow", "x", 02755);
        tar.owner(0, 0).pax({{"SCHILY.xattr.security.capability", netRaw}}).file("ping", "x", 0755);
        tar.owner(1000, 1000).directory("home", 0700).file("home/own", "x", 0600).symlink("x", "link");
        tar.owner(1'000'000, 1'000'000).file("far", "x", 06755);
        const TestLayer layer(tar.finish());
        auto ingest = store.beginLayer(lease, layer.request, {});
        ingest->write(layer.blob, {});
        ingest->finish({});
        QVERIFY(ingest->warnings().size() >= 1);
        QVERIFY2(ingest->warnings().front().find("1000000") != std::string::npos, ingest->warnings().front().c_str());
        ingest->publish({}, {});
        // From the host the owners are subordinate ids: root is this user, or its first subordinate id for root.
        const Digest chain = layer.request.chainId;
        const auto owner = [&](const char* name) {
            struct stat status {};
            ::lstat(fixture.file(store, chain, name).c_str(), &status);
            return status;
        };
        const uid_t root = owner("root").st_uid;
        QVERIFY(::getuid() == 0 ? root != 0 : root == ::getuid());
        QCOMPARE(owner("root").st_mode & 07777U, 04755U);
        QCOMPARE(owner("shadow").st_mode & 07777U, 02755U);
        QCOMPARE(owner("www").st_uid + 967, owner("home").st_uid);
        QVERIFY(owner("www").st_uid > 1000);
        QVERIFY(owner("link").st_uid == owner("home").st_uid);
        QCOMPARE(owner("far").st_uid, root);
        QCOMPARE(owner("far").st_mode & 07777U, 0755U);
        char capability[24] = {};
        QCOMPARE(::getxattr(fixture.file(store, chain, "ping").c_str(), "security.capability", capability, 24), 24);
    }

    void aWrongDigestPublishesNothing() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        TestLayer layer = simpleLayer();
        layer.request.blob = Digest::ofBytes("something else");
        QVERIFY(kindOf([&] { StoreFixture::bringIn(store, lease, layer); }) == ErrorKind::Corrupt);
        QVERIFY(!store.layers().find(layer.request.chainId));
        QVERIFY(fixture.names("layers").empty());
        QCOMPARE(fixture.names("ingest").size(), std::size_t{1});
    }

    void aWrongDiffIdPublishesNothing() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        TestLayer layer = simpleLayer();
        layer.request.diffId = Digest::ofBytes("something else");
        QVERIFY(kindOf([&] { StoreFixture::bringIn(store, lease, layer); }) == ErrorKind::Corrupt);
        QVERIFY(fixture.names("layers").empty());
    }

    void tooManyBytesAreCorrupt() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        TestLayer layer = simpleLayer();
        --layer.request.blobBytes;
        QVERIFY(kindOf([&] { StoreFixture::bringIn(store, lease, layer); }) == ErrorKind::Corrupt);
        QCOMPARE(fixture.names("ingest").size(), std::size_t{1});
    }

    void aDamagedStreamIsReportedByTheUnpacker() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        TestLayer layer = largeLayer();
        layer.blob.replace(layer.blob.size() / 2, 100, 100, '\xFF');
        QVERIFY(kindOf([&] { StoreFixture::bringIn(store, lease, layer); }) == ErrorKind::Corrupt);
        QVERIFY(fixture.names("layers").empty());
        QCOMPARE(fixture.names("ingest").size(), std::size_t{1});
    }

    void aShortDownloadGoesOnWhereItEnded() {
        const StoreFixture fixture;
        const TestLayer layer = largeLayer();
        const std::size_t half = layer.blob.size() / 2;
        {
            const Store store = fixture.open();
            auto lease = store.openLease("test");
            auto ingest = store.beginLayer(lease, layer.request, {});
            ingest->write(layer.blob.substr(0, half), {});
            QVERIFY(kindOf([&] { ingest->finish({}); }) == ErrorKind::Network);
        }
        QVERIFY(fixture.ingestHoldsOnlyParts());
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        auto ingest = store.beginLayer(lease, layer.request, {});
        QCOMPARE(ingest->offset(), static_cast<std::int64_t>(half));
        ingest->write(layer.blob.substr(half), {});
        ingest->finish({});
        ingest->publish({}, {});
        QVERIFY(readFile(fixture.file(store, layer.request.chainId, "file39")) == noise(100'000));
    }

    void aPartCanBeForgotten() {
        const StoreFixture fixture;
        const TestLayer layer = largeLayer();
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        writeFileAtomic(fixture.directories.data / "ingest" / ("blob-" + layer.request.blob.hex() + ".part"), "wrong",
                        Durability::Cached);
        {
            auto ingest = store.beginLayer(lease, layer.request, {});
            QCOMPARE(ingest->offset(), 5);
            ingest->restart();
            QCOMPARE(ingest->offset(), 0);
            ingest->write(layer.blob, {});
            ingest->finish({});
        }
        // Given up before it was published: all of it is still here.
        auto ingest = store.beginLayer(lease, layer.request, {});
        QCOMPARE(ingest->offset(), layer.request.blobBytes);
        ingest->finish({});
        ingest->publish({}, {});
        QVERIFY(store.layers().find(layer.request.chainId));
    }

    void aWrongPartIsDroppedAndTheNextTryStartsFromNothing() {
        const StoreFixture fixture;
        const TestLayer layer = simpleLayer();
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        writeFileAtomic(fixture.directories.data / "ingest" / ("blob-" + layer.request.blob.hex() + ".part"), "wrong",
                        Durability::Cached);
        QVERIFY(kindOf([&] { StoreFixture::bringIn(store, lease, layer); }) == ErrorKind::Corrupt);
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
    }

    void cancellingEndsTheWork() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const TestLayer layer = largeLayer();
        std::stop_source stop;
        {
            auto ingest = store.beginLayer(lease, layer.request, stop.get_token());
            ingest->write(layer.blob.substr(0, 1000), stop.get_token());
            stop.request_stop();
            QVERIFY_THROWS_EXCEPTION(Cancelled, ingest->write(layer.blob.substr(1000), stop.get_token());
                                     ingest->finish(stop.get_token()));
        }
        QVERIFY(unpackers().empty());
        QVERIFY(fixture.names("layers").empty());
    }

    void aKilledUnpackerIsAnErrorAndLeavesNothing() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const TestLayer layer = largeLayer();
        {
            auto ingest = store.beginLayer(lease, layer.request, {});
            // More than a socket holds, so that the child has begun.
            ingest->write(layer.blob.substr(0, 2'000'000), {});
            const auto pids = unpackers();
            QCOMPARE(pids.size(), std::size_t{1});
            ::kill(pids.front(), SIGKILL);
            QVERIFY_THROWS_EXCEPTION(Error, ingest->write(layer.blob.substr(2'000'000), {}); ingest->finish({}));
        }
        QVERIFY(fixture.names("layers").empty());
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
    }

    void aKilledPullLeavesNothingButItsDownload() {
        const StoreFixture fixture;
        const TestLayer layer = largeLayer();
        const int status = StoreFixture::inChild([&] {
            const Store store = fixture.open();
            auto lease = store.openLease("test");
            auto ingest = store.beginLayer(lease, layer.request, {});
            ingest->write(layer.blob.substr(0, 2'000'000), {});
            ::kill(::getpid(), SIGKILL);
            return 0;
        });
        QVERIFY(WIFSIGNALED(status));
        QVERIFY(!fixture.ingestHoldsOnlyParts());
        const Store store = fixture.open();
        {
            auto lease = store.openLease("test");
            // Waits for the orphaned unpacker, which sees the end of its input.
            auto ingest = store.beginLayer(lease, layer.request, {});
            QCOMPARE(ingest->offset(), 2'000'000);
            ingest->write(layer.blob.substr(2'000'000), {});
            ingest->finish({});
            ingest->publish({}, {});
        }
        store.collectGarbage();
        QVERIFY(fixture.names("ingest").empty());
    }

    void twoProcessesShareOneDownload() {
        const StoreFixture fixture;
        const TestLayer layer = largeLayer();
        // Forked before anything is locked, because locks are inherited.
        int begun[2];
        int waiting[2];
        QCOMPARE(::pipe(begun), 0);
        QCOMPARE(::pipe(waiting), 0);
        char byte = 'x';
        const pid_t other = ::fork();
        if (other == 0) {
            static_cast<void>(::read(begun[0], &byte, 1) == 1);
            const Store theirs = fixture.open();
            auto theirLease = theirs.openLease("other");
            static_cast<void>(::write(waiting[1], &byte, 1) == 1);
            ::_exit(theirs.beginLayer(theirLease, layer.request, {}) ? 1 : 0);
        }
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        auto ingest = store.beginLayer(lease, layer.request, {});
        QCOMPARE(::write(begun[1], &byte, 1), 1);
        QCOMPARE(::read(waiting[0], &byte, 1), 1);
        ingest->write(layer.blob, {});
        ingest->finish({});
        ingest->publish({}, {});
        int status = 0;
        ::waitpid(other, &status, 0);
        for (const int fd : {begun[0], begun[1], waiting[0], waiting[1]}) ::close(fd);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }

    void eightThreadsBringInOneLayerOnce() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        const TestLayer layer = largeLayer();
        std::atomic<int> brought{0};
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 8; ++i) {
                threads.emplace_back([&] {
                    auto lease = store.openLease("test");
                    if (StoreFixture::bringIn(store, lease, layer)) ++brought;
                });
            }
        }
        QCOMPARE(brought.load(), 1);
    }

    void oneBlobInTwoPlacesIsDownloadedOnce() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const std::string tar = TarBuilder().file("a", "x").finish();
        const TestLayer first(tar);
        const TestLayer second(tar, first.request.chainId);
        auto lower = store.beginLayer(lease, first.request, {});
        lower->write(first.blob, {});
        lower->finish({});
        auto upper = store.beginLayer(lease, second.request, {});
        QCOMPARE(upper->offset(), second.request.blobBytes);
        upper->finish({});
        lower->publish({}, {});
        upper->publish({first.request.chainId}, {});
        QCOMPARE(store.layers().list().size(), std::size_t{2});
        QCOMPARE(fixture.names("ingest").size(), std::size_t{1});
    }

    void aLayerOfAnEarlierBootIsBroughtInAgain() {
        const StoreFixture fixture;
        const TestLayer layer = simpleLayer();
        {
            const Store store = fixture.open();
            auto lease = store.openLease("test");
            StoreFixture::bringIn(store, lease, layer);
            // What a power cut leaves: a row, and files that may have holes.
            store::detail::Database database(fixture.directories.data / "index.db");
            database.execute("UPDATE layers SET boot = 'an-earlier-one'");
        }
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        QVERIFY(!store.layers().find(layer.request.chainId));
        QVERIFY(StoreFixture::bringIn(store, lease, layer));
        QVERIFY(store.layers().find(layer.request.chainId));
    }
};

GALLEY_TEST(LayerIngestTest);
#include "test_layer_ingest.moc"
