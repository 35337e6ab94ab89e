// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/compress.h"

#include <QProcess>

#include <algorithm>
#include <atomic>
#include <cstring>

#include "engine/base/error.h"
#include "tests/support/error_of.h"
#include "tests/support/noise.h"
#include "tests/support/test_case.h"

using namespace galley;
using archive::ByteSource;
using archive::CompressStream;
using oci::Compression;
using test::errorOf;

namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20U;

/// Half of it compresses.
std::string content(std::size_t bytes) {
    std::string text = test::noise(bytes);
    for (std::size_t i = 0; i < bytes; i += 2) text[i] = 'x';
    return text;
}

ByteSource from(const std::string& text, std::size_t piece = 60'000) {
    return [&text, piece, at = std::size_t{0}](char* buffer, std::size_t capacity) mutable {
        const std::size_t count = std::min({capacity, piece, text.size() - at});
        std::memcpy(buffer, text.data() + at, count);
        at += count;
        return count;
    };
}

template <class Stream>
std::string readAll(Stream& stream, std::size_t piece = 100'000) {
    std::string all;
    std::string buffer(piece, '\0');
    while (const std::size_t got = stream.read(buffer.data(), buffer.size())) all.append(buffer, 0, got);
    return all;
}

std::string compressed(const std::string& text, Compression method, unsigned threads = 2) {
    CompressStream stream(from(text), method, threads);
    std::string all = readAll(stream);
    if (stream.contentBytes() != static_cast<std::int64_t>(text.size())) throw std::logic_error("a wrong count");
    return all;
}

}  // namespace

class CompressTest : public QObject {
    Q_OBJECT
private slots:
    void givesBackWhatWentIn_data() {
        QTest::addColumn<int>("method");
        QTest::addColumn<qulonglong>("bytes");
        for (const Compression method : {Compression::None, Compression::Gzip, Compression::Zstd}) {
            for (const qulonglong bytes :
                 {qulonglong{0}, qulonglong{1}, qulonglong{kMegabyte - 1}, qulonglong{kMegabyte},
                  qulonglong{kMegabyte + 1}, qulonglong{5 * kMegabyte + 17}}) {
                QTest::addRow("method %d, %llu bytes", static_cast<int>(method), bytes)
                    << static_cast<int>(method) << bytes;
            }
        }
    }
    void givesBackWhatWentIn() {
        QFETCH(int, method);
        QFETCH(qulonglong, bytes);
        const std::string text = content(bytes);
        const std::string packed = compressed(text, static_cast<Compression>(method));
        archive::InflateStream inflate(from(packed));
        QVERIFY(readAll(inflate) == text);
    }

    void isSmaller() {
        const std::string text = content(3 * kMegabyte);
        for (const Compression method : {Compression::Gzip, Compression::Zstd}) {
            QVERIFY(compressed(text, method).size() < text.size() * 3 / 4);
        }
        // What cannot be made smaller grows by next to nothing.
        const std::string noise = test::noise(3 * kMegabyte);
        QVERIFY(compressed(noise, Compression::Gzip).size() < noise.size() + noise.size() / 500);
    }

    void isReadByEveryGzip() {
        for (const std::size_t bytes : {std::size_t{0}, 2 * kMegabyte + 5}) {
            const std::string text = content(bytes);
            const std::string packed = compressed(text, Compression::Gzip);
            QProcess gzip;
            gzip.start("gzip", {"-dc"});
            gzip.write(packed.data(), static_cast<qint64>(packed.size()));
            gzip.closeWriteChannel();
            QVERIFY(gzip.waitForFinished(60000));
            QCOMPARE(gzip.exitCode(), 0);
            QVERIFY(gzip.readAllStandardOutput().toStdString() == text);
            QCOMPARE(gzip.readAllStandardError(), QByteArray());
        }
    }

    void givesTheSameBytesWhateverTheNumberOfThreads() {
        const std::string text = content(7 * kMegabyte);
        for (const Compression method : {Compression::Gzip, Compression::Zstd}) {
            const std::string once = compressed(text, method, 1);
            for (const unsigned threads : {2U, 3U, 8U}) QVERIFY(compressed(text, method, threads) == once);
        }
    }

    void passesOnWhatTheSourceThrows() {
        std::atomic<int> calls = 0;
        CompressStream stream(
            [&](char* buffer, std::size_t capacity) -> std::size_t {
                if (++calls > 3) throw Error(ErrorKind::Corrupt, "a bad layer");
                std::memset(buffer, 'x', capacity);
                return capacity;
            },
            Compression::Gzip, 2);
        const auto error = errorOf([&] { readAll(stream); });
        QVERIFY(error && error->kind() == ErrorKind::Corrupt);
    }

    void canBeLeftBeforeItsEnd() {
        CompressStream stream(
            [](char* buffer, std::size_t capacity) {
                std::memset(buffer, 'x', capacity);
                return capacity;
            },
            Compression::Gzip, 4);
        std::string buffer(1000, '\0');
        QVERIFY(stream.read(buffer.data(), buffer.size()) > 0);
    }
};

GALLEY_TEST(CompressTest);
#include "test_compress.moc"
