// SPDX-License-Identifier: Apache-2.0
#include "engine/http/network.h"

#include <atomic>
#include <thread>

#include "engine/base/base64.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/http/client.h"
#include "tests/support/http_server.h"
#include "tests/support/test_case.h"
#include "tests/support/tls_server.h"

using namespace galley;
using namespace galley::http;
using namespace std::chrono_literals;
using test::HttpReply;
using test::HttpRequest;
using test::HttpServer;
using test::TlsServer;

namespace {

/// Time that passes only when somebody waits.
struct Waits {
    std::atomic<std::int64_t> total = 0;
    std::atomic<int> count = 0;

    Patience patience() {
        Patience patience;
        patience.pause = [this](std::chrono::nanoseconds length, const std::stop_token&) {
            total += length.count();
            ++count;
        };
        patience.chance = [](std::size_t bound) { return bound - 1; };
        patience.timeOfDay = [] { return std::time_t{1800000000}; };  // Fri, 15 Jan 2027 08:00:00 GMT
        return patience;
    }
    std::chrono::nanoseconds waited() const { return std::chrono::nanoseconds(total.load()); }
};

Request get(const std::string& url) {
    Request request;
    request.url = url;
    request.allowPlainHttp = true;
    return request;
}

HttpReply refusal(int status, const std::string& retryAfter = {}) {
    HttpReply reply;
    reply.status = status;
    if (!retryAfter.empty()) reply.headers.emplace_back("Retry-After", retryAfter);
    return reply;
}

std::shared_ptr<const Network> networkWith(const HostRules& rules) {
    auto network = std::make_shared<Network>();
    network->proxies = {};
    network->rulesFor = [rules](const Origin&) { return rules; };
    return network;
}

std::string messageOf(Client& client, const std::string& url) {
    try {
        const Response response = client.fetch(get(url), {});
        return "status " + std::to_string(response.status);
    } catch (const Error& error) {
        return error.message();
    }
}

}  // namespace

#define SAYS(text, words) QVERIFY2(QString::fromStdString(text).contains(QLatin1String(words)), (text).c_str())

class HttpNetworkTest : public QObject {
    Q_OBJECT
private slots:
    void waitsAsLongAsTheServerSays_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<int>("seconds");
        QTest::newRow("seconds") << "7" << 7;
        QTest::newRow("date") << "Fri, 15 Jan 2027 08:00:09 GMT" << 9;
        QTest::newRow("date that is past") << "Fri, 15 Jan 2027 07:00:00 GMT" << 0;
    }
    void waitsAsLongAsTheServerSays() {
        QFETCH(QString, header);
        QFETCH(int, seconds);
        for (const int status : {429, 503}) {
            std::atomic<int> asked = 0;
            const HttpServer server(
                [&](const HttpRequest&) { return ++asked == 1 ? refusal(status, header.toStdString()) : HttpReply{}; });
            Waits waits;
            Client client(waits.patience());
            QCOMPARE(client.fetch(get(server.url("/")), {}).status, 200);
            QVERIFY(waits.waited() == std::chrono::seconds(seconds));
        }
    }

    void givesUpAtOnceWhenTheWaitWouldBeTooLong() {
        const HttpServer server([](const HttpRequest&) { return refusal(429, "3600"); });
        Waits waits;
        Client client(waits.patience());
        QCOMPARE(client.fetch(get(server.url("/")), {}).status, 429);
        QCOMPARE(waits.count.load(), 0);
        QCOMPARE(server.requests().size(), std::size_t{1});
    }

    void backsOffLongerEachTimeWithHalfOfItLeftToChance() {
        const HttpServer server([](const HttpRequest&) { return refusal(503); });
        Waits longest;
        Client late(longest.patience());
        QCOMPARE(late.fetch(get(server.url("/")), {}).status, 503);
        QVERIFY(longest.waited() == 250ms + 500ms + 1000ms + 2000ms);
        Waits shortest;
        Patience patience = shortest.patience();
        patience.chance = [](std::size_t) { return std::size_t{0}; };
        Client early(patience);
        QCOMPARE(early.fetch(get(server.url("/")), {}).status, 503);
        QVERIFY(shortest.waited() == 125ms + 250ms + 500ms + 1000ms);
        QCOMPARE(server.requests().size(), std::size_t{10});
    }

    void tellsHowLongBytesHaveToWait() {
        Throttle::Clock::time_point now{};
        Throttle throttle(1000, [&] { return now; });
        QVERIFY(throttle.book(500) == 500ms);
        QVERIFY(throttle.book(500) == 1000ms);
        now += 1s;
        QVERIFY(throttle.book(100) == 100ms);
        // An hour of silence buys no burst.
        now += 1h;
        QVERIFY(throttle.book(1000) == 950ms);
        throttle.setLimit(10000);
        QVERIFY(throttle.book(1000) == 1050ms);
    }

    void holdsAllTransfersTogetherToTheLimit() {
        const std::string whole(200000, 'x');
        const HttpServer server([&](const HttpRequest&) {
            HttpReply reply;
            reply.body = whole;
            return reply;
        });
        // The clock stands still but for the waits: the account is exact whatever the machine does.
        Throttle::Clock::time_point start{};
        std::atomic<std::int64_t> longest = 0;
        auto network = std::make_shared<Network>();
        network->throttle = std::make_shared<Throttle>(100000, [start] { return start; });
        Patience patience;
        patience.pause = [&](std::chrono::nanoseconds length, const std::stop_token&) {
            std::int64_t known = longest;
            while (known < length.count() && !longest.compare_exchange_weak(known, length.count())) continue;
        };
        Client client(patience, network);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 3; ++i) {
                threads.emplace_back([&] {
                    client.download({get(server.url("/")), 0, 200000}, [](std::string_view) {}, {});
                });
            }
        }
        // 600,000 bytes at 100,000 a second.
        QVERIFY(std::abs(longest.load() - std::int64_t{6000000000}) < 1000);
    }

    void sendsUploadsThroughTheSameAccount() {
        const HttpServer server([](const HttpRequest&) { return HttpReply{}; });
        auto network = std::make_shared<Network>();
        network->throttle = std::make_shared<Throttle>(1000, [] { return Throttle::Clock::time_point{}; });
        std::atomic<std::int64_t> last = 0;
        Patience patience;
        patience.pause = [&](std::chrono::nanoseconds length, const std::stop_token&) { last = length.count(); };
        Client client(patience, network);
        Upload upload;
        upload.request = get(server.url("/"));
        upload.request.method = "PUT";
        upload.bytes = 5000;
        std::size_t left = 5000;
        upload.source = [&](char* buffer, std::size_t capacity) {
            const std::size_t count = std::min({capacity, left, std::size_t{500}});
            std::fill_n(buffer, count, 'x');
            left -= count;
            return count;
        };
        QCOMPARE(client.upload(upload, {}).response.status, 200);
        QCOMPARE(last.load(), std::int64_t{5000000000});
    }

    void endsAWaitForTheLimitWhenItIsStopped() {
        const HttpServer server([](const HttpRequest&) {
            HttpReply reply;
            reply.body = std::string(50000, 'x');
            return reply;
        });
        auto network = std::make_shared<Network>();
        network->throttle = std::make_shared<Throttle>(1);
        Client client({}, network);
        std::stop_source stop;
        const auto sink = [&](std::string_view) { stop.request_stop(); };
        bool wasCancelled = false;
        try {
            client.download({get(server.url("/")), 0, 50000}, sink, stop.get_token());
        } catch (const Cancelled&) {
            wasCancelled = true;
        }
        QVERIFY(wasCancelled);
    }

    void asksTheProxyThatIsSetAndNotForTheRest() {
        const HttpServer proxy([](const HttpRequest&) {
            HttpReply reply;
            reply.body = "from the proxy";
            return reply;
        });
        auto network = std::make_shared<Network>();
        network->proxies = {"http://user:pass@" + proxy.host(), {}, "*.direct.invalid,.other.invalid"};
        Client client({}, network);
        QCOMPARE(client.fetch(get("http://registry.invalid/v2/"), {}).body, std::string("from the proxy"));
        const auto request = proxy.requests().at(0);
        QCOMPARE(request.path, std::string("http://registry.invalid/v2/"));
        QCOMPARE(request.header("proxy-authorization"), "Basic " + encodeBase64("user:pass"));
        SAYS(messageOf(client, "http://x.other.invalid/"), "there is no such host");
        QCOMPARE(proxy.requests().size(), std::size_t{1});
        // This machine's loopback is nothing a proxy could reach; unless somebody says so for that host.
        const HttpServer server([](const HttpRequest&) { return HttpReply{}; });
        QCOMPARE(client.fetch(get(server.url("/")), {}).status, 200);
        QCOMPARE(proxy.requests().size(), std::size_t{1});
        HostRules rules;
        rules.proxy = "http://" + proxy.host();
        Client chosen({}, networkWith(rules));
        QCOMPARE(chosen.fetch(get(server.url("/")), {}).body, std::string("from the proxy"));
        rules.proxy = "";
        network->rulesFor = [rules](const Origin&) { return rules; };
        SAYS(messageOf(client, "http://registry.invalid/"), "there is no such host");
    }

    void readsTheProxiesOfTheEnvironment() {
        const char* names[] = {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY",
                               "all_proxy",  "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
        std::map<const char*, QByteArray> before;
        for (const char* name : names) {
            before[name] = qgetenv(name);
            qunsetenv(name);
        }
        QVERIFY(Proxies::fromEnvironment().http.empty());
        qputenv("ALL_PROXY", "http://all");
        qputenv("HTTP_PROXY", "http://upper");
        qputenv("NO_PROXY", "a,b");
        QCOMPARE(Proxies::fromEnvironment().http, std::string("http://upper"));
        QCOMPARE(Proxies::fromEnvironment().https, std::string("http://all"));
        QCOMPARE(Proxies::fromEnvironment().none, std::string("a,b"));
        qputenv("http_proxy", "http://lower");
        QCOMPARE(Proxies::fromEnvironment().http, std::string("http://lower"));
        for (const char* name : names) {
            before[name].isEmpty() ? qunsetenv(name) : qputenv(name, before[name]);
        }
    }

    void saysThatAProxyRefuses() {
        const HttpServer proxy([](const HttpRequest&) { return refusal(407); });
        auto network = std::make_shared<Network>();
        network->proxies.https = "http://user:hunter2@" + proxy.host();
        Client client({}, network);
        const std::string message = messageOf(client, "https://registry.invalid/v2/");
        SAYS(message, "the proxy does not let registry.invalid through (status 407)");
        QVERIFY(message.find("hunter2") == std::string::npos);
    }

    void saysThatTheProxyIsNotThereAndNotTheServer() {
        std::string gone;
        {
            const HttpServer proxy([](const HttpRequest&) { return HttpReply{}; });
            gone = proxy.host();
        }
        auto network = std::make_shared<Network>();
        network->proxies.https = "http://user:hunter2@" + gone;
        network->proxies.none = "127.0.0.1";
        Client client({}, network);
        const std::string message = messageOf(client, "https://registry.invalid/v2/");
        SAYS(message, "cannot reach registry.invalid: the proxy refuses connections; check http_proxy");
        QVERIFY(message.find("hunter2") == std::string::npos);
        // One is set, but not for this server.
        SAYS(messageOf(client, "https://" + gone + "/"), "it refuses connections; is it running there?");
    }

    void asksABlockedServerForNothing() {
        const HttpServer server([](const HttpRequest&) { return HttpReply{}; });
        HostRules rules;
        rules.blockedBy = "registries.toml:7";
        Client client({}, networkWith(rules));
        SAYS(messageOf(client, server.url("/")), "is blocked by registries.toml:7");
        QCOMPARE(server.requests().size(), std::size_t{0});
    }

    void followsARedirectWithoutTlsWhereThatIsAllowed() {
        const HttpServer proxy([](const HttpRequest& request) {
            if (request.path.find("/end") != std::string::npos) return HttpReply{};
            HttpReply reply;
            reply.status = 307;
            reply.headers.emplace_back("Location", "http://storage.invalid/end");
            return reply;
        });
        HostRules rules;
        rules.proxy = "http://" + proxy.host();
        Client strict({}, networkWith(rules));
        SAYS(messageOf(strict, "http://registry.invalid/"), "without TLS");
        rules.allowsPlainHttp = true;
        Client lax({}, networkWith(rules));
        QCOMPARE(lax.fetch(get("http://registry.invalid/"), {}).status, 200);
    }

    void trustsAnAuthorityThatIsSetForTheHost() {
        const TlsServer server;
        Client plain({}, networkWith({}));
        SAYS(messageOf(plain, server.url()), "signed by nobody whom this computer trusts");
        SAYS(messageOf(plain, server.url()), "`ca`");
        HostRules rules;
        rules.authorities = readFile(server.authority());
        Client trusting({}, networkWith(rules));
        QCOMPARE(messageOf(trusting, server.url()), std::string("status 200"));
        SAYS(messageOf(trusting, "https://127.0.0.1:" + server.port() + "/"), "belongs to another name");
        rules = {};
        rules.skipsVerification = true;
        Client careless({}, networkWith(rules));
        QCOMPARE(messageOf(careless, "https://127.0.0.1:" + server.port() + "/"), std::string("status 200"));
    }

    void tellsAnExpiredCertificate() {
        test::TlsOptions options;
        options.isExpired = true;
        const TlsServer server(options);
        HostRules rules;
        rules.authorities = readFile(server.authority());
        Client client({}, networkWith(rules));
        SAYS(messageOf(client, server.url()), "has expired");
    }

    void showsItsCertificateToAServerThatWantsOne() {
        test::TlsOptions options;
        options.wantsClientCertificate = true;
        const TlsServer server(options);
        HostRules rules;
        rules.authorities = readFile(server.authority());
        Client nobody({}, networkWith(rules));
        SAYS(messageOf(nobody, server.url()), "`client-certificate`");
        rules.certificate = server.clientCertificate();
        rules.key = server.clientKey();
        Client known({}, networkWith(rules));
        QCOMPARE(messageOf(known, server.url()), std::string("status 200"));
        rules.key = "/nonexistent";
        Client broken({}, networkWith(rules));
        SAYS(messageOf(broken, server.url()), "cannot be used");
    }

    void tellsAServerWithoutTls() {
        const HttpServer server([](const HttpRequest&) { return HttpReply{}; });
        Client client({}, networkWith({}));
        SAYS(messageOf(client, "https://" + server.host() + "/"), "speak TLS");
    }

    void tellsThatNobodyIsThere() {
        std::string url;
        {
            const HttpServer gone([](const HttpRequest&) { return HttpReply{}; });
            url = gone.url("/");
        }
        Client client({}, networkWith({}));
        SAYS(messageOf(client, url), "refuses connections");
        SAYS(messageOf(client, "http://nosuch.invalid/"), "there is no such host");
    }
};

GALLEY_TEST(HttpNetworkTest);
#include "test_network.moc"
