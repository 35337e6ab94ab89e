// SPDX-License-Identifier: Apache-2.0
// save, load and import: where archives come from and go to.
#include <sys/stat.h>

#include <QTemporaryDir>
#include <filesystem>

#include "engine/base/files.h"
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;
namespace fs = std::filesystem;

class ArchivesTest : public QObject {
    Q_OBJECT

private slots:
    void savingGoesToStandardOutput() {
        Script script;
        const Outcome outcome = runGalley(script, {"save", "one", "two:2"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, std::string("half an archive"));
        QVERIFY(script.called("save one two:2 docker 0"));
    }

    void aFileIsWholeOrNotThere() {
        const QTemporaryDir work;
        const fs::path file = fs::path(work.path().toStdString()) / "a.tar";
        Script script;
        script.saveError = Error(ErrorKind::Corrupt, "no");
        QCOMPARE(runGalley(script, {"save", "-o", file.string(), "one"}).code, 1);
        QVERIFY(fs::is_empty(file.parent_path()));
        writeFileAtomic(file, "what was there", Durability::Cached);
        QCOMPARE(runGalley(script, {"save", "-o", file.string(), "one"}).code, 1);
        QCOMPARE(readFile(file), std::string("what was there"));
        script.saveError.reset();
        QCOMPARE(runGalley(script, {"image", "save", "-o", file.string(), "one"}).code, 0);
        QCOMPARE(readFile(file), std::string("half an archive"));
        QCOMPARE(std::distance(fs::directory_iterator(file.parent_path()), {}), 1);
    }

    void theNameOfTheFileSaysHowItIsCompressed() {
        const QTemporaryDir work;
        const std::string base = work.path().toStdString() + "/a.tar";
        Script script;
        runGalley(script, {"save", "-o", base + ".gz", "one"});
        QVERIFY(script.called("save one docker 1"));
        runGalley(script, {"save", "-o", base + ".zst", "--format", "oci-archive", "one"});
        QVERIFY(script.called("save one oci 2"));
        runGalley(script, {"save", "-o", base + ".zst", "--compression=none", "--format=oci-archive", "one"});
        QVERIFY(script.called("save one oci 0"));
        QCOMPARE(runGalley(script, {"save", "--compression=lz4", "one"}).code, 125);
        QCOMPARE(runGalley(script, {"save", "--format=zip", "one"}).code, 125);
    }

    void loadingReadsAFileOrStandardInput() {
        const QTemporaryDir work;
        const fs::path file = fs::path(work.path().toStdString()) / "a.tar";
        writeFileAtomic(file, "from the file", Durability::Cached);
        Script script;
        script.loadOutcome.loaded = {"one:1", "sha256:abc"};
        QCOMPARE(runGalley(script, {"load", "-q"}, "from the input").out,
                 std::string("Loaded image: one:1\nLoaded image ID: sha256:abc\n"));
        QVERIFY(script.called("load from the input"));
        runGalley(script, {"image", "load", "--input", file.string()}, "from the input");
        QVERIFY(script.called("load from the file"));
        const Outcome absent = runGalley(script, {"load", "-i", file.string() + "x"});
        QCOMPARE(absent.code, 1);
        QVERIFY(absent.err.find("No such file") != std::string::npos);
    }

    void importingPassesOnWhatWasAsked() {
        Script script;
        const Outcome outcome = runGalley(script,
                                          {"import", "-c", "CMD sh", "--change", "USER me", "-m", "words", "--platform",
                                           "linux/arm64", "-", "name:1"},
                                          "tar");
        QCOMPARE(outcome.out, std::string("sha256:1234\n"));
        QVERIFY(script.called("import tar as name:1 with CMD sh; USER me saying words for linux/arm64"));
        QCOMPARE(runGalley(script, {"import"}).code, 1);
    }
};

GALLEY_TEST(ArchivesTest);
#include "test_archives.moc"
