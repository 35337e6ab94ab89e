// SPDX-License-Identifier: Apache-2.0
// Refusals, challenges that lead astray, and redirects.
#include "tests/contract/image/fault_fixture.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;
using Login = FakeRegistry::Login;

namespace {

HttpReply status(int code, std::vector<std::pair<std::string, std::string>> headers = {}) {
    HttpReply reply;
    reply.status = code;
    reply.headers = std::move(headers);
    return reply;
}

HttpReply challenge(const std::string& value) {
    return status(401, {{"WWW-Authenticate", value}});
}

/// The password in any form it can travel in.
bool carriesSecret(const HttpRequest& request) {
    const std::string basic = "Basic bWU6Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5";
    const auto holds = [&](const std::string& text) { return text.find(kSecret) != std::string::npos; };
    return request.header("authorization") == basic || holds(request.query) || holds(request.body);
}

bool anyCarriesSecret(const HttpServer& server) {
    for (const HttpRequest& request : server.requests()) {
        if (carriesSecret(request) || !request.header("authorization").empty()) return true;
    }
    return false;
}

}  // namespace

class FaultyAnswerTest : public QObject {
    Q_OBJECT
private slots:
    void refusalsEndInTheirKind_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("forBlob");
        QTest::addColumn<int>("kind");
        for (const bool forBlob : {false, true}) {
            const char* what = forBlob ? "blob" : "manifest";
            const auto row = [&](int code, ErrorKind kind) {
                QTest::addRow("%s %d", what, code) << code << forBlob << static_cast<int>(kind);
            };
            row(400, ErrorKind::Network);
            row(403, ErrorKind::Forbidden);
            row(404, ErrorKind::NotFound);
            row(410, ErrorKind::NotFound);
            row(418, ErrorKind::Network);
            row(429, ErrorKind::Busy);
            row(500, ErrorKind::Network);
            row(502, ErrorKind::Network);
            row(503, ErrorKind::Network);
            row(504, ErrorKind::Network);
            row(204, ErrorKind::Network);
            row(304, ErrorKind::Network);
        }
    }
    void refusalsEndInTheirKind() {
        QFETCH(int, code);
        QFETCH(bool, forBlob);
        QFETCH(int, kind);
        FaultFixture fixture;
        honestImage().push(fixture.registry, "1");
        fixture.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (isManifest(request) == forBlob) return {};
            HttpReply reply = status(code);
            if (code != 204 && code != 304) {
                reply.body = json("{'errors':[{'code':'X','message':'evil \\u001b[31m\\nsecond line " +
                                  std::string(2000, 'x') + "'}]}");
            }
            return reply;
        });
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(static_cast<int>(fixture.error->kind()), kind);
        QCOMPARE(fixture.recovery(), QString());
    }

    void passingFaultsArePassedOver_data() {
        QTest::addColumn<int>("code");
        for (const int code : {429, 500, 502, 503, 504}) QTest::addRow("%d", code) << code;
    }
    void passingFaultsArePassedOver() {
        QFETCH(int, code);
        FaultFixture fixture;
        honestImage().push(fixture.registry, "1");
        std::atomic<int> count = 0;
        fixture.registry.intercept([&](const HttpRequest&) -> std::optional<HttpReply> {
            return ++count <= 2 ? std::optional(status(code, {{"Retry-After", "0"}})) : std::nullopt;
        });
        QCOMPARE(fixture.pull().imageId, honestImage().id());
    }

    void aChallengeWithoutEndEnds_data() {
        QTest::addColumn<QString>("header");
        QTest::newRow("basic") << QStringLiteral("Basic realm=\"x\"");
        QTest::newRow("bearer at home") << QStringLiteral("Bearer realm=\"HOME\",service=\"fake\"");
        QTest::newRow("none") << QString();
        QTest::newRow("unknown scheme") << QStringLiteral("Negotiate abc");
        QTest::newRow("no realm") << QStringLiteral("Bearer service=\"x\"");
        QTest::newRow("broken") << QStringLiteral("Bearer realm=\"unended");
        QTest::newRow("file") << QStringLiteral("Bearer realm=\"file:///etc/passwd\"");
        QTest::newRow("ftp") << QStringLiteral("Bearer realm=\"ftp://127.0.0.1/token\"");
        QTest::newRow("no address") << QStringLiteral("Bearer realm=\"token\"");
        QTest::newRow("fragment") << QStringLiteral("Bearer realm=\"HOME#x\"");
        QTest::newRow("user in the address") << QStringLiteral("Bearer realm=\"http://a:b@127.0.0.1/\"");
        QTest::newRow("plain http elsewhere") << QStringLiteral("Bearer realm=\"http://192.0.2.1/token\"");
        QTest::newRow("control characters") << QStringLiteral("Bearer realm=\"HOME\",service=\"\x1b[31m\"");
        QTest::newRow("very long") << QStringLiteral("Bearer realm=\"HOME\",scope=\"") +
                                          QString(12000, QLatin1Char('s')) + QStringLiteral("\"");
    }
    void aChallengeWithoutEndEnds() {
        QFETCH(QString, header);
        FaultFixture fixture;
        std::string value = header.toStdString();
        if (const auto home = value.find("HOME"); home != std::string::npos) {
            value.replace(home, 4, fixture.registry.server().url("/token"));
        }
        std::atomic<int> asked = 0;
        fixture.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path == "/token") return {};
            ++asked;
            return value.empty() ? status(401) : challenge(value);
        });
        QCOMPARE(fixture.failure(), QString());
        QVERIFY2(asked <= 3, qPrintable(QString::number(asked)));
        QCOMPARE(fixture.recovery(), QString());
    }

    void aTokenServiceCanFailToo_data() {
        QTest::addColumn<int>("fault");
        const char* names[] = {
            "500",  "429",       "401",   "no JSON",           "no token", "a token with a line break",
            "huge", "endless",   "reset", "reset in the body", "silent",   "redirect to http",
            "deep", "not a text"};
        int i = 0;
        for (const char* name : names) QTest::newRow(name) << i++;
    }
    void aTokenServiceCanFailToo() {
        QFETCH(int, fault);
        FaultFixture fixture(Login::Bearer);
        honestImage().push(fixture.registry, "1");
        fixture.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path != "/token") return {};
            HttpReply reply = status(200);
            reply.body = json("{'token':'abc'}");
            if (fault == 0) reply.status = 500;
            if (fault == 1) reply.status = 429;
            if (fault == 2) reply.status = 401;
            if (fault == 3) reply.body = "<html>";
            if (fault == 4) reply.body = "{}";
            if (fault == 5) reply.body = json("{'token':'a\\r\\nX-Evil: 1'}");
            if (fault == 6) reply.body = std::string(std::size_t{1} << 20U, ' ');
            if (fault == 7) {
                reply.body = std::string(65536, ' ');
                reply.framing = HttpReply::Framing::Chunked;
                reply.isEndless = true;
            }
            if (fault == 8 || fault == 9) {
                reply.cutAfterBodyBytes = fault == 8 ? 0 : 5;
                reply.resets = true;
            }
            if (fault == 10) {
                reply.cutAfterBodyBytes = 1;
                reply.staysSilent = true;
            }
            if (fault == 11) reply = status(302, {{"Location", "http://192.0.2.1/token"}});
            if (fault == 12) reply.body = std::string(100000, '[');
            if (fault == 13) reply.body = json("{'token':{'a':1},'access_token':7}");
            return reply;
        });
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.recovery(), QString());
    }

    void aRedirectTakesNoPasswordAlong() {
        FaultFixture fixture(Login::Basic);
        fixture.registry.requireLogin("me", kSecret);
        const ImageBuilder image = honestImage();
        image.push(fixture.registry, "1");
        const HttpServer elsewhere(
            [&](const HttpRequest& request) { return rangeReply(request, image.layers[0].blob); }, "127.0.0.2");
        fixture.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (!isBlobOf(request, image.layers[0].blob)) return {};
            return status(307, {{"Location", elsewhere.url("/store?signature=abc")}});
        });
        QCOMPARE(fixture.pull().imageId, image.id());
        QVERIFY(!anyCarriesSecret(elsewhere));
        QCOMPARE(elsewhere.requests().size(), std::size_t{1});
    }

    /// A server that blobs are fetched from is not the registry: whom it names gets no password (CVE-2020-15157).
    void whoIsRedirectedToMayNotAskForThePassword_data() {
        QTest::addColumn<bool>("bearer");
        QTest::newRow("bearer") << true;
        QTest::newRow("basic") << false;
    }
    void whoIsRedirectedToMayNotAskForThePassword() {
        QFETCH(bool, bearer);
        FaultFixture fixture;
        const ImageBuilder image = honestImage();
        image.push(fixture.registry, "1");
        const HttpServer thief([](const HttpRequest&) {
            HttpReply reply;
            reply.body = json("{'token':'stolen'}");
            return reply;
        });
        const HttpServer elsewhere(
            [&](const HttpRequest&) {
                return challenge(bearer ? "Bearer realm=\"" + thief.url("/token") + "\",service=\"x\""
                                        : std::string("Basic realm=\"x\""));
            },
            "127.0.0.2");
        fixture.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (!isBlobOf(request, image.layers[0].blob)) return {};
            return status(307, {{"Location", elsewhere.url("/blob?signature=abc")}});
        });
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(thief.requests().size(), std::size_t{0});
        QVERIFY(!anyCarriesSecret(elsewhere));
        for (const HttpRequest& request : fixture.registry.server().requests()) QVERIFY(!carriesSecret(request));
        QCOMPARE(fixture.recovery(), QString());
    }

    void badRedirectsAreRefused_data() {
        QTest::addColumn<QString>("location");
        QTest::newRow("circle") << QStringLiteral("SELF");
        QTest::newRow("http elsewhere") << QStringLiteral("http://192.0.2.1/blob?signature=abc");
        QTest::newRow("file") << QStringLiteral("file:///etc/passwd");
        QTest::newRow("ftp") << QStringLiteral("ftp://127.0.0.1/x");
        QTest::newRow("gopher") << QStringLiteral("gopher://127.0.0.1:25/x");
        QTest::newRow("user and password") << QStringLiteral("http://a:b@127.0.0.1/x");
        QTest::newRow("data") << QStringLiteral("data:text/plain,x");
        QTest::newRow("broken") << QStringLiteral("http://[::1/x");
        QTest::newRow("control characters") << QStringLiteral("http://127.0.0.1:1/\x1b[31m?signature=abc");
        QTest::newRow("empty") << QStringLiteral("");
        QTest::newRow("long") << QStringLiteral("http://") + QString(70000, QLatin1Char('a'));
    }
    void badRedirectsAreRefused() {
        QFETCH(QString, location);
        for (const bool forBlob : {false, true}) {
            FaultFixture fixture;
            honestImage().push(fixture.registry, "1");
            fixture.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
                if (isManifest(request) == forBlob) return {};
                const std::string target = location == QStringLiteral("SELF") ? request.path : location.toStdString();
                return status(302, {{"Location", target}});
            });
            QCOMPARE(fixture.failure(), QString());
            QCOMPARE(fixture.recovery(), QString());
        }
    }

    void endlessHeadersAreLeft() {
        FaultFixture fixture;
        honestImage().push(fixture.registry, "1");
        fixture.registry.intercept([&](const HttpRequest&) -> std::optional<HttpReply> {
            HttpReply reply;
            for (int i = 0; i < 4000; ++i) reply.headers.emplace_back("X-" + std::to_string(i), std::string(200, 'x'));
            return reply;
        });
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.recovery(), QString());
    }
};

GALLEY_TEST(FaultyAnswerTest);
#include "test_faulty_answers.moc"
