// SPDX-License-Identifier: Apache-2.0
// Mirrors, logins, limits, and the faults R1–R6 of a registry that is asked for an image.
#include <QTemporaryDir>

#include <atomic>

#include "engine/base/base64.h"
#include "engine/base/files.h"
#include "engine/oci/media_types.h"
#include "engine/registry/client.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"
#include "tests/unit/registry/registry_fixture.h"

using namespace galley;
using namespace std::chrono_literals;
using namespace galley::test;
using oci::Reference;
using registry::Client;
using registry::Configuration;
using Login = FakeRegistry::Login;

namespace {

std::string emptyManifest() {
    return manifestJson(descriptorJson(oci::kOciConfig, digestOf('c'), "10"), "");
}

oci::Descriptor blobOf(const std::string& bytes) {
    oci::Descriptor descriptor;
    descriptor.digest = Digest::ofBytes(bytes);
    descriptor.size = static_cast<std::int64_t>(bytes.size());
    return descriptor;
}

bool isBlob(const HttpRequest& request) {
    return request.path.find("/blobs/") != std::string::npos;
}

std::shared_ptr<const Configuration> configured(const std::string& text) {
    const QTemporaryDir directory;
    const std::string file = directory.filePath(QStringLiteral("registries.toml")).toStdString();
    writeFileAtomic(file, text, Durability::Cached);
    return Configuration::load({{file}, {}});
}

/// What the test asks for at `origin`, with mirrors before it.
std::shared_ptr<const Configuration> mirrored(const FakeRegistry& origin, const std::vector<std::string>& mirrors) {
    std::string list;
    for (const auto& mirror : mirrors) list += "\"" + mirror + "\",";
    return configured("[registry.\"" + origin.host() + "\"]\nmirrors = [" + list + "]\n");
}

/// Time that passes only when somebody waits.
http::Patience counting(std::atomic<std::int64_t>& waited) {
    http::Patience patience = quick();
    patience.pause = [&waited](std::chrono::nanoseconds length, const std::stop_token&) { waited += length.count(); };
    return patience;
}

}  // namespace

class NearestTest : public QObject {
    Q_OBJECT
private slots:
    void takesAnImageFromItsMirror() {
        FakeRegistry origin;
        FakeRegistry mirror;
        mirror.addManifest(emptyManifest(), "1");
        mirror.addBlob("layer");
        Client client(nullptr, quick(), mirrored(origin, {mirror.host()}));
        const auto reference = Reference::parse(origin.host() + "/app:1");
        QCOMPARE(client.fetchManifest(reference, {}).bytes, emptyManifest());
        QVERIFY(client.announcedDigest(reference, {}) == Digest::ofBytes(emptyManifest()));
        QCOMPARE(client.fetchSmallBlob(reference, blobOf("layer"), 10, {}), std::string("layer"));
        QCOMPARE(origin.server().requests().size(), std::size_t{0});
        QVERIFY(client.takeNotes().empty());
    }

    void asksTheNextOneAndThenTheRegistryItself() {
        FakeRegistry origin;
        FakeRegistry empty;
        std::string gone;
        {
            FakeRegistry ended;
            gone = ended.host();
        }
        origin.addManifest(emptyManifest(), "1");
        origin.addBlob("layer");
        Client client(nullptr, quick(), mirrored(origin, {gone, "http://" + empty.host() + "/cache"}));
        const auto reference = Reference::parse(origin.host() + "/app:1");
        QCOMPARE(client.fetchManifest(reference, {}).bytes, emptyManifest());
        QCOMPARE(empty.server().requests().at(0).path, std::string("/v2/cache/app/manifests/1"));
        const auto notes = client.takeNotes();
        QCOMPARE(notes.size(), std::size_t{2});
        QVERIFY(notes[0].find("the mirror " + gone + " did not help") != std::string::npos);
        QVERIFY(notes[0].find("refuses connections") != std::string::npos);
        // The one that is gone is not asked for every blob; the other may have this one.
        QCOMPARE(client.fetchSmallBlob(reference, blobOf("layer"), 10, {}), std::string("layer"));
        QCOMPARE(client.takeNotes().size(), std::size_t{1});
    }

    void goesOnWhereAMirrorBreaksOff() {
        FakeRegistry origin;
        FakeRegistry mirror;
        const std::string blob(300000, 'b');
        origin.addBlob(blob);
        mirror.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            HttpReply reply = rangeReply(request, blob);
            reply.cutAfterBodyBytes = 1000;
            return reply;
        });
        Client client(nullptr, quick(), mirrored(origin, {mirror.host()}));
        std::string received;
        client.fetchBlob(Reference::parse(origin.host() + "/app:1"), blobOf(blob), 0,
                         [&](std::string_view bytes) { received += bytes; }, {});
        QVERIFY(received == blob);
        QCOMPARE(origin.server().requests().at(0).header("range").substr(0, 6), std::string("bytes="));
    }

    void believesAMirrorNothing() {
        FakeRegistry origin;
        FakeRegistry mirror;
        const std::string digest = origin.addManifest(emptyManifest());
        origin.addBlob("layer");
        mirror.intercept([](const HttpRequest& request) -> std::optional<HttpReply> {
            HttpReply reply;
            reply.body = isBlob(request) ? "LAYER" : "{}";
            return reply;
        });
        Client client(nullptr, quick(), mirrored(origin, {mirror.host()}));
        const auto reference = Reference::parse(origin.host() + "/app@" + digest);
        QCOMPARE(client.fetchManifest(reference, {}).bytes, emptyManifest());
        Client other(nullptr, quick(), mirrored(origin, {mirror.host()}));
        QCOMPARE(other.fetchSmallBlob(reference, blobOf("layer"), 10, {}), std::string("layer"));
        QVERIFY(other.takeNotes().at(0).find("damaged content") != std::string::npos);
        QVERIFY(!other.distrustMirrors(origin.host()));
    }

    void blamesNoMirrorForAFullDisk() {
        FakeRegistry origin;
        FakeRegistry mirror;
        mirror.addBlob("layer");
        Client client(nullptr, quick(), mirrored(origin, {mirror.host()}));
        const auto full = [](std::string_view) { throw Error(ErrorKind::NoSpace, "the disk is full"); };
        const auto error = errorOf(
            [&] { client.fetchBlob(Reference::parse(origin.host() + "/app:1"), blobOf("layer"), 0, full, {}); });
        QVERIFY(error && error->kind() == ErrorKind::NoSpace);
        QVERIFY(client.takeNotes().empty());
        QCOMPARE(origin.server().requests().size(), std::size_t{0});
    }

    void givesAMirrorNoLoginOfTheRegistry() {
        FakeRegistry origin;
        FakeRegistry mirror(Login::Basic);
        mirror.requireLogin("nobody", "knows");
        origin.addManifest(emptyManifest(), "1");
        class ForOneHost : public registry::CredentialSource {
        public:
            explicit ForOneHost(std::string host) : m_host(std::move(host)) {}
            std::optional<registry::Credential> find(const std::string& domain, const std::stop_token&) override {
                if (domain != m_host) return std::nullopt;
                return registry::Credential{"me", "secret", false};
            }

        private:
            std::string m_host;
        };
        Client client(std::make_shared<ForOneHost>(origin.host()), quick(), mirrored(origin, {mirror.host()}));
        client.fetchManifest(Reference::parse(origin.host() + "/app:1"), {});
        for (const auto& request : mirror.server().requests()) {
            QCOMPARE(request.header("authorization"), std::string());
        }
    }

    void asksABlockedRegistryForNothing() {
        FakeRegistry origin;
        origin.addManifest(emptyManifest(), "1");
        Client client(nullptr, quick(), configured("[registry.\"" + origin.host() + "\"]\nblocked = true\n"));
        const auto error = errorOf([&] { client.fetchManifest(Reference::parse(origin.host() + "/app:1"), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Forbidden && contains(*error, "registries.toml:2"));
        QCOMPARE(origin.server().requests().size(), std::size_t{0});
    }

    void checksALogin() {
        for (const Login kind : {Login::Basic, Login::Bearer}) {
            FakeRegistry fake(kind);
            fake.requireLogin("me", "secret");
            Client client(nullptr, quick());
            const auto kept = client.checkLogin(fake.host(), {"me", "secret", false}, {});
            QVERIFY(kept.user == "me" && kept.secret == "secret" && !kept.isIdentityToken);
            const auto error = errorOf([&] { client.checkLogin(fake.host(), {"me", "hunter2", false}, {}); });
            QVERIFY(error && error->kind() == ErrorKind::Unauthorized);
            QVERIFY(contains(*error, "does not accept this user name and password"));
            QVERIFY(!contains(*error, "hunter2"));
        }
        FakeRegistry open;
        QCOMPARE(Client(nullptr, quick()).checkLogin(open.host(), {"me", "x", false}, {}).user, std::string("me"));
        const HttpServer site([](const HttpRequest&) { return status(404); });
        const auto none = errorOf([&] { Client(nullptr, quick()).checkLogin(site.host(), {"me", "x", false}, {}); });
        QVERIFY(none && none->kind() == ErrorKind::NotFound && contains(*none, "is no registry"));
    }

    void keepsAnIdentityTokenInPlaceOfThePassword() {
        FakeRegistry fake(Login::Bearer);
        fake.requireLogin("me", "secret");
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            HttpReply reply;
            if (request.path == "/token") {
                reply.body = json("{'token':'x','refresh_token':'refresh/me'}");
                return reply;
            }
            if (request.header("authorization") == "Bearer x") return reply;
            return {};
        });
        Client client(nullptr, quick());
        const auto kept = client.checkLogin(fake.host(), {"me", "secret", false}, {});
        QVERIFY(kept.isIdentityToken && kept.user == "me" && kept.secret == "refresh/me");
        const auto asked = fake.server().requests().at(1);
        QVERIFY(asked.query.find("offline_token=true") != std::string::npos);
        QVERIFY(asked.query.find("secret") == std::string::npos);
        // Such a token is itself checked with a POST.
        client.checkLogin(fake.host(), kept, {});
        QVERIFY(fake.server().requests().at(4).body.find("grant_type=refresh_token") != std::string::npos);
    }

    void saysWhoIsLoggedInAndWhoseTheRepositoryIs() {
        FakeRegistry fake(Login::Bearer);
        fake.requireLogin("alice", "secret");
        fake.intercept([](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path.find("/manifests/") == std::string::npos || request.header("authorization").empty())
                return {};
            HttpReply reply = status(403);
            reply.body = json("{'errors':[{'code':'DENIED','message':'requested access is denied'}]}");
            return reply;
        });
        Client client(login("alice", "secret"), quick());
        const auto others = errorOf([&] { client.fetchManifest(Reference::parse(fake.host() + "/bob/app:1"), {}); });
        QVERIFY(others && others->kind() == ErrorKind::Forbidden);
        QVERIFY(contains(*others, " as alice, the repository belongs to bob"));
        const auto own = errorOf([&] { client.fetchManifest(Reference::parse(fake.host() + "/alice/app:1"), {}); });
        QVERIFY(own && !contains(*own, "belongs to") && contains(*own, "as alice"));
        Client nobody(nullptr, quick());
        const auto anonymous = errorOf([&] { nobody.fetchManifest(Reference::parse(fake.host() + "/bob/app:1"), {}); });
        QVERIFY(anonymous && contains(*anonymous, ("`galley login " + fake.host() + "`").c_str()));
    }

    void readsHowMuchMayBePulled() {
        FakeRegistry fake;
        fake.intercept([](const HttpRequest&) -> std::optional<HttpReply> {
            HttpReply reply;
            reply.headers = {{"RateLimit-Limit", "100;w=21600"}, {"RateLimit-Remaining", "7;w=21600"}};
            reply.body = emptyManifest();
            return reply;
        });
        Client client(nullptr, quick());
        QVERIFY(!client.rateLimit(fake.host()));
        client.fetchManifest(Reference::parse(fake.host() + "/app:1"), {});
        const auto limit = client.rateLimit(fake.host());
        QVERIFY(limit && limit->limit == 100 && limit->remaining == 7 && limit->window == 6h && limit->isLow());
    }

    void readsHostileLimitsAsNone() {
        const auto find = [](const char* limit, const char* remaining) {
            http::Response response;
            response.headers = {{"ratelimit-limit", limit}, {"ratelimit-remaining", remaining}};
            return registry::RateLimit::find(response);
        };
        QVERIFY(find("100", "76"));
        QVERIFY(find("100;w=x", "76;q=1")->window.count() == 0);
        for (const char* bad : {"", "x", "-1", "99999999999999999999", ";w=5"}) QVERIFY(!find(bad, "76"));
    }

    void saysWhenALimitEnds() {
        FakeRegistry fake;
        std::string retryAfter;
        fake.intercept([&](const HttpRequest&) -> std::optional<HttpReply> {
            HttpReply reply = status(429);
            reply.headers = {{"RateLimit-Limit", "100;w=21600"}, {"RateLimit-Remaining", "0;w=21600"}};
            if (!retryAfter.empty()) reply.headers.emplace_back("Retry-After", retryAfter);
            return reply;
        });
        std::atomic<std::int64_t> waited = 0;
        Client client(nullptr, counting(waited));
        const auto reference = Reference::parse(fake.host() + "/app:1");
        const auto window = errorOf([&] { client.fetchManifest(reference, {}); });
        QVERIFY(window && window->kind() == ErrorKind::Busy);
        QVERIFY2(contains(*window, "(100 in 6 hours): try again within 6 hours"), window->what());
        retryAfter = "7200";
        const auto exact = errorOf([&] { client.fetchManifest(reference, {}); });
        QVERIFY2(exact && contains(*exact, "try again in 2 hours"), exact->what());
    }

    void survivesServersThatRecover_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("times");
        for (const int code : {429, 500, 502, 503, 504}) {
            for (const int times : {1, 2}) {
                QTest::addRow("%d, %d times", code, times) << code << times;
            }
        }
    }
    void survivesServersThatRecover() {
        QFETCH(int, code);
        QFETCH(int, times);
        FakeRegistry fake(Login::Bearer);
        fake.addManifest(emptyManifest(), "1");
        fake.addBlob("layer");
        std::map<std::string, int> asked;
        std::mutex mutex;
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            const std::lock_guard lock(mutex);
            if (++asked[request.path] <= times) return status(code);
            return {};
        });
        std::atomic<std::int64_t> waited = 0;
        Client client(nullptr, counting(waited));
        const auto reference = Reference::parse(fake.host() + "/app:1");
        QCOMPARE(client.fetchManifest(reference, {}).bytes, emptyManifest());
        QCOMPARE(client.fetchSmallBlob(reference, blobOf("layer"), 10, {}), std::string("layer"));
        QVERIFY(waited > 0);
    }

    void givesUpOnServersThatDoNot() {
        for (const int code : {429, 500, 502, 503, 504}) {
            FakeRegistry fake;
            fake.intercept([&](const HttpRequest&) -> std::optional<HttpReply> { return status(code); });
            std::atomic<std::int64_t> waited = 0;
            Client client(nullptr, counting(waited));
            const auto error = errorOf([&] { client.fetchManifest(Reference::parse(fake.host() + "/app:1"), {}); });
            QVERIFY(error && error->kind() == (code == 429 ? ErrorKind::Busy : ErrorKind::Network));
            QCOMPARE(fake.server().requests().size(), static_cast<std::size_t>(http::Patience{}.attempts));
        }
    }

    void resumesAfterAReset_data() {
        QTest::addColumn<int>("after");
        for (const int after : {0, 1, 50000, 99999}) QTest::addRow("after %d bytes", after) << after;
    }
    void resumesAfterAReset() {
        QFETCH(int, after);
        FakeRegistry fake(Login::Bearer);
        const std::string blob(100000, 'b');
        fake.addBlob(blob);
        fake.addManifest(emptyManifest(), "1");
        std::map<std::string, int> asked;
        std::mutex mutex;
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            // The first unanswered challenge is none of this.
            if (request.path != "/token" && request.header("authorization").empty()) return {};
            const std::lock_guard lock(mutex);
            if (++asked[request.path] > 1) return {};
            HttpReply reply = isBlob(request) ? rangeReply(request, blob) : HttpReply{};
            if (!isBlob(request)) reply.body = std::string(100000, ' ');
            reply.cutAfterBodyBytes = static_cast<std::size_t>(after);
            reply.resets = true;
            return reply;
        });
        std::atomic<std::int64_t> waited = 0;
        Client client(nullptr, counting(waited));
        const auto reference = Reference::parse(fake.host() + "/app:1");
        QCOMPARE(client.fetchManifest(reference, {}).bytes, emptyManifest());
        QVERIFY(client.fetchSmallBlob(reference, blobOf(blob), 200000, {}) == blob);
    }

    void endsWaitingForSilence() {
        FakeRegistry fake;
        fake.intercept([](const HttpRequest&) -> std::optional<HttpReply> {
            HttpReply reply;
            reply.body = "{";
            reply.claimedLength = 100;
            reply.staysSilent = true;
            return reply;
        });
        http::Patience patience = quick();
        patience.stall = 150ms;
        Client client(nullptr, patience);
        const auto error = errorOf([&] { client.fetchManifest(Reference::parse(fake.host() + "/app:1"), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Timeout && contains(*error, "stopped sending"));
    }
};

GALLEY_TEST(NearestTest);
#include "test_nearest.moc"
