// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <mutex>
#include <thread>

#include "engine/base/cancellation.h"
#include "engine/http/client.h"
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

/// Gives a text in pieces, and counts what went.
struct Body {
    std::string text;
    std::size_t at = 0;
    int rewinds = 0;

    Source source(std::size_t piece = 100'000) {
        return [this, piece](char* buffer, std::size_t capacity) {
            const std::size_t count = std::min({capacity, piece, text.size() - at});
            std::memcpy(buffer, text.data() + at, count);
            at += count;
            return count;
        };
    }
    std::function<void()> rewind() {
        return [this] {
            at = 0;
            ++rewinds;
        };
    }
};

Upload uploadTo(const std::string& url, Body& body, const char* method = "PUT", bool isLengthKnown = true) {
    Upload upload;
    upload.request.method = method;
    upload.request.url = url;
    upload.request.allowPlainHttp = true;
    upload.request.contentType = "application/octet-stream";
    upload.source = body.source();
    if (isLengthKnown) upload.bytes = static_cast<std::int64_t>(body.text.size());
    return upload;
}

HttpReply reset(std::size_t afterBytes) {
    HttpReply reply;
    reply.cutAfterBodyBytes = 0;
    reply.resets = true;
    reply.takesBodyBytes = afterBytes;
    return reply;
}

/// Misbehaves the first time, with the part before the body.
std::function<std::optional<HttpReply>(const HttpRequest&)> once(HttpReply reply) {
    auto isFirst = std::make_shared<std::atomic<bool>>(true);
    return
        [isFirst, reply](const HttpRequest&) { return isFirst->exchange(false) ? std::optional(reply) : std::nullopt; };
}

}  // namespace

class HttpUploadTest : public QObject {
    Q_OBJECT
private slots:
    void sendsABodyOfKnownLength() {
        const HttpServer server([](const HttpRequest&) { return status(201); });
        Client client(quick());
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{5000}, std::size_t{3'000'000}}) {
            Body body{pattern(size)};
            const auto result = client.upload(uploadTo(server.url("/blob"), body), {});
            QCOMPARE(result.response.status, 201);
            QVERIFY(result.isWhole);
            const HttpRequest seen = server.requests().back();
            QCOMPARE(seen.method, std::string("PUT"));
            QCOMPARE(seen.header("content-length"), std::to_string(size));
            QCOMPARE(seen.header("content-type"), std::string("application/octet-stream"));
            QVERIFY(seen.body == body.text);
        }
        QCOMPARE(server.connections(), 1);
    }

    void sendsABodyWhoseLengthIsNotKnownYet() {
        const HttpServer server([](const HttpRequest&) { return status(202); });
        Client client(quick());
        for (const char* method : {"PATCH", "POST", "PUT"}) {
            Body body{pattern(2'500'000)};
            const auto result = client.upload(uploadTo(server.url("/blob"), body, method, false), {});
            QCOMPARE(result.response.status, 202);
            const HttpRequest seen = server.requests().back();
            QCOMPARE(seen.method, std::string(method));
            QCOMPARE(seen.header("transfer-encoding"), std::string("chunked"));
            QVERIFY(seen.body == body.text);
        }
    }

    void asksBeforeALargeBodyAndTakesNoForAnAnswer() {
        HttpServer server([](const HttpRequest&) { return status(201); });
        server.answerEarly([](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path == "/refused") return status(413);
            return std::nullopt;
        });
        Client client(quick());
        Body body{pattern(3'000'000)};
        const auto refused = client.upload(uploadTo(server.url("/refused"), body), {});
        QCOMPARE(refused.response.status, 413);
        QVERIFY(!refused.isWhole);
        QCOMPARE(body.at, std::size_t{0});
        QCOMPARE(client.upload(uploadTo(server.url("/taken"), body), {}).response.status, 201);
        QCOMPARE(server.requests().back().header("expect"), std::string("100-continue"));
    }

    void sendsWithoutAskingWhereThatIsRefused() {
        HttpServer server([](const HttpRequest&) { return status(201); });
        server.answerEarly([](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.header("expect").empty()) return std::nullopt;
            return status(417);
        });
        Client client(quick());
        Body body{pattern(3'000'000)};
        auto upload = uploadTo(server.url("/"), body);
        // The server closes the connection with its 417: what goes out before that is seen is lost.
        upload.rewind = body.rewind();
        QCOMPARE(client.upload(upload, {}).response.status, 201);
        QVERIFY(server.requests().back().body == body.text);
    }

    void followsARedirectWithTheBodyButWithoutTheSecret() {
        HttpServer other([](const HttpRequest&) { return status(201); }, "127.0.0.2");
        const std::string target = other.url("/there");
        HttpServer server([](const HttpRequest&) { return status(201); });
        server.answerEarly([&](const HttpRequest&) { return status(307, {{"Location", target}}); });
        Client client(quick());
        Body body{pattern(3'000'000)};
        auto upload = uploadTo(server.url("/here"), body);
        upload.request.authorization = "Bearer secret";
        QCOMPARE(client.upload(upload, {}).response.status, 201);
        QCOMPARE(server.requests().back().header("authorization"), std::string("Bearer secret"));
        const HttpRequest seen = other.requests().back();
        QCOMPARE(seen.method, std::string("PUT"));
        QCOMPARE(seen.header("authorization"), std::string());
        QVERIFY(seen.body == body.text);
        QCOMPARE(body.rewinds, 0);
    }

    void followsALateRedirectOnlyWhenTheBodyCanBeSentAgain() {
        const HttpServer server([](const HttpRequest& request) {
            return request.path == "/late" ? status(308, {{"Location", "/end"}}) : status(201);
        });
        Client client(quick());
        // Small enough to go out unasked.
        Body body{pattern(1000)};
        auto upload = uploadTo(server.url("/late"), body);
        QCOMPARE(client.upload(upload, {}).response.status, 308);
        body.at = 0;
        upload.rewind = body.rewind();
        QCOMPARE(client.upload(upload, {}).response.status, 201);
        QCOMPARE(body.rewinds, 1);
        QVERIFY(server.requests().back().body == body.text);
    }

    void changesNoMethodOnTheWay() {
        const HttpServer server([](const HttpRequest&) { return status(302, {{"Location", "/end"}}); });
        Client client(quick());
        Body body{pattern(1000)};
        auto upload = uploadTo(server.url("/"), body);
        upload.rewind = body.rewind();
        QCOMPARE(client.upload(upload, {}).response.status, 302);
        QCOMPARE(server.requests().size(), std::size_t{1});
    }

    void doesNotSendTwiceWhatCannotBeRewound() {
        HttpServer server([](const HttpRequest&) { return status(201); });
        server.answerEarly(once(reset(500'000)));
        Client client(quick());
        Body body{pattern(3'000'000)};
        const auto error = errorOf([&] { client.upload(uploadTo(server.url("/"), body), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Network);
        QCOMPARE(server.requests().size(), std::size_t{1});
    }

    void sendsAgainWhatCanBeRewoundAndRepeated() {
        HttpServer server([](const HttpRequest&) { return status(201); });
        server.answerEarly(once(reset(500'000)));
        Client client(quick());
        Body body{pattern(3'000'000)};
        auto upload = uploadTo(server.url("/"), body);
        upload.rewind = body.rewind();
        QCOMPARE(client.upload(upload, {}).response.status, 201);
        QCOMPARE(body.rewinds, 1);
        QVERIFY(server.requests().back().body == body.text);
        // A PATCH changes something each time: only its sender knows whether twice is once.
        server.answerEarly(once(reset(500'000)));
        body.at = 0;
        auto patch = uploadTo(server.url("/"), body, "PATCH");
        patch.rewind = body.rewind();
        QVERIFY(errorOf([&] { client.upload(patch, {}); }));
    }

    void triesAgainAfterARefusalThatPasses() {
        HttpServer server([](const HttpRequest&) { return status(201); });
        server.answerEarly(once(status(429, {{"Retry-After", "0"}})));
        Client client(quick());
        Body body{pattern(3'000'000)};
        QCOMPARE(client.upload(uploadTo(server.url("/"), body, "PATCH"), {}).response.status, 201);
        QVERIFY(server.requests().back().body == body.text);
    }

    void passesOnWhatTheSourceThrows() {
        const HttpServer server([](const HttpRequest&) { return status(201); });
        Client client(quick());
        Body body{pattern(3'000'000)};
        auto upload = uploadTo(server.url("/"), body);
        upload.source = [](char*, std::size_t) -> std::size_t { throw Error(ErrorKind::Corrupt, "a bad file"); };
        const auto error = errorOf([&] { client.upload(upload, {}); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
        upload.source = [](char*, std::size_t) -> std::size_t { return 0; };
        QVERIFY(errorOf([&] { client.upload(upload, {}); }));
    }

    void noticesAPeerThatTakesNothing() {
        HttpServer server([](const HttpRequest&) { return status(201); });
        HttpReply deaf;
        deaf.staysSilent = true;
        deaf.framing = HttpReply::Framing::UntilClose;
        deaf.status = 100;
        deaf.takesBodyBytes = 1;
        server.answerEarly([&](const HttpRequest&) { return deaf; });
        Patience patience = quick();
        patience.stall = 300ms;
        patience.attempts = 1;
        Client client(patience);
        Body body{pattern(16'000'000)};
        const auto error = errorOf([&] { client.upload(uploadTo(server.url("/"), body), {}); });
        QVERIFY(error && error->kind() == ErrorKind::Timeout);
    }

    void hasAPatienceOfItsOwnForTheAnswerToASlowRequest() {
        const HttpServer server([](const HttpRequest&) {
            HttpReply silent;
            silent.claimedLength = 5;
            silent.staysSilent = true;
            return silent;
        });
        Patience patience = quick();
        patience.stall = 10s;
        patience.slowAnswer = 200ms;
        patience.attempts = 1;
        Client client(patience);
        Body body{pattern(1000)};
        auto upload = uploadTo(server.url("/"), body);
        upload.request.isSlow = true;
        const auto error = errorOf([&] { client.upload(upload, {}); });
        QVERIFY(error && error->kind() == ErrorKind::Timeout);
    }

    void stopsAtOnceWhenCancelled() {
        HttpServer server([](const HttpRequest&) { return status(201); });
        Client client(quick());
        std::stop_source stop;
        Body body{pattern(20'000'000)};
        auto upload = uploadTo(server.url("/"), body);
        const Source inner = body.source();
        upload.source = [&](char* buffer, std::size_t capacity) {
            if (body.at > 1'000'000) stop.request_stop();
            return inner(buffer, capacity);
        };
        bool cancelled = false;
        try {
            client.upload(upload, stop.get_token());
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QVERIFY(body.at < body.text.size());
    }

    void repeatsWhatMayBeRepeated() {
        HttpServer server([](const HttpRequest&) { return status(201); });
        Client client(quick());
        Request request;
        request.url = server.url("/manifest");
        request.allowPlainHttp = true;
        request.method = "PUT";
        request.body = "{}";
        server.answerEarly(once(status(503)));
        QCOMPARE(client.fetch(request, {}).status, 201);
        QCOMPARE(server.requests().back().body, std::string("{}"));
        request.method = "POST";
        server.answerEarly(once(status(503)));
        QCOMPARE(client.fetch(request, {}).status, 503);
        request.mayRepeat = true;
        server.answerEarly(once(status(503)));
        QCOMPARE(client.fetch(request, {}).status, 201);
        request.method = "DELETE";
        request.body.clear();
        QCOMPARE(client.fetch(request, {}).status, 201);
        QCOMPARE(server.requests().back().method, std::string("DELETE"));
    }
};

GALLEY_TEST(HttpUploadTest);
#include "test_upload.moc"
