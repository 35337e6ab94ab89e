// SPDX-License-Identifier: Apache-2.0
// Images that are named by what they are instead of by a tag, and documents that are handed on as they came.
#include <nlohmann/json.hpp>

#include "engine/image/pusher.h"
#include "engine/oci/media_types.h"
#include "tests/contract/image/image_fixture.h"
#include "tests/support/image_builder.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;

namespace {

ImageBuilder imageOf(const std::string& content) {
    ImageBuilder image;
    image.run = "'Cmd':['/bin/app']";
    image.layer(oneFileTar("base", "the same in both")).layer(oneFileTar("content", content));
    return image;
}

/// A registry where app:1 is one image until it is moved to another.
struct Moving {
    FakeRegistry registry;
    ImageFixture here;
    ImageBuilder before = imageOf("before");
    ImageBuilder after = imageOf("after, and longer");
    std::string pin = before.push(registry, "1");

    std::string repository() const { return registry.host() + "/app"; }
    std::string tagged() const { return repository() + ":1"; }
    std::string pinned() const { return repository() + "@" + pin; }
    std::string both() const { return repository() + ":1@" + pin; }
    void move() { after.push(registry, "1"); }
    image::ImageSummary only() const {
        const auto all = here.catalogue().list();
        return all.size() == 1 ? all[0] : image::ImageSummary();
    }
};

using Texts = std::vector<std::string>;

std::string manifestPath(const HttpRequest& request) {
    const auto at = request.path.find("/manifests/");
    return at == std::string::npos ? std::string() : request.path.substr(at + 11);
}

/// A manifest as tools for signatures and bills of materials write them, with blanks and an order of its own.
std::string referrer(const ImageBuilder& image) {
    nlohmann::json document = nlohmann::json::parse(image.manifest());
    document["artifactType"] = "application/vnd.example.sbom.v1";
    document["subject"] = {{"mediaType", oci::kOciManifest}, {"digest", digestOf('5')}, {"size", 1234}};
    document["annotations"] = {{"org.opencontainers.image.created", "2026-01-02T03:04:05Z"}, {"\u00e4", "\u2014"}};
    document["layers"][0]["annotations"] = {{"org.opencontainers.image.title", "base"}};
    document["config"]["data"] = "e30=";
    document["unknown"] = {1, 2.5, nullptr, {{"deep", true}}};
    return "\n" + document.dump(2) + " \n";
}

}  // namespace

class PinsTest : public QObject {
    Q_OBJECT
private slots:
    void aDigestIsPulledAndListedWithoutATag() {
        Moving world;
        const auto outcome = world.here.pull(world.pinned());
        QCOMPARE(outcome.imageId, world.before.id());
        QCOMPARE(outcome.digest, world.pin);
        QCOMPARE(outcome.familiar, world.pinned());
        QCOMPARE(world.only().tags, Texts());
        QCOMPARE(world.only().repoDigests, Texts{world.pinned()});
        // The tag, which means the same in the registry, is not here: nobody has asked for it.
        QVERIFY(!world.here.catalogue().find(world.tagged()));
        for (const HttpRequest& request : world.registry.server().requests()) {
            QVERIFY2(manifestPath(request) != "1", "a pull by digest asks for no tag");
        }
    }

    void aTagThatMovesTakesNoPinAlong() {
        Moving world;
        world.here.pull(world.tagged());
        world.here.pull(world.pinned());
        world.move();
        const int asked = world.registry.server().count("GET", "");
        QVERIFY(world.here.pull(world.pinned()).upToDate);
        QCOMPARE(world.registry.server().count("GET", ""), asked);
        const auto moved = world.here.pull(world.tagged());
        QCOMPARE(moved.imageId, world.after.id());
        QVERIFY(!moved.upToDate);
        const auto catalogue = world.here.catalogue();
        QCOMPARE(catalogue.open(world.tagged()).record.id.text(), world.after.id());
        QCOMPARE(catalogue.open(world.pinned()).record.id.text(), world.before.id());
        QCOMPARE(catalogue.list().size(), std::size_t{2});
    }

    void aPinThatIsPulledAfterTheTagMovedIsTheOldImage() {
        Moving world;
        world.move();
        QCOMPARE(world.here.pull(world.pinned()).imageId, world.before.id());
        QCOMPARE(world.here.pull(world.tagged()).imageId, world.after.id());
    }

    /// As Docker does: the digest says what is fetched, and the tag is not given to it.
    void aTagBesideADigestIsNotBelieved() {
        Moving world;
        world.move();
        const auto outcome = world.here.pull(world.both());
        QCOMPARE(outcome.imageId, world.before.id());
        QCOMPARE(outcome.digest, world.pin);
        for (const HttpRequest& request : world.registry.server().requests()) QVERIFY(manifestPath(request) != "1");
        QCOMPARE(world.only().tags, Texts());
        QCOMPARE(world.only().repoDigests, Texts{world.pinned()});
        const auto catalogue = world.here.catalogue();
        QCOMPARE(catalogue.open(world.both()).record.id.text(), world.before.id());
        QVERIFY(!catalogue.find(world.tagged()));
        QVERIFY(world.here.pull(world.both()).upToDate);
        QVERIFY(world.here.pull(world.pinned()).upToDate);
    }

    void aWrongDigestIsRefused_data() {
        QTest::addColumn<bool>("isThere");
        QTest::newRow("the registry has nothing of that name") << false;
        QTest::newRow("the registry sends something else") << true;
    }
    void aWrongDigestIsRefused() {
        QFETCH(bool, isThere);
        Moving world;
        const std::string wrong = digestOf('f');
        if (isThere) {
            world.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
                if (manifestPath(request) != wrong) return {};
                HttpReply reply;
                reply.headers = {{"Content-Type", std::string(oci::kOciManifest)}, {"Docker-Content-Digest", wrong}};
                reply.body = world.before.manifest();
                return reply;
            });
        }
        for (const std::string& name : {world.repository() + "@" + wrong, world.repository() + ":1@" + wrong}) {
            const auto error = errorOf([&] { world.here.pull(name); });
            QVERIFY(error);
            QCOMPARE(error->kind(), isThere ? ErrorKind::Corrupt : ErrorKind::NotFound);
        }
        QVERIFY(world.here.catalogue().list().empty());
        QCOMPARE(world.here.count("layers"), std::size_t{0});
        QCOMPARE(QString::fromStdString(world.here.leftovers()), QString());
    }

    void aPinOfAnIndexIsThatOfTheIndex() {
        Moving world;
        const std::string index =
            indexJson(descriptorJson(oci::kOciManifest, world.pin, std::to_string(world.before.manifest().size()),
                                     platformJson("linux", oci::Platform::host().architecture)));
        const std::string pin = world.registry.addManifest(index, "many", std::string(oci::kOciIndex));
        const std::string name = world.repository() + "@" + pin;
        QCOMPARE(world.here.pull(name).digest, pin);
        QCOMPARE(world.only().repoDigests, Texts{name});
        // The manifest behind it is another pin of the same image.
        QVERIFY(!world.here.catalogue().find(world.pinned()));
        QCOMPARE(world.here.pull(world.pinned()).imageId, world.before.id());
        QCOMPARE(world.only().repoDigests.size(), std::size_t{2});
    }

    void inspectNamesThePin() {
        Moving world;
        world.here.pull(world.tagged());
        for (const std::string& name : {world.tagged(), world.pinned(), world.both(), world.before.id()}) {
            const auto document = nlohmann::json::parse(world.here.catalogue().inspect(name));
            QCOMPARE(document["RepoTags"].get<Texts>(), Texts{world.tagged()});
            QCOMPARE(document["RepoDigests"].get<Texts>(), Texts{world.pinned()});
            QCOMPARE(document["Id"].get<std::string>(), world.before.id());
        }
    }

    void aPinIsRemovedByItsName_data() {
        QTest::addColumn<bool>("withTag");
        QTest::newRow("name@digest") << false;
        QTest::newRow("name:tag@digest") << true;
    }
    void aPinIsRemovedByItsName() {
        QFETCH(bool, withTag);
        Moving world;
        world.here.pull(world.pinned());
        const auto nobody = [](const Digest&) { return std::vector<image::ImageUser>(); };
        const auto removed = world.here.catalogue().remove(withTag ? world.both() : world.pinned(), false, nobody);
        QVERIFY(removed.size() >= 2);
        QCOMPARE(removed[0].untagged, world.pinned());
        QCOMPARE(removed[1].deleted, world.before.id());
        QVERIFY(world.here.catalogue().list().empty());
        QCOMPARE(world.here.count("layers"), std::size_t{0});
    }

    void removingThePinOfAMovedTagLeavesTheTag() {
        Moving world;
        world.here.pull(world.tagged());
        world.move();
        world.here.pull(world.tagged());
        const auto nobody = [](const Digest&) { return std::vector<image::ImageUser>(); };
        world.here.catalogue().remove(world.pinned(), false, nobody);
        QCOMPARE(world.only().id, world.after.id());
        QCOMPARE(world.only().tags, Texts{world.tagged()});
    }

    void aReferrerIsKeptByteForByteThroughPullAndPush() {
        FakeRegistry origin;
        FakeRegistry target;
        const ImageBuilder image = imageOf("signed");
        image.push(origin, "");
        const std::string bytes = referrer(image);
        const std::string digest = origin.addManifest(bytes, "1");
        const ImageFixture here;
        const auto outcome = here.pull(origin.host() + "/app:1");
        QCOMPARE(outcome.digest, digest);
        QCOMPARE(outcome.imageId, image.id());
        QCOMPARE(*here.open().blobs().read(Digest::parse(digest)), bytes);
        const std::string name = target.host() + "/copy/app:2";
        here.catalogue().tag(origin.host() + "/app:1", name);
        image::Pusher pusher(here.open(), ImageFixture::client());
        // Blobs go up as they came only where they are kept or known: the same registry, a second name.
        const std::string sibling = origin.host() + "/sibling:2";
        here.catalogue().tag(origin.host() + "/app:1", sibling);
        const auto pushed = pusher.push({sibling, {}, image::PushCompression::Gzip}, nullptr, {});
        QCOMPARE(pushed.digest, digest);
        QCOMPARE(*origin.manifest("2"), bytes);
        // A pull of what was pushed brings the same document in again.
        const ImageFixture elsewhere;
        QCOMPARE(elsewhere.pull(origin.host() + "/sibling:2").digest, digest);
        QCOMPARE(*elsewhere.open().blobs().read(Digest::parse(digest)), bytes);
        // Where the layers have to be compressed anew there is another manifest, which claims no subject: what was
        // signed was the other one.
        pusher.push({name, {}, image::PushCompression::Gzip}, nullptr, {});
        const auto made = nlohmann::json::parse(*target.manifest("2"));
        QVERIFY(*target.manifest("2") != bytes);
        QVERIFY(!made.contains("subject"));
        QCOMPARE(ImageFixture().pull(name).imageId, image.id());
    }

    void annotationsOfAnIndexAreKeptByteForByte() {
        Moving world;
        const std::string index =
            "{ \"schemaVersion\": 2,\n  \"manifests\": [" +
            descriptorJson(oci::kOciManifest, world.pin, std::to_string(world.before.manifest().size()),
                           platformJson("linux", oci::Platform::host().architecture) + ",'annotations':{'a':'b'}") +
            "], \"annotations\": {\"x\":\"y\"}, \"artifactType\": \"application/vnd.example\" }";
        const std::string pin = world.registry.addManifest(index, "many", std::string(oci::kOciIndex));
        QCOMPARE(world.here.pull(world.repository() + ":many").digest, pin);
        QCOMPARE(*world.here.open().blobs().read(Digest::parse(pin)), index);
    }
};

GALLEY_TEST(PinsTest);
#include "test_pins.moc"
