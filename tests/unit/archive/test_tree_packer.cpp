// SPDX-License-Identifier: Apache-2.0
// A tree as a tar stream, while somebody writes into the tree.
#include <functional>

#include "engine/archive/tree_packer.h"
#include "engine/base/error.h"
#include "tests/support/test_case.h"
#include "tests/support/thrown.h"
#include "tests/unit/archive/layer_fixture.h"

using namespace galley;
using namespace galley::archive;
namespace fs = std::filesystem;
using galley::test::kindOf;
using galley::test::LayerFixture;

namespace {

constexpr std::size_t kLarge = std::size_t{3} << 20U;

/// The stream of a tree that `change` gets at as soon as the name of its file was written.
std::string packedWhile(const fs::path& tree, const std::function<void()>& change) {
    std::string stream;
    bool isChanged = false;
    static_cast<void>(packTree(openFile(tree, O_RDONLY | O_DIRECTORY).get(), ".", {}, [&](std::string_view bytes) {
        stream += bytes;
        if (isChanged || stream.find("file") == std::string::npos) return;
        isChanged = true;
        change();
    }));
    return stream;
}

struct Tree {
    explicit Tree(std::size_t bytes) : file(fixture.base / "outside/etc/file") {
        fs::remove(fixture.outside / "etc/passwd");
        std::ofstream(file) << std::string(bytes, 'x');
    }
    std::string packedWhile(const std::function<void()>& change) const {
        return ::packedWhile(fixture.outside / "etc", change);
    }
    std::string unpacked(const std::string& stream) {
        static_cast<void>(fixture.apply(stream));
        return readFile(fixture.layer / "file");
    }

    LayerFixture fixture;
    fs::path file;
};

}  // namespace

class TreePackerTest : public QObject {
    Q_OBJECT
private slots:
    void aSmallFileThatIsEmptiedMeanwhileIsWhole() {
        for (const std::size_t bytes : {std::size_t{6}, std::size_t{700'000}}) {
            Tree tree(bytes);
            const std::string stream = tree.packedWhile([&] { fs::resize_file(tree.file, 0); });
            QCOMPARE(fs::file_size(tree.file), std::uintmax_t{0});
            QCOMPARE(tree.unpacked(stream), std::string(bytes, 'x'));
        }
    }

    void whatIsAddedMeanwhileDoesNotBreakTheStream() {
        for (const std::size_t bytes : {std::size_t{6}, std::size_t{1} << 20U, kLarge}) {
            Tree tree(bytes);
            const std::string stream =
                tree.packedWhile([&] { std::ofstream(tree.file, std::ios::app) << "more of it"; });
            QCOMPARE(tree.unpacked(stream), std::string(bytes, 'x'));
        }
    }

    void aLargeFileThatIsEmptiedMeanwhileIsRefused() {
        Tree tree(kLarge);
        const auto pack = [&] { tree.packedWhile([&] { fs::resize_file(tree.file, 0); }); };
        QVERIFY(kindOf(pack) == ErrorKind::Busy);
    }

    void whatTheKernelMakesUpHasItsContent() {
        std::string stream;
        const UniqueFd version = openFile("/proc/version", O_RDONLY);
        static_cast<void>(packTree(version.get(), "version", {}, [&](std::string_view bytes) { stream += bytes; }));
        LayerFixture fixture;
        static_cast<void>(fixture.apply(stream));
        QCOMPARE(readFile(fixture.layer / "version"), readAll(version.get(), std::size_t{1} << 20U));
        QVERIFY(fixture.outsideIsIntact());
    }
};

GALLEY_TEST(TreePackerTest);
#include "test_tree_packer.moc"
