// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>

#include "engine/base/files.h"
#include "engine/image/docker_credentials.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using galley::image::DockerCredentials;
using galley::test::json;

namespace {

std::string encoded(const char* text) {
    return QByteArray(text).toBase64().toStdString();
}

}  // namespace

class CredentialsTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_directory;
    QByteArray m_path;

    std::optional<registry::Credential> find(const std::string& config, const std::string& domain) {
        const std::filesystem::path file = m_directory.filePath(QStringLiteral("config.json")).toStdString();
        writeFileAtomic(file, config, Durability::Cached);
        return DockerCredentials(file).find(domain, {});
    }
    void addHelper(const char* name, const char* script) {
        writeFileAtomic(m_directory.filePath(QString::fromLatin1(name)).toStdString(), script, Durability::Cached,
                        0700);
    }

private slots:
    void initTestCase() {
        m_path = qgetenv("PATH");
        qputenv("PATH", m_directory.path().toUtf8() + ":" + m_path);
    }
    void cleanupTestCase() { qputenv("PATH", m_path); }

    void readsLoginsOfTheFile() {
        const std::string config = json("{'auths':{'localhost:5000':{'auth':'" + encoded("me:pass:word") +
                                        "'},'https://index.docker.io/v1/':{'auth':'" + encoded("hub:secret") +
                                        "'},'https://other.example.com/v1/':{'auth':'" + encoded("o:s") +
                                        "'},'token.example.com':{'identitytoken':'refresh'}}}");
        const auto local = find(config, "localhost:5000");
        QVERIFY(local && local->user == "me" && local->secret == "pass:word" && !local->isIdentityToken);
        QVERIFY(find(config, "docker.io")->secret == "secret");
        QVERIFY(find(config, "other.example.com")->user == "o");
        QVERIFY(find(config, "token.example.com")->isIdentityToken);
        QVERIFY(!find(config, "example.com"));
        QVERIFY(!find(config, "localhost"));
    }

    void takesAMissingOrBrokenFileForNoLogin() {
        QVERIFY(!DockerCredentials("/nonexistent/config.json").find("docker.io", {}));
        for (const std::string& config :
             {std::string(""), std::string("["), std::string("[]"), json("{'auths':[]}"), json("{'auths':{'a':7}}"),
              json("{'auths':{'a':{'auth':'%%%'}}}"), json("{'auths':{'a':{'auth':'bm9jb2xvbg=='}}}"),
              json("{'credsStore':7,'auths':{'a':{'auth':7}}}")}) {
            QVERIFY(!find(config, "a"));
        }
    }

    void asksTheHelperOnItsStandardInput() {
        addHelper("docker-credential-probe",
                  "#!/bin/sh\nread -r server\nprintf '{\"Username\":\"%s\",\"Secret\":\"%s %s\"}' \"$server\" \"$1\" "
                  "\"$#\"\n");
        const auto local = find(json("{'credsStore':'probe'}"), "localhost:5000");
        QVERIFY(local);
        QCOMPARE(local->user, std::string("localhost:5000"));
        QCOMPARE(local->secret, std::string("get 1"));
        QCOMPARE(find(json("{'credsStore':'probe'}"), "docker.io")->user, std::string("https://index.docker.io/v1/"));
        QCOMPARE(find(json("{'credHelpers':{'a.example.com':'probe'}}"), "a.example.com")->secret,
                 std::string("get 1"));
        QVERIFY(!find(json("{'credHelpers':{'a.example.com':'probe'}}"), "b.example.com"));
    }

    void knowsIdentityTokensOfHelpers() {
        addHelper("docker-credential-tokens",
                  "#!/bin/sh\ncat >/dev/null\nprintf '{\"Username\":\"<token>\",\"Secret\":\"refresh\"}'\n");
        QVERIFY(find(json("{'credsStore':'tokens'}"), "a")->isIdentityToken);
    }

    void fallsBackWhenAHelperFailsIsMissingOrLeadsElsewhere() {
        addHelper("docker-credential-failing", "#!/bin/sh\necho credentials not found in native keychain\nexit 1\n");
        const std::string auths = ",'auths':{'a':{'auth':'" + encoded("me:file") + "'}}}";
        for (const char* helper : {"failing", "not-installed", "../probe", "a b", ""}) {
            const auto credential = find(json("{'credsStore':'" + std::string(helper) + "'" + auths), "a");
            QVERIFY2(credential && credential->secret == "file", helper);
        }
    }
};

GALLEY_TEST(CredentialsTest);
#include "test_credentials.moc"
