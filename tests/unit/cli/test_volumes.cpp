// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

class TestVolumes : public QObject {
    Q_OBJECT
private slots:
    void createTakesNameAndLabels();
    void createRefusesOtherDriversAndTwoNames();
    void listHasDockersColumns();
    void inspectPrintsTheDocument();
    void removeNamesWhatIsGone();
    void pruneAsksAndCounts();
    void whatDockerLacks();
    void archivesGoThroughStreams();
};

void TestVolumes::createTakesNameAndLabels() {
    Script script;
    QCOMPARE(runGalley(script, {"volume", "create", "--label", "a=1=2", "--label", "b", "data"}).out, "data\n");
    QVERIFY((script.volumeRequest.labels == std::map<std::string, std::string>{{"a", "1=2"}, {"b", ""}}));
    QCOMPARE(runGalley(script, {"volume", "create"}).out, std::string(64, 'a') + "\n");
    QCOMPARE(runGalley(script, {"volume", "create", "-d", "local", "--name", "more"}).out, "more\n");
}

void TestVolumes::createRefusesOtherDriversAndTwoNames() {
    Script script;
    const auto driver = runGalley(script, {"volume", "create", "-d", "nfs", "x"});
    QCOMPARE(driver.code, 1);
    QCOMPARE(driver.err, "Error: create x: error looking up volume plugin nfs: plugin \"nfs\" not found\n");
    const auto names = runGalley(script, {"volume", "create", "--name", "x", "y"});
    QCOMPARE(names.err,
             "Error: conflicting options: cannot specify a volume-name through both --name and as a positional arg\n");
}

void TestVolumes::listHasDockersColumns() {
    Script script;
    script.volumes.push_back({"data", {{"a", "1"}}, {}, "/m/data/_data", false, {{"id", "web", true}}, {}});
    QCOMPARE(runGalley(script, {"volume", "ls"}).out, "DRIVER    VOLUME NAME\nlocal     data\n");
    QVERIFY(!script.volumeFilter.sizes);
    QCOMPARE(runGalley(script, {"volume", "list", "-q", "-f", "dangling=true"}).out, "data\n");
    QVERIFY(script.volumeFilter.filters.front().first == "dangling");
    QCOMPARE(runGalley(script, {"volume", "ls", "--format", "{{.Name}} {{.Size}} {{.Labels}} {{.Label \"a\"}}"}).out,
             "data N/A a=1 1\n");
    script.volumes.front().bytes = 5000;
    QCOMPARE(runGalley(script, {"volume", "ls", "-s"}).out,
             "DRIVER    VOLUME NAME   LINKS     SIZE\nlocal     data          1         5kB\n");
    QVERIFY(script.volumeFilter.sizes);
}

void TestVolumes::inspectPrintsTheDocument() {
    Script script;
    script.volumeDocuments["data"] = R"({"Driver":"local","Name":"data"})";
    QCOMPARE(runGalley(script, {"volume", "inspect", "-f", "{{.Name}}", "data"}).out, "data\n");
    const auto absent = runGalley(script, {"volume", "inspect", "none"});
    QCOMPARE(absent.code, 1);
    QCOMPARE(absent.err, "Error: get none: no such volume\n");
    runGalley(script, {"volume", "inspect", "-s", "data"});
    QVERIFY(script.called("volume inspect data with size"));
}

void TestVolumes::removeNamesWhatIsGone() {
    Script script;
    QCOMPARE(runGalley(script, {"volume", "rm", "-f", "a", "b"}).out, "a\nb\n");
    QVERIFY(script.called("volume rm b by force"));
    script.volumeError = Error(ErrorKind::Busy, "remove a: volume is in use - [x]");
    const auto used = runGalley(script, {"volume", "remove", "a"});
    QCOMPARE(used.code, 1);
    QCOMPARE(used.err, "Error: remove a: volume is in use - [x]\n");
}

void TestVolumes::pruneAsksAndCounts() {
    Script script;
    const auto no = runGalley(script, {"volume", "prune"}, "n\n");
    QVERIFY(
        no.out.starts_with("WARNING! This will remove anonymous local volumes not used by at least one container."));
    QVERIFY(script.calls.empty());
    const auto yes = runGalley(script, {"volume", "prune", "-a", "--filter", "label=x"}, "y\n");
    QVERIFY(yes.out.starts_with("WARNING! This will remove all local volumes not used by at least one container."));
    QVERIFY(yes.out.ends_with("Deleted Volumes:\none\n\nTotal reclaimed space: 5kB\n"));
    QVERIFY(script.volumePruneRequest.all);
    QVERIFY(script.volumePruneRequest.filters.front().second == "x");
}

void TestVolumes::whatDockerLacks() {
    Script script;
    QCOMPARE(runGalley(script, {"volume", "clone", "a", "b"}).out, "b\n");
    QVERIFY(script.called("volume clone a b"));
    QCOMPARE(runGalley(script, {"volume", "rename", "a", "b"}).code, 0);
    QVERIFY(script.called("volume rename a b"));
    runGalley(script, {"volume", "empty", "a"}, "n\n");
    QVERIFY(!script.called("volume empty a"));
    runGalley(script, {"volume", "empty", "-f", "a"});
    QVERIFY(script.called("volume empty a"));
}

void TestVolumes::archivesGoThroughStreams() {
    Script script;
    script.archive = "the tar";
    QCOMPARE(runGalley(script, {"volume", "export", "a"}).out, "the tar");
    const auto in = runGalley(script, {"volume", "import", "a", "-"}, "another tar");
    QCOMPARE(script.archive, "another tar");
    QCOMPARE(in.out, "a\n");
    QCOMPARE(in.err, "WARNING: a device was left out\n");
}

GALLEY_TEST(TestVolumes);
#include "test_volumes.moc"
