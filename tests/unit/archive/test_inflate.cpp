// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/inflate.h"

#include <fstream>

#include "engine/base/error.h"
#include "tests/support/compress.h"
#include "tests/support/test_case.h"
#include "tests/unit/archive/layer_fixture.h"

using galley::Error;
using galley::ErrorKind;
using galley::archive::InflateStream;
using galley::test::gzip;
using galley::test::sourceOf;

namespace {

std::string text(std::size_t bytes) {
    std::string content;
    while (content.size() < bytes) content += "line " + std::to_string(content.size() * 2654435761U) + "\n";
    content.resize(bytes);
    return content;
}

std::string inflated(const std::string& stream, std::size_t chunk, std::size_t bufferBytes = 10000) {
    InflateStream inflate(sourceOf(stream, chunk));
    std::string content;
    std::string buffer(bufferBytes, '\0');
    while (const std::size_t got = inflate.read(buffer.data(), buffer.size())) content.append(buffer, 0, got);
    return content;
}

ErrorKind kindOfFailure(const std::string& stream, std::size_t chunk) {
    try {
        inflated(stream, chunk);
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::Internal;
}

long residentKilobytes() {
    std::ifstream status("/proc/self/statm");
    long size = 0;
    long resident = 0;
    status >> size >> resident;
    return resident * 4;
}

}  // namespace

class InflateTest : public QObject {
    Q_OBJECT

private slots:
    void everyFormatGivesItsContentInAnyChunks_data() {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<int>("chunk");
        const std::string content = text(300000);
        const std::string two = gzip(content.substr(0, 1000)) + gzip("") + gzip(content.substr(1000));
        const std::pair<const char*, std::string> streams[] = {
            {"plain", content},
            {"gzip", gzip(content)},
            {"three members", two},
            {"padded", two + std::string(1000, '\0')},
            {"zstd", galley::test::zstd(content)},
            {"two frames", galley::test::zstd(content.substr(0, 5)) + galley::test::zstd(content.substr(5))},
        };
        for (const auto& [name, stream] : streams) {
            for (const int chunk : {1, 7, 4096, 1 << 20}) {
                QTest::addRow("%s by %d", name, chunk) << QByteArray::fromStdString(stream) << chunk;
            }
        }
    }
    void everyFormatGivesItsContentInAnyChunks() {
        QFETCH(QByteArray, stream);
        QFETCH(int, chunk);
        QVERIFY(inflated(stream.toStdString(), static_cast<std::size_t>(chunk)) == text(300000));
    }

    void aDamagedStreamIsCorrupt_data() {
        QTest::addColumn<QByteArray>("stream");
        const std::string good = gzip(text(100000));
        const auto row = [](const char* name, const std::string& stream) {
            QTest::newRow(name) << QByteArray::fromStdString(stream);
        };
        row("gzip cut in the data", good.substr(0, good.size() / 2));
        row("gzip cut in the checksum", good.substr(0, good.size() - 3));
        row("gzip cut in the header", good.substr(0, 6));
        row("second member cut", good + good.substr(0, 40));
        row("half a magic number", good + "\x1F");
        row("foreign bytes behind", good + "foreign");
        row("foreign bytes behind padding", good + std::string(10, '\0') + "x");
        std::string flipped = good;
        flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1);
        row("wrong checksum", flipped);
        std::string broken = good;
        broken.replace(good.size() / 2, 16, 16, '\xFF');
        row("broken in the middle", broken);
        const std::string zstd = galley::test::zstd(text(100000));
        row("zstd cut", zstd.substr(0, zstd.size() / 2));
        row("zstd and foreign bytes", zstd + "foreign bytes");
    }
    void aDamagedStreamIsCorrupt() {
        QFETCH(QByteArray, stream);
        QVERIFY(kindOfFailure(stream.toStdString(), 4096) == ErrorKind::Corrupt);
        QVERIFY(kindOfFailure(stream.toStdString(), 1) == ErrorKind::Corrupt);
    }

    void otherCompressionsAreNamed() { QVERIFY(kindOfFailure("BZh91AY&SY rest", 4096) == ErrorKind::Unsupported); }

    void xzIsUnderstood() {
        const std::string content = text(3'000'000);
        const std::string blob = galley::test::xz(content);
        for (const std::size_t chunk : {std::size_t{1} << 20U, std::size_t{4099}}) {
            QVERIFY(inflated(blob, chunk) == content);
            QVERIFY(inflated(blob + std::string(8, '\0') + blob, chunk) == content + content);
        }
        QVERIFY(kindOfFailure(std::string("\xFD\x37zXZ\0 rest", 11), 1) == ErrorKind::Corrupt);
        QVERIFY(kindOfFailure(blob.substr(0, blob.size() - 3), 4096) == ErrorKind::Corrupt);
        QVERIFY(kindOfFailure(blob + "foreign bytes", 4096) == ErrorKind::Corrupt);
        std::string broken = blob;
        broken.replace(blob.size() / 2, 16, 16, '\xFF');
        QVERIFY(kindOfFailure(broken, 4096) == ErrorKind::Corrupt);
    }

    void aStreamWithoutBytesIsEmpty() { QVERIFY(inflated("", 1).empty()); }

    void aBombNeedsNoMemory() {
        // 64 MiB of zeros in 64 KiB, twenty times over: 1.25 GiB of content.
        const std::string member = gzip(std::string(std::size_t{64} << 20U, '\0'));
        std::string bomb;
        for (int i = 0; i < 20; ++i) bomb += member;
        const long before = residentKilobytes();
        InflateStream inflate(sourceOf(bomb));
        std::string buffer(std::size_t{1} << 20U, '\0');
        std::size_t total = 0;
        long most = 0;
        while (const std::size_t got = inflate.read(buffer.data(), buffer.size())) {
            total += got;
            if ((total & ((std::size_t{64} << 20U) - 1)) == 0) most = std::max(most, residentKilobytes());
        }
        QCOMPARE(total, std::size_t{20} * 64 << 20U);
        QVERIFY2(most - before < 16 * 1024, std::to_string(most - before).c_str());
    }
};

GALLEY_TEST(InflateTest);
#include "test_inflate.moc"
