// SPDX-License-Identifier: Apache-2.0
// Layers whose bytes are as announced, and wrong all the same; and numbers of layers that are unusual.
#include "engine/base/files.h"
#include "engine/oci/media_types.h"
#include "tests/contract/image/fault_fixture.h"
#include "tests/support/image_documents.h"
#include "tests/support/noise.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;

namespace {

constexpr const char* kGzipType = "application/vnd.oci.image.layer.v1.tar+gzip";
constexpr const char* kZstdType = "application/vnd.oci.image.layer.v1.tar+zstd";

/// One layer of these bytes, which the config describes as `tar`.
ImageBuilder imageOf(const std::string& blob, const std::string& tar, const std::string& type = kGzipType) {
    ImageBuilder image;
    image.layers.push_back({blob, Digest::ofBytes(tar).text(), type});
    return image;
}

std::string someTar() {
    return TarBuilder().directory("d").file("d/file", noise(50000)).finish();
}

std::string cut(const std::string& bytes, std::size_t fewer) {
    return bytes.substr(0, bytes.size() - fewer);
}

std::string flipped(std::string bytes, std::size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    return bytes;
}

using Make = ImageBuilder (*)();
struct Case {
    const char* name;
    Make make;
};

const Case kBad[] = {
    {"gzip without its end", [] { return imageOf(cut(compressed(someTar(), "gzip"), 4), someTar()); }},
    {"half a gzip", [] { return imageOf(cut(compressed(someTar(), "gzip"), 20000), someTar()); }},
    {"a gzip header alone", [] { return imageOf(compressed(someTar(), "gzip").substr(0, 10), someTar()); }},
    {"two bytes of a gzip header", [] { return imageOf("\x1f\x8b", someTar()); }},
    {"gzip with a wrong checksum",
     [] {
         const std::string good = compressed(someTar(), "gzip");
         return imageOf(flipped(good, good.size() - 6), someTar());
     }},
    {"gzip with damage inside",
     [] {
         const std::string good = compressed(someTar(), "gzip");
         return imageOf(flipped(good, good.size() / 2), someTar());
     }},
    {"half a zstd", [] { return imageOf(cut(compressed(someTar(), "zstd"), 20000), someTar(), kZstdType); }},
    {"zstd with damage inside",
     [] {
         const std::string good = compressed(someTar(), "zstd");
         return imageOf(flipped(good, good.size() / 2), someTar(), kZstdType);
     }},
    {"zstd that wants a window of gigabytes",
     [] {
         // Magic, a frame descriptor with a window descriptor of the largest exponent, one empty last block.
         const char frame[] = {'\x28', '\xB5', '\x2F', '\xFD', 0, '\xFF', 1, 0, 0};
         return imageOf(std::string(frame, sizeof frame), "", kZstdType);
     }},
    {"nothing at all", [] { return imageOf("", someTar()); }},
    {"another tar than the diff id's", [] { return imageOf(compressed(someTar(), "gzip"), "other"); }},
    {"no tar", [] { return imageOf(compressed(noise(4000), "gzip"), noise(4000)); }},
    {"a tar without its end", [] { return imageOf(compressed(cut(someTar(), 30000), "gzip"), cut(someTar(), 30000)); }},
    {"a page of HTML", [] { return imageOf("<html>log in</html>", "<html>log in</html>"); }},
    {"paths that lead outside",
     [] {
         const std::string tar = TarBuilder().symlink("/", "out").file("../x", "1").file("out/../../x", "1").finish();
         return imageOf(compressed(tar, "gzip"), tar);
     }},
};

const Case kGood[] = {
    {"plain, labelled gzip", [] { return imageOf(someTar(), someTar()); }},
    {"gzip, labelled zstd", [] { return imageOf(compressed(someTar(), "gzip"), someTar(), kZstdType); }},
    {"gzip in two members",
     [] {
         const std::string tar = someTar();
         return imageOf(compressed(tar.substr(0, 9000), "gzip") + compressed(tar.substr(9000), "gzip"), tar);
     }},
    {"gzip in two members, cut in the middle of a file's header",
     [] {
         const std::string tar = someTar();
         return imageOf(compressed(tar.substr(0, 700), "gzip") + compressed(tar.substr(700), "gzip"), tar);
     }},
    {"zstd in two frames",
     [] {
         const std::string tar = someTar();
         return imageOf(compressed(tar.substr(0, 9000), "zstd") + compressed(tar.substr(9000), "zstd"), tar, kZstdType);
     }},
    {"megabytes of zeros behind the end",
     [] {
         const std::string tar = someTar() + std::string(std::size_t{20} << 20U, '\0');
         return imageOf(compressed(tar, "gzip"), tar);
     }},
    {"an empty tar", [] { return imageOf(compressed(std::string(1024, '\0'), "gzip"), std::string(1024, '\0')); }},
};

}  // namespace

class FaultyLayerTest : public QObject {
    Q_OBJECT
private slots:
    void badLayersAreRefused_data() {
        QTest::addColumn<int>("index");
        int i = 0;
        for (const Case& one : kBad) QTest::newRow(one.name) << i++;
    }
    void badLayersAreRefused() {
        QFETCH(int, index);
        FaultFixture fixture;
        kBad[index].make().push(fixture.registry, "1");
        QCOMPARE(fixture.failure(), QString());
        QVERIFY2(fixture.error->kind() == ErrorKind::Corrupt || fixture.error->kind() == ErrorKind::Forbidden,
                 fixture.error->what());
        QCOMPARE(fixture.here.count("layers"), std::size_t{0});
        QVERIFY(!std::filesystem::exists(fixture.here.directories.data / "x"));
        QCOMPARE(fixture.recovery(), QString());
    }

    void unusualLayersAreTaken_data() {
        QTest::addColumn<int>("index");
        int i = 0;
        for (const Case& one : kGood) QTest::newRow(one.name) << i++;
    }
    void unusualLayersAreTaken() {
        QFETCH(int, index);
        FaultFixture fixture;
        const ImageBuilder image = kGood[index].make();
        image.push(fixture.registry, "1");
        QCOMPARE(fixture.pull().imageId, image.id());
        QCOMPARE(QString::fromStdString(fixture.here.leftovers()), QString());
    }

    /// Some tools take it, some do not; half-made things are the only wrong answer.
    void garbageBehindTheEndIsTakenOrRefused_data() {
        QTest::addColumn<QString>("filter");
        QTest::newRow("gzip") << QStringLiteral("gzip");
        QTest::newRow("zstd") << QStringLiteral("zstd");
    }
    void garbageBehindTheEndIsTakenOrRefused() {
        QFETCH(QString, filter);
        FaultFixture fixture;
        const ImageBuilder image = imageOf(compressed(someTar(), filter.toStdString()) + noise(3000), someTar());
        image.push(fixture.registry, "1");
        const auto error = errorOf([&] { fixture.pull(); });
        if (error) {
            QCOMPARE(fixture.failure(), QString());
            QCOMPARE(fixture.error->kind(), ErrorKind::Corrupt);
        }
        QCOMPARE(fixture.recovery(), QString());
    }

    void anyNumberOfLayersIsTaken_data() {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 128, 500}) QTest::addRow("%d", count) << count;
    }
    void anyNumberOfLayersIsTaken() {
        QFETCH(int, count);
        FaultFixture fixture;
        ImageBuilder image;
        for (int i = 0; i < count; ++i) image.layer(oneFileTar("f" + std::to_string(i), std::to_string(i)), "");
        image.push(fixture.registry, "1");
        QCOMPARE(fixture.pull().imageId, image.id());
        const auto record = fixture.here.catalogue().open(fixture.reference()).record;
        QCOMPARE(record.layers.size(), static_cast<std::size_t>(count));
        QCOMPARE(QString::fromStdString(fixture.here.leftovers()), QString());
        if (count == 0) return;
        const auto lower = fixture.here.open().layers().lowerDirectories(record.layers);
        QCOMPARE(readFile(lower[0] / ("f" + std::to_string(count - 1))), std::to_string(count - 1));
    }

    void oneLayerManyTimesIsFetchedOnce() {
        FaultFixture fixture;
        ImageBuilder image;
        for (int i = 0; i < 20; ++i) image.layer(oneFileTar("same", "content"), "");
        image.push(fixture.registry, "1");
        QCOMPARE(fixture.pull().imageId, image.id());
        QCOMPARE(QString::fromStdString(fixture.here.leftovers()), QString());
    }

    /// A descriptor may give one digest two sizes; one of them is wrong.
    void oneDigestWithTwoSizesIsRefused() {
        FaultFixture fixture;
        ImageBuilder image;
        image.layer(oneFileTar("a", "1"), "").layer(oneFileTar("a", "1"), "");
        image.push(fixture.registry, "");
        std::string bytes = image.manifest();
        const std::string size = "\"size\":" + std::to_string(image.layers[0].blob.size());
        bytes.replace(bytes.rfind(size), size.size(), "\"size\":3");
        fixture.registry.addManifest(bytes, "1");
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.recovery(), QString());
    }
};

GALLEY_TEST(FaultyLayerTest);
#include "test_faulty_layers.moc"
