// SPDX-License-Identifier: Apache-2.0
#include "engine/http/client.h"

#include <atomic>
#include <chrono>
#include <ctime>
#include <thread>

#include "engine/base/text.h"
#include "tests/support/error_of.h"
#include "tests/support/test_case.h"
#include "tests/unit/http/http_fixture.h"

using namespace galley;
using namespace galley::http;
using namespace std::chrono_literals;
using test::errorOf;
using test::HttpReply;
using test::HttpRequest;
using test::HttpServer;
using test::pattern;
using test::quick;
using test::status;

namespace {

Request get(const std::string& url) {
    Request request;
    request.url = url;
    request.allowPlainHttp = true;
    return request;
}

HttpReply body(std::string text) {
    HttpReply reply;
    reply.body = std::move(text);
    return reply;
}

HttpReply part(const std::string& whole, std::size_t start) {
    HttpReply reply =
        status(206, {{"Content-Range", "bytes " + std::to_string(start) + "-" + std::to_string(whole.size() - 1) + "/" +
                                           std::to_string(whole.size())}});
    reply.body = whole.substr(start);
    return reply;
}

std::size_t rangeStart(const HttpRequest& request) {
    const std::string range = request.header("range");
    if (range.empty()) return 0;
    return static_cast<std::size_t>(parseUnsigned(std::string_view(range).substr(6, range.size() - 7)).value_or(0));
}

}  // namespace

class HttpClientTest : public QObject {
    Q_OBJECT
private slots:
    void reusesItsConnection() {
        const HttpServer server([](const HttpRequest&) { return body("hello"); });
        Client client(quick());
        for (int i = 0; i < 3; ++i) QCOMPARE(client.fetch(get(server.url("/")), {}).body, std::string("hello"));
        QCOMPARE(server.connections(), 1);
    }

    void sendsAuthorizationToItsOwnOriginOnly() {
        const HttpServer other([](const HttpRequest&) { return body("from there"); }, "127.0.0.2");
        const std::string target = other.url("/blob");
        const HttpServer server([&](const HttpRequest& request) {
            if (request.path == "/same") return status(307, {{"Location", "/end"}});
            if (request.path == "/end") return body("from here");
            return status(307, {{"Location", target}});
        });
        Client client(quick());
        Request request = get(server.url("/away"));
        request.authorization = "Bearer secret";
        QCOMPARE(client.fetch(request, {}).body, std::string("from there"));
        QCOMPARE(other.requests().at(0).header("authorization"), std::string());
        request.url = server.url("/same");
        QCOMPARE(client.fetch(request, {}).body, std::string("from here"));
        QCOMPARE(server.requests().back().header("authorization"), std::string("Bearer secret"));
    }

    void treatsAnotherPortAsAnotherHost() {
        const HttpServer other([](const HttpRequest&) { return body("x"); });
        const HttpServer server([&](const HttpRequest&) { return status(302, {{"Location", other.url("/")}}); });
        Client client(quick());
        Request request = get(server.url("/"));
        request.authorization = "Basic c2VjcmV0";
        client.fetch(request, {});
        QCOMPARE(other.requests().at(0).header("authorization"), std::string());
    }

    void refusesRedirectsToOtherSchemesAndAwayFromTls_data() {
        QTest::addColumn<QString>("location");
        for (const char* location :
             {"file:///etc/passwd", "ftp://127.0.0.1/x", "http://example.com/", "http://10.0.0.1/",
              "https://user:pw@127.0.0.1/", "dict://127.0.0.1:11211/stat", "https://"}) {
            QTest::newRow(location) << QString::fromLatin1(location);
        }
    }
    void refusesRedirectsToOtherSchemesAndAwayFromTls() {
        QFETCH(QString, location);
        const HttpServer server([&](const HttpRequest&) {
            return status(302, {{"Location", location.toStdString()}});
        });
        Client client(quick());
        QVERIFY(errorOf([&] { client.fetch(get(server.url("/")), {}); }));
        QCOMPARE(server.requests().size(), std::size_t{1});
    }

    void endsARedirectLoop() {
        const HttpServer server([](const HttpRequest&) { return status(302, {{"Location", "/"}}); });
        Client client(quick());
        const auto error = errorOf([&] { client.fetch(get(server.url("/")), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Network);
        QCOMPARE(server.requests().size(), std::size_t{11});
    }

    void doesNotFollowAPostWithItsBody() {
        const HttpServer server([](const HttpRequest&) { return status(307, {{"Location", "/other"}}); });
        Client client(quick());
        Request request = get(server.url("/token"));
        request.method = "POST";
        request.body = "refresh_token=secret";
        QCOMPARE(client.fetch(request, {}).status, 307);
        QCOMPARE(server.requests().size(), std::size_t{1});
        QCOMPARE(server.requests()[0].body, request.body);
    }

    void refusesPlainHttpUnlessAllowed() {
        Client client(quick());
        Request request;
        request.url = "http://registry.example.com/";
        const auto error = errorOf([&] { client.fetch(request, {}); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidInput);
    }

    void triesAgainAfterFaultsOfTheServer_data() {
        QTest::addColumn<int>("code");
        for (const int code : {408, 429, 500, 502, 503, 504}) QTest::newRow(std::to_string(code).c_str()) << code;
    }
    void triesAgainAfterFaultsOfTheServer() {
        QFETCH(int, code);
        std::atomic<int> asked = 0;
        const HttpServer server([&](const HttpRequest&) { return ++asked <= 2 ? status(code) : body("ok"); });
        Client client(quick());
        QCOMPARE(client.fetch(get(server.url("/")), {}).body, std::string("ok"));
        QCOMPARE(asked.load(), 3);
    }

    void givesUpAfterTheLastAttempt() {
        const HttpServer server([](const HttpRequest&) { return status(503); });
        Client client(quick());
        QCOMPARE(client.fetch(get(server.url("/")), {}).status, 503);
        QCOMPARE(server.requests().size(), std::size_t{5});
    }

    void repeatsNoPost() {
        const HttpServer server([](const HttpRequest&) { return status(503); });
        Client client(quick());
        Request request = get(server.url("/"));
        request.method = "POST";
        QCOMPARE(client.fetch(request, {}).status, 503);
        QCOMPARE(server.requests().size(), std::size_t{1});
    }

    void waitsAsLongAsTheServerAsks() {
        std::atomic<int> asked = 0;
        const HttpServer server([&](const HttpRequest&) {
            ++asked;
            if (asked == 1) return status(429, {{"Retry-After", "0"}});
            return asked == 2 ? status(429, {{"Retry-After", "1"}}) : body("ok");
        });
        Client client(quick());
        const auto start = std::chrono::steady_clock::now();
        QCOMPARE(client.fetch(get(server.url("/")), {}).body, std::string("ok"));
        const auto took = std::chrono::steady_clock::now() - start;
        QVERIFY(took >= 1s);
        QVERIFY(took < 10s);
    }

    void doesNotWaitForHours() {
        for (const std::string& when : {std::string("86400"), std::string("Fri, 31 Dec 2100 23:59:59 GMT")}) {
            const HttpServer server([&](const HttpRequest&) { return status(429, {{"Retry-After", when}}); });
            Client client(quick());
            QCOMPARE(client.fetch(get(server.url("/")), {}).status, 429);
            QCOMPARE(server.requests().size(), std::size_t{1});
        }
    }

    void boundsWhatItCollects() {
        const HttpServer server([](const HttpRequest&) { return body(std::string(100000, 'x')); });
        Client client(quick());
        Request request = get(server.url("/"));
        request.maximumBodyBytes = 99999;
        const auto error = errorOf([&] { client.fetch(request, {}); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
        request.maximumBodyBytes = 100000;
        QCOMPARE(client.fetch(request, {}).body.size(), std::size_t{100000});
    }

    void boundsHeaders() {
        std::vector<std::pair<std::string, std::string>> flood;
        for (int i = 0; i < 6000; ++i) flood.emplace_back("X-" + std::to_string(i), std::string(60, 'y'));
        const HttpServer server([&](const HttpRequest&) { return status(200, flood); });
        Client client(quick());
        const auto error = errorOf([&] { client.fetch(get(server.url("/")), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
    }

    void saysWhatCannotBeReached() {
        std::string host;
        {
            const HttpServer gone([](const HttpRequest&) { return body(""); });
            host = gone.host();
        }
        Client client(quick());
        const auto refused = errorOf([&] { client.fetch(get("http://" + host + "/"), {}); });
        QVERIFY(refused && refused->kind() == ErrorKind::Network);
        QVERIFY(QString::fromStdString(refused->message()).contains(QString::fromStdString(host)));
        const auto unknown = errorOf([&] { client.fetch(get("http://no-such-host.invalid/?token=secret"), {}); });
        QVERIFY(unknown && unknown->kind() == ErrorKind::Network);
        QVERIFY(!QString::fromStdString(unknown->message()).contains(QStringLiteral("secret")));
    }

    void saysWhenAServerSpeaksNoTls() {
        const HttpServer server([](const HttpRequest&) { return body("plain"); });
        Client client(quick());
        const auto error = errorOf([&] { client.fetch(get("https://" + server.host() + "/"), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Network);
    }

    void endsASilentAnswerWithATimeout() {
        const HttpServer server([](const HttpRequest&) {
            HttpReply reply = body("abc");
            reply.claimedLength = 1000;
            reply.staysSilent = true;
            return reply;
        });
        Patience impatient = quick();
        impatient.stall = 300ms;
        Client client(impatient);
        const auto error = errorOf([&] { client.fetch(get(server.url("/")), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Timeout);
    }

    void isCancelledAtOnce() {
        const HttpServer server([](const HttpRequest&) {
            HttpReply reply = body("abc");
            reply.claimedLength = 1000;
            reply.staysSilent = true;
            return reply;
        });
        Patience patient;
        Client client(patient);
        std::stop_source source;
        const Sink cancelAtFirstByte = [&](std::string_view) { source.request_stop(); };
        const auto start = std::chrono::steady_clock::now();
        QVERIFY_EXCEPTION_THROWN(
            client.download({get(server.url("/")), 0, std::nullopt}, cancelAtFirstByte, source.get_token()), Cancelled);
        QVERIFY(std::chrono::steady_clock::now() - start < 5s);
    }

    void isCancelledWhileItWaitsForTheNextAttempt() {
        std::stop_source source;
        const HttpServer server([&](const HttpRequest&) {
            source.request_stop();
            return status(503, {{"Retry-After", "25"}});
        });
        Client client;
        const auto start = std::chrono::steady_clock::now();
        QVERIFY_EXCEPTION_THROWN(client.fetch(get(server.url("/")), source.get_token()), Cancelled);
        QVERIFY(std::chrono::steady_clock::now() - start < 5s);
    }

    void resumesABrokenDownload_data() {
        QTest::addColumn<int>("cutAt");
        QTest::addColumn<bool>("resets");
        QTest::addColumn<bool>("ignoresRange");
        for (const int cut : {0, 1, 150000, 299999}) {
            for (const bool resets : {false, true}) {
                for (const bool ignores : {false, true}) {
                    QTest::addRow("cut at %d%s%s", cut, resets ? ", reset" : "", ignores ? ", range ignored" : "")
                        << cut << resets << ignores;
                }
            }
        }
    }
    void resumesABrokenDownload() {
        QFETCH(int, cutAt);
        QFETCH(bool, resets);
        QFETCH(bool, ignoresRange);
        const std::string whole = pattern(300000);
        std::atomic<int> asked = 0;
        const HttpServer server([&](const HttpRequest& request) {
            const std::size_t start = rangeStart(request);
            HttpReply reply = start == 0 || ignoresRange ? body(whole) : part(whole, start);
            if (++asked == 1) {
                reply.cutAfterBodyBytes = static_cast<std::size_t>(cutAt);
                reply.resets = resets;
            }
            return reply;
        });
        Client client(quick());
        std::string received;
        const auto result =
            client.download({get(server.url("/")), 0, 300000}, [&](std::string_view bytes) { received += bytes; }, {});
        QCOMPARE(result.deliveredBytes, std::int64_t{300000});
        QVERIFY(received == whole);
        QCOMPARE(asked.load(), 2);
    }

    void startsInTheMiddle() {
        const std::string whole = pattern(1000);
        for (const bool ignoresRange : {false, true}) {
            const HttpServer server([&](const HttpRequest& request) {
                return ignoresRange ? body(whole) : part(whole, rangeStart(request));
            });
            Client client(quick());
            std::string received;
            const auto result = client.download({get(server.url("/")), 400, 1000},
                                                [&](std::string_view bytes) { received += bytes; }, {});
            QCOMPARE(result.deliveredBytes, std::int64_t{600});
            QVERIFY(received == whole.substr(400));
        }
    }

    void refusesAnotherPartThanAskedFor() {
        const std::string whole = pattern(1000);
        const HttpServer server([&](const HttpRequest&) { return part(whole, 300); });
        Client client(quick());
        const auto error = errorOf([&] { client.download({get(server.url("/")), 400, 1000}, [](auto) {}, {}); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
    }

    void refusesBodiesOfAnotherLength_data() {
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("framing");
        using Framing = HttpReply::Framing;
        QTest::newRow("shorter by its header") << 999 << static_cast<int>(Framing::Length);
        QTest::newRow("longer by its header") << 1001 << static_cast<int>(Framing::Length);
        QTest::newRow("endless in chunks") << 500000 << static_cast<int>(Framing::Chunked);
        QTest::newRow("endless until close") << 500000 << static_cast<int>(Framing::UntilClose);
    }
    void refusesBodiesOfAnotherLength() {
        QFETCH(int, length);
        QFETCH(int, framing);
        const HttpServer server([&](const HttpRequest&) {
            HttpReply reply = body(pattern(static_cast<std::size_t>(length)));
            reply.framing = static_cast<HttpReply::Framing>(framing);
            return reply;
        });
        Client client(quick());
        std::size_t received = 0;
        const auto error = errorOf([&] {
            client.download({get(server.url("/")), 0, 1000}, [&](std::string_view bytes) { received += bytes.size(); },
                            {});
        });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
        QVERIFY(received <= 1000);
    }

    void takesBodiesWithoutLength() {
        const std::string whole = pattern(1000);
        for (const auto framing : {HttpReply::Framing::Chunked, HttpReply::Framing::UntilClose}) {
            const HttpServer server([&](const HttpRequest&) {
                HttpReply reply = body(whole);
                reply.framing = framing;
                return reply;
            });
            Client client(quick());
            std::string received;
            client.download({get(server.url("/")), 0, 1000}, [&](std::string_view bytes) { received += bytes; }, {});
            QVERIFY(received == whole);
        }
    }

    void givesUpOnABodyThatAlwaysBreaks() {
        const HttpServer server([](const HttpRequest& request) {
            HttpReply reply = rangeStart(request) == 0 ? body(pattern(1000)) : part(pattern(1000), rangeStart(request));
            reply.cutAfterBodyBytes = 10;
            return reply;
        });
        Client client(quick());
        const auto error = errorOf([&] { client.download({get(server.url("/")), 0, 1000}, [](auto) {}, {}); });
        QVERIFY(error && error->kind() == ErrorKind::Network);
        QCOMPARE(server.requests().size(), std::size_t{5});
    }

    void goesOnAsLongAsAMegabyteComesThrough() {
        const std::string whole = pattern(std::size_t{8} << 20U);
        const HttpServer server([&](const HttpRequest& request) {
            HttpReply reply = rangeStart(request) == 0 ? body(whole) : part(whole, rangeStart(request));
            reply.cutAfterBodyBytes = std::min<std::size_t>(reply.body.size(), (std::size_t{1} << 20U) + 17);
            return reply;
        });
        Client client(quick());
        std::string received;
        client.download({get(server.url("/")), 0, static_cast<std::int64_t>(whole.size())},
                        [&](std::string_view bytes) { received += bytes; }, {});
        QVERIFY(received == whole);
    }

    void passesOnWhatTheSinkThrows() {
        const HttpServer server([](const HttpRequest&) { return body(pattern(1000)); });
        Client client(quick());
        const auto error = errorOf([&] {
            client.download({get(server.url("/")), 0, 1000},
                            [](std::string_view) { throw Error(ErrorKind::NoSpace, "the disk is full"); }, {});
        });
        QVERIFY(error && error->kind() == ErrorKind::NoSpace);
        QCOMPARE(server.requests().size(), std::size_t{1});
    }

    void keepsTheBodyOfARefusalFromTheSink() {
        const HttpServer server([](const HttpRequest&) {
            HttpReply reply = body("{\"errors\":[]}");
            reply.status = 404;
            return reply;
        });
        Client client(quick());
        bool touched = false;
        const auto result =
            client.download({get(server.url("/")), 0, 1000}, [&](std::string_view) { touched = true; }, {});
        QCOMPARE(result.response.status, 404);
        QCOMPARE(result.response.body, std::string("{\"errors\":[]}"));
        QVERIFY(!touched);
    }

    void refusesHeadersWithLineBreaks() {
        Client client(quick());
        Request request = get("http://127.0.0.1:1/");
        request.authorization = "Bearer a\r\nX-Evil: 1";
        const auto error = errorOf([&] { client.fetch(request, {}); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidInput);
    }

    void servesManyThreadsAtOnce() {
        const std::string whole = pattern(200000);
        const HttpServer server([&](const HttpRequest&) { return body(whole); });
        Client client(quick());
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 8; ++i) {
                threads.emplace_back([&] {
                    for (int k = 0; k < 5; ++k) good += client.fetch(get(server.url("/")), {}).body == whole ? 1 : 0;
                });
            }
        }
        QCOMPARE(good.load(), 40);
    }
};

GALLEY_TEST(HttpClientTest);
#include "test_client.moc"
