// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/uploader.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/oci/media_types.h"
#include "tests/support/noise.h"
#include "tests/support/test_case.h"
#include "tests/unit/registry/registry_fixture.h"

using namespace galley;
using oci::Reference;
using registry::BlobUpload;
using registry::Client;
using registry::Uploader;
using test::contains;
using test::errorOf;
using test::FakeRegistry;
using test::FakeUploads;
using test::HttpReply;
using test::HttpRequest;
using test::login;
using test::noise;
using test::quick;
using test::status;
using Login = test::FakeRegistry::Login;

namespace {

/// Bytes that can be read from anywhere; how often and from where is remembered.
struct Content {
    explicit Content(std::size_t size) : bytes(noise(size)), digest(Digest::ofBytes(bytes)) {}

    std::string bytes;
    Digest digest;
    std::vector<std::int64_t> opened;

    BlobUpload stream() {
        BlobUpload upload;
        upload.open = [this](std::int64_t offset) -> http::Source {
            opened.push_back(offset);
            return [this, at = static_cast<std::size_t>(offset)](char* buffer, std::size_t capacity) mutable {
                const std::size_t count = std::min({capacity, std::size_t{70'000}, bytes.size() - at});
                std::memcpy(buffer, bytes.data() + at, count);
                at += count;
                return count;
            };
        };
        return upload;
    }
    BlobUpload whole() {
        BlobUpload upload = stream();
        upload.digest = digest;
        upload.bytes = static_cast<std::int64_t>(bytes.size());
        return upload;
    }
};

struct Setup {
    explicit Setup(Login kind = Login::None, std::shared_ptr<registry::CredentialSource> credentials = nullptr)
        : registry(kind), client(std::move(credentials), quick()), uploader(client) {}

    Reference repository(const std::string& rest = "team/app:1") const {
        return Reference::parse(registry.host() + "/" + rest);
    }
    registry::UploadedBlob upload(const BlobUpload& blob) { return uploader.uploadBlob(repository(), blob, {}); }
    bool has(const Content& content) { return registry.has("team/app", content.digest.text()); }
    /// The first request of this method gets this answer before its body.
    void breakOnce(const std::string& method, HttpReply reply) {
        auto isFirst = std::make_shared<std::atomic<bool>>(true);
        registry.answerEarly([isFirst, method, reply](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.method != method || !isFirst->exchange(false)) return std::nullopt;
            return reply;
        });
    }
    std::vector<HttpRequest> all(const std::string& method) const {
        std::vector<HttpRequest> found;
        for (const HttpRequest& request : registry.server().requests()) {
            if (request.method == method) found.push_back(request);
        }
        return found;
    }

    FakeRegistry registry;
    Client client;
    Uploader uploader;
};

HttpReply resetAfter(std::size_t bytes) {
    HttpReply reply;
    reply.cutAfterBodyBytes = 0;
    reply.resets = true;
    reply.takesBodyBytes = bytes;
    return reply;
}

std::string manifestOf(const Content& content) {
    return "{\"schemaVersion\":2,\"about\":\"" + content.digest.text() + "\"}";
}

}  // namespace

class RegistryUploaderTest : public QObject {
    Q_OBJECT
private slots:
    void sendsWhatIsKnownInOneRequest() {
        for (const std::size_t size : {std::size_t{1}, std::size_t{1000}, std::size_t{3'000'000}}) {
            Setup setup;
            Content content(size);
            const auto uploaded = setup.upload(content.whole());
            QVERIFY(uploaded.digest == content.digest);
            QCOMPARE(uploaded.bytes, static_cast<std::int64_t>(size));
            QVERIFY(setup.has(content));
            QCOMPARE(setup.registry.server().requests().size(), std::size_t{2});
            QCOMPARE(setup.all("PUT").front().header("content-length"), std::to_string(size));
            QCOMPARE(setup.registry.openUploads(), std::size_t{0});
        }
    }

    void findsTheDigestOfAStreamOnTheWay() {
        for (const std::size_t size : {std::size_t{1}, std::size_t{20'000'000}}) {
            Setup setup;
            Content content(size);
            std::int64_t told = 0;
            BlobUpload stream = content.stream();
            stream.onProgress = [&](std::int64_t bytes) { told = bytes; };
            const auto uploaded = setup.upload(stream);
            QVERIFY(uploaded.digest == content.digest);
            QCOMPARE(uploaded.bytes, static_cast<std::int64_t>(size));
            QCOMPARE(told, static_cast<std::int64_t>(size));
            QVERIFY(setup.has(content));
            QCOMPARE(setup.all("PATCH").size(), std::size_t{1});
            QCOMPARE(setup.all("PATCH").front().header("content-range"), std::string());
            QCOMPARE(setup.all("PUT").front().body, std::string());
            QCOMPARE(content.opened, std::vector<std::int64_t>{0});
        }
    }

    void followsRelativeAndAbsoluteLocations() {
        for (const bool isRelative : {true, false}) {
            Setup setup;
            setup.registry.setHabits({.hasRelativeLocations = isRelative});
            Content content(5000);
            setup.upload(content.stream());
            QVERIFY(setup.has(content));
            // What the registry put into the address comes back to it.
            QVERIFY(setup.all("PUT").front().query.starts_with("_state=s&digest=sha256%3A"));
        }
    }

    void sendsPiecesToARegistryThatTakesNoStreams() {
        Setup setup;
        setup.registry.setHabits({.takesStreams = false});
        Content content(20'000'000);
        QVERIFY(setup.upload(content.stream()).digest == content.digest);
        QVERIFY(setup.has(content));
        const auto patches = setup.all("PATCH");
        QCOMPARE(patches.size(), std::size_t{4});
        QCOMPARE(patches[1].header("content-range"), std::string("0-8388607"));
        QCOMPARE(patches[3].header("content-range"), std::string("16777216-19999999"));
    }

    void makesPiecesAsLargeAsTheRegistryWants() {
        Setup setup;
        setup.registry.setHabits({.takesStreams = false, .chunkMinimum = "12000000"});
        Content content(20'000'000);
        setup.upload(content.stream());
        QCOMPARE(setup.all("PATCH")[1].header("content-range"), std::string("0-11999999"));
    }

    void goesOnWhereABrokenConnectionLeftIt_data() {
        QTest::addColumn<bool>("isStream");
        QTest::addColumn<qulonglong>("after");
        for (const bool isStream : {false, true}) {
            for (const qulonglong after : {0ULL, 1ULL, 4'000'000ULL, 11'999'999ULL}) {
                QTest::addRow("%s after %llu", isStream ? "stream" : "file", after) << isStream << after;
            }
        }
    }
    void goesOnWhereABrokenConnectionLeftIt() {
        QFETCH(bool, isStream);
        QFETCH(qulonglong, after);
        Setup setup;
        Content content(12'000'000);
        setup.breakOnce(isStream ? "PATCH" : "PUT", resetAfter(static_cast<std::size_t>(after)));
        const auto uploaded = setup.upload(isStream ? content.stream() : content.whole());
        QVERIFY(uploaded.digest == content.digest);
        QVERIFY(setup.has(content));
        // "0-0" is what registries say of nothing and of one byte: that byte is sent again, which they refuse.
        QCOMPARE(setup.all("POST").size(), std::size_t{after == 1 ? 2U : 1U});
        if (after > 1) QCOMPARE(content.opened.back(), static_cast<std::int64_t>(after));
    }

    void sendsOnlyThePieceAgainThatWasOnItsWay() {
        Setup setup;
        setup.registry.setHabits({.takesStreams = false});
        Content content(20'000'000);
        std::atomic<int> patches = 0;
        setup.registry.answerEarly([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.method != "PATCH" || ++patches != 3) return std::nullopt;
            return resetAfter(1'000'000);
        });
        setup.upload(content.stream());
        QVERIFY(setup.has(content));
        // Once as a stream, once in pieces.
        QCOMPARE(content.opened, (std::vector<std::int64_t>{0, 0}));
    }

    void beginsAnewWhenTheRegistryHasLostTheUpload_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("isStream");
        for (const int code : {404, 416}) {
            QTest::addRow("%d to a stream", code) << code << true;
            QTest::addRow("%d to a file", code) << code << false;
        }
    }
    void beginsAnewWhenTheRegistryHasLostTheUpload() {
        QFETCH(int, code);
        QFETCH(bool, isStream);
        Setup setup;
        Content content(3'000'000);
        setup.breakOnce(isStream ? "PATCH" : "PUT", status(code));
        setup.upload(isStream ? content.stream() : content.whole());
        QVERIFY(setup.has(content));
        QCOMPARE(setup.all("POST").size(), std::size_t{2});
    }

    void beginsAnewWithoutAnAnswerToWhatIsThere() {
        Setup setup;
        setup.registry.setHabits({.tellsProgress = false});
        Content content(3'000'000);
        setup.breakOnce("PATCH", resetAfter(1'000'000));
        QVERIFY(setup.upload(content.stream()).digest == content.digest);
        QVERIFY(setup.has(content));
    }

    void waitsAsARegistryAsks() {
        for (const char* method : {"POST", "PATCH", "PUT"}) {
            Setup setup;
            HttpReply busy = status(429);
            busy.headers = {{"Retry-After", "0"}};
            setup.breakOnce(method, busy);
            Content content(3'000'000);
            setup.upload(content.stream());
            QVERIFY(setup.has(content));
        }
    }

    void survivesFaultsOfTheServer() {
        for (const char* method : {"POST", "PATCH", "PUT"}) {
            Setup setup;
            setup.breakOnce(method, status(502));
            Content content(3'000'000);
            setup.upload(content.stream());
            QVERIFY(setup.has(content));
        }
    }

    void givesUpInTheEndAndCancels() {
        Setup setup;
        Content content(3'000'000);
        setup.registry.answerEarly([](const HttpRequest& request) -> std::optional<HttpReply> {
            return request.method == "PATCH" ? std::optional(status(500)) : std::nullopt;
        });
        const auto error = errorOf([&] { setup.upload(content.stream()); });
        QVERIFY(error && error->kind() == ErrorKind::Network);
        QCOMPARE(setup.registry.openUploads(), std::size_t{0});
    }

    void saysThatALayerIsTooLargeAndCancels() {
        Setup setup;
        Content content(3'000'000);
        setup.registry.answerEarly([](const HttpRequest& request) -> std::optional<HttpReply> {
            return request.method == "PATCH" ? std::optional(status(413)) : std::nullopt;
        });
        const auto error = errorOf([&] { setup.upload(content.stream()); });
        QVERIFY(error && contains(*error, "size"));
        QCOMPARE(setup.registry.openUploads(), std::size_t{0});
        QCOMPARE(setup.all("PATCH").size(), std::size_t{1});
    }

    void getsATokenThatMayPush() {
        Setup setup(Login::Bearer);
        Content content(3'000'000);
        setup.upload(content.stream());
        QVERIFY(setup.has(content));
        QCOMPARE(setup.registry.server().count("GET", "/token"), 1);
    }

    void getsANewTokenWhenOneExpiresHalfWay() {
        Setup setup(Login::Bearer);
        Content content(3'000'000);
        std::atomic<bool> isFirst = true;
        setup.registry.answerEarly([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.method == "PATCH" && isFirst.exchange(false)) setup.registry.expireTokens();
            return std::nullopt;
        });
        setup.upload(content.stream());
        QVERIFY(setup.has(content));
        QVERIFY(setup.registry.server().count("GET", "/token") >= 2);
    }

    void mountsWithATokenForBothRepositories() {
        Setup setup(Login::Bearer);
        Content content(1000);
        setup.uploader.uploadBlob(setup.repository("library/base:1"), content.whole(), {});
        QVERIFY(!setup.uploader.findBlob(setup.repository(), content.digest, {}));
        QVERIFY(setup.uploader.mountBlob(setup.repository(), content.digest, "library/base", {}));
        QCOMPARE(*setup.uploader.findBlob(setup.repository(), content.digest, {}), std::int64_t{1000});
    }

    void takesARefusedMountForANo() {
        Setup setup;
        setup.registry.setHabits({.mounts = false});
        Content content(1000);
        setup.uploader.uploadBlob(setup.repository("library/base:1"), content.whole(), {});
        QVERIFY(!setup.uploader.mountBlob(setup.repository(), content.digest, "library/base", {}));
        // What the registry opened instead is closed again.
        QCOMPARE(setup.registry.openUploads(), std::size_t{0});
        for (const int code : {400, 401, 403, 404, 405}) {
            setup.breakOnce("POST", status(code));
            QVERIFY(!setup.uploader.mountBlob(setup.repository(), content.digest, "library/base", {}));
        }
    }

    void sendsNoSecretToAnotherOrigin() {
        FakeRegistry other;
        const test::HttpServer storage(
            [&](const HttpRequest& request) { return status(request.method == "PUT" ? 201 : 202); }, "127.0.0.2");
        Setup setup(Login::Basic, login("cook", "recipe"));
        setup.registry.requireLogin("cook", "recipe");
        setup.registry.setHabits({.otherOrigin = storage.url("")});
        Content content(3'000'000);
        setup.upload(content.whole());
        const HttpRequest put = storage.requests().back();
        QVERIFY(put.body == content.bytes);
        QCOMPARE(put.header("authorization"), std::string());
    }

    void cancelsWhatItGivesUp() {
        Setup setup;
        Content content(3'000'000);
        BlobUpload broken = content.stream();
        broken.open = [](std::int64_t) -> http::Source {
            return [](char*, std::size_t) -> std::size_t { throw Error(ErrorKind::Corrupt, "a bad layer"); };
        };
        const auto error = errorOf([&] { setup.upload(broken); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
        QCOMPARE(setup.registry.openUploads(), std::size_t{0});

        std::stop_source stop;
        BlobUpload stopped = content.stream();
        stopped.onProgress = [&](std::int64_t) { stop.request_stop(); };
        bool isCancelled = false;
        try {
            setup.uploader.uploadBlob(setup.repository(), stopped, stop.get_token());
        } catch (const Cancelled&) {
            isCancelled = true;
        }
        QVERIFY(isCancelled);
        QCOMPARE(setup.registry.openUploads(), std::size_t{0});
    }

    void noticesThatTheEndOfAnUploadWasHeard() {
        Setup setup;
        Content content(1000);
        // The first PUT succeeds, but its answer is lost.
        std::atomic<bool> isFirst = true;
        setup.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.method != "PUT" || !isFirst.exchange(false)) return std::nullopt;
            setup.registry.forgetUploads();
            setup.registry.addBlob(content.bytes);
            HttpReply lost;
            lost.cutAfterBodyBytes = 0;
            lost.resets = true;
            return lost;
        });
        QVERIFY(setup.upload(content.stream()).digest == content.digest);
        QCOMPARE(setup.all("POST").size(), std::size_t{1});
    }

    void putsAManifestUnderItsTag() {
        Setup setup;
        Content content(10);
        const std::string manifest = manifestOf(content);
        const Digest digest =
            setup.uploader.putManifest(setup.repository(), std::string(oci::kDockerManifest), manifest, {});
        QVERIFY(digest == Digest::ofBytes(manifest));
        QCOMPARE(*setup.registry.manifest("1"), manifest);
        QCOMPARE(setup.all("PUT").front().header("content-type"), std::string(oci::kDockerManifest));
    }

    void refusesARegistryThatChangesTheManifest() {
        Setup setup;
        setup.registry.intercept([](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.method != "PUT") return std::nullopt;
            HttpReply reply = status(201);
            reply.headers = {{"Docker-Content-Digest", Digest::ofBytes("another").text()}};
            return reply;
        });
        const auto error =
            errorOf([&] { setup.uploader.putManifest(setup.repository(), std::string(oci::kOciManifest), "{}", {}); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
    }

    void explainsWhatARegistryHasAgainstAManifest() {
        Setup setup;
        setup.registry.intercept([](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.method != "PUT") return std::nullopt;
            return test::errorReply(400, "MANIFEST_INVALID");
        });
        setup.uploader.findBlob(setup.repository(), Digest::ofBytes(""), {});
        const auto error =
            errorOf([&] { setup.uploader.putManifest(setup.repository(), std::string(oci::kOciManifest), "{}", {}); });
        QVERIFY(error && error->kind() == ErrorKind::Unsupported && contains(*error, "format"));
    }

    void saysWhoIsLoggedInAndWhoseTheRepositoryIs() {
        Setup setup(Login::Bearer, login("cook", "recipe"));
        setup.registry.requireLogin("cook", "recipe");
        setup.registry.answerEarly([](const HttpRequest& request) -> std::optional<HttpReply> {
            return request.method == "POST" ? std::optional(test::errorReply(403, "DENIED")) : std::nullopt;
        });
        Content content(10);
        const auto error = errorOf([&] {
            setup.uploader.findBlob(setup.repository(), content.digest, {});
            setup.upload(content.whole());
        });
        QVERIFY(error && error->kind() == ErrorKind::Forbidden);
        QVERIFY(contains(*error, " as cook, and the repository belongs to team;"));
        QVERIFY(contains(*error, ("tag the image as " + setup.registry.host() + "/cook/app and").c_str()));
        QVERIFY(!contains(*error, "recipe"));
        const auto own = errorOf([&] {
            setup.uploader.findBlob(setup.repository("cook/app:1"), content.digest, {});
            setup.uploader.uploadBlob(setup.repository("cook/app:1"), content.whole(), {});
        });
        QVERIFY(own && contains(*own, "may only read"));
    }

    void saysThatOneHasToLogIn() {
        Setup setup;
        setup.registry.intercept([](const HttpRequest&) { return test::errorReply(401, "UNAUTHORIZED"); });
        Content content(10);
        const auto error = errorOf([&] { setup.upload(content.whole()); });
        QVERIFY(error && error->kind() == ErrorKind::Unauthorized && contains(*error, "log in"));
    }
};

GALLEY_TEST(RegistryUploaderTest);
#include "test_uploader.moc"
