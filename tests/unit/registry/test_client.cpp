// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/client.h"

#include <atomic>
#include <thread>

#include "engine/oci/media_types.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"
#include "tests/unit/registry/registry_fixture.h"

using namespace galley;
using namespace std::chrono_literals;
using oci::Reference;
using registry::Client;
using test::contains;
using test::errorOf;
using test::FakeRegistry;
using test::HttpReply;
using test::HttpRequest;
using test::login;
using test::quick;
using test::status;
using Login = test::FakeRegistry::Login;

namespace {

std::string emptyManifest() {
    return test::manifestJson(test::descriptorJson(oci::kOciConfig, test::digestOf('c'), "10"), "");
}

Reference reference(const FakeRegistry& fake, const std::string& rest = "app:1") {
    return Reference::parse(fake.host() + "/" + rest);
}

oci::Descriptor blobOf(const std::string& bytes) {
    oci::Descriptor descriptor;
    descriptor.digest = Digest::ofBytes(bytes);
    descriptor.size = static_cast<std::int64_t>(bytes.size());
    return descriptor;
}

}  // namespace

class RegistryClientTest : public QObject {
    Q_OBJECT
private slots:
    void fetchesAManifestAnonymouslyInOneRequest() {
        FakeRegistry fake;
        const std::string digest = fake.addManifest(emptyManifest(), "1");
        Client client(nullptr, quick());
        const auto document = client.fetchManifest(reference(fake), {});
        QCOMPARE(document.bytes, emptyManifest());
        QCOMPARE(document.digest.text(), digest);
        QCOMPARE(document.contentType, std::string(oci::kOciManifest));
        QCOMPARE(fake.server().requests().size(), std::size_t{1});
        QVERIFY(fake.server().requests()[0].header("accept").find(oci::kDockerList) != std::string::npos);
    }

    void asksForTheDigestInOneSmallRequest() {
        FakeRegistry fake;
        const std::string digest = fake.addManifest(emptyManifest(), "1");
        Client client(nullptr, quick());
        QVERIFY(client.announcedDigest(reference(fake), {})->text() == digest);
        QCOMPARE(fake.server().requests().size(), std::size_t{1});
        QCOMPARE(fake.server().requests()[0].method, std::string("HEAD"));
        QVERIFY(!client.announcedDigest(reference(fake, "app:absent"), {}));
    }

    void getsAnAnonymousToken() {
        FakeRegistry fake(Login::Bearer);
        fake.addManifest(emptyManifest(), "1");
        const std::string layer = "layer bytes";
        fake.addBlob(layer);
        Client client(nullptr, quick());
        client.fetchManifest(reference(fake), {});
        QCOMPARE(client.fetchSmallBlob(reference(fake), blobOf(layer), 100, {}), layer);
        QCOMPARE(fake.server().count("GET", "/token"), 1);
        const auto requests = fake.server().requests();
        QCOMPARE(requests[1].query, std::string("service=fake&scope=repository%3Aapp%3Apull"));
        QCOMPARE(requests[1].header("authorization"), std::string());
        // 401, token, manifest, blob: the token serves the second request too.
        QCOMPARE(requests.size(), std::size_t{4});
    }

    void logsInForAToken() {
        FakeRegistry fake(Login::Bearer);
        fake.requireLogin("me", "pass:word");
        fake.addManifest(emptyManifest(), "1");
        Client client(login("me", "pass:word"), quick());
        QCOMPARE(client.fetchManifest(reference(fake), {}).bytes, emptyManifest());
    }

    void tradesAnIdentityTokenInTheBodyOfAPost() {
        FakeRegistry fake(Login::Bearer);
        fake.requireLogin("me", "secret");
        fake.addManifest(emptyManifest(), "1");
        Client client(login("<token>", "refresh/me", true), quick());
        QCOMPARE(client.fetchManifest(reference(fake), {}).bytes, emptyManifest());
        const auto token = fake.server().requests()[1];
        QCOMPARE(token.method, std::string("POST"));
        QVERIFY(token.body.find("refresh_token=refresh%2Fme") != std::string::npos);
        QVERIFY(token.query.empty());
    }

    void logsInWithBasic() {
        FakeRegistry fake(Login::Basic);
        fake.requireLogin("me", "secret");
        fake.addManifest(emptyManifest(), "1");
        Client client(login("me", "secret"), quick());
        QCOMPARE(client.fetchManifest(reference(fake), {}).bytes, emptyManifest());
        // The first request of a registry shows no password: nobody asked for one yet.
        QCOMPARE(fake.server().requests()[0].header("authorization"), std::string());
    }

    void saysThatALoginIsMissingOrWrong() {
        for (const Login kind : {Login::Basic, Login::Bearer}) {
            FakeRegistry fake(kind);
            fake.requireLogin("me", "secret");
            Client anonymous(nullptr, quick());
            const auto missing = errorOf([&] { anonymous.fetchManifest(reference(fake), {}); });
            QVERIFY(missing && missing->kind() == ErrorKind::Unauthorized);
            QVERIFY(contains(*missing, "log in"));
            Client wrong(login("me", "hunter2"), quick());
            const auto refused = errorOf([&] { wrong.fetchManifest(reference(fake), {}); });
            QVERIFY(refused);
            QVERIFY(!contains(*refused, "hunter2"));
        }
    }

    void renewsAnExpiredTokenOnce() {
        FakeRegistry fake(Login::Bearer);
        fake.addManifest(emptyManifest(), "1");
        fake.addBlob("x");
        Client client(nullptr, quick());
        client.fetchManifest(reference(fake), {});
        fake.expireTokens();
        QCOMPARE(client.fetchSmallBlob(reference(fake), blobOf("x"), 10, {}), std::string("x"));
        QCOMPARE(fake.server().count("GET", "/token"), 2);
    }

    void renewsATokenThatExpiresInTheMiddleOfABlob() {
        FakeRegistry fake(Login::Bearer);
        const std::string blob(500000, 'b');
        fake.addBlob(blob);
        fake.addManifest(emptyManifest(), "1");
        std::atomic<int> asked = 0;
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path.find("/blobs/") == std::string::npos || request.header("authorization").empty()) return {};
            if (++asked > 1) return {};
            fake.expireTokens();
            HttpReply reply = test::rangeReply(request, blob);
            reply.cutAfterBodyBytes = 200000;
            return reply;
        });
        Client client(nullptr, quick());
        std::string received;
        client.fetchBlob(reference(fake), blobOf(blob), 0, [&](std::string_view bytes) { received += bytes; }, {});
        QVERIFY(received == blob);
        QCOMPARE(fake.server().count("GET", "/token"), 2);
    }

    void givesUpWhenEveryTokenIsRefused() {
        FakeRegistry fake(Login::Bearer);
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path != "/token") fake.expireTokens();
            return {};
        });
        Client client(nullptr, quick());
        const auto error = errorOf([&] { client.fetchManifest(reference(fake), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Unauthorized);
        QCOMPARE(fake.server().requests().size(), std::size_t{3});
    }

    void fetchesOneTokenForManyThreads() {
        FakeRegistry fake(Login::Bearer);
        fake.addBlob("x");
        Client client(nullptr, quick());
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 6; ++i) {
                threads.emplace_back(
                    [&] { good += client.fetchSmallBlob(reference(fake), blobOf("x"), 10, {}) == "x" ? 1 : 0; });
            }
        }
        QCOMPARE(good.load(), 6);
        QCOMPARE(fake.server().count("GET", "/token"), 1);
    }

    void refusesLoginServicesThatCannotBeTrusted_data() {
        QTest::addColumn<QString>("realm");
        for (const char* realm : {"http://example.com/token", "file:///etc/passwd", "https://user:pw@example.com/",
                                  "https://example.com/#fragment", "not an address"}) {
            QTest::newRow(realm) << QString::fromLatin1(realm);
        }
    }
    void refusesLoginServicesThatCannotBeTrusted() {
        QFETCH(QString, realm);
        FakeRegistry fake;
        fake.intercept([&](const HttpRequest&) -> std::optional<HttpReply> {
            HttpReply reply = status(401);
            reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"" + realm.toStdString() + "\"");
            return reply;
        });
        Client client(login("me", "secret"), quick());
        const auto error = errorOf([&] { client.fetchManifest(reference(fake), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Network);
        QVERIFY(contains(*error, "login service"));
    }

    void reportsABrokenLoginService() {
        for (const std::string& body :
             {std::string(""), std::string("{}"), std::string("[]"), test::json("{'token':'a b'}"),
              test::json("{'token':7}"), std::string(300000, 'x')}) {
            FakeRegistry fake(Login::Bearer);
            fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
                if (request.path != "/token") return {};
                HttpReply reply;
                reply.body = body;
                return reply;
            });
            Client client(nullptr, quick());
            QVERIFY(errorOf([&] { client.fetchManifest(reference(fake), {}); }));
        }
        FakeRegistry fake(Login::Bearer);
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            return request.path == "/token" ? std::optional(status(500)) : std::nullopt;
        });
        Client client(nullptr, quick());
        const auto error = errorOf([&] { client.fetchManifest(reference(fake), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Network);
    }

    void refusesAManifestOfAnotherDigest() {
        FakeRegistry fake;
        const std::string wanted = fake.addManifest(emptyManifest());
        fake.intercept([&](const HttpRequest&) -> std::optional<HttpReply> {
            HttpReply reply;
            reply.headers.emplace_back("Docker-Content-Digest", wanted);
            reply.body = emptyManifest() + " ";
            return reply;
        });
        Client client(nullptr, quick());
        const auto error = errorOf([&] { client.fetchManifest(reference(fake, "app@" + wanted), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
        // By tag, the digest is that of the bytes, whatever the header says.
        const auto document = client.fetchManifest(reference(fake), {});
        QVERIFY(document.digest == Digest::ofBytes(emptyManifest() + " "));
    }

    void refusesAManifestOfMoreThanFourMebibytes() {
        FakeRegistry fake;
        fake.addManifest(std::string((std::size_t{4} << 20U) + 1, ' '), "1");
        Client client(nullptr, quick());
        const auto error = errorOf([&] { client.fetchManifest(reference(fake), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
    }

    void refusesAFlippedByte() {
        FakeRegistry fake;
        fake.intercept([](const HttpRequest&) -> std::optional<HttpReply> {
            HttpReply reply;
            reply.body = "hellO";
            return reply;
        });
        Client client(nullptr, quick());
        const auto error = errorOf([&] { client.fetchSmallBlob(reference(fake), blobOf("hello"), 10, {}); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
    }

    void sendsNoTokenToTheHostOfARedirect() {
        const std::string blob(100000, 'b');
        test::HttpServer storage([&](const HttpRequest& request) { return test::rangeReply(request, blob); },
                                 "127.0.0.3");
        FakeRegistry fake(Login::Bearer);
        fake.addManifest(emptyManifest(), "1");
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path.find("/blobs/") == std::string::npos || request.header("authorization").empty()) return {};
            HttpReply reply = status(307);
            reply.headers.emplace_back("Location", storage.url("/signed?key=1"));
            return reply;
        });
        Client client(nullptr, quick());
        client.fetchManifest(reference(fake), {});
        QCOMPARE(client.fetchSmallBlob(reference(fake), blobOf(blob), 200000, {}), blob);
        QCOMPARE(storage.requests().size(), std::size_t{1});
        QCOMPARE(storage.requests()[0].header("authorization"), std::string());
    }

    void explainsWhatIsMissing() {
        FakeRegistry fake;
        Client client(nullptr, quick());
        const auto tag = errorOf([&] { client.fetchManifest(reference(fake, "app:2"), {}); });
        QVERIFY(tag && tag->kind() == ErrorKind::NotFound);
        QVERIFY(contains(*tag, "there is no tag \"2\" in "));
        const auto digest = errorOf([&] { client.fetchManifest(reference(fake, "app@" + test::digestOf('a')), {}); });
        QVERIFY(digest && contains(*digest, "there is no manifest sha256:aaaa"));
        const auto blob = errorOf([&] { client.fetchSmallBlob(reference(fake), blobOf("gone"), 10, {}); });
        QVERIFY(blob && blob->kind() == ErrorKind::NotFound);
    }

    void translatesRefusals_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("kind");
        const auto row = [](int code, ErrorKind kind) {
            QTest::newRow(std::to_string(code).c_str()) << code << static_cast<int>(kind);
        };
        row(401, ErrorKind::Unauthorized);
        row(403, ErrorKind::Forbidden);
        row(404, ErrorKind::NotFound);
        row(429, ErrorKind::Busy);
        row(500, ErrorKind::Network);
        row(503, ErrorKind::Network);
        row(418, ErrorKind::Network);
        row(204, ErrorKind::Network);
        row(304, ErrorKind::Network);
    }
    void translatesRefusals() {
        QFETCH(int, code);
        QFETCH(int, kind);
        FakeRegistry fake;
        fake.intercept([&](const HttpRequest&) -> std::optional<HttpReply> {
            HttpReply reply = status(code);
            if (code != 204 && code != 304) {
                reply.body = test::json("{'errors':[{'code':'X','message':'go \\u001b[31maway\\u0007'}]}");
            }
            return reply;
        });
        Client client(nullptr, quick());
        const auto error = errorOf([&] { client.fetchManifest(reference(fake), {}); });
        QVERIFY(error);
        QCOMPARE(static_cast<int>(error->kind()), kind);
        QVERIFY(!contains(*error, "\x1b") && !contains(*error, "\x07"));
    }

    void survivesFaultsThatPass() {
        FakeRegistry fake;
        const std::string blob(300000, 'b');
        fake.addManifest(emptyManifest(), "1");
        fake.addBlob(blob);
        std::atomic<int> asked = 0;
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            const int number = ++asked;
            if (number == 1) return status(503);
            if (number == 2) {
                HttpReply reply = status(429);
                reply.headers.emplace_back("Retry-After", "0");
                return reply;
            }
            if (request.path.find("/blobs/") == std::string::npos || number > 5) return {};
            HttpReply reply = test::rangeReply(request, blob);
            reply.cutAfterBodyBytes = 1000;
            reply.resets = true;
            return reply;
        });
        Client client(nullptr, quick());
        client.fetchManifest(reference(fake), {});
        QCOMPARE(client.fetchSmallBlob(reference(fake), blobOf(blob), 400000, {}), blob);
    }

    void saysThatTheRegistryIsNotThere() {
        std::string host;
        {
            FakeRegistry gone;
            host = gone.host();
        }
        Client client(nullptr, quick());
        const auto error = errorOf([&] { client.fetchManifest(Reference::parse(host + "/app"), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Network);
        QVERIFY(contains(*error, "refuses connections"));
    }
};

GALLEY_TEST(RegistryClientTest);
#include "test_client.moc"
