// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/logs/log_reader.h"
#include "engine/logs/log_writer.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::logs;
namespace fs = std::filesystem;

namespace {

Instant at(std::int64_t seconds) {
    return Instant(std::chrono::seconds(seconds));
}

std::vector<std::string> texts(const std::vector<Line>& lines) {
    std::vector<std::string> all;
    for (const Line& line : lines) all.push_back(line.text);
    return all;
}

std::vector<std::string> everything(const fs::path& directory) {
    LogReader reader(directory);
    const auto end = reader.refresh();
    return texts(reader.read(reader.firstLine(), end));
}

using Texts = std::vector<std::string>;

}  // namespace

class LogFormatTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = fs::path(m_directory->path().toStdString()) / "log";
    }
    void linesComeBackWithTheirTimesAndStreams() {
        LogWriter writer(m_path, {});
        writer.append(Stream::Stdout, "one\ntwo\n", at(1));
        writer.append(Stream::Stderr, "three\n", at(2));
        LogReader reader(m_path);
        QCOMPARE(reader.refresh(), std::uint64_t{3});
        const auto lines = reader.read(0, 10);
        QCOMPARE(texts(lines), (Texts{"one", "two", "three"}));
        QVERIFY(lines[1].time == at(1) && lines[1].stream == Stream::Stdout);
        QVERIFY(lines[2].time == at(2) && lines[2].stream == Stream::Stderr);
        QVERIFY(!lines[2].partial);
        QCOMPARE(texts(reader.read(1, 1)), (Texts{"two"}));
        QVERIFY(reader.read(3, 5).empty());
    }
    void aLineInPiecesIsOneLine() {
        LogWriter writer(m_path, {});
        writer.append(Stream::Stdout, "he", at(1));
        writer.append(Stream::Stderr, "other\n", at(1));
        writer.append(Stream::Stdout, "ll", at(2));
        writer.append(Stream::Stdout, "o\nrest", at(3));
        QCOMPARE(everything(m_path), (Texts{"other", "hello"}));
        writer.endRun(at(4));
        LogReader reader(m_path);
        reader.refresh();
        const auto lines = reader.read(0, 10);
        QCOMPARE(texts(lines), (Texts{"other", "hello", "rest"}));
        QVERIFY(lines[2].partial);
    }
    void bytesAreKeptAsTheyAre() {
        const std::string odd("a\0b\xff\xfe\x1b[31m\r", 11);
        LogWriter writer(m_path, {});
        writer.append(Stream::Stdout, odd + "\n\n" + std::string(1, '\0') + "\n", at(1));
        QCOMPARE(everything(m_path), (Texts{odd, "", std::string(1, '\0')}));
    }
    void hugeLinesAreCutIntoPiecesAndNothingIsLost() {
        std::string huge(10 * kMaximumLine + 5, 'x');
        huge.back() = 'y';
        LogWriter writer(m_path, {});
        for (std::size_t from = 0; from < huge.size(); from += 100000) {
            writer.append(Stream::Stdout, std::string_view(huge).substr(from, 100000), at(1));
        }
        writer.append(Stream::Stdout, "\nshort\n", at(2));
        LogReader reader(m_path);
        reader.refresh();
        const auto lines = reader.read(0, 100);
        QCOMPARE(lines.size(), std::size_t{12});
        std::string joined;
        for (std::size_t i = 0; i < 11; ++i) {
            joined += lines[i].text;
            QCOMPARE(lines[i].partial, i < 10);
            QVERIFY(lines[i].text.size() <= kMaximumLine);
        }
        QVERIFY(joined == huge);
        QCOMPARE(lines[11].text, std::string("short"));
    }
    void aLineOfExactlyTheLimitIsWhole() {
        LogWriter writer(m_path, {});
        const std::string full(kMaximumLine, 'z');
        writer.append(Stream::Stdout, full + "\nnext\n", at(1));
        LogReader reader(m_path);
        reader.refresh();
        const auto lines = reader.read(0, 10);
        QCOMPARE(lines.size(), std::size_t{2});
        QVERIFY(lines[0].text == full && !lines[0].partial);
    }
    void aTornEndIsHiddenFromReadersAndCutByTheNextWriter() {
        { LogWriter(m_path, {}).append(Stream::Stdout, "one\ntwo\nthree\n", at(1)); }
        const fs::path segment = m_path / "0000000001.log";
        const auto whole = fs::file_size(segment);
        { LogWriter(m_path, {}).append(Stream::Stdout, "torn line\n", at(2)); }
        const auto withTorn = fs::file_size(segment);
        for (auto size = withTorn - 1; size >= whole; --size) {
            fs::resize_file(segment, size);
            QCOMPARE(everything(m_path), (Texts{"one", "two", "three"}));
        }
        fs::resize_file(segment, withTorn - 10);
        { LogWriter(m_path, {}).append(Stream::Stdout, "four\n", at(3)); }
        QCOMPARE(everything(m_path), (Texts{"one", "two", "three", "four"}));
    }
    void damageInTheMiddleCostsOnlyTheDamagedBlocks() {
        {
            LogWriter writer(m_path, {});
            for (int i = 0; i < 100; ++i) writer.append(Stream::Stdout, "line " + std::to_string(i) + "\n", at(i));
        }
        const UniqueFd fd = openFile(m_path / "0000000001.log", O_RDWR);
        const std::string zeros(100, '\0');
        QCOMPARE(::pwrite(fd.get(), zeros.data(), zeros.size(), 1000), ssize_t{100});
        LogReader reader(m_path);
        QCOMPARE(reader.refresh(), std::uint64_t{100});
        QVERIFY(reader.read(0, 200).size() >= 95);
        QCOMPARE(reader.read(99, 1).at(0).text, std::string("line 99"));
        { LogWriter(m_path, {}).append(Stream::Stdout, "after\n", at(200)); }
        QCOMPARE(everything(m_path).back(), std::string("after"));
    }
    void aContainerCannotPrintABlock() {
        LogWriter writer(m_path, {});
        writer.append(Stream::Stdout, "real\n", at(1));
        const std::string bytes = readFile(m_path / "0000000001.log");
        { LogWriter other(fs::path(m_directory->path().toStdString()) / "other", {}); }
        writer.append(Stream::Stdout, bytes.substr(64) + "\n", at(2));
        const UniqueFd fd = openFile(m_path / "0000000001.log", O_RDWR);
        const std::string zeros(32, '\0');  // over the header of the block that carries the copy
        QCOMPARE(::pwrite(fd.get(), zeros.data(), zeros.size(), static_cast<off_t>(bytes.size())), ssize_t{32});
        writer.append(Stream::Stdout, "end\n", at(3));
        const auto lines = everything(m_path);
        QCOMPARE(lines.front(), std::string("real"));
        QCOMPARE(lines.back(), std::string("end"));
    }
    void aDamagedOrMissingIndexChangesNothing() {
        {
            LogWriter writer(m_path, {});
            for (int i = 0; i < 5000; ++i) writer.append(Stream::Stdout, std::to_string(i) + "\n", at(i));
        }
        const auto expected = everything(m_path);
        QCOMPARE(expected.size(), std::size_t{5000});
        const fs::path index = m_path / "0000000001.idx";
        QVERIFY(fs::file_size(index) > 0);
        writeFileAtomic(index, std::string(240, 'q'), Durability::Cached);
        QCOMPARE(everything(m_path), expected);
        fs::remove(index);
        QCOMPARE(everything(m_path), expected);
        { LogWriter(m_path, {}).append(Stream::Stdout, "5000\n", at(5000)); }
        LogReader reader(m_path);
        QCOMPARE(reader.refresh(), std::uint64_t{5001});
        QCOMPARE(reader.read(4321, 1).at(0).text, std::string("4321"));
    }
    void aMillionLinesAreReachedByNumber() {
        LogWriter writer(m_path, {std::uint64_t{4} << 20U, 0});
        std::string chunk;
        for (int i = 0; i < 1000000; ++i) {
            chunk += "this is line number " + std::to_string(i) + "\n";
            if (chunk.size() < 200000 && i != 999999) continue;
            writer.append(i % 2 == 0 ? Stream::Stdout : Stream::Stderr, chunk, at(i));
            chunk.clear();
        }
        LogReader reader(m_path);
        // Pieces carried over per stream change the order at chunk borders only when a chunk ends inside a line.
        QCOMPARE(reader.refresh(), std::uint64_t{1000000});
        QVERIFY(std::distance(fs::directory_iterator(m_path), {}) > 8);
        for (const std::uint64_t number : {0ULL, 1ULL, 123456ULL, 500000ULL, 999999ULL}) {
            QCOMPARE(reader.read(number, 1).at(0).text, "this is line number " + std::to_string(number));
        }
        std::uint64_t expected = 0;
        bool inOrder = true;
        reader.visit(0, 1000000, [&](std::uint64_t number, const std::vector<LineView>& lines) {
            inOrder = inOrder && number == expected;
            for (const LineView& line : lines) {
                inOrder = inOrder && line.text == "this is line number " + std::to_string(expected);
                ++expected;
            }
            return true;
        });
        QVERIFY(inOrder);
        QCOMPARE(expected, std::uint64_t{1000000});
    }
    void rotationDropsOldLinesAndKeepsTheNumbers() {
        LogWriter writer(m_path, {1000, 3});
        for (int i = 0; i < 1000; ++i) writer.append(Stream::Stdout, std::to_string(i) + "\n", at(i));
        LogReader reader(m_path);
        QCOMPARE(reader.refresh(), std::uint64_t{1000});
        QVERIFY(reader.firstLine() > 900);
        QCOMPARE(reader.read(reader.firstLine(), 1).at(0).text, std::to_string(reader.firstLine()));
        QCOMPARE(reader.read(0, 2000).size(), std::size_t{1000 - reader.firstLine()});
        writer.append(Stream::Stdout, "1000\n", at(1000));
        QCOMPARE(reader.refresh(), std::uint64_t{1001});
        QCOMPARE(reader.read(1000, 1).at(0).text, std::string("1000"));
    }
    void aSecondWriterIsRefused() {
        LogWriter writer(m_path, {});
        QVERIFY_EXCEPTION_THROWN(LogWriter(m_path, {}), Error);
    }
    void findsTextAndExpressions() {
        LogWriter writer(m_path, {});
        const std::string nul("nul\0Needle", 10);
        writer.append(Stream::Stdout, "a needle\nhay\nA NEEDLE too\n" + nul + "\nerror: 42\n", at(1));
        LogReader reader(m_path);
        const auto end = reader.refresh();
        using Numbers = std::vector<std::uint64_t>;
        QCOMPARE(reader.find({"needle", false, false}, 0, end, 10, {}), (Numbers{0, 2, 3}));
        QCOMPARE(reader.find({"needle", true, false}, 0, end, 10, {}), (Numbers{0}));
        QCOMPARE(reader.find({"needle", false, false}, 1, end, 1, {}), (Numbers{2}));
        QCOMPARE(reader.find({"^error: [0-9]+$", true, true}, 0, end, 10, {}), (Numbers{4}));
        QVERIFY_EXCEPTION_THROWN(reader.find({"(", true, true}, 0, end, 10, {}), Error);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(reader.find({"x", true, false}, 0, end, 10, stop.get_token()), Cancelled);
    }
    void aFullDiskCostsLinesAndSaysSo() {
        // A size limit of the process stands for the full disk: writes fail half-way, with a signal that is ignored.
        const pid_t child = ::fork();
        if (child == 0) {
            ::signal(SIGXFSZ, SIG_IGN);
            LogWriter writer(m_path, {});
            writer.append(Stream::Stdout, "before\n", at(1));
            rlimit limit{2000, RLIM_INFINITY};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            for (int i = 0; i < 100; ++i) writer.append(Stream::Stdout, std::string(99, 'x') + "\n", at(2));
            limit.rlim_cur = RLIM_INFINITY;
            ::setrlimit(RLIMIT_FSIZE, &limit);
            writer.append(Stream::Stdout, "after\n", at(3));
            ::_exit(0);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
        const auto lines = everything(m_path);
        QCOMPARE(lines.front(), std::string("before"));
        QCOMPARE(lines.back(), std::string("after"));
        const std::string notice = lines.at(lines.size() - 2);
        QVERIFY(notice.find("lines could not be written") != std::string::npos);
        QVERIFY(notice.find(std::to_string(100 - (lines.size() - 3))) != std::string::npos);
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_path;
};

GALLEY_TEST(LogFormatTest);
#include "test_log_format.moc"
