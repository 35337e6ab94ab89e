// SPDX-License-Identifier: Apache-2.0
// What a layer takes over from the layers below before it is published.
#include <sys/xattr.h>

#include <fstream>

#include "tests/support/test_case.h"
#include "tests/unit/store/store_fixture.h"

using namespace galley;
using namespace galley::test;
using store::Store;

namespace {

struct stat statusOf(const fs::path& file) {
    struct stat status {};
    ::lstat(file.c_str(), &status);
    return status;
}

}  // namespace

class CompleteLayerTest : public QObject {
    Q_OBJECT

private:
    /// Brings the tars in as one image; returns its chain ids, lowest first.
    static std::vector<Digest> image(const Store& store, store::Lease& lease, const std::vector<std::string>& tars) {
        std::vector<Digest> chain;
        for (const std::string& tar : tars) {
            const TestLayer layer(tar, chain.empty() ? Digest() : chain.back());
            StoreFixture::bringIn(store, lease, layer, chain);
            chain.push_back(layer.request.chainId);
        }
        return chain;
    }

private slots:
    void impliedDirectoriesLookAsBelow() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        TarBuilder base;
        base.modified = 1'000'000'000;
        base.directory("./", 0711).directory("tmp", 01777).owner(33, 44);
        base.pax({{"SCHILY.xattr.user.note", "kept"}}).directory("var/www", 0750).owner(0, 0).directory("var", 0755);
        const auto chain = image(store, lease,
                                 {base.finish(), TarBuilder().file("other", "").finish(),
                                  TarBuilder().file("var/www/index", "x").file("tmp/new", "x").finish()});
        const auto lower = statusOf(fixture.file(store, chain[0], "var/www"));
        const auto upper = statusOf(fixture.file(store, chain[2], "var/www"));
        QCOMPARE(upper.st_mode, lower.st_mode);
        QCOMPARE(upper.st_mode & 07777U, 0750U);
        QCOMPARE(upper.st_uid, lower.st_uid);
        QCOMPARE(upper.st_gid, lower.st_gid);
        QVERIFY(upper.st_uid != statusOf(fixture.file(store, chain[0], "var")).st_uid);
        QCOMPARE(upper.st_mtim.tv_sec, 1'000'000'000);
        QCOMPARE(statusOf(fixture.file(store, chain[2], "tmp")).st_mode & 07777U, 01777U);
        QCOMPARE(statusOf(fixture.file(store, chain[2], "")).st_mode & 07777U, 0711U);
        char value[8] = {};
        QCOMPARE(::getxattr(fixture.file(store, chain[0], "var").c_str(), "user.note", value, 8), -1);
    }

    void whatIsHiddenBelowIsNotTakenOver() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const std::string base =
            TarBuilder().directory("a", 0700).directory("b", 0700).directory("c", 0700).directory("d/e", 0700).finish();
        const std::string middle = TarBuilder().file(".wh.a", "").file("b", "file now").finish();
        const std::string top = TarBuilder()
                                    .file("a/f", "")
                                    .file("b/f", "")
                                    .file("c/f", "")
                                    .file("c/.wh..wh..opq", "")
                                    .file("d/.wh..wh..opq", "")
                                    .file("d/e/f", "")
                                    .finish();
        const auto chain = image(store, lease, {base, middle, top});
        for (const char* name : {"a", "b", "c", "d/e"}) {
            QCOMPARE(statusOf(fixture.file(store, chain[2], name)).st_mode & 07777U, 0755U);
        }
    }

    void aHardLinkToALowerFileCopiesItUp() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        TarBuilder base;
        base.modified = 1'000'000'000;
        base.directory("usr", 0750)
            .owner(33, 44)
            .file("usr/bin/tool", "program", 04755)
            .symlink("tool", "usr/bin/alias");
        TarBuilder top;
        top.directory("bin", 0700).hardLink("usr/bin/tool", "bin/tool").hardLink("/usr/bin/tool", "bin/again");
        top.hardLink("usr/bin/alias", "bin/alias").file("bin/later", "x").hardLink("usr/bin/tool", "bin/over");
        top.file("bin/over", "own");
        const auto chain = image(store, lease, {base.finish(), top.finish()});
        const auto tool = statusOf(fixture.file(store, chain[1], "bin"));
        QCOMPARE(tool.st_mode & 07777U, 0700U);
        QCOMPARE(tool.st_mtim.tv_sec, 1'600'000'000);
        // `bin` is closed to others, not to this user, who is the container's root here or root.
        QCOMPARE(readFile(fixture.file(store, chain[1], "bin/tool")), std::string("program"));
        const auto copy = statusOf(fixture.file(store, chain[1], "bin/tool"));
        const auto original = statusOf(fixture.file(store, chain[0], "usr/bin/tool"));
        QCOMPARE(copy.st_mode, original.st_mode);
        QCOMPARE(copy.st_uid, original.st_uid);
        QCOMPARE(copy.st_mtim.tv_sec, 1'000'000'000);
        QCOMPARE(copy.st_nlink, nlink_t{3});
        QCOMPARE(copy.st_ino, statusOf(fixture.file(store, chain[1], "bin/again")).st_ino);
        QCOMPARE(copy.st_ino, statusOf(fixture.file(store, chain[1], "usr/bin/tool")).st_ino);
        QVERIFY(S_ISLNK(statusOf(fixture.file(store, chain[1], "bin/alias")).st_mode));
        QCOMPARE(readFile(fixture.file(store, chain[1], "bin/over")), std::string("own"));
        QCOMPARE(statusOf(fixture.file(store, chain[1], "usr")).st_mode & 07777U, 0750U);
    }

    void aHardLinkToWhatNoLayerHasIsCorrupt_data() {
        QTest::addColumn<QByteArray>("top");
        const auto row = [](const char* name, const TarBuilder& tar) {
            QTest::newRow(name) << QByteArray::fromStdString(tar.finish());
        };
        row("absent", TarBuilder().hardLink("absent", "h"));
        row("removed by this layer", TarBuilder().file("d/.wh.file", "").hardLink("d/other/../file", "h"));
        row("hidden by this layer", TarBuilder().file("d/.wh..wh..opq", "").hardLink("d/file", "h"));
        row("a directory", TarBuilder().hardLink("d", "h"));
        row("through a link of the layer below", TarBuilder().hardLink("out/victim", "h"));
        row("a link that leads out of the layer below, as a directory", TarBuilder().hardLink("out", "h/i"));
    }
    void aHardLinkToWhatNoLayerHasIsCorrupt() {
        QFETCH(QByteArray, top);
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        std::ofstream(fixture.directories.data.parent_path() / "victim") << "intact";
        const TestLayer base(TarBuilder().file("d/file", "x").symlink("../../../..", "out").finish());
        StoreFixture::bringIn(store, lease, base);
        const TestLayer layer(top.toStdString(), base.request.chainId);
        if (std::string(QTest::currentDataTag()).starts_with("a link that leads out")) {
            // The link itself is copied, never followed.
            QVERIFY(StoreFixture::bringIn(store, lease, layer, {base.request.chainId}));
            QVERIFY(fs::is_symlink(fixture.file(store, layer.request.chainId, "h/i")));
            return;
        }
        QVERIFY(kindOf([&] { StoreFixture::bringIn(store, lease, layer, {base.request.chainId}); }) ==
                ErrorKind::Corrupt);
        QVERIFY(!store.layers().find(layer.request.chainId));
    }

    void anOpaqueRootHidesTheLayersBelow() {
        const StoreFixture fixture;
        const Store store = fixture.open();
        auto lease = store.openLease("test");
        const auto chain = image(store, lease,
                                 {TarBuilder().file("a", "").finish(), TarBuilder().file(".wh..wh..opq", "").finish(),
                                  TarBuilder().file("b", "").finish()});
        const auto directories = store.layers().lowerDirectories(chain);
        QCOMPARE(directories.size(), std::size_t{2});
        QVERIFY(directories.front() == store.layers().diffDirectory(chain[2]));
    }
};

GALLEY_TEST(CompleteLayerTest);
#include "test_complete_layer.moc"
