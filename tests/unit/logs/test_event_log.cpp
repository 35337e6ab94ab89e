// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <atomic>
#include <filesystem>
#include <future>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/logs/event_log.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::logs;
namespace fs = std::filesystem;

namespace {

Event makeEvent(int number, const std::string& padding = {}) {
    return {Instant(std::chrono::seconds(number)), "container", "start", std::to_string(number), {{"p", padding}}};
}

std::vector<Event> all(const EventLog& log, std::optional<Instant> since = {}, std::optional<Instant> until = {}) {
    std::vector<Event> events;
    log.read(since, until, [&events](const Event& e) {
        events.push_back(e);
        return true;
    });
    return events;
}

}  // namespace

class EventLogTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->path().toStdString();
    }
    void eventsComeBackAsTheyWere() {
        const EventLog log(m_path);
        QVERIFY(all(log).empty());
        const Event odd{
            Instant(std::chrono::nanoseconds(1234567890123456789)), "image", "pull", "x\ny", {{"name", "a \"b\" \n"}}};
        log.append(odd);
        QVERIFY(all(log) == std::vector<Event>{odd});
    }
    void sinceAndUntilSelect() {
        const EventLog log(m_path);
        for (int i = 0; i < 10; ++i) log.append(makeEvent(i));
        const auto some = all(log, Instant(std::chrono::seconds(3)), Instant(std::chrono::seconds(5)));
        QCOMPARE(some.size(), std::size_t{3});
        QCOMPARE(some.front().actorId, std::string("3"));
    }
    void aTornLineCostsOnlyItself() {
        const EventLog log(m_path);
        log.append(makeEvent(1));
        {
            const UniqueFd fd = openFile(m_path / "events.jsonl", O_WRONLY | O_APPEND);
            writeAll(fd.get(), "{\"time\":\"2026");
        }
        log.append(makeEvent(2));
        {
            const UniqueFd fd = openFile(m_path / "events.jsonl", O_WRONLY | O_APPEND);
            writeAll(fd.get(), "[1,2]\nnull\n{}\n\xff\xfe\n");
        }
        log.append(makeEvent(3));
        QCOMPARE(all(log).size(), std::size_t{3});
    }
    void manyProcessesWriteWholeLines() {
        constexpr int kWriters = 6;
        constexpr int kEvents = 200;
        const EventLog log(m_path);
        std::vector<pid_t> children;
        for (int writer = 0; writer < kWriters; ++writer) {
            const pid_t child = ::fork();
            if (child == 0) {
                for (int i = 0; i < kEvents; ++i) log.append(makeEvent(i, std::string(i % 7 == 0 ? 9000 : 10, 'x')));
                ::_exit(0);
            }
            children.push_back(child);
        }
        for (const pid_t child : children) ::waitpid(child, nullptr, 0);
        QCOMPARE(all(log).size(), std::size_t{kWriters * kEvents});
    }
    void aFollowerMissesNothingOverRotation() {
        constexpr int kEvents = 2000;
        const EventLog log(m_path, 20000);
        log.append(makeEvent(-1));
        std::atomic<int> seen = 0;
        std::promise<void> ready;
        auto followed = std::async(std::launch::async, [&] {
            std::vector<std::string> ids;
            log.follow(Instant(std::chrono::seconds(-1)), {},
                       [&](const Event& e) {
                           ids.push_back(e.actorId);
                           seen = static_cast<int>(ids.size());
                           seen.notify_all();
                           return e.actorId != std::to_string(kEvents - 1);
                       },
                       {});
            return ids;
        });
        for (int i = 0; i < kEvents; ++i) {
            for (int have = seen; i - have > 100; have = seen) seen.wait(have);
            log.append(makeEvent(i));
        }
        const auto ids = followed.get();
        QCOMPARE(ids.size(), std::size_t{kEvents + 1});
        for (int i = 0; i <= kEvents; ++i) QCOMPARE(ids[static_cast<std::size_t>(i)], std::to_string(i - 1));
        QVERIFY(fs::file_size(m_path / "events.jsonl") < 21000);
    }
    void followBeginsWithTheFirstEventEver() {
        const EventLog log(m_path);
        std::promise<void> begun;
        auto followed = std::async(std::launch::async, [&] {
            std::string id;
            begun.set_value();
            log.follow(Instant(std::chrono::seconds(0)), {},
                       [&](const Event& e) {
                           id = e.actorId;
                           return false;
                       },
                       {});
            return id;
        });
        begun.get_future().wait();
        log.append(makeEvent(5));
        QCOMPARE(followed.get(), std::string("5"));
    }
    void followEndsAtUntilAndWhenAsked() {
        const EventLog log(m_path);
        log.follow({}, now() + std::chrono::milliseconds(30), [](const Event&) { return true; }, {});
        std::stop_source stop;
        auto followed = std::async(std::launch::async, [&] {
            log.follow(
                {}, {}, [](const Event&) { return true; }, stop.get_token());
        });
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(followed.get(), Cancelled);
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_path;
};

GALLEY_TEST(EventLogTest);
#include "test_event_log.moc"
