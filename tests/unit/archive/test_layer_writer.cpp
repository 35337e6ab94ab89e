// SPDX-License-Identifier: Apache-2.0
// What an honest layer becomes on disk, without the user namespace: owners are looked at in tests/unit/store.
#include <future>

#include "engine/archive/apply_messages.h"
#include "engine/archive/remove_tree.h"
#include "engine/base/error.h"
#include "tests/support/compress.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_case.h"
#include "tests/unit/archive/layer_fixture.h"

using galley::Digest;
using galley::archive::AppliedLayer;
namespace fs = std::filesystem;
using galley::test::LayerFixture;
using galley::test::TarBuilder;

class LayerWriterTest : public QObject {
    Q_OBJECT

private slots:
    void modesAndTimesAreThoseOfTheTar() {
        TarBuilder tar;
        tar.modified = 1'234'567'890;
        tar.directory("d", 0555).file("d/f", "content", 0640).file("d/g", "", 0000).symlink("f", "d/l");
        tar.pax({{"mtime", "1500000000.123456789"}}).file("nano", "x", 0755);
        LayerFixture fixture;
        fixture.apply(tar.finish());
        struct stat status {};
        QCOMPARE(::lstat((fixture.layer / "d").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0555U);
        QCOMPARE(status.st_mtim.tv_sec, 1'234'567'890);
        QCOMPARE(::lstat((fixture.layer / "d/f").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0640U);
        QCOMPARE(::lstat((fixture.layer / "d/g").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0U);
        QCOMPARE(::lstat((fixture.layer / "d/l").c_str(), &status), 0);
        QCOMPARE(status.st_mtim.tv_sec, 1'234'567'890);
        QCOMPARE(::lstat((fixture.layer / "nano").c_str(), &status), 0);
        QCOMPARE(status.st_mtim.tv_nsec, 123'456'789);
    }

    void theRootOfTheLayerGetsItsMember() {
        LayerFixture fixture;
        const AppliedLayer layer = fixture.apply(TarBuilder().directory("./", 0751).file("a", "").finish());
        struct stat status {};
        QCOMPARE(::lstat(fixture.layer.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0751U);
        QVERIFY(layer.impliedDirectories.empty());
    }

    void theDiffIdCoversWhatFollowsTheArchive() {
        const std::string stream = TarBuilder().file("a", "content").finish() + std::string(20000, '\0') + "tail";
        for (const std::string& blob : {stream, galley::test::gzip(stream), galley::test::zstd(stream)}) {
            LayerFixture fixture;
            QVERIFY(fixture.apply(blob).diffId == Digest::ofBytes(stream));
        }
    }

    void damageBehindTheArchiveIsSeen() {
        const std::string blob = galley::test::gzip(TarBuilder().file("a", "content").finish());
        LayerFixture fixture;
        QVERIFY_THROWS_EXCEPTION(galley::Error, fixture.apply(blob + "foreign"));
    }

    void anEmptyLayerIsALayer() {
        for (const std::string& stream : {std::string(), std::string(1024, '\0')}) {
            LayerFixture fixture;
            QCOMPARE(fixture.apply(stream).entries, 0);
            QVERIFY(fs::is_empty(fixture.layer));
        }
    }

    void whatIsNoTarIsCorrupt() {
        LayerFixture fixture;
        try {
            fixture.apply(std::string(5000, 'x'));
            QFAIL("accepted");
        } catch (const galley::Error& error) {
            QVERIFY(error.kind() == galley::ErrorKind::Corrupt);
        }
    }

    void whiteoutsHideWhatIsBelowAndNothingElse() {
        TarBuilder tar;
        tar.file(".wh.gone", "").directory("d").file("d/.wh..wh..opq", "").file("d/kept", "x");
        tar.file("both", "own").file(".wh.both", "").directory("dir").file(".wh.dir", "");
        tar.file(".wh.back", "").file("back", "again").file(".wh.dirback", "").directory("dirback");
        tar.file(".wh.impliedback", "").file("impliedback/f", "x");
        LayerFixture fixture;
        fixture.apply(tar.finish());
        auto found = galley::test::snapshot(fixture.layer);
        QCOMPARE(found["gone"], std::string("whiteout"));
        QCOMPARE(found["d/kept"], std::string("file x"));
        QVERIFY(fixture.opaque("d"));
        QCOMPARE(found["both"], std::string("file own"));
        QVERIFY(fixture.opaque("dir"));
        QCOMPARE(found["back"], std::string("file again"));
        QCOMPARE(found["dirback"], std::string("directory"));
        QVERIFY(fixture.opaque("dirback"));
        QVERIFY(fixture.opaque("impliedback"));
    }

    void whatTheLayerOnlyImpliesIsReported() {
        TarBuilder tar;
        tar.file("a/b/f", "x").directory("a/b").file("c/d/e/g", "x").file("c/d", "file now");
        tar.hardLink("usr/lib/lower", "a/link").hardLink("f", "a/other");
        LayerFixture fixture;
        const AppliedLayer layer = fixture.apply(tar.finish());
        QCOMPARE(layer.impliedDirectories, (std::vector<std::string>{"", "a", "c"}));
        QCOMPARE(layer.lowerLinks.size(), std::size_t{2});
        QVERIFY(layer.lowerLinks[0] == (galley::archive::LowerLink{"a/link", "usr/lib/lower"}));
        QCOMPARE(layer.entries, 6);
        QCOMPARE(layer.unpackedBytes, 10);
    }

    void attributesOfOverlayfsDoNotComeFromALayer() {
        TarBuilder tar;
        tar.pax({{"SCHILY.xattr.user.note", "kept"},
                 {"SCHILY.xattr.user.overlay.opaque", "y"},
                 {"SCHILY.xattr.trusted.overlay.opaque", "y"},
                 {"SCHILY.xattr.user.overlay.redirect", "/../../outside"},
                 {"SCHILY.xattr.security.selinux", "label"}});
        tar.directory("d");
        LayerFixture fixture;
        const AppliedLayer layer = fixture.apply(tar.finish());
        QCOMPARE(fixture.attribute("d", "user.note"), std::string("kept"));
        QVERIFY(!fixture.opaque("d"));
        QVERIFY(fixture.attribute("d", "user.overlay.redirect").empty());
        QVERIFY(layer.warnings.size() >= 4);
    }

    void holesStayHoles() {
        TarBuilder tar;
        tar.pax({{"GNU.sparse.major", "1"},
                 {"GNU.sparse.minor", "0"},
                 {"GNU.sparse.name", "sparse"},
                 {"GNU.sparse.realsize", "104857600"}});
        std::string map = "1\n52428800\n4\n";
        map.resize(512);
        tar.file("GNUSparseFile.0/sparse", map + "data");
        LayerFixture fixture;
        fixture.apply(tar.finish());
        struct stat status {};
        QCOMPARE(::lstat((fixture.layer / "sparse").c_str(), &status), 0);
        QCOMPARE(status.st_size, 104857600);
        QVERIFY(status.st_blocks * 512 < 1'000'000);
        const galley::UniqueFd fd = galley::openFile(fixture.layer / "sparse", O_RDONLY);
        char data[4] = {};
        QCOMPARE(::pread(fd.get(), data, 4, 52428800), 4);
        QCOMPARE(std::string(data, 4), std::string("data"));
    }

    void namesAreBytes() {
        TarBuilder tar;
        tar.file("caf\xC3\xA9", "utf-8").file("caf\xE9", "latin-1").pax({{"path", "p\xC3\xA9"}}).file("x", "pax");
        tar.pax({{"path", "p\xE9"}}).file("y", "pax latin-1").file("new\nline", "x");
        LayerFixture fixture;
        fixture.apply(tar.finish());
        const auto found = galley::test::snapshot(fixture.layer);
        for (const char* name : {"caf\xC3\xA9", "caf\xE9", "p\xC3\xA9", "p\xE9", "new\nline"}) {
            QVERIFY2(found.contains(name), name);
        }
    }

    void severalCanRemoveOneTree() {
        for (int turn = 0; turn < 20; ++turn) {
            TarBuilder tar;
            for (int i = 0; i < 100; ++i) tar.file("d" + std::to_string(i % 10) + "/e" + std::to_string(i) + "/f", "x");
            LayerFixture fixture;
            fixture.apply(tar.finish());
            const galley::UniqueFd base = galley::openFile(fixture.base, O_RDONLY | O_DIRECTORY);
            std::vector<std::future<void>> removers;
            for (int i = 0; i < 4; ++i) {
                removers.push_back(
                    std::async(std::launch::async, [&] { galley::archive::removeTreeAt(base.get(), "layer"); }));
            }
            for (auto& remover : removers) remover.get();
            QVERIFY(!fs::exists(fixture.layer));
        }
    }

    void messagesKeepNamesAsTheyAre() {
        AppliedLayer layer;
        layer.diffId = Digest::ofBytes("x");
        layer.unpackedBytes = 5;
        layer.entries = 7;
        layer.impliedDirectories = {"", "caf\xE9", "caf\xC3\xA9", "a\nb\"\\"};
        layer.lowerLinks = {{"\xFF\xFE", "t"}};
        layer.warnings = {"a sentence"};
        const std::string line = galley::archive::encodeResult(layer);
        QCOMPARE(line.find('\n'), line.size() - 1);
        const auto message = galley::archive::parseMessage(line);
        QVERIFY(message.layer.has_value());
        QCOMPARE(message.layer->impliedDirectories, layer.impliedDirectories);
        QVERIFY(message.layer->lowerLinks == layer.lowerLinks);
        QVERIFY(message.layer->diffId == layer.diffId);
        const auto error = galley::archive::parseMessage(
            galley::archive::encodeError(galley::Error(galley::ErrorKind::NoSpace, "full")));
        QVERIFY(error.error->kind() == galley::ErrorKind::NoSpace);
        QCOMPARE(error.error->message(), std::string("full"));
        QVERIFY_THROWS_EXCEPTION(galley::Error, galley::archive::parseMessage("{"));
    }
};

GALLEY_TEST(LayerWriterTest);
#include "test_layer_writer.moc"
