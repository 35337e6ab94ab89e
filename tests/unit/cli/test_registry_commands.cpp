// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

namespace {

std::vector<api::SearchResult> someResults() {
    return {{"nginx", "Official build of Nginx.", 20012, 12345678901, true, false},
            {"someone/nginx", "A very long description that does not fit into the column\x1b[31m", 3, -1, false, true}};
}

}  // namespace

class RegistryCommandsTest : public QObject {
    Q_OBJECT
private slots:
    void searchPrintsDockersTable() {
        Script script;
        script.searchResults = someResults();
        const auto outcome = runGalley(script, {"search", "nginx"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out,
                 std::string("NAME            DESCRIPTION                                     STARS     OFFICIAL\n"
                             "nginx           Official build of Nginx.                        20012     [OK]\n"
                             "someone/nginx   A very long description that does not fit in…   3         \n"));
        QVERIFY(!script.searchRequest.withPulls);
    }

    void searchTakesDockersFlags() {
        Script script;
        script.searchResults = someResults();
        runGalley(script, {"search", "-f", "stars=7", "--filter", "is-official=true", "-f", "is-automated=0", "--limit",
                           "50", "nginx"});
        QCOMPARE(script.searchRequest.limit, 50);
        QCOMPARE(script.searchRequest.minimumStars, std::int64_t{7});
        QCOMPARE(script.searchRequest.isOfficial.value_or(false), true);
        QCOMPARE(script.searchRequest.isAutomated.value_or(true), false);
        const auto pulls = runGalley(script, {"search", "--no-trunc", "--format", "{{.Name}} {{.Pulls}}", "nginx"});
        QCOMPARE(pulls.out, std::string("nginx 12345678901\nsomeone/nginx N/A\n"));
        QVERIFY(script.searchRequest.withPulls);
        const auto asJson = runGalley(script, {"search", "--format", "json", "nginx"});
        QVERIFY(asJson.out.find("\"IsOfficial\":\"true\"") != std::string::npos);
        QVERIFY(asJson.out.find('\x1b') == std::string::npos);
        for (const char* filter : {"stars=x", "stars=-1", "is-official=maybe", "colour=red"}) {
            QCOMPARE(runGalley(script, {"search", "-f", filter, "nginx"}).code, 1);
        }
        const auto limit = runGalley(script, {"search", "--limit", "101", "nginx"});
        QCOMPARE(limit.err, std::string("Error: limit 101 is outside the range of [1, 100]\n"));
    }

    void tagsAreListed() {
        Script script;
        script.tagPage.tags = {{"1.27", 72000000, now() - std::chrono::hours(50)}, {"latest", {}, {}}};
        script.tagPage.next = "latest";
        const auto outcome = runGalley(script, {"image", "tags", "nginx"});
        QCOMPARE(outcome.out, std::string("TAG       SIZE      UPDATED\n1.27      72MB      2 days ago\n"
                                          "latest    N/A       N/A\n"));
        QCOMPARE(outcome.err, std::string("There are more tags: --all shows them.\n"));
        QVERIFY(script.called("tags nginx 100"));
        QCOMPARE(runGalley(script, {"image", "tags", "-q", "--limit", "2", "nginx"}).out,
                 std::string("1.27\nlatest\n"));
    }

    void peekSaysWhatAnImageIs() {
        Script script;
        script.peek.reference = "flask:1";
        script.peek.digest = "sha256:" + std::string(64, 'a');
        script.peek.platform = "linux/amd64";
        script.peek.platforms = {"linux/amd64", "linux/arm64"};
        script.peek.layers = {{"sha256:" + std::string(64, 'b'), 1500000, "ADD rootfs \x1b[31m"}};
        script.peek.totalBytes = 1500000;
        script.peek.ports = {"5000/tcp"};
        script.peek.environment = {"A=b", "C=d"};
        script.peek.entrypoint = {"/bin/app", "-v"};
        script.peek.user = "app";
        const auto outcome = runGalley(script, {"image", "peek", "--platform", "linux/amd64", "flask:1"});
        QVERIFY(script.called("peek flask:1 linux/amd64"));
        QCOMPARE(outcome.out, "Image:       flask:1\nDigest:      " + script.peek.digest +
                                  "\nPlatform:    linux/amd64 (also linux/arm64)\nCreated:     N/A\n"
                                  "Size:        1.5MB compressed, 1 layer\nPorts:       5000/tcp\nUser:        app\n"
                                  "Entrypoint:  [\"/bin/app\",\"-v\"]\nEnvironment: A=b\n             C=d\n\n"
                                  "LAYER          SIZE      CREATED BY\nbbbbbbbbbbbb   1.5MB     ADD rootfs [31m\n");
        QCOMPARE(runGalley(script, {"image", "peek", "--format", "{{.Size}} {{.Ports}}", "flask:1"}).out,
                 std::string("1500000 [5000/tcp]\n"));
        QVERIFY(runGalley(script, {"image", "peek", "--format", "json", "flask:1"}).out.starts_with("{\"Reference\":"));
    }

    void manifestInspectPrintsTheDocument() {
        Script script;
        script.manifest = "{}";
        QCOMPARE(runGalley(script, {"manifest", "inspect", "-v", "flask:1"}).out, std::string("{}\n"));
        QVERIFY(script.called("manifest flask:1 verbose"));
        script.registryError = Error(ErrorKind::NotFound, "there is no tag \"1\" in flask");
        const auto outcome = runGalley(script, {"manifest", "inspect", "flask:1"});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.err, std::string("Error: there is no tag \"1\" in flask\n"));
    }
};

GALLEY_TEST(RegistryCommandsTest);
#include "test_registry_commands.moc"
