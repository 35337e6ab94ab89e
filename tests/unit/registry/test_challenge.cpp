// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/challenge.h"

#include "tests/support/test_case.h"

using namespace galley::registry;

class ChallengeTest : public QObject {
    Q_OBJECT
private slots:
    void readsDockerHubsChallenge() {
        const auto challenge = chooseChallenge(
            parseChallenges({"Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                             "scope=\"repository:library/flask:pull,push\""}));
        QVERIFY(challenge);
        QCOMPARE(challenge->scheme, std::string("bearer"));
        QCOMPARE(challenge->parameter("realm"), std::string("https://auth.docker.io/token"));
        QCOMPARE(challenge->parameter("service"), std::string("registry.docker.io"));
        QCOMPARE(challenge->parameter("scope"), std::string("repository:library/flask:pull,push"));
        QCOMPARE(challenge->parameter("error"), std::string());
    }

    void readsTokensQuotesAndEscapes() {
        const auto all = parseChallenges({"bearer  Realm = \"a\\\"b\\\\c\" , Service=plain,empty=\"\""});
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(all[0].parameter("realm"), std::string("a\"b\\c"));
        QCOMPARE(all[0].parameter("service"), std::string("plain"));
        QCOMPARE(all[0].parameter("empty"), std::string());
    }

    void separatesSeveralChallenges() {
        const auto one = parseChallenges({"Basic realm=\"r, x=1\", Bearer realm=\"https://t/\",service=s"});
        QCOMPARE(one.size(), std::size_t{2});
        QCOMPARE(one[0].parameter("realm"), std::string("r, x=1"));
        QVERIFY(chooseChallenge(one)->scheme == "bearer");
        const auto two = parseChallenges({"Negotiate", "Basic realm=\"r\""});
        QCOMPARE(two.size(), std::size_t{2});
        QVERIFY(chooseChallenge(two)->scheme == "basic");
    }

    void keepsTheFirstOfARepeatedParameter() {
        const auto all = parseChallenges({"Bearer realm=\"https://good/\",realm=\"https://evil/\""});
        QCOMPARE(all[0].parameter("realm"), std::string("https://good/"));
    }

    void survivesHostileHeaders_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("commas") << QByteArray(",,, , ,");
        QTest::newRow("no end of quotation") << QByteArray("Bearer realm=\"https://x");
        QTest::newRow("lone backslash") << QByteArray("Bearer realm=\"\\");
        QTest::newRow("equals signs") << QByteArray("Bearer =====");
        QTest::newRow("no scheme") << QByteArray("realm=\"https://x/\"");
        QTest::newRow("no realm") << QByteArray("Bearer service=\"x\"");
        QTest::newRow("binary") << QByteArray("\x01\xff\x80 \x7f=\x00", 6);
        QTest::newRow("long") << QByteArray(1 << 20, 'a');
        QTest::newRow("flood of schemes") << QByteArray("a,").repeated(100000);
        QTest::newRow("flood of quotes") << QByteArray("\"").repeated(100000);
    }
    void survivesHostileHeaders() {
        QFETCH(QByteArray, value);
        const auto all = parseChallenges({value.toStdString()});
        QVERIFY(all.size() <= 64);
        const auto chosen = chooseChallenge(all);
        QVERIFY(!chosen || chosen->scheme == "bearer");
        if (chosen) QVERIFY(chosen->parameter("realm").starts_with("https://x"));
    }
};

GALLEY_TEST(ChallengeTest);
#include "test_challenge.moc"
