// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/tags.h"

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "tests/support/fake_registry.h"
#include "tests/support/image_documents.h"
#include "tests/support/quick_patience.h"
#include "tests/support/test_case.h"

using namespace galley;
using registry::listTags;
using registry::TagPage;
using test::FakeRegistry;
using test::HttpReply;
using test::HttpRequest;

namespace {

/// How a registry splits its tags; real ones do all of this.
struct Habit {
    bool obeysLimit = true;
    bool obeysLast = true;
    std::size_t largestPage = 1000;
    bool opaqueCursor = false;  ///< the Link names a token instead of the last tag
};

std::string parameter(const std::string& query, const std::string& name) {
    for (const std::string& pair : split(query, '&')) {
        if (pair.starts_with(name + "=")) return pair.substr(name.size() + 1);
    }
    return {};
}

HttpReply tagsReply(const HttpRequest& request, const std::vector<std::string>& tags, const Habit& habit) {
    std::size_t at = 0;
    const std::string last = parameter(request.query, habit.opaqueCursor ? "token" : "last");
    if (habit.obeysLast && !last.empty()) {
        while (at < tags.size() && tags[at] <= last) ++at;
    }
    std::size_t count = habit.largestPage;
    if (habit.obeysLimit) {
        count = std::min<std::size_t>(count, parseUnsigned(parameter(request.query, "n")).value_or(count));
    }
    const std::size_t end = std::min(tags.size(), at + count);
    std::string list;
    for (std::size_t i = at; i < end; ++i) list += (i > at ? ",'" : "'") + tags[i] + "'";
    HttpReply reply;
    reply.body = test::json("{'name':'app','tags':[" + list + "]}");
    if (end < tags.size() && end > at) {
        const std::string key = habit.opaqueCursor ? "token=" : "last=";
        reply.headers.emplace_back(
            "Link", "</v2/app/tags/list?" + key + tags[end - 1] + "&n=" + std::to_string(count) + ">; rel=\"next\"");
    }
    return reply;
}

std::vector<std::string> manyTags() {
    std::vector<std::string> tags;
    for (int i = 100; i < 350; ++i) tags.push_back("v" + std::to_string(i));
    return tags;
}

std::vector<std::string> names(const TagPage& page) {
    std::vector<std::string> list;
    for (const auto& tag : page.tags) list.push_back(tag.name);
    return list;
}

std::vector<std::string> slice(const std::vector<std::string>& all, std::size_t from, std::size_t count) {
    const auto start = all.begin() + static_cast<std::ptrdiff_t>(from);
    return {start, start + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace

class TagsTest : public QObject {
    Q_OBJECT
private slots:
    void listsAllPageByPage_data() {
        QTest::addColumn<bool>("obeysLimit");
        QTest::addColumn<bool>("obeysLast");
        QTest::addColumn<int>("largestPage");
        QTest::addColumn<bool>("opaqueCursor");
        QTest::newRow("as the specification says") << true << true << 1000 << false;
        QTest::newRow("pages smaller than asked for") << true << true << 40 << false;
        QTest::newRow("a cursor of its own") << true << true << 100 << true;
        QTest::newRow("all at once") << false << false << 1000 << false;
    }
    void listsAllPageByPage() {
        QFETCH(bool, obeysLimit);
        QFETCH(bool, obeysLast);
        QFETCH(int, largestPage);
        QFETCH(bool, opaqueCursor);
        const Habit habit{obeysLimit, obeysLast, static_cast<std::size_t>(largestPage), opaqueCursor};
        FakeRegistry fake(FakeRegistry::Login::Bearer);
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (!request.path.ends_with("/v2/app/tags/list") || request.header("authorization").empty()) return {};
            return tagsReply(request, manyTags(), habit);
        });
        registry::Client client(nullptr, test::quick());
        const auto repository = oci::Reference::parse(fake.host() + "/app");
        std::vector<std::string> seen;
        std::string after;
        int pages = 0;
        do {
            const TagPage page = listTags(client, repository, {100, after}, {});
            QVERIFY(page.tags.size() <= 100);
            const auto more = names(page);
            seen.insert(seen.end(), more.begin(), more.end());
            after = page.next;
            ++pages;
        } while (!after.empty() && pages < 10);
        QCOMPARE(pages, 3);
        QCOMPARE(seen, manyTags());
    }

    void goesOnBehindAName() {
        FakeRegistry fake;
        fake.intercept([&](const HttpRequest& request) { return tagsReply(request, manyTags(), {}); });
        registry::Client client(nullptr, test::quick());
        const auto page = listTags(client, oci::Reference::parse(fake.host() + "/app"), {10, "v200"}, {});
        QCOMPARE(names(page), slice(manyTags(), 101, 10));
    }

    void takesNoTagsForNoTags_data() {
        QTest::addColumn<QString>("body");
        QTest::newRow("null") << QStringLiteral("{'name':'app','tags':null}");
        QTest::newRow("no list") << QStringLiteral("{'tags':{}}");
        QTest::newRow("no names") << QStringLiteral("{'tags':[1,{},null,'','a\\u001b[31mb']}");
        QTest::newRow("no JSON") << QStringLiteral("<html>");
        QTest::newRow("deep") << QStringLiteral("{'tags':") + QString(20000, QLatin1Char('[')) +
                                     QString(20000, QLatin1Char(']')) + QStringLiteral("}");
    }
    void takesNoTagsForNoTags() {
        QFETCH(QString, body);
        FakeRegistry fake;
        fake.intercept([&](const HttpRequest&) {
            HttpReply reply;
            reply.body = test::json(body.toStdString());
            return reply;
        });
        registry::Client client(nullptr, test::quick());
        const auto page = listTags(client, oci::Reference::parse(fake.host() + "/app"), {}, {});
        QVERIFY(page.tags.empty());
        QVERIFY(page.next.empty());
    }

    void doesNotFollowLinksForEver() {
        FakeRegistry fake;
        int asked = 0;
        fake.intercept([&](const HttpRequest&) {
            HttpReply reply;
            reply.body = test::json("{'tags':[]}");
            reply.headers.emplace_back("Link", "<?token=" + std::to_string(++asked) + ">; rel=\"next\"");
            return reply;
        });
        registry::Client client(nullptr, test::quick());
        listTags(client, oci::Reference::parse(fake.host() + "/app"), {}, {});
        QVERIFY2(asked <= 64, qPrintable(QString::number(asked)));
    }

    void asksNobodyElseForTheNextPage() {
        test::HttpServer other([](const HttpRequest&) { return HttpReply(); }, "127.0.0.2");
        FakeRegistry fake(FakeRegistry::Login::Bearer);
        fake.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (request.header("authorization").empty()) return {};
            HttpReply reply;
            reply.body = test::json("{'tags':['a']}");
            if (request.query.find("stolen") == std::string::npos) {
                reply.headers.emplace_back("Link", "<" + other.url("/v2/app/tags/list?stolen=1") + ">; rel=\"next\"");
            }
            return reply;
        });
        registry::Client client(nullptr, test::quick());
        listTags(client, oci::Reference::parse(fake.host() + "/app"), {}, {});
        QCOMPARE(other.requests().size(), std::size_t{0});
    }

    void saysWhatIsMissing() {
        FakeRegistry fake;
        fake.intercept([](const HttpRequest&) {
            HttpReply reply;
            reply.status = 404;
            return reply;
        });
        registry::Client client(nullptr, test::quick());
        try {
            listTags(client, oci::Reference::parse(fake.host() + "/app"), {}, {});
            QFAIL("no error");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::NotFound);
            QCOMPARE(error.message(), fake.host() + " has no repository " + fake.host() + "/app");
        }
    }

    void refusesAPlaceThatNoPageGave() {
        FakeRegistry fake;
        registry::Client client(nullptr, test::quick());
        const auto repository = oci::Reference::parse(fake.host() + "/app");
        QVERIFY_EXCEPTION_THROWN(listTags(client, repository, {10, "?a b"}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(listTags(client, repository, {10, "?a\r\nX: y"}, {}), Error);
        QCOMPARE(fake.server().requests().size(), std::size_t{0});
    }
};

GALLEY_TEST(TagsTest);
#include "test_tags.moc"
