// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <filesystem>
#include <future>
#include <thread>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/logs/log_reader.h"
#include "engine/logs/log_writer.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::logs;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

namespace {

Instant at(std::int64_t seconds) {
    return Instant(std::chrono::seconds(seconds));
}

Texts collect(const fs::path& directory, const ReadRequest& request, const std::stop_token& stop = {}) {
    Texts all;
    streamLog(
        directory, request,
        [&all](const std::vector<LineView>& lines) {
            for (const LineView& line : lines) all.emplace_back(line.text);
            return true;
        },
        stop);
    return all;
}

}  // namespace

class LogStreamTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = fs::path(m_directory->path().toStdString()) / "log";
    }
    void aContainerThatNeverRanHasNoLines() {
        QVERIFY(collect(m_path, {}).empty());
        ReadRequest request;
        request.follow = true;
        QVERIFY(collect(m_path, request).empty());
    }
    void tailSinceUntilAndStreamsSelect() {
        LogWriter writer(m_path, {2000, 0});
        for (int i = 0; i < 1000; ++i) {
            writer.append(i % 2 == 0 ? Stream::Stdout : Stream::Stderr, std::to_string(i) + "\n", at(i));
        }
        ReadRequest request;
        request.tail = 3;
        QCOMPARE(collect(m_path, request), (Texts{"997", "998", "999"}));
        request.tail = 0;
        QVERIFY(collect(m_path, request).empty());
        request.tail = 5000;
        QCOMPARE(collect(m_path, request).size(), std::size_t{1000});
        request.tail.reset();
        request.since = at(500);
        request.until = at(503);
        QCOMPARE(collect(m_path, request), (Texts{"500", "501", "502", "503"}));
        request.standardOutput = false;
        QCOMPARE(collect(m_path, request), (Texts{"501", "503"}));
        request.since = at(5000);
        QVERIFY(collect(m_path, request).empty());
    }
    void aClockThatJumpsBackHidesNothingFromSince() {
        LogWriter writer(m_path, {500, 0});
        for (int i = 0; i < 100; ++i)
            writer.append(Stream::Stdout, "early " + std::to_string(i) + "\n", at(100000 + i));
        for (int i = 0; i < 100; ++i) writer.append(Stream::Stdout, "late " + std::to_string(i) + "\n", at(1000 + i));
        ReadRequest request;
        request.since = at(1050);
        QCOMPARE(collect(m_path, request).size(), std::size_t{150});
    }
    void followSeesEveryLineOnceUntilTheRunEnds() {
        constexpr int kLines = 20000;
        auto writer = std::make_unique<LogWriter>(m_path, Rotation{50000, 0});
        writer->beginRun(at(0));
        writer->append(Stream::Stdout, "0\n", at(0));
        ReadRequest request;
        request.follow = true;
        auto followed = std::async(std::launch::async, [&] { return collect(m_path, request); });
        for (int i = 1; i < kLines; ++i) writer->append(Stream::Stdout, std::to_string(i) + "\n", at(i));
        writer->endRun(at(kLines));
        const Texts lines = followed.get();
        QCOMPARE(lines.size(), std::size_t{kLines});
        for (int i = 0; i < kLines; ++i) QCOMPARE(lines[static_cast<std::size_t>(i)], std::to_string(i));
    }
    void aFollowerKeepsUpWithSmallRotatingSegments() {
        // The follower acknowledges what it read, so that rotation never runs more than its limit ahead of it.
        constexpr int kLines = 3000;
        auto writer = std::make_unique<LogWriter>(m_path, Rotation{400, 4});
        writer->beginRun(at(0));
        std::atomic<int> seen = 0;
        std::promise<void> started;
        auto followed = std::async(std::launch::async, [&] {
            Texts all;
            ReadRequest request;
            request.follow = true;
            streamLog(m_path, request,
                      [&](const std::vector<LineView>& lines) {
                          for (const LineView& line : lines) all.emplace_back(line.text);
                          seen = static_cast<int>(all.size());
                          seen.notify_all();
                          return true;
                      },
                      {});
            return all;
        });
        for (int i = 0; i < kLines; ++i) {
            for (int have = seen; i - have > 10; have = seen) seen.wait(have);
            writer->append(Stream::Stdout, std::to_string(i) + "\n", at(i));
        }
        writer->endRun(at(kLines));
        const Texts lines = followed.get();
        QCOMPARE(lines.size(), std::size_t{kLines});
        for (int i = 0; i < kLines; ++i) QCOMPARE(lines[static_cast<std::size_t>(i)], std::to_string(i));
    }
    void aFollowerThatRotationPassedIsToldHowMuchItMissed() {
        LogWriter writer(m_path, {400, 2});
        writer.beginRun(at(0));
        writer.append(Stream::Stdout, "first\n", at(0));
        ReadRequest request;
        request.follow = true;
        Texts all;
        streamLog(m_path, request,
                  [&](const std::vector<LineView>& lines) {
                      for (const LineView& line : lines) all.emplace_back(line.text);
                      if (all.size() == 1) {
                          for (int i = 0; i < 200; ++i) writer.append(Stream::Stdout, std::to_string(i) + "\n", at(i));
                          writer.endRun(at(200));
                      }
                      return true;
                  },
                  {});
        QVERIFY(all.at(1).find("rotated away") != std::string::npos);
        QCOMPARE(all.back(), std::string("199"));
    }
    void followEndsWhenTheWriterIsKilled() {
        std::array<int, 2> pipes{};
        QCOMPARE(::pipe(pipes.data()), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            LogWriter writer(m_path, {});
            writer.beginRun(at(0));
            writer.append(Stream::Stdout, "alive\n", at(1));
            [[maybe_unused]] const auto told = ::write(pipes[1], "x", 1);
            while (true) ::pause();
        }
        char byte = 0;
        QCOMPARE(::read(pipes[0], &byte, 1), ssize_t{1});
        ReadRequest request;
        request.follow = true;
        std::promise<void> first;
        auto followed = std::async(std::launch::async, [&] {
            Texts all;
            streamLog(m_path, request,
                      [&](const std::vector<LineView>& lines) {
                          for (const LineView& line : lines) all.emplace_back(line.text);
                          first.set_value();
                          return true;
                      },
                      {});
            return all;
        });
        first.get_future().wait();
        QVERIFY(followed.wait_for(std::chrono::milliseconds(100)) == std::future_status::timeout);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        QCOMPARE(followed.get(), (Texts{"alive"}));
        ::close(pipes[0]);
        ::close(pipes[1]);
    }
    void aFollowerOfANewRunDoesNotEndWithTheOldOne() {
        {
            LogWriter writer(m_path, {});
            writer.beginRun(at(0));
            writer.append(Stream::Stdout, "old\n", at(0));
            writer.endRun(at(1));
        }
        LogWriter writer(m_path, {});
        writer.beginRun(at(2));
        ReadRequest request;
        request.follow = true;
        auto followed = std::async(std::launch::async, [&] { return collect(m_path, request); });
        QVERIFY(followed.wait_for(std::chrono::milliseconds(100)) == std::future_status::timeout);
        writer.append(Stream::Stdout, "new\n", at(2));
        writer.endRun(at(3));
        QCOMPARE(followed.get(), (Texts{"old", "new"}));
    }
    void followStopsWhenAskedAndWhenUntilPasses() {
        LogWriter writer(m_path, {});
        writer.beginRun(now());
        std::stop_source stop;
        ReadRequest request;
        request.follow = true;
        auto followed = std::async(std::launch::async, [&] { return collect(m_path, request, stop.get_token()); });
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(followed.get(), Cancelled);
        request.until = now() + std::chrono::milliseconds(50);
        QVERIFY(collect(m_path, request).empty());
    }
    void aReaderWaitsForTheDirectoryToAppear() {
        LogReader reader(m_path);
        QCOMPARE(reader.refresh(), std::uint64_t{0});
        QVERIFY(!reader.waitForMore(0, {}));
        auto waited = std::async(std::launch::async, [&] { return reader.waitForMore(-1, {}); });
        LogWriter writer(m_path, {});
        QVERIFY(waited.get());
        reader.refresh();
        waited = std::async(std::launch::async, [&] { return reader.waitForMore(-1, {}); });
        writer.append(Stream::Stdout, "x\n", at(1));
        QVERIFY(waited.get());
    }
    void aStoppedReaderDoesNotHoldTheWriterUp() {
        LogWriter writer(m_path, {1000, 2});
        writer.beginRun(at(0));
        writer.append(Stream::Stdout, "go\n", at(0));
        std::promise<void> inside;
        std::promise<void> release;
        auto followed = std::async(std::launch::async, [&] {
            ReadRequest request;
            request.follow = true;
            streamLog(m_path, request,
                      [&, first = true](const std::vector<LineView>&) mutable {
                          if (std::exchange(first, false)) {
                              inside.set_value();
                              release.get_future().wait();
                          }
                          return true;
                      },
                      {});
        });
        inside.get_future().wait();
        for (int i = 0; i < 1000; ++i) writer.append(Stream::Stdout, "line\n", at(i));
        writer.endRun(at(1000));
        release.set_value();
        followed.get();
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_path;
};

GALLEY_TEST(LogStreamTest);
#include "test_log_stream.moc"
