// SPDX-License-Identifier: Apache-2.0
// The tar of an unpacked layer, made again from its recipe and its files.
#include <sys/mman.h>

#include <cstdlib>
#include <random>

#include "engine/archive/export_layer.h"
#include "engine/archive/recipe.h"
#include "engine/base/error.h"
#include "engine/process/spawn.h"
#include "tests/support/compress.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_case.h"
#include "tests/support/thrown.h"
#include "tests/unit/archive/layer_fixture.h"

using namespace galley;
using namespace galley::archive;
namespace fs = std::filesystem;
using galley::test::kindOf;
using galley::test::LayerFixture;
using galley::test::sourceOf;
using galley::test::TarBuilder;

namespace {

std::string contentOf(int fd) {
    ::lseek(fd, 0, SEEK_SET);
    return readAll(fd, std::size_t{1} << 30U);
}

UniqueFd memory() {
    return UniqueFd(::memfd_create("test", MFD_CLOEXEC));
}

/// A layer with its recipe.
struct Unpacked {
    LayerFixture fixture;
    UniqueFd recipe = memory();
    AppliedLayer layer;

    explicit Unpacked(const std::string& stream, std::size_t chunk = 70000) {
        layer = applyLayer(sourceOf(stream, chunk), fixture.directory.get(), {}, {}, recipe.get());
    }
    std::string exported() { return exported(contentOf(recipe.get())); }
    std::string exported(const std::string& otherRecipe) {
        const UniqueFd out = memory();
        exportLayer(fixture.directory.get(), sourceOf(otherRecipe), out.get());
        return contentOf(out.get());
    }
};

bool isMadeAgain(const std::string& tar, std::size_t chunk = 70000) {
    Unpacked unpacked(tar, chunk);
    return unpacked.layer.hasRecipe && unpacked.layer.tarBytes == static_cast<std::int64_t>(tar.size()) &&
           unpacked.exported() == tar;
}

std::string bytesOf(std::mt19937& random, std::size_t count) {
    std::string bytes(count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

/// Around the sizes at which something changes: blocks of tar, pieces of the stream, small blocks of the recipe.
std::size_t sizeFrom(std::mt19937& random) {
    constexpr std::size_t kEdges[] = {0, 96, 512, 1024, 70'000, 131'072, 262'144, 524'288};
    const std::size_t edge = kEdges[random() % std::size(kEdges)];
    switch (random() % 4) {
        case 0: return edge;
        case 1: return edge + random() % 3;
        case 2: return edge - std::min<std::size_t>(edge, random() % 3);
        default: return random() % 5000;
    }
}

/// A tar as nobody writes it, with every kind of member, and things that are left out or ignored.
std::string randomTar(unsigned seed) {
    std::mt19937 random(seed);
    TarBuilder tar;
    std::vector<std::string> files;
    const int members = static_cast<int>(random() % 40);
    for (int i = 0; i < members; ++i) {
        const std::string name = "d" + std::to_string(random() % 5) + "/" +
                                 std::string(random() % 8 == 0 ? 120 : 3, 'n') + std::to_string(i);
        tar.modified = static_cast<long>(random() % 2'000'000'000);
        switch (random() % 10) {
            case 0: tar.directory(name); break;
            case 1: tar.symlink("d1/x", name); break;
            case 2:
                if (!files.empty()) tar.hardLink(files[random() % files.size()], name);
                break;
            case 3: tar.device('3', name, 1, 3); break;
            case 4: tar.file("d1/.wh.gone" + std::to_string(i), bytesOf(random, random() % 700)); break;
            case 5: tar.pax({{"SCHILY.xattr.user.a", bytesOf(random, random() % 2000)}, {"comment", "x"}}); break;
            default: tar.file(name, bytesOf(random, sizeFrom(random))); files.push_back(name);
        }
    }
    tar.file("last", "x");
    std::string bytes = tar.finish();
    if (random() % 3 == 0) bytes += bytesOf(random, random() % 20'000);
    if (random() % 3 == 0) bytes += std::string(random() % 20'000, '\0');
    return bytes;
}

}  // namespace

class RecipeTest : public QObject {
    Q_OBJECT

private slots:
    void anyTarIsMadeAgainByteForByte() {
        for (unsigned seed = 1; seed <= 80; ++seed) {
            const std::string tar = randomTar(seed);
            QVERIFY2(isMadeAgain(tar, 1000 + seed * 977 % 300'000), qPrintable(QString::number(seed)));
        }
    }

    void theFormatsOfGnuTarAreMadeAgain_data() {
        QTest::addColumn<QStringList>("options");
        for (const char* format : {"v7", "oldgnu", "gnu", "ustar", "posix"}) {
            QTest::newRow(format) << QStringList{QStringLiteral("--format=") + QLatin1String(format)};
        }
        QTest::newRow("gnu, sparse") << QStringList{"--format=gnu", "--sparse"};
        for (const char* version : {"0.0", "0.1", "1.0"}) {
            QTest::newRow((std::string("pax, sparse ") + version).c_str())
                << QStringList{"--format=posix", "--sparse", QStringLiteral("--sparse-version=") + version};
        }
    }
    void theFormatsOfGnuTarAreMadeAgain() {
        QFETCH(QStringList, options);
        const QTemporaryDir work;
        const fs::path tree = fs::path(work.path().toStdString()) / "tree";
        fs::create_directories(tree / "sub");
        std::mt19937 random(7);
        std::ofstream(tree / "sub/large") << bytesOf(random, 600'000);
        std::ofstream(tree / "sub/empty");
        fs::create_hard_link(tree / "sub/large", tree / "sub/linked");
        fs::create_symlink("large", tree / "sub/symbolic");
        const bool isOld = options.front().endsWith(QLatin1String("v7"));
        if (!isOld) std::ofstream(tree / ("sub/" + std::string(99, 'l'))) << bytesOf(random, 3000);
        {
            std::ofstream sparse(tree / "holes");
            for (int i = 0; i < 30; ++i) sparse.seekp(i * 200'000) << bytesOf(random, i % 2 == 0 ? 50 : 9000);
        }
        fs::resize_file(tree / "holes", 9'000'000);
        process::SpawnOptions command;
        command.arguments = {"tar", "-C", tree.string(), "-cf", (tree.parent_path() / "tar").string()};
        for (const QString& option : options) command.arguments.push_back(option.toStdString());
        command.arguments.emplace_back(".");
        QVERIFY(process::runCommand(command).status.success());
        QVERIFY(isMadeAgain(readFile(tree.parent_path() / "tar")));
    }

    void aSizeInBase256IsUnderstood() {
        TarBuilder tar;
        const std::string content(5000, 'c');
        tar.header('0', "big", "", 0644, content.size());
        char* size = tar.bytes.data() + 124;
        std::memset(size, 0, 12);
        size[0] = '\x80';
        size[10] = static_cast<char>(content.size() >> 8U);
        size[11] = static_cast<char>(content.size() & 0xFFU);
        std::memset(tar.bytes.data() + 148, ' ', 8);
        unsigned sum = 0;
        for (const char byte : tar.bytes) sum += static_cast<unsigned char>(byte);
        std::snprintf(tar.bytes.data() + 148, 8, "%06o", sum);
        tar.bytes += content + std::string(120, '\0');
        QVERIFY(isMadeAgain(tar.finish()));
    }

    void aTarThatIsNoneAtAllIsMadeAgain() {
        QVERIFY(isMadeAgain(std::string(10240, '\0')));
        QVERIFY(isMadeAgain(std::string()));
    }

    void contentIsNotInTheRecipe() {
        std::mt19937 random(3);
        Unpacked unpacked(TarBuilder().file("large", bytesOf(random, 3'000'000)).finish());
        QVERIFY(contentOf(unpacked.recipe.get()).size() < 1000);
    }

    void aReplacedFileLeavesNoRecipe() {
        const std::string content(3000, 'a');
        const std::string other(3000, 'b');
        QVERIFY(!Unpacked(TarBuilder().file("a", content).file("a", other).finish()).layer.hasRecipe);
        QVERIFY(!Unpacked(TarBuilder().file("d/a", content).file("d", other).finish()).layer.hasRecipe);
        QVERIFY(!Unpacked(TarBuilder().file("a", content).symlink("x", "a").finish()).layer.hasRecipe);
        QVERIFY(!Unpacked(TarBuilder().file("a", content).hardLink("b", "a").finish()).layer.hasRecipe);
        // Nothing is lost where no file was.
        QVERIFY(isMadeAgain(TarBuilder().symlink("x", "a").file("a", content).finish()));
        QVERIFY(isMadeAgain(TarBuilder().file(".wh.a", "").file("a", content).finish()));
    }

    void aChangedLayerIsNoticed() {
        const std::string tar =
            TarBuilder().file("d/a", std::string(200'000, 'a')).file("b", std::string(300, 'b')).finish();
        const auto exportAfter = [&](const std::function<void(const fs::path&)>& change) {
            Unpacked unpacked(tar);
            change(unpacked.fixture.layer);
            return kindOf([&] { unpacked.exported(); });
        };
        QVERIFY(exportAfter([](const fs::path& layer) { fs::remove(layer / "b"); }) == ErrorKind::Corrupt);
        QVERIFY(exportAfter([](const fs::path& layer) { fs::resize_file(layer / "b", 299); }) == ErrorKind::Corrupt);
        QVERIFY(exportAfter([](const fs::path& layer) { fs::resize_file(layer / "d/a", 9); }) == ErrorKind::Corrupt);
    }

    void nothingOutsideTheLayerIsRead() {
        const std::string tar = TarBuilder().file("d/a", std::string(3000, 'a')).finish();
        const auto exportAfter = [&](const std::function<void(const LayerFixture&)>& change) {
            Unpacked unpacked(tar);
            change(unpacked.fixture);
            return kindOf([&] { unpacked.exported(); });
        };
        const std::string secret(3000, 's');
        QVERIFY(exportAfter([&](const LayerFixture& fixture) {
                    std::ofstream(fixture.outside / "a") << secret;
                    fs::remove(fixture.layer / "d/a");
                    fs::create_symlink(fixture.outside / "a", fixture.layer / "d/a");
                }) == ErrorKind::Corrupt);
        QVERIFY(exportAfter([&](const LayerFixture& fixture) {
                    std::ofstream(fixture.outside / "a") << secret;
                    fs::remove_all(fixture.layer / "d");
                    fs::create_symlink(fixture.outside, fixture.layer / "d");
                }) == ErrorKind::Corrupt);
        QVERIFY(exportAfter([](const LayerFixture& fixture) {
                    fs::remove(fixture.layer / "d/a");
                    QCOMPARE(::mkfifo((fixture.layer / "d/a").c_str(), 0600), 0);
                }) == ErrorKind::Corrupt);
    }

    void ahostileRecipeIsRefused() {
        Unpacked unpacked(TarBuilder().file("a", std::string(3000, 'a')).finish());
        const std::string head = "galley recipe 1\n";
        const auto refusal = [&](const std::string& content) {
            return kindOf([&] { unpacked.exported(test::zstd(content)); });
        };
        const std::string endless(9, '\xFF');
        QVERIFY(refusal("galley recipe 2\n") == ErrorKind::Unsupported);
        QVERIFY(refusal("soup of the day, thick") == ErrorKind::Corrupt);
        QVERIFY(refusal("") == ErrorKind::Corrupt);
        QVERIFY(refusal(head) == ErrorKind::Corrupt);
        QVERIFY(refusal(head + "X") == ErrorKind::Corrupt);
        QVERIFY(refusal(head + "L" + endless) == ErrorKind::Corrupt);
        QVERIFY(refusal(head + "L\x05" + "ab") == ErrorKind::Corrupt);
        QVERIFY(refusal(head + "F" + endless + "\x01") == ErrorKind::Corrupt);
        QVERIFY(refusal(head + "M" + std::string("\0\x05", 2)) == ErrorKind::Corrupt);
        QVERIFY(refusal(head + "F\x0b../outside/" + std::string("\0\x05", 2)) == ErrorKind::Corrupt);
        QVERIFY(refusal(head + "F\x01" + "a" + std::string("\0\x64", 2) + "E\x63") == ErrorKind::Corrupt);
        QVERIFY(refusal(head + "E" + std::string(1, '\0') + "more") == ErrorKind::Corrupt);
        const std::string recipe = contentOf(unpacked.recipe.get());
        for (std::size_t length = 0; length < recipe.size(); length += 7) {
            QVERIFY(kindOf([&] { unpacked.exported(recipe.substr(0, length)); }) == ErrorKind::Corrupt);
        }
    }
};

GALLEY_TEST(RecipeTest);
#include "test_recipe.moc"
