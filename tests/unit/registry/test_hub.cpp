// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/hub.h"

#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"
#include "tests/unit/registry/registry_fixture.h"

using namespace galley;
using namespace galley::test;
using registry::Hub;
using registry::searchRegistry;
using registry::SearchRequest;

namespace {

/// What the two services of Docker Hub answer to a search, as they answered when this was written.
constexpr const char* kIndexAnswer =
    "{'num_pages':4,'num_results':88,'page_size':25,'page':1,'query':'nginx','results':["
    "{'star_count':20012,'is_official':true,'name':'nginx','is_automated':false,'is_trusted':false,"
    "'description':'Official build of Nginx.'},"
    "{'star_count':160,'is_official':false,'name':'bitnami/nginx','is_automated':true,'is_trusted':true,"
    "'description':'Bitnami container image for NGINX'},"
    "{'star_count':3,'is_official':false,'name':'someone/nginx-thing','is_automated':false,'description':''}]}";
constexpr const char* kSiteAnswer =
    "{'count':88,'next':'https://hub.docker.com/v2/search/repositories/?page=2','previous':'','results':["
    "{'repo_name':'nginx','short_description':'Official build of Nginx.','star_count':20012,'pull_count':12345678901,"
    "'repo_owner':'','is_automated':false,'is_official':true},"
    "{'repo_name':'bitnami/nginx','short_description':'','star_count':160,'pull_count':900,'repo_owner':'',"
    "'is_automated':true,'is_official':false}]}";

HttpReply jsonReply(const std::string& text) {
    HttpReply reply;
    reply.headers.emplace_back("Content-Type", "application/json");
    reply.body = json(text);
    return reply;
}

/// Docker Hub on loopback: both services on one server.
class FakeHub {
public:
    FakeHub()
        : server([this](const HttpRequest& request) {
              const auto found = replies.find(request.path);
              return found == replies.end() ? status(404) : found->second;
          }) {
        replies["/v1/search"] = jsonReply(kIndexAnswer);
        replies["/v2/search/repositories/"] = jsonReply(kSiteAnswer);
    }
    Hub hub() const { return Hub({server.url(""), server.url("")}, quick()); }
    std::vector<registry::SearchResult> search(const SearchRequest& request = {}) const {
        return hub().search("nginx", request, {});
    }

    std::map<std::string, HttpReply> replies;
    HttpServer server;
};

HttpReply tagsPage(int from, int count, bool hasMore) {
    std::string list;
    for (int i = from; i < from + count; ++i) {
        list += std::string(i > from ? "," : "") + "{'creator':1,'id':2,'images':[{'architecture':'amd64','size':5}]," +
                "'last_updated':'2026-01-02T03:04:05.678901Z','name':'t" + std::to_string(i) +
                "','full_size':72000000,'v2':true,'tag_status':'active'," +
                "'tag_last_pushed':'2026-02-02T03:04:05.678901Z'}";
    }
    return jsonReply("{'count':250,'next':" + std::string(hasMore ? "'https://evil.example/v2/tags?page=2'" : "null") +
                     ",'previous':null,'results':[" + list + "]}");
}

}  // namespace

class HubTest : public QObject {
    Q_OBJECT
private slots:
    void findsWhatDockerSearchFinds() {
        FakeHub fake;
        const auto results = fake.search();
        QCOMPARE(results.size(), std::size_t{3});
        QCOMPARE(results[0].name, std::string("nginx"));
        QCOMPARE(results[0].description, std::string("Official build of Nginx."));
        QCOMPARE(results[0].stars, std::int64_t{20012});
        QCOMPARE(results[0].pulls, std::int64_t{12345678901});
        QVERIFY(results[0].isOfficial && !results[0].isAutomated);
        QCOMPARE(results[1].pulls, std::int64_t{900});
        QVERIFY(results[1].isAutomated);
        QCOMPARE(results[2].pulls, std::int64_t{-1});
        for (const auto& request : fake.server.requests()) {
            QVERIFY2(request.query == "q=nginx&n=25" || request.query == "query=nginx&page_size=25",
                     request.query.c_str());
            QCOMPARE(request.header("authorization"), std::string());
        }
    }

    void filtersAndLimits() {
        FakeHub fake;
        SearchRequest request;
        request.withPulls = false;
        request.minimumStars = 100;
        QCOMPARE(fake.search(request).size(), std::size_t{2});
        request.isOfficial = false;
        QCOMPARE(fake.search(request).front().name, std::string("bitnami/nginx"));
        request.isAutomated = false;
        QVERIFY(fake.search(request).empty());
        request = {};
        request.limit = 1;
        request.withPulls = false;
        QCOMPARE(fake.search(request).size(), std::size_t{1});
        QCOMPARE(fake.server.count("GET", "/v2/search/repositories/"), 0);
    }

    void doesWithoutPullCounts_data() {
        QTest::addColumn<int>("fault");
        QTest::newRow("an error") << 0;
        QTest::newRow("no JSON") << 1;
        QTest::newRow("another shape") << 2;
        QTest::newRow("a cut connection") << 3;
        QTest::newRow("too much") << 4;
    }
    void doesWithoutPullCounts() {
        QFETCH(int, fault);
        FakeHub fake;
        HttpReply& reply = fake.replies["/v2/search/repositories/"];
        if (fault == 0) reply = status(503);
        if (fault == 1) reply.body = "<html>";
        if (fault == 2) reply.body = json("{'results':[[],1,{'repo_name':7,'pull_count':'many'},{'pull_count':-5}]}");
        if (fault == 3) {
            reply.cutAfterBodyBytes = 10;
            reply.resets = true;
        }
        if (fault == 4) reply.body = std::string(std::size_t{5} << 20U, ' ');
        const auto results = fake.search();
        QCOMPARE(results.size(), std::size_t{3});
        for (const auto& result : results) QCOMPARE(result.pulls, std::int64_t{-1});
    }

    void believesNoHostileAnswer() {
        FakeHub fake;
        const std::string longText(100000, 'x');
        fake.replies["/v1/search"] = jsonReply(
            "{'results':[{'name':'UPPER/case','star_count':1},{'name':'a b'},{'name':''},{'star_count':2},[],null,7,"
            "{'name':'../../etc'},{'name':'good/"
            "one','description':'\\u001b[31mred\\n\\u009b2J\\u0007line','star_count':"
            "-4,"
            "'is_official':'yes'},{'name':'good/two','description':'" +
            longText + "','star_count':99999999999999999999}]}");
        const auto results = fake.search();
        QCOMPARE(results.size(), std::size_t{2});
        QCOMPARE(results[0].description, std::string("[31mred 2Jline"));
        QCOMPARE(results[0].stars, std::int64_t{0});
        QVERIFY(!results[0].isOfficial);
        QVERIFY(results[1].description.size() <= 1000);
        QCOMPARE(results[1].stars, std::int64_t{0});
        fake.replies["/v1/search"].body = "{\"results\":" + std::string(100000, '[') + std::string(100000, ']') + "}";
        QVERIFY(fake.search().empty());
    }

    void saysWhyThereIsNoAnswer() {
        FakeHub fake;
        fake.replies["/v1/search"] = status(429);
        const auto limited = errorOf([&] { fake.search(); });
        QVERIFY(limited && limited->kind() == ErrorKind::Busy);
        QVERIFY(contains(*limited, "Docker Hub limits how often you may ask"));
        const auto empty = errorOf([&] { fake.hub().search("  ", {}, {}); });
        QVERIFY(empty && empty->kind() == ErrorKind::InvalidInput);
        const auto plain = errorOf([&] { Hub({"http://192.0.2.1", "http://192.0.2.1"}, quick()).search("x", {}, {}); });
        QVERIFY(plain && plain->kind() == ErrorKind::InvalidInput);
    }

    void listsTagsWithSizesAndDates() {
        FakeHub fake;
        const std::string path = "/v2/repositories/library/nginx/tags";
        fake.replies[path] = tagsPage(0, 100, true);
        const auto nginx = oci::Reference::parse("nginx");
        auto page = fake.hub().tags(nginx, {200, {}}, {});
        QCOMPARE(page.tags.size(), std::size_t{200});
        QCOMPARE(page.tags[0].name, std::string("t0"));
        QCOMPARE(page.tags[0].sizeBytes.value_or(0), std::int64_t{72000000});
        QCOMPARE(formatInstantShort(page.tags[0].updated.value_or(Instant{})),
                 std::string("2026-02-02T03:04:05.678901Z"));
        QVERIFY(Hub::isPlace(page.next));
        fake.replies[path] = tagsPage(200, 50, false);
        page = fake.hub().tags(nginx, {200, page.next}, {});
        QCOMPARE(fake.server.requests().back().query, std::string("page_size=100&page=3"));
        QCOMPARE(page.tags.size(), std::size_t{50});
        QVERIFY(page.next.empty());
        const auto missing = errorOf([&] { fake.hub().tags(oci::Reference::parse("me/private"), {}, {}); });
        QVERIFY(missing && missing->kind() == ErrorKind::NotFound);
        for (const char* place : {"#", "#0", "#x", "#99999999999", "#2&x=1"}) {
            QVERIFY_EXCEPTION_THROWN(fake.hub().tags(nginx, {10, place}, {}), Error);
        }
    }

    void searchesAnotherRegistry() {
        FakeRegistry fake;
        fake.intercept([](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path == "/v1/search") return jsonReply(kIndexAnswer);
            return {};
        });
        registry::Client client(nullptr, quick());
        const auto results = searchRegistry(client, fake.host(), "nginx", {}, {});
        QCOMPARE(results.size(), std::size_t{3});
        QCOMPARE(results[1].name, fake.host() + "/bitnami/nginx");
    }

    void looksIntoTheCatalogOfARegistryWithoutSearch() {
        FakeRegistry fake(FakeRegistry::Login::Bearer);
        fake.requireLogin("me", "secret");
        fake.intercept([](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.path == "/v1/search") return status(404);
            if (request.path != "/v2/_catalog" || request.header("authorization").empty()) return {};
            return jsonReply("{'repositories':['team/web','team/api','web','BAD','" + std::string(5000, 'w') +
                             "web']}");
        });
        registry::Client client(login("me", "secret"), quick());
        const auto results = searchRegistry(client, fake.host(), "Web", {}, {});
        QCOMPARE(results.size(), std::size_t{2});
        QCOMPARE(results[0].name, fake.host() + "/team/web");
        registry::Client stranger(nullptr, quick());
        const auto refused = errorOf([&] { searchRegistry(stranger, fake.host(), "web", {}, {}); });
        QVERIFY(refused && refused->kind() == ErrorKind::Unauthorized);
    }
};

GALLEY_TEST(HubTest);
#include "test_hub.moc"
