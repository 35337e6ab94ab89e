// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <nlohmann/json.hpp>

#include "engine/base/cancellation.h"
#include "engine/image/pusher.h"
#include "engine/oci/media_types.h"
#include "tests/contract/image/image_fixture.h"
#include "tests/support/image_builder.h"
#include "tests/support/noise.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;
using image::PushCompression;
using image::PushPhase;

namespace {

ImageBuilder twoLayers() {
    ImageBuilder image;
    image.run = "'Cmd':['/bin/app']";
    image.layer(TarBuilder().directory("etc").file("etc/first", "one").finish());
    image.layer(TarBuilder().file("etc/second", noise(3'000'000)).finish());
    return image;
}

/// An image that was pulled from one registry and is called something in another.
struct Here {
    explicit Here(FakeRegistry& from, const ImageBuilder& image = twoLayers()) : origin(from) {
        image.push(origin, "1");
        source = origin.host() + "/library/app:1";
        store.pull(source);
    }

    std::string called(const std::string& name) const {
        store.catalogue().tag(source, name);
        return name;
    }
    image::PushOutcome push(const std::string& name, PushCompression compression = PushCompression::Gzip) {
        return pusher().push({name, {}, compression}, [this](const image::PushProgress& progress) { last = progress; },
                             {});
    }
    image::Pusher pusher(unsigned parallel = 4) const {
        return image::Pusher(store.open(), ImageFixture::client(), parallel);
    }

    FakeRegistry& origin;
    std::string source;
    ImageFixture store;
    image::PushProgress last;
};

/// Requests that send something of a blob.
int uploads(const FakeRegistry& registry) {
    const auto requests = registry.server().requests();
    return static_cast<int>(std::count_if(requests.begin(), requests.end(), [](const HttpRequest& request) {
        return request.method != "GET" && request.path.find("/blobs/uploads/") != std::string::npos;
    }));
}

nlohmann::json manifestAt(FakeRegistry& registry, const std::string& tag) {
    return nlohmann::json::parse(*registry.manifest(tag));
}

/// What comes back from `name` is the same image, layer by layer.
bool comesBackWhole(const std::string& name, const ImageBuilder& image) {
    const ImageFixture elsewhere;
    return elsewhere.pull(name).imageId == image.id();
}

}  // namespace

class PushTest : public QObject {
    Q_OBJECT
private slots:
    void sendsAnImageToAnotherRegistry_data() {
        QTest::addColumn<bool>("isZstd");
        QTest::newRow("gzip") << false;
        QTest::newRow("zstd") << true;
    }
    void sendsAnImageToAnotherRegistry() {
        QFETCH(bool, isZstd);
        FakeRegistry origin;
        FakeRegistry target(FakeRegistry::Login::Bearer);
        Here here(origin);
        const std::string name = here.called(target.host() + "/team/app:2");
        const auto outcome = here.push(name, isZstd ? PushCompression::Zstd : PushCompression::Gzip);
        QCOMPARE(outcome.familiar, name);
        const std::string manifest = *target.manifest("2");
        QCOMPARE(outcome.digest, Digest::ofBytes(manifest).text());
        QCOMPARE(outcome.manifestBytes, static_cast<std::int64_t>(manifest.size()));
        QCOMPARE(manifestAt(target, "2")["layers"][1]["mediaType"].get<std::string>(),
                 std::string("application/vnd.oci.image.layer.v1.tar+") + (isZstd ? "zstd" : "gzip"));
        QVERIFY(comesBackWhole(name, twoLayers()));
        // The manifest comes after all that it names.
        QVERIFY(target.server().requests().size() > 5);
        QCOMPARE(here.last.status, std::string("Done"));
        for (const auto& layer : here.last.layers) QCOMPARE(layer.phase, PushPhase::Pushed);
        QCOMPARE(QString::fromStdString(here.store.leftovers()), QString());
    }

    void sendsNothingTheSecondTime() {
        FakeRegistry origin;
        FakeRegistry target;
        Here here(origin);
        const std::string name = here.called(target.host() + "/team/app:2");
        const auto first = here.push(name);
        const int before = uploads(target);
        const auto second = here.push(name);
        QCOMPARE(uploads(target), before);
        QCOMPARE(second.digest, first.digest);
        for (const auto& layer : here.last.layers) QCOMPARE(layer.phase, PushPhase::AlreadyThere);
    }

    void makesTheSameBlobsEachTime() {
        FakeRegistry origin;
        FakeRegistry one;
        FakeRegistry other;
        Here here(origin);
        const auto first = here.push(here.called(one.host() + "/app:1"));
        const auto second = here.push(here.called(other.host() + "/app:1"));
        QCOMPARE(first.digest, second.digest);
    }

    void mountsWhatANeighbourHas() {
        FakeRegistry origin(FakeRegistry::Login::Bearer);
        Here here(origin);
        // As if the layers were in that one repository only.
        origin.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            const bool isHead = request.method == "HEAD" && request.path.find("/team/copy/blobs/") != std::string::npos;
            return isHead ? std::optional(errorReply(404, "BLOB_UNKNOWN")) : std::nullopt;
        });
        const auto pulled = here.store.catalogue().open(here.source).record.manifest;
        const auto outcome = here.push(here.called(origin.host() + "/team/copy:1"));
        // The manifest that it came with, byte for byte.
        QCOMPARE(outcome.digest, pulled.text());
        for (const auto& layer : here.last.layers) {
            QCOMPARE(layer.phase, PushPhase::Mounted);
            QCOMPARE(layer.mountedFrom, std::string("library/app"));
        }
        QCOMPARE(origin.server().count("PATCH", ""), 0);
    }

    void sendsWhereNothingIsMounted() {
        FakeRegistry origin;
        origin.setHabits({.mounts = false});
        Here here(origin);
        origin.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            const bool isHead = request.method == "HEAD" && request.path.find("/team/copy/blobs/") != std::string::npos;
            return isHead ? std::optional(errorReply(404, "BLOB_UNKNOWN")) : std::nullopt;
        });
        here.push(here.called(origin.host() + "/team/copy:1"));
        for (const auto& layer : here.last.layers) QCOMPARE(layer.phase, PushPhase::Pushed);
        QCOMPARE(origin.openUploads(), std::size_t{0});
    }

    void sendsALayerOnceThatTheImageHasTwice() {
        FakeRegistry origin;
        FakeRegistry target;
        ImageBuilder image;
        const std::string tar = oneFileTar("same", "content");
        image.layer(tar).layer(oneFileTar("other", "content")).layer(tar);
        Here here(origin, image);
        here.push(here.called(target.host() + "/app:1"));
        QCOMPARE(target.server().count("PATCH", ""), 2);
        QCOMPARE(manifestAt(target, "1")["layers"].size(), std::size_t{3});
        QVERIFY(comesBackWhole(target.host() + "/app:1", image));
    }

    void pushesAnImageWithoutLayers() {
        FakeRegistry origin;
        FakeRegistry target;
        const ImageBuilder image;
        Here here(origin, image);
        here.push(here.called(target.host() + "/app:1"));
        QVERIFY(comesBackWhole(target.host() + "/app:1", image));
    }

    void survivesAConnectionThatBreaksHalfWay() {
        FakeRegistry origin;
        FakeRegistry target;
        Here here(origin);
        std::atomic<bool> isFirst = true;
        target.answerEarly([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.method != "PATCH" || !isFirst.exchange(false)) return std::nullopt;
            HttpReply cut;
            cut.cutAfterBodyBytes = 0;
            cut.resets = true;
            cut.takesBodyBytes = 100'000;
            return cut;
        });
        here.push(here.called(target.host() + "/app:1"));
        QVERIFY(comesBackWhole(target.host() + "/app:1", twoLayers()));
    }

    void leavesNoManifestBehindWhenALayerFails() {
        FakeRegistry origin;
        FakeRegistry target;
        Here here(origin);
        target.answerEarly([](const HttpRequest& request) -> std::optional<HttpReply> {
            return request.method == "PATCH" ? std::optional(errorReply(413, "DENIED")) : std::nullopt;
        });
        const std::string name = here.called(target.host() + "/app:1");
        const auto error = errorOf([&] { here.push(name); });
        QVERIFY(error && error->kind() == ErrorKind::Unsupported);
        QVERIFY(!target.manifest("1"));
        QCOMPARE(target.openUploads(), std::size_t{0});
        target.answerEarly({});
        here.push(name);
        QVERIFY(comesBackWhole(name, twoLayers()));
    }

    void canBeCancelled() {
        FakeRegistry origin;
        FakeRegistry target;
        Here here(origin);
        const std::string name = here.called(target.host() + "/app:1");
        std::stop_source stop;
        target.answerEarly([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.method == "PATCH") stop.request_stop();
            return std::nullopt;
        });
        bool isCancelled = false;
        try {
            // One at a time: of an upload that is just being opened nobody knows the address yet.
            here.pusher(1).push({name, {}, PushCompression::Gzip}, nullptr, stop.get_token());
        } catch (const Cancelled&) {
            isCancelled = true;
        }
        QVERIFY(isCancelled);
        QVERIFY(!target.manifest("1"));
        QCOMPARE(target.openUploads(), std::size_t{0});
    }

    void givesTheNameTheDigestThatItHasNow() {
        FakeRegistry origin;
        FakeRegistry target;
        Here here(origin);
        const std::string name = here.called(target.host() + "/app:1");
        const auto outcome = here.push(name);
        const auto details = here.store.catalogue().details(name);
        const std::string pinned = target.host() + "/app@" + outcome.digest;
        QVERIFY(std::count(details.summary.repoDigests.begin(), details.summary.repoDigests.end(), pinned) == 1);
        // A pull of it finds that all is here.
        QVERIFY(here.store.pull(name).upToDate);
    }

    void plansWithoutSending() {
        FakeRegistry origin;
        FakeRegistry target;
        Here here(origin);
        const std::string name = here.called(target.host() + "/app:1");
        const auto before = here.pusher().plan({name, {}, PushCompression::Gzip}, {});
        QCOMPARE(before.layers.size(), std::size_t{2});
        QCOMPARE(before.layersThere, 0);
        std::int64_t blobs = 0;
        for (const auto& layer : twoLayers().layers) blobs += static_cast<std::int64_t>(layer.blob.size());
        QCOMPARE(before.bytesToSend, blobs);
        QCOMPARE(target.server().count("POST", ""), 0);
        here.push(name);
        const auto after = here.pusher().plan({name, {}, PushCompression::Gzip}, {});
        QCOMPARE(after.layersThere, 2);
        QCOMPARE(after.bytesToSend, std::int64_t{0});
        // A neighbour of where the image came from has nothing to send either.
        origin.intercept([](const HttpRequest& request) -> std::optional<HttpReply> {
            return request.method == "HEAD" ? std::optional(errorReply(404, "BLOB_UNKNOWN")) : std::nullopt;
        });
        const auto mounted =
            here.pusher().plan({here.called(origin.host() + "/copy:1"), {}, PushCompression::Gzip}, {});
        QCOMPARE(mounted.layers[0].phase, PushPhase::Mounted);
        QCOMPARE(mounted.bytesToSend, std::int64_t{0});
    }

    void aNewNameIsGivenByThePushAlone() {
        FakeRegistry origin;
        FakeRegistry target;
        Here here(origin);
        const std::string name = target.host() + "/app:1";
        const image::PushRequest request{name, here.source, PushCompression::Gzip};
        QCOMPARE(here.pusher().plan(request, {}).layers.size(), std::size_t{2});
        QVERIFY(!here.store.open().images().findTag(name));
        target.intercept([](const HttpRequest& asked) -> std::optional<HttpReply> {
            return asked.method == "PUT" ? std::optional(errorReply(403, "DENIED")) : std::nullopt;
        });
        QVERIFY(errorOf([&] { here.pusher().push(request, nullptr, {}); }));
        QVERIFY(!here.store.open().images().findTag(name));
        target.intercept({});
        const auto outcome = here.pusher().push(request, nullptr, {});
        const auto given = here.store.open().images().findTag(name);
        QVERIFY(given && given->image.text() == outcome.imageId && given->manifest.text() == outcome.digest);
    }

    void saysWhatCannotBePushed() {
        FakeRegistry origin;
        Here here(origin);
        const auto absent = errorOf([&] { here.push("localhost:1/nothing:1"); });
        QCOMPARE(absent->message(), std::string("An image does not exist locally with the tag: localhost:1/nothing"));
        const auto pinned = errorOf([&] { here.push("nothing@" + Digest::ofBytes("").text()); });
        QCOMPARE(pinned->message(), std::string("cannot push a digest reference"));
    }
};

GALLEY_TEST(PushTest);
#include "test_push.moc"
