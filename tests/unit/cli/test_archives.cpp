// SPDX-License-Identifier: Apache-2.0
// save, load and import: where archives come from and go to.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <filesystem>

#include "app/cli/terminal/load_display.h"
#include "engine/base/files.h"
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;
using cli::loadLine;
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
        QVERIFY(script.called("load from the input in place"));
        runGalley(script, {"image", "load", "--input", file.string()}, "from the input");
        QVERIFY(script.called("load from the file in place"));
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        const UniqueFd reading(ends[0]);
        {
            const UniqueFd writing(ends[1]);
            writeAll(writing.get(), "from a pipe");
        }
        runGalleyOn(script, {"load"}, reading.get());
        QVERIFY(script.called("load from a pipe"));
        const Outcome absent = runGalley(script, {"load", "-i", file.string() + "x"});
        QCOMPARE(absent.code, 1);
        QVERIFY(absent.err.find("No such file") != std::string::npos);
    }

    void loadingTellsOfTheImageThatLosesItsName() {
        Script script;
        script.loadOutcome = {{"one:1", "two:1"}, {"sha256:a", "sha256:b"}, {"sha256:old", ""}};
        QCOMPARE(runGalley(script, {"load"}, "tar").out,
                 std::string("The image one:1 already exists, renaming the old one with ID sha256:old to empty string\n"
                             "Loaded image: one:1\nLoaded image: two:1\n"));
    }

    void loadingShowsNothingOfLayersWhereNobodyLooks() {
        Script script;
        script.loadOutcome.loaded = {"one:1"};
        script.loadProgress.layers = {{"aaaaaaaaaaaa", api::LayerPhase::Unpacking, 5, 10}};
        QCOMPARE(runGalley(script, {"load"}, "tar").out, std::string("Loaded image: one:1\n"));
    }

    void aLayerOnItsWayInHasDockersLine() {
        QCOMPARE(
            loadLine({"a2abf6c4d29d", api::LayerPhase::Unpacking, 1024, 2048}, 120),
            "a2abf6c4d29d: Loading layer [" + std::string(25, '=') + ">" + std::string(24, ' ') + "]  1.024kB/2.048kB");
        QCOMPARE(loadLine({"a2\x1b[1m", api::LayerPhase::Done, 1, 1}, 24).find('\x1b'), std::string::npos);
        QVERIFY(loadLine({"a2abf6c4d29d", api::LayerPhase::Done, 1, 1}, 24).size() <= 26);
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
        runGalley(script, {"import", "https://example.com/a.tar", "name:1"}, "tar");
        QVERIFY(script.called("import https://example.com/a.tar as name:1 with  saying  for "));
        // Only these two are addresses, as Docker has it.
        QCOMPARE(runGalley(script, {"import", "ftp://example.com/a.tar"}, "tar").code, 1);
    }
};

GALLEY_TEST(ArchivesTest);
#include "test_archives.moc"
