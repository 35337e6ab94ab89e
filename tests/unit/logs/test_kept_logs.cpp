// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>

#include "engine/base/files.h"
#include "engine/logs/kept_logs.h"
#include "engine/logs/log_reader.h"
#include "engine/logs/log_writer.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::logs;
namespace fs = std::filesystem;

class KeptLogsTest : public QObject {
    Q_OBJECT
private slots:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void aLogIsMovedAndReadAgain() {
        const fs::path log = makeLog("one", "hello\n");
        keepLog(data(), log, about("one", std::chrono::seconds(0)), {});
        QVERIFY(!fs::exists(log));
        const auto kept = listKeptLogs(data());
        QCOMPARE(kept.size(), std::size_t{1});
        QCOMPARE(kept[0].name, std::string("name-one"));
        QCOMPARE(kept[0].exitCode, 3);
        QVERIFY(kept[0].bytes > 0);
        LogReader reader(kept[0].directory);
        QCOMPARE(reader.refresh(), std::uint64_t{1});
        QCOMPARE(reader.read(0, 1).at(0).text, std::string("hello"));
    }
    void anEmptyLogAndARuleOfNothingKeepNone() {
        keepLog(data(), makeLog("empty", ""), about("empty", {}), {});
        keepLog(data(), makeLog("one", "x\n"), about("one", {}), {std::chrono::seconds(0), 1000000});
        keepLog(data(), makeLog("two", "x\n"), about("two", {}), {std::chrono::hours(1), 0});
        keepLog(data(), data() / "absent", about("three", {}), {});
        QVERIFY(listKeptLogs(data()).empty());
    }
    void theOldestGoFirst() {
        for (int i = 0; i < 5; ++i) {
            const std::string id = "log" + std::to_string(i);
            keepLog(data(), makeLog(id, std::string(100000, 'x') + "\n"), about(id, std::chrono::hours(i)), {});
        }
        const auto before = listKeptLogs(data());
        QCOMPARE(before.size(), std::size_t{5});
        pruneKeptLogs(data(), {std::chrono::hours(24), before[0].bytes * 3 + 100}, m_begin + std::chrono::hours(5));
        QCOMPARE(ids(), (std::vector<std::string>{"log4", "log3", "log2"}));
        pruneKeptLogs(data(), {std::chrono::hours(2), before[0].bytes * 9}, m_begin + std::chrono::hours(5));
        QCOMPARE(ids(), (std::vector<std::string>{"log4"}));
    }
    void whatAKilledProcessLeftAndRubbishIsTakenAwayLater() {
        const fs::path keep = data() / "removed-logs";
        ensureDirectory(keep / ".half.tmp" / "log");
        ensureDirectory(keep / "damaged");
        writeFileAtomic(keep / "damaged" / "about.json", "{]", Durability::Cached);
        keepLog(data(), makeLog("one", "x\n"), about("one", {}), {});
        QCOMPARE(ids(), (std::vector<std::string>{"one"}));
        pruneKeptLogs(data(), {std::chrono::hours(24 * 365000), 1000000}, now());
        QVERIFY(fs::exists(keep / ".half.tmp") && fs::exists(keep / "damaged"));
        pruneKeptLogs(data(), {std::chrono::hours(24 * 365000), 1000000}, now() + std::chrono::hours(2));
        QVERIFY(!fs::exists(keep / ".half.tmp") && !fs::exists(keep / "damaged"));
        QCOMPARE(ids(), (std::vector<std::string>{"one"}));
    }
    void oneThatLiesUnderAnotherNameIsNotBelieved() {
        keepLog(data(), makeLog("one", "x\n"), about("one", {}), {});
        fs::rename(data() / "removed-logs" / "one", data() / "removed-logs" / "two");
        QVERIFY(listKeptLogs(data()).empty());
    }

private:
    fs::path data() const { return m_directory->path().toStdString(); }
    fs::path makeLog(const std::string& id, const std::string& text) const {
        const fs::path log = data() / "containers" / id / "log";
        LogWriter writer(log, {});
        writer.beginRun(m_begin);
        writer.append(Stream::Stdout, text, m_begin);
        writer.endRun(m_begin);
        return log;
    }
    KeptLog about(const std::string& id, std::chrono::seconds after) const {
        return {id, "name-" + id, "image", m_begin + after, 3, 0, {}};
    }
    std::vector<std::string> ids() const {
        std::vector<std::string> all;
        for (const auto& kept : listKeptLogs(data())) all.push_back(kept.id);
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    Instant m_begin = *parseInstant("2026-01-01T00:00:00Z");
};

GALLEY_TEST(KeptLogsTest);
#include "test_kept_logs.moc"
