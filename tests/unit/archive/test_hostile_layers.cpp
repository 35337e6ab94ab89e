// SPDX-License-Identifier: Apache-2.0
// Layers that want out. Every row must leave what lies beside the layer untouched, and either be refused as Corrupt or
// end inside the layer as the row says: "path=kind content" (layer_fixture.h), "!path" for absent.
#include <functional>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_case.h"
#include "tests/unit/archive/layer_fixture.h"

using galley::test::LayerFixture;
using galley::test::TarBuilder;

namespace {

struct Row {
    const char* name;
    std::function<void(TarBuilder&)> build;
    std::vector<std::string> expected;  ///< empty: refused
};

const std::string kUp = "../outside/";

std::vector<Row> nameRows() {
    return {
        {"dot-dot first", [](TarBuilder& t) { t.file("../outside/victim", "hit"); }, {}},
        {"dot-dot inside", [](TarBuilder& t) { t.directory("a").file("a/../../outside/victim", "hit"); }, {}},
        {"dot-dot at the end", [](TarBuilder& t) { t.directory("a/.."); }, {}},
        {"dot-dot alone", [](TarBuilder& t) { t.directory(".."); }, {}},
        {"absolute dot-dot", [](TarBuilder& t) { t.file("/../outside/victim", "hit"); }, {}},
        {"absolute name", [](TarBuilder& t) { t.file("/etc/passwd", "own"); }, {"etc/passwd=file own"}},
        {"many slashes", [](TarBuilder& t) { t.file("//etc///passwd", "own"); }, {"etc/passwd=file own"}},
        {"dots that mean nothing", [](TarBuilder& t) { t.file("./a/././b", "own"); }, {"a/b=file own"}},
        {"three dots are a name", [](TarBuilder& t) { t.file(".../b", "own"); }, {".../b=file own"}},
        {"root as a file", [](TarBuilder& t) { t.file("/", "hit"); }, {}},
        {"root as a link", [](TarBuilder& t) { t.symlink(kUp, "./"); }, {}},
        {"root as a hard link", [](TarBuilder& t) { t.hardLink(kUp + "victim", "."); }, {}},
        {"empty name", [](TarBuilder& t) { t.file("", "hit"); }, {}},
        {"component too long", [](TarBuilder& t) { t.file(std::string(256, 'n'), "hit"); }, {}},
        {"longest component",
         [](TarBuilder& t) { t.file(std::string(255, 'n'), "own"); },
         {std::string(255, 'n') + "=file own"}},
        {"path too long",
         [](TarBuilder& t) {
             std::string path;
             while (path.size() < 5000) path += "directory/";
             t.file(path + "x", "hit");
         },
         {}},
        {"NUL in a pax path",
         [](TarBuilder& t) {
             t.pax({{"path", std::string("a\0/../../outside/victim", 23)}}).file("x", "own");
         },
         {"a=file own"}},
    };
}

std::vector<Row> symlinkRows() {
    return {
        {"through a link up",
         [](TarBuilder& t) { t.symlink("../outside", "out").file("out/victim", "hit"); },
         {"outside/victim=file hit"}},
        {"through an absolute link",
         [](TarBuilder& t) { t.symlink("/etc", "localetc").file("localetc/unbroken", "own"); },
         {"etc/unbroken=file own", "localetc=link /etc"}},
        {"through a link up and down",
         [](TarBuilder& t) {
             t.directory("etc").directory("dummy").symlink("/dummy/../etc", "l").file("l/unbroken", "own");
         },
         {"etc/unbroken=file own"}},
        {"through a link far up",
         [](TarBuilder& t) { t.symlink("../../../../../../../../etc", "l").file("l/passwd", "own"); },
         {"etc/passwd=file own"}},
        {"through two absolute links",
         [](TarBuilder& t) {
             t.directory("dummy").symlink("/etc", "dummy/etc").symlink("/dummy/etc", "l").file("l/unbroken", "own");
         },
         {"etc/unbroken=file own"}},
        {"through two relative links",
         [](TarBuilder& t) { t.symlink("/etc", "dummy/etc").symlink("./dummy/etc", "l").file("l/unbroken", "own"); },
         {"etc/unbroken=file own"}},
        {"through a link to the root",
         [](TarBuilder& t) { t.symlink("/", "r").file("r/r/r/a", "own"); },
         {"a=file own"}},
        {"through a link to the parent",
         [](TarBuilder& t) { t.directory("d").symlink("..", "d/up").file("d/up/a", "own"); },
         {"a=file own"}},
        {"through a chain that ends outside",
         [](TarBuilder& t) {
             t.symlink("b", "a").symlink("c/..", "b").symlink("../../outside", "c").file("a/victim", "hit");
         },
         {"victim=file hit"}},
        {"through links in a circle",
         [](TarBuilder& t) { t.symlink("b", "a").symlink("a", "b").file("a/x", "hit"); },
         {}},
        {"through a link to itself", [](TarBuilder& t) { t.symlink("a", "a").file("a/x", "hit"); }, {}},
        {"through a link to a file",
         [](TarBuilder& t) { t.file("f", "own").symlink("f", "l").file("l/x", "hit"); },
         {}},
        {"file over a link",
         [](TarBuilder& t) { t.symlink("../outside/victim", "l").file("l", "own"); },
         {"l=file own"}},
        {"empty file over a link",
         [](TarBuilder& t) { t.file("etc/emptied", "notempty").symlink("/etc/emptied", "l").file("l", ""); },
         {"etc/emptied=file notempty", "l=file "}},
        {"directory over a link",
         [](TarBuilder& t) { t.symlink("../outside", "l").directory("l").file("l/victim", "own"); },
         {"l=directory", "l/victim=file own"}},
        {"link over a directory, then through it",
         [](TarBuilder& t) { t.directory("d").file("d/in", "own").symlink("../outside", "d").file("d/victim", "own"); },
         {"d=link ../outside", "outside/victim=file own"}},
        {"link over an open directory deep down",
         [](TarBuilder& t) { t.file("a/b/c/d", "own").symlink("../outside", "a").file("a/b/c/e", "own"); },
         {"a=link ../outside", "outside/b/c/e=file own", "!outside/b/c/d"}},
        {"link without a target", [](TarBuilder& t) { t.symlink("", "l"); }, {}},
        {"link with an over-long target", [](TarBuilder& t) { t.symlink(std::string(5000, 't'), "l"); }, {}},
        {"fifo over a link", [](TarBuilder& t) { t.symlink("../outside/victim", "l").fifo("l"); }, {"l=fifo"}},
        {"magic link",
         [](TarBuilder& t) { t.symlink("/proc/self/cwd", "l").file("l/victim", "own"); },
         {"proc/self/cwd/victim=file own"}},
    };
}

std::vector<Row> hardLinkRows() {
    return {
        {"up", [](TarBuilder& t) { t.hardLink("../outside/victim", "h").file("h", "hit"); }, {}},
        {"down and up", [](TarBuilder& t) { t.directory("d").hardLink("d/../../outside/victim", "h"); }, {}},
        {"far up", [](TarBuilder& t) { t.hardLink("../../../../../../etc/passwd", "h"); }, {}},
        {"absolute is from the layer",
         [](TarBuilder& t) { t.file("etc/passwd", "own").hardLink("/etc/passwd", "h"); },
         {"h=file own"}},
        {"to nothing", [](TarBuilder& t) { t.hardLink("", "h"); }, {"!h"}},
        {"to the root", [](TarBuilder& t) { t.hardLink("/", "h"); }, {}},
        {"to a directory", [](TarBuilder& t) { t.directory("d").hardLink("d", "h"); }, {}},
        {"to a whiteout", [](TarBuilder& t) { t.file(".wh.gone", "").hardLink("gone", "h"); }, {}},
        {"to itself", [](TarBuilder& t) { t.file("h", "own").hardLink("h", "h"); }, {"h=file own"}},
        {"to a link that leads out, then written",
         [](TarBuilder& t) { t.symlink("../outside/victim", "l").hardLink("l", "h").file("h", "own"); },
         {"l=link ../outside/victim", "h=file own"}},
        {"to a link stays a link",
         [](TarBuilder& t) { t.symlink("../outside/victim", "l").hardLink("l", "h"); },
         {"h=link ../outside/victim"}},
        {"through a link that leads out",
         [](TarBuilder& t) { t.symlink("../outside", "l").hardLink("l/victim", "h").file("h", "own"); },
         {"h=file own"}},
        {"through an absolute link",
         [](TarBuilder& t) { t.file("etc/a", "own").symlink("/etc", "l").hardLink("l/a", "h"); },
         {"h=file own"}},
        {"name through a link that leads out",
         [](TarBuilder& t) { t.file("a", "own").symlink("../outside", "l").hardLink("a", "l/victim"); },
         {"outside/victim=file own"}},
        {"written after linking leaves the other alone",
         [](TarBuilder& t) { t.file("a", "first").hardLink("a", "b").file("b", "second"); },
         {"a=file first", "b=file second"}},
        {"over a directory that holds its target",
         [](TarBuilder& t) { t.file("d/a", "own").hardLink("d/a", "d"); },
         {}},
        {"beneath a file", [](TarBuilder& t) { t.file("a", "own").hardLink("a", "a/b"); }, {}},
        {"target beneath a file", [](TarBuilder& t) { t.file("a", "own").hardLink("a/b", "h"); }, {}},
    };
}

std::vector<Row> whiteoutRows() {
    return {
        {"of nothing", [](TarBuilder& t) { t.file(".wh.", ""); }, {}},
        {"of the directory itself", [](TarBuilder& t) { t.file(".wh..", ""); }, {}},
        {"of the parent", [](TarBuilder& t) { t.file(".wh...", ""); }, {}},
        {"of the parent, further in", [](TarBuilder& t) { t.directory("d").file("d/.wh...", ""); }, {}},
        {"of nothing, further in", [](TarBuilder& t) { t.directory("d").file("d/.wh.", ""); }, {}},
        {"up", [](TarBuilder& t) { t.file("../outside/.wh.victim", ""); }, {}},
        {"through a link up",
         [](TarBuilder& t) { t.symlink("../outside", "l").file("l/.wh.victim", ""); },
         {"outside/victim=whiteout"}},
        {"through an absolute link",
         [](TarBuilder& t) { t.symlink("/etc", "l").file("l/.wh.passwd", ""); },
         {"etc/passwd=whiteout"}},
        {"of a link that leads out",
         [](TarBuilder& t) { t.symlink("../outside", "l").file(".wh.l", ""); },
         {"l=link ../outside"}},
        {"opaque through a link up",
         [](TarBuilder& t) { t.symlink("../outside", "l").file("l/.wh..wh..opq", ""); },
         {"outside=directory"}},
        {"AUFS notes", [](TarBuilder& t) { t.file(".wh..wh.plnk/x", "").file(".wh..wh.aufs", ""); }, {"!.wh..wh.aufs"}},
        {"as a directory", [](TarBuilder& t) { t.directory(".wh.d"); }, {"d=whiteout", "!.wh.d"}},
        {"as a symbolic link", [](TarBuilder& t) { t.symlink("../outside/victim", ".wh.v"); }, {"v=whiteout"}},
        {"beneath a whiteout", [](TarBuilder& t) { t.file(".wh.d", "").file("d/.wh.e", ""); }, {"d/e=whiteout"}},
        {"beneath a file", [](TarBuilder& t) { t.file("f", "own").file("f/.wh.e", ""); }, {}},
    };
}

std::vector<Row> kindRows() {
    return {
        {"device", [](TarBuilder& t) { t.device('3', "null", 1, 3); }, {"!null"}},
        {"block device", [](TarBuilder& t) { t.device('4', "sda", 8, 0); }, {"!sda"}},
        {"device that looks like a whiteout", [](TarBuilder& t) { t.device('3', "w", 0, 0); }, {"!w"}},
        {"device over a file", [](TarBuilder& t) { t.file("f", "own").device('3', "f", 1, 3); }, {"!f"}},
        {"file over a directory", [](TarBuilder& t) { t.file("d/a/b", "x").file("d", "own"); }, {"d=file own", "!d/a"}},
        {"directory over a file",
         [](TarBuilder& t) { t.file("d", "x").file("d", "y").directory("d").file("d/a", "own"); },
         {"d=directory", "d/a=file own"}},
        {"file twice", [](TarBuilder& t) { t.file("a", "a long first text").file("a", "own"); }, {"a=file own"}},
        {"directory twice keeps its content",
         [](TarBuilder& t) { t.directory("d").file("d/a", "own").directory("d", 0700); },
         {"d/a=file own"}},
        {"beneath a file", [](TarBuilder& t) { t.file("a", "own").file("a/b", "hit"); }, {}},
        {"beneath a fifo", [](TarBuilder& t) { t.fifo("a").file("a/b", "hit"); }, {}},
        {"deep tree",
         [](TarBuilder& t) {
             std::string path;
             for (int i = 0; i < 400; ++i) path += "d/";
             t.file(path + "x", "own").file(path + "y", "own");
         },
         {"d/d/d=directory"}},
        {"a hole larger than any disk",
         [](TarBuilder& t) {
             t.pax({{"GNU.sparse.major", "1"},
                    {"GNU.sparse.minor", "0"},
                    {"GNU.sparse.name", "s"},
                    {"GNU.sparse.realsize", "1152921504606846976"}});
             t.file("GNUSparseFile.0/s", "1\n0\n0\n" + std::string(506, '\0'));
         },
         {}},
        {"a size that the stream does not have", [](TarBuilder& t) { t.header('0', "a", "", 0644, 077777777777); }, {}},
    };
}

}  // namespace

class HostileLayersTest : public QObject {
    Q_OBJECT

private:
    static void addRows(const std::vector<Row>& rows) {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < rows.size(); ++i) QTest::newRow(rows[i].name) << static_cast<int>(i);
    }

    static void check(const Row& row) {
        TarBuilder tar;
        row.build(tar);
        LayerFixture fixture;
        bool refused = false;
        try {
            fixture.apply(tar.finish());
        } catch (const galley::Error& error) {
            refused = true;
            QVERIFY2(error.kind() == galley::ErrorKind::Corrupt, error.what());
        }
        QVERIFY(fixture.outsideIsIntact());
        QCOMPARE(refused, row.expected.empty());
        if (refused) return;
        auto found = galley::test::snapshot(fixture.layer);
        for (const std::string& line : row.expected) {
            if (line.front() == '!') {
                QVERIFY2(!found.contains(line.substr(1)), line.c_str());
                continue;
            }
            const std::size_t equals = line.find('=');
            QCOMPARE(QByteArray::fromStdString(found[line.substr(0, equals)]),
                     QByteArray::fromStdString(line.substr(equals + 1)));
        }
    }

private slots:
    void namesNeverLeadOutside_data() { addRows(nameRows()); }
    void namesNeverLeadOutside() {
        QFETCH(int, index);
        check(nameRows()[static_cast<std::size_t>(index)]);
    }
    void symbolicLinksAreResolvedInsideTheLayer_data() { addRows(symlinkRows()); }
    void symbolicLinksAreResolvedInsideTheLayer() {
        QFETCH(int, index);
        check(symlinkRows()[static_cast<std::size_t>(index)]);
    }
    void hardLinksStayInsideTheLayer_data() { addRows(hardLinkRows()); }
    void hardLinksStayInsideTheLayer() {
        QFETCH(int, index);
        check(hardLinkRows()[static_cast<std::size_t>(index)]);
    }
    void whiteoutsRemoveNothingOutside_data() { addRows(whiteoutRows()); }
    void whiteoutsRemoveNothingOutside() {
        QFETCH(int, index);
        check(whiteoutRows()[static_cast<std::size_t>(index)]);
    }
    void kindsOfFilesCannotBeConfused_data() { addRows(kindRows()); }
    void kindsOfFilesCannotBeConfused() {
        QFETCH(int, index);
        check(kindRows()[static_cast<std::size_t>(index)]);
    }
};

GALLEY_TEST(HostileLayersTest);
#include "test_hostile_layers.moc"
