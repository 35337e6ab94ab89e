// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/reference.h"

#include "engine/base/error.h"
#include "tests/support/test_case.h"

using namespace galley;
using galley::oci::Reference;

namespace {

const QString kDigest = QStringLiteral("sha256:") + QString(64, QLatin1Char('f'));
const QString kHex64 = QStringLiteral("1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a");

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

}  // namespace

class ReferenceTest : public QObject {
    Q_OBJECT
private slots:
    void readsReferencesAsDockerDoes_data() {
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("domain");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("familiar");
        const auto row = [](const char* input, const char* domain, const char* path, const char* suffix,
                            const char* familiar) {
            const QString name = QLatin1String(domain) + QLatin1Char('/') + QLatin1String(path);
            QTest::newRow(input) << QString::fromLatin1(input) << QString::fromLatin1(domain)
                                 << QString::fromLatin1(path) << name + QLatin1String(suffix)
                                 << QString::fromLatin1(familiar);
        };
        row("flask", "docker.io", "library/flask", ":latest", "flask:latest");
        row("test_com", "docker.io", "library/test_com", ":latest", "test_com:latest");
        row("test.com:tag", "docker.io", "library/test.com", ":tag", "test.com:tag");
        row("test.com:5000", "docker.io", "library/test.com", ":5000", "test.com:5000");
        row("test.com/repo:tag", "test.com", "repo", ":tag", "test.com/repo:tag");
        row("test:5000/repo", "test:5000", "repo", ":latest", "test:5000/repo:latest");
        row("test:5000/repo:tag", "test:5000", "repo", ":tag", "test:5000/repo:tag");
        row("test-com:8080/foo", "test-com:8080", "foo", ":latest", "test-com:8080/foo:latest");
        row("test_com/foo", "docker.io", "test_com/foo", ":latest", "test_com/foo:latest");
        row("lowercase:Uppercase", "docker.io", "library/lowercase", ":Uppercase", "lowercase:Uppercase");
        row("user/app:1", "docker.io", "user/app", ":1", "user/app:1");
        row("library/ubuntu", "docker.io", "library/ubuntu", ":latest", "ubuntu:latest");
        row("library/foo/bar", "docker.io", "library/foo/bar", ":latest", "library/foo/bar:latest");
        row("docker.io/debian", "docker.io", "library/debian", ":latest", "debian:latest");
        row("docker.io/library/debian:12", "docker.io", "library/debian", ":12", "debian:12");
        row("index.docker.io/debian", "docker.io", "library/debian", ":latest", "debian:latest");
        row("index.docker.io/fooo/bar", "docker.io", "fooo/bar", ":latest", "fooo/bar:latest");
        row("localhost/a", "localhost", "a", ":latest", "localhost/a:latest");
        row("localhost:5000/a/b", "localhost:5000", "a/b", ":latest", "localhost:5000/a/b:latest");
        row("127.0.0.1:8000/private/moonbase", "127.0.0.1:8000", "private/moonbase", ":latest",
            "127.0.0.1:8000/private/moonbase:latest");
        row("[::1]:5000/a:b", "[::1]:5000", "a", ":b", "[::1]:5000/a:b");
        row("[2001:db8::1]/repo", "[2001:db8::1]", "repo", ":latest", "[2001:db8::1]/repo:latest");
        row("sub-dom1.foo.com/bar/baz/quux:some-long-tag", "sub-dom1.foo.com", "bar/baz/quux", ":some-long-tag",
            "sub-dom1.foo.com/bar/baz/quux:some-long-tag");
        row("b.gcr.io/test.example.com/my-app:test.example.com", "b.gcr.io", "test.example.com/my-app",
            ":test.example.com", "b.gcr.io/test.example.com/my-app:test.example.com");
        row("xn--n3h.com:18080/myimage:xn--n3h.com", "xn--n3h.com:18080", "myimage", ":xn--n3h.com",
            "xn--n3h.com:18080/myimage:xn--n3h.com");
        row("foo/foo_bar.com:8080", "docker.io", "foo/foo_bar.com", ":8080", "foo/foo_bar.com:8080");
        row("docker---rules/docker", "docker.io", "docker---rules/docker", ":latest", "docker---rules/docker:latest");
        row("dock__er/docker", "docker.io", "dock__er/docker", ":latest", "dock__er/docker:latest");
        row("jess/t", "docker.io", "jess/t", ":latest", "jess/t:latest");
        row("ubuntu-12.04-base", "docker.io", "library/ubuntu-12.04-base", ":latest", "ubuntu-12.04-base:latest");
        row("Sub.Example.COM/app", "Sub.Example.COM", "app", ":latest", "Sub.Example.COM/app:latest");
        row("dbcc1c", "docker.io", "library/dbcc1c", ":latest", "dbcc1c:latest");
    }
    void readsReferencesAsDockerDoes() {
        QFETCH(QString, input);
        QFETCH(QString, domain);
        QFETCH(QString, path);
        QFETCH(QString, full);
        QFETCH(QString, familiar);
        const Reference reference = Reference::parse(input.toStdString());
        QCOMPARE(text(reference.domain()), domain);
        QCOMPARE(text(reference.path()), path);
        QCOMPARE(text(reference.full()), full);
        QCOMPARE(text(reference.familiar()), familiar);
        QVERIFY(Reference::parse(reference.full()) == reference);
        QVERIFY(Reference::parse(reference.familiar()) == reference);
    }

    void keepsTagAndDigestAndAsksForTheDigest() {
        const std::string digest = kDigest.toStdString();
        const Reference both = Reference::parse("localhost:5000/a/b:c@" + digest);
        QCOMPARE(text(both.tag()), QStringLiteral("c"));
        QCOMPARE(text(both.selector()), kDigest);
        QCOMPARE(text(both.full()), QStringLiteral("localhost:5000/a/b:c@") + kDigest);
        const Reference digestOnly = Reference::parse("redis@" + digest);
        QVERIFY(digestOnly.tag().empty());
        QCOMPARE(text(digestOnly.full()), QStringLiteral("docker.io/library/redis@") + kDigest);
        QCOMPARE(text(digestOnly.familiar()), QStringLiteral("redis@") + kDigest);
        QCOMPARE(text(Reference::parse("redis").selector()), QStringLiteral("latest"));
    }

    void refusesWhatDockerRefuses_data() {
        QTest::addColumn<QString>("input");
        const QStringList inputs{QStringLiteral(""),
                                 QStringLiteral(":justtag"),
                                 QLatin1Char('@') + kDigest,
                                 QStringLiteral("repo@sha256:") + QString(34, QLatin1Char('f')),
                                 QStringLiteral("validname@invaliddigest:") + QString(64, QLatin1Char('f')),
                                 QStringLiteral("repo@") + kDigest.toUpper(),
                                 QStringLiteral("repo@") + kDigest + QLatin1Char('@') + kDigest,
                                 QStringLiteral("Uppercase:tag"),
                                 QStringLiteral("Uppercase/lowercase:tag"),
                                 QStringLiteral("test:5000/Uppercase/lowercase:tag"),
                                 QStringLiteral("docker/Docker"),
                                 QStringLiteral("aa/asdf$$^/aa"),
                                 QStringLiteral("https://github.com/docker/docker"),
                                 QStringLiteral("-docker"),
                                 QStringLiteral("-docker/docker"),
                                 QStringLiteral("-docker.io/docker/docker"),
                                 QStringLiteral("docker-/docker"),
                                 QStringLiteral("docker///docker"),
                                 QStringLiteral("docker.io/docker///docker"),
                                 QStringLiteral("docker/"),
                                 QStringLiteral("/docker"),
                                 QStringLiteral("____/____"),
                                 QStringLiteral("_docker/_docker"),
                                 QStringLiteral("dock..er/docker"),
                                 QStringLiteral("dock_.er/docker"),
                                 QStringLiteral("dock-.er/docker"),
                                 QStringLiteral("dock___er/docker"),
                                 kHex64,
                                 QStringLiteral("name:"),
                                 QStringLiteral("name:-tag"),
                                 QStringLiteral("name:.tag"),
                                 QStringLiteral("name:a:b"),
                                 QStringLiteral("a b"),
                                 QStringLiteral("name\n"),
                                 QStringLiteral("flask\x1b[31m"),
                                 QStringLiteral("localhost:99999/a"),
                                 QStringLiteral("localhost:x/a"),
                                 QStringLiteral("localhost:/a"),
                                 QStringLiteral("[::1/a"),
                                 QStringLiteral("[zz]:5000/a"),
                                 QStringLiteral("..:5000/a"),
                                 QStringLiteral("../../etc/passwd"),
                                 QStringLiteral("host.com/../x")};
        for (const QString& input : inputs) QTest::newRow(qPrintable(input.left(60))) << input;
    }
    void refusesWhatDockerRefuses() {
        QFETCH(QString, input);
        try {
            Reference::parse(input.toStdString());
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::InvalidInput);
            QVERIFY(!text(error.message()).contains(QLatin1Char('\x1b')));
        }
    }

    void limitsTheLengthOfNamesAndTags() {
        const std::string longest = "example.com/" + std::string(255 - 12, 'a');
        QCOMPARE(Reference::parse(longest).name().size(), std::size_t{255});
        QVERIFY_EXCEPTION_THROWN(Reference::parse(longest + "a"), Error);
        QCOMPARE(Reference::parse("a:" + std::string(128, 't')).tag().size(), std::size_t{128});
        QVERIFY_EXCEPTION_THROWN(Reference::parse("a:" + std::string(129, 't')), Error);
        std::string deep = "a";
        for (int i = 0; i < 128; ++i) deep = "a/" + deep;
        QVERIFY_EXCEPTION_THROWN(Reference::parse(deep), Error);
    }

    void saysThatNamesMustBeLowerCase() {
        try {
            Reference::parse("localhost:5000/Team/App:V1");
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY(text(error.message()).contains(QStringLiteral("must be lower case")));
            QVERIFY(text(error.message()).contains(QStringLiteral("\"team/app\"")));
        }
    }

    void saysThatOtherDigestAlgorithmsAreUnsupported() {
        try {
            Reference::parse("xn--7o8h.com/myimage@sha512:" + std::string(128, 'f'));
            QFAIL("accepted");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Unsupported);
        }
    }

    void changesTagAndDigest() {
        const Reference reference = Reference::parse("localhost:5000/a:1");
        QCOMPARE(text(reference.withTag("2").full()), QStringLiteral("localhost:5000/a:2"));
        QVERIFY_EXCEPTION_THROWN(reference.withTag("-foo"), Error);
        QCOMPARE(text(reference.withDigest(Digest::parse(kDigest.toStdString())).full()),
                 QStringLiteral("localhost:5000/a@") + kDigest);
    }
};

GALLEY_TEST(ReferenceTest);
#include "test_reference.moc"
