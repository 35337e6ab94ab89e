// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/oci/media_types.h"
#include "tests/contract/image/image_fixture.h"
#include "tests/support/image_builder.h"
#include "tests/support/image_documents.h"
#include "tests/support/noise.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;

namespace {

/// Three layers, each compressed in another way.
ImageBuilder threeLayers() {
    ImageBuilder image;
    image.run = "'Cmd':['/bin/app'],'Env':['A=b'],'ExposedPorts':{'5000/tcp':{}}";
    image.layer(TarBuilder().directory("etc").file("etc/first", "one").finish(), "gzip");
    image.layer(TarBuilder().directory("etc").file("etc/second", "two").finish(), "zstd");
    image.layer(TarBuilder().file("etc/third", noise(200000)).finish(), "");
    return image;
}

bool isBlob(const HttpRequest& request) {
    return request.path.find("/blobs/") != std::string::npos;
}

bool isBlobOf(const HttpRequest& request, const std::string& bytes) {
    return request.path.ends_with("/blobs/" + Digest::ofBytes(bytes).text());
}

}  // namespace

class PullTest : public QObject {
    Q_OBJECT
private slots:
    void bringsAnImageIn() {
        FakeRegistry registry(FakeRegistry::Login::Bearer);
        const ImageBuilder image = threeLayers();
        const std::string digest = image.push(registry, "1");
        const ImageFixture here;
        const auto outcome = here.pull(registry.host() + "/team/app:1");
        QCOMPARE(outcome.imageId, image.id());
        QCOMPARE(outcome.digest, digest);
        QCOMPARE(outcome.familiar, registry.host() + "/team/app:1");
        QVERIFY(!outcome.upToDate);
        const auto found = here.catalogue().open(registry.host() + "/team/app:1");
        QCOMPARE(found.record.sizeBytes, std::int64_t{6 + 200000});
        const auto lower = here.open().layers().lowerDirectories(found.record.layers);
        QCOMPARE(lower.size(), std::size_t{3});
        QCOMPARE(readFile(lower[2] / "etc/first"), std::string("one"));
        QCOMPARE(readFile(lower[1] / "etc/second"), std::string("two"));
        QCOMPARE(readFile(lower[0] / "etc/third"), noise(200000));
        // Challenge, token, manifest, config, three layers; nothing twice.
        QCOMPARE(registry.server().requests().size(), std::size_t{7});
        QCOMPARE(QString::fromStdString(here.leftovers()), QString());
    }

    void answersInOneRequestThatAllIsHere() {
        FakeRegistry registry;
        threeLayers().push(registry, "1");
        const ImageFixture here;
        const auto first = here.pull(registry.host() + "/app:1");
        const std::size_t before = registry.server().requests().size();
        const auto second = here.pull(registry.host() + "/app:1");
        QVERIFY(second.upToDate);
        QCOMPARE(second.imageId, first.imageId);
        QCOMPARE(registry.server().requests().size(), before + 1);
        // A digest never changes its meaning: nobody has to be asked.
        QVERIFY(here.pull(registry.host() + "/app@" + first.digest).upToDate);
        QCOMPARE(registry.server().requests().size(), before + 1);
    }

    void fetchesOnlyWhatANewVersionAdds() {
        FakeRegistry registry;
        ImageBuilder image = threeLayers();
        image.push(registry, "1");
        const ImageFixture here;
        const auto first = here.pull(registry.host() + "/app:1");
        image.layer(oneFileTar("added", "four"));
        image.push(registry, "1");
        const int before = registry.server().count("GET", "");
        const auto second = here.pull(registry.host() + "/app:1");
        QVERIFY(!second.upToDate);
        QVERIFY(second.imageId != first.imageId);
        // Manifest, config, one layer.
        QCOMPARE(registry.server().count("GET", "") - before, 3);
        QCOMPARE(here.count("layers"), std::size_t{4});
    }

    void choosesThePlatformFromAnIndex() {
        FakeRegistry registry;
        std::string entries;
        std::map<std::string, std::string> ids;
        for (const std::string& architecture : {std::string("amd64"), std::string("arm64"), std::string("s390x")}) {
            ImageBuilder image;
            image.architecture = architecture;
            image.layer(oneFileTar("arch", architecture));
            const std::string manifest = image.push(registry, "").substr(0);
            entries += (entries.empty() ? "" : ",") + descriptorJson(oci::kOciManifest, manifest,
                                                                     std::to_string(image.manifest().size()),
                                                                     platformJson("linux", architecture));
            ids[architecture] = image.id();
        }
        const std::string top = registry.addManifest(indexJson(entries), "1", std::string(oci::kOciIndex));
        const ImageFixture here;
        const auto arm = here.pull(registry.host() + "/app:1", "linux/arm64");
        QCOMPARE(arm.imageId, ids["arm64"]);
        QCOMPARE(arm.digest, top);
        // The tag is here, but not for this platform.
        QCOMPARE(here.pull(registry.host() + "/app:1", "linux/s390x").imageId, ids["s390x"]);
        QVERIFY(here.pull(registry.host() + "/app:1", "linux/s390x").upToDate);
        const auto missing = errorOf([&] { here.pull(registry.host() + "/app:1", "linux/riscv64"); });
        QVERIFY(missing && missing->kind() == ErrorKind::NotFound);
        QVERIFY(QString::fromStdString(missing->message()).contains(QStringLiteral("linux/amd64, linux/arm64")));
    }

    void refusesAnotherPlatformThanTheChosenOne() {
        FakeRegistry registry;
        threeLayers().push(registry, "1");
        const ImageFixture here;
        const auto error = errorOf([&] { here.pull(registry.host() + "/app:1", "linux/arm64"); });
        QVERIFY(error && error->kind() == ErrorKind::NotFound);
        QCOMPARE(here.count("layers"), std::size_t{0});
    }

    void publishesNothingOfABrokenImage_data() {
        QTest::addColumn<int>("fault");
        const QStringList names{QStringLiteral("flipped byte"),       QStringLiteral("short body"),
                                QStringLiteral("long body"),          QStringLiteral("wrong diff id"),
                                QStringLiteral("truncated gzip"),     QStringLiteral("fewer diff ids than layers"),
                                QStringLiteral("config changed"),     QStringLiteral("manifest and index at once"),
                                QStringLiteral("manifest changed"),   QStringLiteral("layer is no archive"),
                                QStringLiteral("layer leads outside")};
        for (int i = 0; i < names.size(); ++i) QTest::newRow(qPrintable(names[i])) << i;
    }
    void publishesNothingOfABrokenImage() {
        QFETCH(int, fault);
        FakeRegistry registry;
        ImageBuilder image = threeLayers();
        const std::string victim = image.layers[0].blob;
        std::string damaged = victim;
        std::string reference = registry.host() + "/app:1";
        if (fault == 0) damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
        if (fault == 1) damaged.resize(damaged.size() / 2);
        if (fault == 2) damaged += "more";
        if (fault == 3) image.layers[0].diffId = digestOf('a');
        if (fault == 4) image.layers[0].blob.resize(victim.size() - 12);
        if (fault == 9) image.layers[0].blob = noise(4000);
        if (fault == 10) {
            image.layers.clear();
            image.layer(
                TarBuilder().symlink("/etc", "x").file("x/../../../escape", "y").file("../escape", "y").finish());
        }
        image.push(registry, "1");
        registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            HttpReply reply;
            if (fault <= 2 && isBlobOf(request, victim)) {
                reply.body = damaged;
                return reply;
            }
            if (fault == 6 && isBlobOf(request, image.config())) {
                reply.body = image.config();
                reply.body.back() = ' ';
                return reply;
            }
            return {};
        });
        if (fault == 5) {
            ImageBuilder fewer = image;
            fewer.layers.pop_back();
            registry.addBlob(fewer.config());
            std::string bytes = image.manifest();
            const auto at = bytes.find(image.id());
            bytes.replace(at, image.id().size(), fewer.id());
            const std::string size = "\"size\":" + std::to_string(image.config().size());
            bytes.replace(bytes.find(size), size.size(), "\"size\":" + std::to_string(fewer.config().size()));
            registry.addManifest(bytes, "1");
        }
        if (fault == 7) {
            std::string bytes = image.manifest();
            bytes.back() = ',';
            registry.addManifest(bytes + json("'manifests':[]}"), "1");
        }
        if (fault == 8) reference = registry.host() + "/app@" + registry.addManifest(image.manifest() + "\n");
        if (fault == 8) {
            registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
                if (isBlob(request)) return {};
                HttpReply reply;
                reply.body = image.manifest();
                return reply;
            });
        }
        const ImageFixture here;
        const auto error = errorOf([&] { here.pull(reference); });
        QVERIFY(error);
        QVERIFY2(error->kind() == ErrorKind::Corrupt || error->kind() == ErrorKind::Forbidden,
                 error->message().c_str());
        QVERIFY(here.catalogue().list().empty());
        QVERIFY(!std::filesystem::exists(here.directories.data / "escape"));
        for (const auto& item : std::filesystem::directory_iterator(here.directories.data / "ingest")) {
            QVERIFY2(item.path().extension() == ".part", item.path().c_str());
        }
        // The honest image can be pulled right away.
        registry.intercept(nullptr);
        threeLayers().push(registry, "1");
        QCOMPARE(here.pull(registry.host() + "/app:1").imageId, threeLayers().id());
        QCOMPARE(QString::fromStdString(here.leftovers()), QString());
    }

    void goesOnWhereACancelledPullStopped() {
        // What a registry's answers are made of outlives it: it may still answer when the test is done.
        ImageBuilder image;
        std::atomic<bool> silent = true;
        FakeRegistry registry;
        const std::string content = noise(3000000);
        image.layer(oneFileTar("big", content), "");
        image.push(registry, "1");
        registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (!silent || !isBlobOf(request, image.layers[0].blob)) return {};
            HttpReply reply;
            reply.body = image.layers[0].blob.substr(0, 1000000);
            reply.claimedLength = image.layers[0].blob.size();
            reply.staysSilent = true;
            return reply;
        });
        const ImageFixture here;
        std::stop_source source;
        const auto stopInTheMiddle = [&](const image::PullProgress& progress) {
            if (!progress.layers.empty() && progress.layers[0].currentBytes >= 900000) source.request_stop();
        };
        QVERIFY_EXCEPTION_THROWN(
            here.puller().pull({registry.host() + "/app:1", {}}, stopInTheMiddle, source.get_token()), Cancelled);
        QVERIFY(here.catalogue().list().empty());
        QCOMPARE(here.count("layers"), std::size_t{0});
        silent = false;
        here.pull(registry.host() + "/app:1");
        const auto last = registry.server().requests().back();
        QVERIFY2(last.header("range").starts_with("bytes="), last.header("range").c_str());
        const auto lower =
            here.open().layers().lowerDirectories(here.catalogue().open(registry.host() + "/app:1").record.layers);
        QVERIFY(readFile(lower[0] / "big") == content);
    }

    void startsOverWhenWhatWasKeptIsDamaged() {
        FakeRegistry registry;
        ImageBuilder image;
        image.layer(oneFileTar("big", noise(500000)));
        image.push(registry, "1");
        const ImageFixture here;
        const store::Store opened = here.open();
        const std::string part = "blob-" + Digest::ofBytes(image.layers[0].blob).hex() + ".part";
        writeFileAtomic(here.directories.data / "ingest" / part, std::string(1000, 'x'), Durability::Cached);
        QCOMPARE(here.pull(registry.host() + "/app:1").imageId, image.id());
    }

    void sharesOneDownloadBetweenPulls() {
        FakeRegistry registry;
        ImageBuilder image;
        for (int i = 0; i < 6; ++i)
            image.layer(oneFileTar("file" + std::to_string(i), noise(400000 + static_cast<std::size_t>(i))));
        image.push(registry, "1");
        const ImageFixture here;
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> pulls;
            for (int i = 0; i < 5; ++i) {
                pulls.emplace_back(
                    [&] { good += here.pull(registry.host() + "/app:1").imageId == image.id() ? 1 : 0; });
            }
        }
        QCOMPARE(good.load(), 5);
        for (const BuiltLayer& layer : image.layers) {
            QCOMPARE(registry.server().count("GET", Digest::ofBytes(layer.blob).text()), 1);
        }
    }

    void takesOneLayerTwiceNoLayerAndManyLayers() {
        const ImageFixture here;
        FakeRegistry registry;
        ImageBuilder twice;
        twice.layer(oneFileTar("a", "1")).layer(oneFileTar("a", "1")).layer(oneFileTar("a", "1"));
        twice.push(registry, "twice");
        here.pull(registry.host() + "/app:twice");
        QCOMPARE(here.catalogue().open(registry.host() + "/app:twice").record.layers.size(), std::size_t{3});
        ImageBuilder none;
        none.push(registry, "none");
        QCOMPARE(here.pull(registry.host() + "/app:none").imageId, none.id());
        ImageBuilder many;
        for (int i = 0; i < 128; ++i) many.layer(oneFileTar("f" + std::to_string(i), std::to_string(i)), "");
        many.push(registry, "many");
        here.pull(registry.host() + "/app:many");
        const auto lower =
            here.open().layers().lowerDirectories(here.catalogue().open(registry.host() + "/app:many").record.layers);
        QCOMPARE(readFile(lower[0] / "f127"), std::string("127"));
    }

    void showsProgressOneCallAtATimeAndTheEnd() {
        FakeRegistry registry;
        ImageBuilder image = threeLayers();
        image.push(registry, "1");
        const ImageFixture here;
        std::atomic<int> inside = 0;
        std::atomic<bool> overlapped = false;
        std::vector<image::PullProgress> seen;
        here.puller().pull({registry.host() + "/app:1", {}},
                           [&](const image::PullProgress& progress) {
                               if (++inside > 1) overlapped = true;
                               seen.push_back(progress);
                               --inside;
                           },
                           {});
        QVERIFY(!overlapped);
        QVERIFY(!seen.empty());
        QCOMPARE(seen.back().status, std::string("Done"));
        QCOMPARE(seen.back().layers.size(), std::size_t{3});
        for (const auto& layer : seen.back().layers) QVERIFY(layer.phase == image::LayerPhase::Done);
        QCOMPARE(seen.back().layers[0].id, Digest::ofBytes(image.layers[0].blob).shortHex());
    }

    void survivesAFailingDisplay() {
        FakeRegistry registry;
        threeLayers().push(registry, "1");
        const ImageFixture here;
        const auto throwing = [](const image::PullProgress&) { throw std::runtime_error("display"); };
        QCOMPARE(here.puller().pull({registry.host() + "/app:1", {}}, throwing, {}).imageId, threeLayers().id());
    }

    void refusesImagesForOtherSystems() {
        FakeRegistry registry;
        ImageBuilder image = threeLayers();
        image.os = "windows";
        image.push(registry, "1");
        const ImageFixture here;
        const auto error = errorOf([&] { here.pull(registry.host() + "/app:1"); });
        QVERIFY(error && error->kind() == ErrorKind::Unsupported);
    }

    void reportsTheFirstErrorOfSeveralLayers() {
        ImageBuilder image = threeLayers();
        FakeRegistry registry;
        image.push(registry, "1");
        registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (!isBlob(request) || isBlobOf(request, image.config())) return {};
            HttpReply reply;
            reply.status = 403;
            return reply;
        });
        const ImageFixture here;
        const auto error = errorOf([&] { here.pull(registry.host() + "/app:1"); });
        QVERIFY(error && error->kind() == ErrorKind::Forbidden);
        QVERIFY(QString::fromStdString(error->context()).startsWith(QStringLiteral("pulling layer ")));
    }
};

GALLEY_TEST(PullTest);
#include "test_pull.moc"
