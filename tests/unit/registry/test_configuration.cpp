// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/configuration.h"

#include <QTemporaryDir>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "tests/support/error_of.h"
#include "tests/support/test_case.h"

using namespace galley;
namespace fs = std::filesystem;
using registry::Configuration;
using registry::ConfigurationFiles;
using test::errorOf;

class RegistryConfigurationTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_directory;

    fs::path path(const std::string& name) const {
        return m_directory.filePath(QString::fromStdString(name)).toStdString();
    }
    void write(const std::string& name, const std::string& text) const {
        ensureDirectory(path(name).parent_path());
        writeFileAtomic(path(name), text, Durability::Cached);
    }
    std::shared_ptr<const Configuration> load(const std::string& own, const std::string& system = {}) const {
        write("system.toml", system);
        write("registries.toml", own);
        return Configuration::load({{path("system.toml"), path("registries.toml"), path("absent.toml")}, {}});
    }
    static http::HostRules rules(const std::shared_ptr<const Configuration>& configuration, const std::string& url) {
        return Configuration::network(configuration)->rulesFor(http::originOf(url));
    }

private slots:
    void hasDefaultsWithoutAFile() {
        const auto configuration = Configuration::load({{path("absent.toml")}, {path("absent")}});
        QVERIFY(!configuration->parallelDownloads() && !configuration->parallelUploads() &&
                configuration->bytesPerSecond() == 0);
        QVERIFY(configuration->usesKeyring());
        QCOMPARE(configuration->patience().attempts, http::Patience{}.attempts);
        const auto none = rules(configuration, "https://registry.example.com/");
        QVERIFY(!none.allowsPlainHttp && !none.skipsVerification && !none.proxy && none.blockedBy.empty());
    }

    void readsEverySetting() {
        write("ca.crt", "authority");
        write("me.pem", "certificate");
        write("me.key", "key");
        const auto configuration = load(
            "\n"
            "parallel-downloads = 6\n"
            "parallel-uploads = 3\n"
            "retries = 2\n"
            "bandwidth-limit = \"10MB\"\n"
            "keyring = false\n"
            "\n"
            "[proxy]\n"
            "http = \"http://user:secret@proxy.example.com:3128\"\n"
            "https = \"socks5h://127.0.0.1:1080\"\n"
            "except = [\"localhost\", \".internal\"]\n"
            "\n"
            "[registry.\"docker.io\"]\n"
            "mirrors = [\"https://mirror.example.com\", \"http://localhost:5000/hub/\"]\n"
            "\n"
            "[registry.\"registry.example.com:5000\"]\n"
            "ca = \"ca.crt\"\n"
            "client-certificate = \"me.pem\"\n"
            "client-key = \"me.key\"\n"
            "proxy = \"none\"\n"
            "\n"
            "[registry.\"old.example.com\"]\n"
            "insecure = true\n"
            "[registry.\"bad.example.com\"]\n"
            "blocked = true\n");
        QVERIFY(configuration->parallelDownloads() == 6U && configuration->parallelUploads() == 3U);
        QCOMPARE(configuration->patience().attempts, 3);
        QCOMPARE(configuration->bytesPerSecond(), std::int64_t{10000000});
        QVERIFY(!configuration->usesKeyring());
        const auto network = Configuration::network(configuration);
        QCOMPARE(network->proxies.http, std::string("http://user:secret@proxy.example.com:3128"));
        QCOMPARE(network->proxies.https, std::string("socks5h://127.0.0.1:1080"));
        QCOMPARE(network->proxies.none, std::string("localhost,.internal"));
        QVERIFY(network->throttle && network->throttle->limit() == 10000000);
        const auto own = rules(configuration, "https://registry.example.com:5000/");
        QCOMPARE(own.authorities, std::string("authority\n"));
        QVERIFY(own.certificate == path("me.pem") && own.key == path("me.key") && own.proxy == "");
        QVERIFY(rules(configuration, "https://registry.example.com/").authorities.empty());
        QVERIFY(rules(configuration, "http://old.example.com/").allowsPlainHttp);
        QVERIFY(rules(configuration, "https://old.example.com/").skipsVerification);
        QCOMPARE(rules(configuration, "https://bad.example.com/").blockedBy, path("registries.toml").string() + ":25");
    }

    void namesTheSameImageAtEachMirror() {
        const auto configuration = load(
            "\n"
            "[registry.\"docker.io\"]\n"
            "mirrors = [\"https://mirror.example.com\", \"http://localhost:5000/hub/\"]\n");
        const auto mirrors = configuration->mirrorsOf(oci::Reference::parse("flask:2"));
        QCOMPARE(mirrors.size(), std::size_t{2});
        QCOMPARE(mirrors[0].second.full(), std::string("mirror.example.com/library/flask:2"));
        QCOMPARE(mirrors[1].second.full(), std::string("localhost:5000/hub/library/flask:2"));
        const std::string digest = "sha256:" + std::string(64, 'a');
        QCOMPARE(configuration->mirrorsOf(oci::Reference::parse("me/app@" + digest))[0].second.full(),
                 "mirror.example.com/me/app@" + digest);
        QVERIFY(configuration->mirrorsOf(oci::Reference::parse("quay.io/a/b")).empty());
        QVERIFY(rules(configuration, "http://localhost:5000/").allowsPlainHttp);
        QVERIFY(!rules(configuration, "http://mirror.example.com/").allowsPlainHttp);
    }

    void letsTheUsersFileWinKeyByKey() {
        const auto configuration = load("retries = 1\n[registry.\"docker.io\"]\nproxy = \"none\"\n",
                                        "retries = 7\nparallel-downloads = 2\n[registry.\"docker.io\"]\n"
                                        "mirrors = [\"m.example.com\"]\nblocked = true\n");
        QCOMPARE(configuration->patience().attempts, 2);
        QVERIFY(configuration->parallelDownloads() == 2U);
        QCOMPARE(configuration->rulesFor("docker.io").mirrors.size(), std::size_t{1});
        // Docker Hub is one registry under several names.
        QVERIFY(!rules(configuration, "https://registry-1.docker.io/v2/").blockedBy.empty());
        QVERIFY(rules(configuration, "https://auth.docker.io/token").proxy == "");
    }

    void saysWhichLineIsWrongAndHowItIsRight_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("complaint");
        const auto row = [](const char* name, const char* text, const char* complaint) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(complaint);
        };
        row("no TOML", "retries = 3\nkeyring = \n", ":2: ");
        row("unknown key", "\nparallel-download = 3\n",
            ":2: there is no key \"parallel-download\" here: do you mean \"parallel-downloads\"?");
        row("unknown key of a registry", "[registry.\"a.example.com\"]\nmirror = []\n",
            ":2: there is no key \"mirror\" in [registry.\"a.example.com\"]: do you mean \"mirrors\"?");
        row("unknown key of the proxies", "[proxy]\nhttpx = \"a\"\n", ":2: there is no key \"httpx\" in proxy");
        row("wrong kind", "retries = \"three\"\n", ":1: retries is a number from 0 to 100");
        row("out of range", "\n\nparallel-downloads = 0\n", ":3: parallel-downloads is a number from 1 to 64");
        row("too many uploads", "parallel-uploads = 65\n", ":1: parallel-uploads is a number from 1 to 64");
        row("no size", "bandwidth-limit = \"fast\"\n", ":1: bandwidth-limit is bytes a second");
        row("too large a size", "bandwidth-limit = \"99999999999999GB\"\n", ":1: bandwidth-limit is");
        row("no registry", "[registry.docker]\nblocked = true\n", ":1: \"docker\" is no registry");
        row("an address for a registry", "[registry.\"https://a.example.com\"]\n",
            ":1: \"https://a.example.com\" is no");
        row("no table", "[registry]\n\"docker.io\" = 3\n", ":2: write [registry.\"docker.io\"]");
        row("no list", "[registry.\"docker.io\"]\nmirrors = \"m.example.com\"\n", ":2: mirrors is a list of texts");
        row("no mirror", "[registry.\"docker.io\"]\nmirrors = [\"ftp://m.example.com\"]\n",
            ":2: \"ftp://m.example.com\" is no mirror");
        row("a mirror that is no host", "[registry.\"docker.io\"]\nmirrors = [\"mirror\"]\n",
            ":2: \"mirror\" is no mirror");
        row("no file", "[registry.\"docker.io\"]\nca = \"nowhere.crt\"\n", ":2: there is no file ");
        row("no proxy", "[proxy]\nhttps = \"ftp://user:hunter2@host\"\n", ":2: https is the address of a proxy");
        row("a key without certificate", "[registry.\"a.example.com\"]\nclient-key = \"registries.toml\"\n",
            ":2: client-key needs client-certificate");
    }
    void saysWhichLineIsWrongAndHowItIsRight() {
        QFETCH(QString, text);
        QFETCH(QString, complaint);
        const auto error = errorOf([&] { load(text.toStdString()); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidInput);
        const QString message = QString::fromStdString(error->message());
        QVERIFY2(message.startsWith(QString::fromStdString(path("registries.toml").string()) + complaint),
                 qPrintable(message));
        QVERIFY(!message.contains(QLatin1String("hunter2")));
    }

    void readsSizesWithTheirUnits() {
        for (const auto& [text, bytes] :
             std::initializer_list<std::pair<const char*, std::int64_t>>{{"\"512KiB\"", 524288},
                                                                         {"1500", 1500},
                                                                         {"\"2 MB/s\"", 2000000},
                                                                         {"\"0\"", 0},
                                                                         {"\"1g\"", 1000000000}}) {
            QCOMPARE(load(std::string("bandwidth-limit = ") + text + "\n")->bytesPerSecond(), bytes);
        }
    }

    void readsDockersCertificates() {
        write("certs/a.example.com:5000/ca.crt", "one");
        write("certs/a.example.com:5000/other.crt", "two");
        write("certs/a.example.com:5000/client.cert", "certificate");
        write("certs/a.example.com:5000/client.key", "key");
        write("certs/b.example.com/client.cert", "certificate");
        const auto configuration = Configuration::load({{}, {path("certs"), path("absent")}});
        const auto found = rules(configuration, "https://a.example.com:5000/v2/");
        QCOMPARE(found.authorities, std::string("one\ntwo\n"));
        QVERIFY(found.certificate.filename() == "client.cert" && found.key.filename() == "client.key");
        QVERIFY(rules(configuration, "https://a.example.com/").authorities.empty());
        const auto error = errorOf([&] { rules(configuration, "https://b.example.com/"); });
        QVERIFY(error && error->message().find("has no key beside it") != std::string::npos);
    }
};

GALLEY_TEST(RegistryConfigurationTest);
#include "test_configuration.moc"
