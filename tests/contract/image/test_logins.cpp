// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>

#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/base/files.h"
#include "engine/image/docker_credentials.h"
#include "tests/contract/image/image_fixture.h"
#include "tests/support/fake_registry.h"
#include "tests/support/image_documents.h"
#include "tests/support/quick_patience.h"
#include "tests/support/test_case.h"

using namespace galley;
namespace fs = std::filesystem;
using image::DockerCredentials;
using registry::Credential;
using test::errorOf;
using test::FakeRegistry;
using test::json;
using test::quick;

namespace {

/// Speaks the helper protocol over a directory: one file a server; writes down its arguments.
constexpr const char* kHelper =
    "#!/bin/sh\n"
    "echo \"$@\" >>\"$HELPER_DIR/arguments\"\n"
    "input=$(cat)\n"
    "entry() { echo \"$HELPER_DIR/$(printf %s \"$1\" | tr -c 'a-z0-9' _).login\"; }\n"
    "missing() { echo credentials not found in native keychain; exit 1; }\n"
    "server=$(printf %s \"$input\" | sed 's/.*\"ServerURL\":\"\\([^\"]*\\)\".*/\\1/')\n"
    "case $1 in\n"
    "  store) printf %s \"$input\" >\"$(entry \"$server\")\" ;;\n"
    "  get) cat \"$(entry \"$input\")\" 2>/dev/null || missing ;;\n"
    "  erase) rm \"$(entry \"$input\")\" 2>/dev/null || missing ;;\n"
    "  list) echo '{\"https://index.docker.io/v1/\":\"hub\",\"a.example.com\":\"me\"}' ;;\n"
    "esac\n";

}  // namespace

class LoginsTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> m_directory;
    QByteArray m_path;

    fs::path path(const char* name) const { return m_directory->filePath(QString::fromLatin1(name)).toStdString(); }
    fs::path config() const { return path("docker/config.json"); }
    std::string text() const { return readFile(config()); }
    void write(const std::string& content, unsigned mode = 0600) const {
        ensureDirectory(config().parent_path());
        writeFileAtomic(config(), content, Durability::Cached, mode);
    }
    unsigned mode(const fs::path& file) const {
        struct stat status {};
        return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 07777U : 0U;
    }
    void addProgram(const char* name, const char* script) const {
        writeFileAtomic(path(name), script, Durability::Cached, 0700);
    }
    DockerCredentials credentials(const char* keyring = nullptr) const {
        return DockerCredentials(config(), keyring != nullptr ? path(keyring) : fs::path());
    }

private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = qgetenv("PATH");
        qputenv("PATH", m_directory->path().toUtf8() + ":" + m_path);
        qputenv("HELPER_DIR", m_directory->path().toUtf8());
    }
    void cleanup() { qputenv("PATH", m_path); }

    void keepsALoginInAFileForItsOwnerOnly() {
        const auto kept = credentials().keep("localhost:5000", {"me", "pass:word", false}, {});
        QCOMPARE(kept.keptIn, std::string("config.json"));
        QCOMPARE(mode(config()), 0600U);
        QCOMPARE(text(), std::string("{\n\t\"auths\": {\n\t\t\"localhost:5000\": {\n\t\t\t\"auth\": "
                                     "\"bWU6cGFzczp3b3Jk\"\n\t\t}\n\t}\n}\n"));
        const auto found = credentials().find("localhost:5000", {});
        QVERIFY(found && found->user == "me" && found->secret == "pass:word" && !found->isIdentityToken);
        credentials().keep("docker.io", {"hub", "refresh", true}, {});
        QVERIFY(text().find("\"https://index.docker.io/v1/\"") != std::string::npos);
        const auto token = credentials().find("docker.io", {});
        QVERIFY(token && token->user == "hub" && token->secret == "refresh" && token->isIdentityToken);
        const auto logins = credentials().list({});
        QCOMPARE(logins.size(), std::size_t{2});
        QCOMPARE(logins[0].registry, std::string("docker.io"));
        QCOMPARE(logins[1].user, std::string("me"));
    }

    void leavesWhatElseIsInTheFileAsItIs() {
        write(json("{'zeta':1,'auths':{'b.example.com':{'auth':'YjpiYg==','email':'b@c'},'a':{}},'alpha':{'z':null,"
                   "'a':[1.5,true,'x\\u00e9']},'detachKeys':'ctrl-q'}"),
              0644);
        credentials().keep("localhost:5000", {"me", "secret", false}, {});
        credentials().keep("b.example.com", {"new", "secret", false}, {});
        QVERIFY(credentials().forget("localhost:5000", {}));
        const auto now = nlohmann::ordered_json::parse(text());
        QCOMPARE(now.dump(), json("{'zeta':1,'auths':{'b.example.com':{'auth':'bmV3OnNlY3JldA==','email':'b@c'},'a':{}}"
                                  ",'alpha':{'z':null,'a':[1.5,true,'xé']},'detachKeys':'ctrl-q'}"));
        QCOMPARE(mode(config()), 0600U);
    }

    void refusesAFileItCannotReadAndLeavesItAlone() {
        for (const char* broken : {"{\"auths\":", "[]", "not json", "{} trailing"}) {
            write(broken);
            const auto error = errorOf([&] { credentials().keep("a.example.com", {"me", "hunter2", false}, {}); });
            QVERIFY(error && error->kind() == ErrorKind::Corrupt);
            QVERIFY(error->message().find("config.json") != std::string::npos);
            QVERIFY(error->message().find("hunter2") == std::string::npos);
            QVERIFY(errorOf([&] { credentials().forget("a.example.com", {}); }));
            QCOMPARE(text(), std::string(broken));
        }
        write("");
        credentials().keep("a.example.com", {"me", "s", false}, {});
        QVERIFY(credentials().find("a.example.com", {}));
    }

    void followsASymbolicLinkAndKeepsIt() {
        ensureDirectory(config().parent_path());
        ensureDirectory(path("dotfiles"));
        fs::create_symlink("../dotfiles/docker.json", config());
        credentials().keep("a.example.com", {"me", "s", false}, {});
        QVERIFY(fs::is_symlink(config()) && fs::is_regular_file(path("dotfiles/docker.json")));
        credentials().keep("b.example.com", {"me", "s", false}, {});
        QVERIFY(fs::is_symlink(config()));
        QVERIFY(credentials().find("a.example.com", {}) && credentials().find("b.example.com", {}));
        fs::remove(config());
        fs::create_symlink("config.json", config());
        QVERIFY(errorOf([&] { credentials().keep("a.example.com", {"me", "s", false}, {}); }));
    }

    void losesNoLoginOfSeveralWritersAtOnce() {
        {
            std::vector<std::jthread> writers;
            for (int i = 0; i < 8; ++i) {
                writers.emplace_back([&, i] {
                    for (int k = 0; k < 5; ++k) {
                        credentials().keep(std::to_string(i) + "." + std::to_string(k) + ".example.com",
                                           {"me", "s", false}, {});
                    }
                });
            }
        }
        QCOMPARE(credentials().list({}).size(), std::size_t{40});
        // No temporary stays beside it.
        QCOMPARE(std::distance(fs::directory_iterator(config().parent_path()), fs::directory_iterator()),
                 std::ptrdiff_t{1});
    }

    void forgetsOldFormsOfAnEntryToo() {
        write(
            json("{'auths':{'https://a.example.com/v1/':{'auth':'YTpi'},'http://a.example.com':{'auth':'YTpi'},"
                 "'a.example.com':{'auth':'YTpi'},'a.example.com:443':{'auth':'YTpi'}}}"));
        QVERIFY(credentials().forget("a.example.com", {}));
        QVERIFY(!credentials().forget("a.example.com", {}));
        QVERIFY(!credentials().find("a.example.com", {}));
        QVERIFY(credentials().find("a.example.com:443", {}));
    }

    void givesTheSecretToTheHelperOnItsStandardInput() {
        addProgram("docker-credential-probe", kHelper);
        write(json("{'credsStore':'probe','auths':{'a.example.com':{'auth':'YTpi'}}}"));
        const auto kept = credentials().keep("a.example.com", {"me", "s3cr3t", false}, {});
        QCOMPARE(kept.keptIn, std::string("docker-credential-probe"));
        QCOMPARE(credentials().find("a.example.com", {})->secret, std::string("s3cr3t"));
        // The copy that the file had is gone; the mark is what Docker leaves there.
        QCOMPARE(nlohmann::json::parse(text())["auths"].dump(), std::string("{\"a.example.com\":{}}"));
        QCOMPARE(credentials().list({}).size(), std::size_t{2});
        QVERIFY(credentials().forget("a.example.com", {}));
        QVERIFY(!credentials().find("a.example.com", {}));
        QCOMPARE(nlohmann::json::parse(text())["auths"].dump(), std::string("{}"));
        QVERIFY(readFile(path("arguments")).find("s3cr3t") == std::string::npos);
    }

    void keepsAnIdentityTokenUnderItsName() {
        addProgram("docker-credential-probe", kHelper);
        write(json("{'credHelpers':{'a.example.com':'probe'}}"));
        credentials().keep("a.example.com", {"me", "refresh", true}, {});
        const auto found = credentials().find("a.example.com", {});
        QVERIFY(found && found->user == "<token>" && found->isIdentityToken);
        // Other registries are none of this helper's.
        QCOMPARE(credentials().keep("b.example.com", {"me", "s", false}, {}).keptIn, std::string("config.json"));
    }

    void saysThatAHelperIsMissingOrRefusesWithoutItsSecret() {
        write(json("{'credsStore':'not-installed'}"));
        const std::string before = text();
        const auto missing = errorOf([&] { credentials().keep("a.example.com", {"me", "hunter2", false}, {}); });
        QVERIFY(missing && missing->kind() == ErrorKind::NotFound);
        QVERIFY(missing->message().find("docker-credential-not-installed") != std::string::npos);
        addProgram("docker-credential-refusing", "#!/bin/sh\ncat\nexit 3\n");
        write(json("{'credsStore':'refusing'}"));
        const auto refused = errorOf([&] { credentials().keep("a.example.com", {"me", "hunter2", false}, {}); });
        QVERIFY(refused && refused->message().find("hunter2") == std::string::npos);
        addProgram("docker-credential-locked", "#!/bin/sh\necho the vault is locked\necho hunter2 >&2\nexit 1\n");
        write(json("{'credsStore':'locked'}"));
        const auto locked = errorOf([&] { credentials().keep("a.example.com", {"me", "hunter2", false}, {}); });
        QVERIFY(locked && locked->message().find("the vault is locked") != std::string::npos);
        QVERIFY(locked->message().find("hunter2") == std::string::npos);
        QVERIFY(text().find("auths") == std::string::npos && before.find("auths") == std::string::npos);
    }

    void tellsWhyALoginWasNotFound() {
        write(json("{'credsStore':'desktop'}"));
        DockerCredentials logins(config());
        QVERIFY(!logins.find("a.example.com", {}));
        QVERIFY(logins.trouble().find("docker-credential-desktop") != std::string::npos);
        FakeRegistry registry(FakeRegistry::Login::Bearer);
        registry.requireLogin("me", "secret");
        registry::Client client(std::make_shared<DockerCredentials>(config()), quick());
        const auto error =
            errorOf([&] { client.fetchManifest(oci::Reference::parse(registry.host() + "/app:1"), {}); });
        QVERIFY(error && error->message().find("no login was sent, because the credential helper "
                                               "docker-credential-desktop") != std::string::npos);
        write("{}");
        QVERIFY(!logins.find("a.example.com", {}) && logins.trouble().empty());
    }

    void prefersTheKeyringToTheFile() {
        addProgram("keyring", kHelper);
        const auto kept = credentials("keyring").keep("a.example.com", {"me", "s3cr3t", false}, {});
        QCOMPARE(kept.keptIn, std::string("keyring"));
        QVERIFY(!fs::exists(config()));
        QCOMPARE(credentials("keyring").find("a.example.com", {})->secret, std::string("s3cr3t"));
        QVERIFY(credentials("keyring").forget("a.example.com", {}));
        QVERIFY(!credentials("keyring").forget("a.example.com", {}));
    }

    void takesTheFileWhereNoSecretServiceRuns() {
        addProgram("keyring", "#!/bin/sh\necho no Secret Service is reachable\nexit 1\n");
        QCOMPARE(credentials("keyring").keep("a.example.com", {"me", "s", false}, {}).keptIn,
                 std::string("config.json"));
        QVERIFY(credentials("keyring").find("a.example.com", {}));
        QVERIFY(credentials("keyring").forget("a.example.com", {}));
        // One that runs and refuses is another matter: the secret goes nowhere else.
        addProgram("keyring", "#!/bin/sh\necho the keyring stays locked\nexit 1\n");
        QVERIFY(errorOf([&] { credentials("keyring").keep("a.example.com", {"me", "s", false}, {}); }));
        QVERIFY(!credentials().find("a.example.com", {}));
    }
};

GALLEY_TEST(LoginsTest);
#include "test_logins.moc"
