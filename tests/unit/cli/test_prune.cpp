// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

namespace {

constexpr const char* kQuestion = "\nAre you sure you want to continue? [y/N] ";

api::ImageSummary demo() {
    api::ImageSummary image;
    image.id = "sha256:" + std::string(64, 'a');
    image.tags = {"flask:1"};
    image.created = now() - std::chrono::hours(50);
    image.sizeBytes = 762'400;
    image.containers = 1;
    return image;
}

/// Qt shows which line differs.
QStringList linesOf(const std::string& text) {
    return QString::fromStdString(text).split('\n');
}

/// Two images that share 700 kB, a stopped container, a volume.
api::DiskUse someUse() {
    api::DiskUse use;
    use.images.push_back({demo(), 700'000, 62'400, 1, false});
    use.containers.push_back({runningContainer("web"), 2, 2048, false});
    use.containers[0].container.writtenBytes = 2048;
    use.containers[0].container.command = "/sleepy";
    use.volumes.push_back({"vol", 1, 36, false, false});
    use.imageTotals = {2, 1, 824'800, 62'400};
    use.containerTotals = {1, 1, 2048, 0};
    use.volumeTotals = {1, 1, 36, 0};
    return use;
}

}  // namespace

class PruneCommandsTest : public QObject {
    Q_OBJECT
private slots:
    void imagePruneAsksAndTellsAsDocker() {
        Script script;
        script.pruned.removed = {{"app@sha256:dd", {}}, {{}, "sha256:aa"}};
        script.pruned.reclaimedBytes = 16'430'000;
        const std::string deleted =
            "Deleted Images:\nuntagged: app@sha256:dd\ndeleted: sha256:aa\n\nTotal reclaimed space: 16.43MB\n";
        const std::string warning = std::string("WARNING! This will remove all dangling images.") + kQuestion;
        QCOMPARE(runGalley(script, {"image", "prune"}, "n\n").out, warning);
        QCOMPARE(runGalley(script, {"image", "prune"}, "").code, 0);
        QVERIFY(!script.called("image prune"));
        QCOMPARE(runGalley(script, {"image", "prune"}, "Y\n").out, warning + deleted);
        QCOMPARE(runGalley(script, {"image", "prune", "-af", "--filter", "label!=a=b", "--filter", "until=24h"}).out,
                 deleted);
        QVERIFY(script.pruneRequest.all);
        const std::vector<std::pair<std::string, std::string>> filters{{"label!", "a=b"}, {"until", "24h"}};
        QVERIFY(script.pruneRequest.filters == filters);
        script.pruned = {};
        QCOMPARE(runGalley(script, {"image", "prune", "-f"}).out, std::string("Total reclaimed space: 0B\n"));
    }

    void containerPruneTakesContainersOnly() {
        Script script;
        script.systemPruned.containers = {"c1", "c2"};
        script.systemPruned.reclaimedBytes = 212;
        QCOMPARE(runGalley(script, {"container", "prune"}, "y\n").out,
                 std::string("WARNING! This will remove all stopped containers.") + kQuestion +
                     "Deleted Containers:\nc1\nc2\n\nTotal reclaimed space: 212B\n");
        const auto& request = script.systemPruneRequest;
        QVERIFY(request.containers && !request.images && !request.volumes && !request.downloads);
    }

    void systemPruneSaysWhatWillGo() {
        Script script;
        script.systemPruned = {{"c1"}, {"v1"}, {{{}, "sha256:aa"}}, 1000};
        QCOMPARE(runGalley(script, {"system", "prune", "-a", "--volumes", "--filter", "label=x"}, "n\n").out,
                 std::string("WARNING! This will remove:\n"
                             "  - all stopped containers\n"
                             "  - all anonymous volumes not used by at least one container\n"
                             "  - all images without at least one container associated to them\n"
                             "  - parts of layers that interrupted pulls left\n\n"
                             "  Items to be pruned will be filtered with:\n"
                             "  - label=x\n") +
                     kQuestion);
        QVERIFY(!script.called("system prune"));
        QCOMPARE(runGalley(script, {"system", "prune", "-f"}).out,
                 std::string("Deleted Containers:\nc1\n\nDeleted Volumes:\nv1\n\nDeleted Images:\ndeleted: "
                             "sha256:aa\n\nTotal reclaimed space: 1kB\n"));
        const auto& request = script.systemPruneRequest;
        QVERIFY(request.containers && request.images && request.downloads && !request.volumes && !request.allImages);
        const Outcome refused = runGalley(script, {"system", "prune", "-f", "--volumes", "--filter", "until=2h"});
        QCOMPARE(refused.code, 1);
        QCOMPARE(refused.err, std::string("Error: The \"until\" filter is not supported with \"--volumes\"\n"));
    }

    void diskUseHasDockersTables() {
        Script script;
        script.diskUse = someUse();
        QCOMPARE(runGalley(script, {"system", "df"}).out,
                 std::string("TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\n"
                             "Images          2         1         824.8kB   62.4kB (7%)\n"
                             "Containers      1         1         2.048kB   0B (0%)\n"
                             "Local Volumes   1         1         36B       0B (0%)\n"
                             "Build Cache     0         0         0B        0B\n"));
        QCOMPARE(runGalley(script, {"system", "df", "--format", "{{.Type}} {{.Size}}"}).out,
                 std::string("Images 824.8kB\nContainers 2.048kB\nLocal Volumes 36B\nBuild Cache 0B\n"));
        script.diskUse.downloadTotals = {1, 0, 5000, 5000};
        QVERIFY(runGalley(script, {"system", "df"})
                    .out.ends_with("\nPartial Downloads   1         0         5kB       5kB (100%)\n"));
        const std::string details = runGalley(script, {"system", "df", "-v"}).out;
        QCOMPARE(
            linesOf(details),
            linesOf(
                "Images space usage:\n\n"
                "REPOSITORY   TAG       IMAGE ID       CREATED      SIZE      SHARED SIZE   UNIQUE SIZE   "
                "CONTAINERS\n"
                "flask        1         aaaaaaaaaaaa   2 days ago   762kB     700kB         62.4kB        1\n"
                "\nContainers space usage:\n\n"
                "CONTAINER ID   IMAGE     COMMAND     LOCAL VOLUMES   SIZE      CREATED         STATUS         NAMES\n"
                "aaaaaaaaaaaa   flask:1   \"/sleepy\"   0               2.05kB    5 minutes ago   Up 5 "
                "minutes   web\n"
                "\nLocal Volumes space usage:\n\n"
                "VOLUME NAME   LINKS     SIZE\nvol           1         36B\n"
                "\nBuild cache usage: 0B\n\n"
                "CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   USAGE     SHARED\n"
                "\nPartial downloads: 5kB of 1 layers; the next pull goes on from there\n"));
        QVERIFY(runGalley(script, {"system", "df", "-v", "--format", "json"})
                    .out.starts_with("{\"Images\":[{\"Containers\":\"1\","));
    }

    void imagesAreFilteredAsDockerDoes() {
        Script script;
        script.images = {demo(), demo(), demo()};
        script.images[1].tags = {"host:5000/a/b:2"};
        script.images[1].id = "sha256:" + std::string(64, 'b');
        script.images[1].created = now() - std::chrono::hours(10);
        script.images[1].labels = {{"k", "v"}};
        script.images[2].tags = {};
        script.images[2].id = "sha256:" + std::string(64, 'c');
        script.images[2].repoDigests = {"flask@sha256:" + std::string(64, 'd')};
        const auto ids = [&](std::vector<std::string> filters) {
            std::vector<std::string> words{"images", "-q"};
            for (auto& filter : filters) words.insert(words.end(), {"--filter", std::move(filter)});
            std::string found;
            const Outcome outcome = runGalley(script, words);
            for (const char c : outcome.out) {
                if (found.empty() || (c != '\n' && c != found.back())) found += c;
            }
            return outcome.code == 0 ? found : outcome.err;
        };
        QCOMPARE(ids({}), std::string("abc"));
        QCOMPARE(ids({"dangling=true"}), std::string("c"));
        QCOMPARE(ids({"dangling=0"}), std::string("ab"));
        QCOMPARE(ids({"reference=flask"}), std::string("a"));
        QCOMPARE(ids({"reference=flask", "reference=*/*/b:2"}), std::string("ab"));
        QCOMPARE(ids({"reference=*/b"}), std::string());
        QCOMPARE(ids({"label=k", "reference=flask"}), std::string());
        QCOMPARE(ids({"until=24h"}), std::string("ac"));
        QCOMPARE(ids({"before=host:5000/a/b:2"}), std::string("ac"));
        QCOMPARE(ids({"since=flask:1"}), std::string("bc"));
        QCOMPARE(ids({"since=flask@sha256:" + std::string(64, 'd')}), std::string("b"));
        QCOMPARE(ids({"before=nosuch"}), std::string("Error: No such image: nosuch:latest\n"));
        QCOMPARE(ids({"foo=bar"}), std::string("Error: invalid filter 'foo'\n"));
        QVERIFY(runGalley(script, {"images"}).out.find("<none>    cccccccccccc") != std::string::npos);
        QVERIFY(runGalley(script, {"images", "-aq", "--no-trunc"}).out.starts_with(script.images[0].id + "\n"));
    }
};

GALLEY_TEST(PruneCommandsTest);
#include "test_prune.moc"
