// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <atomic>
#include <filesystem>
#include <thread>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/container/record_store.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;
namespace fs = std::filesystem;

namespace {

Record sample(const std::string& id) {
    Record record;
    record.id = id;
    record.created = now();
    record.image = "flask-demo:1";
    record.imageId = "sha256:" + std::string(64, 'a');
    record.layers = {std::string(64, 'b')};
    record.command = {"sh", "-c", "echo \xff"};
    record.environment = {"A=b"};
    record.stopTimeoutSeconds = 3;
    record.labels = {{"x", "y"}};
    record.mounts = {{{Mount::Kind::Volume, "v1", "/data", true, false}, true}};
    record.restart = {RestartPolicy::Kind::OnFailure, 4};
    record.network = "bridge";
    return record;
}

void nothing(const fs::path&) {}

}  // namespace

class RecordStoreTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_directories.data = m_directory->path().toStdString() + "/data";
        m_directories.runtime = m_directory->path().toStdString() + "/run";
        m_store = std::make_unique<RecordStore>(m_directories);
    }
    void aRecordComesBackAsItWas() {
        Record record = sample(randomHex(64));
        record.command[2] = "echo";
        QCOMPARE(m_store->publish(record, "web", nothing), std::string("web"));
        QVERIFY(m_store->load(record.id) == record);
        QCOMPARE(m_store->nameOf(record.id), std::string("web"));
    }
    void namesIdsAndPrefixesFindIt() {
        const std::string first = "ab12" + randomHex(60);
        const std::string second = "ab34" + randomHex(60);
        m_store->publish(sample(first), "one", nothing);
        m_store->publish(sample(second), "ab3", nothing);
        for (const std::string& reference : {first, std::string("one"), std::string("/one"), std::string("ab1")}) {
            QCOMPARE(m_store->resolve(reference), first);
        }
        QCOMPARE(m_store->resolve("ab3"), second);
        QVERIFY(failure("ab") == ErrorKind::InvalidInput);
        for (const char* reference : {"", "none", "../names", "ab12/..", "zz", "."}) {
            QVERIFY(failure(reference) == ErrorKind::NotFound);
        }
    }
    void aNameHasOneOwnerAmongRacingMakers() {
        std::atomic<int> winners = 0;
        std::atomic<int> losers = 0;
        std::vector<std::jthread> makers;
        for (int i = 0; i < 8; ++i) {
            makers.emplace_back([&] {
                try {
                    m_store->publish(sample(randomHex(64)), "wanted", nothing);
                    ++winners;
                } catch (const Error& error) {
                    if (error.kind() == ErrorKind::AlreadyExists) ++losers;
                }
            });
        }
        makers.clear();
        QCOMPARE(winners.load(), 1);
        QCOMPARE(losers.load(), 7);
        QCOMPARE(m_store->ids().size(), std::size_t{1});
        QVERIFY(m_store->leftovers().empty());
    }
    void aFailedMakerLeavesNothing() {
        QVERIFY_EXCEPTION_THROWN(m_store->publish(sample(randomHex(64)), "web",
                                                  [](const fs::path&) { throw Error(ErrorKind::NoSpace, "full"); }),
                                 Error);
        QVERIFY(m_store->names().empty());
        QCOMPARE(std::distance(fs::directory_iterator(m_directories.data / "containers"), {}), 1);
    }
    void aDeadMakersNameIsFreeAndItsDirectoryIsRubbish() {
        const std::string id = randomHex(64);
        const fs::path making = m_directories.data / "containers" / (".new-" + id);
        fs::create_directories(making);
        QVERIFY(m_store->leftovers().empty());
        writeFileAtomic(making / "lock", "", Durability::Cached);
        fs::create_symlink(id, m_store->nameLink("web"));
        QCOMPARE(m_store->publish(sample(randomHex(64)), "web", nothing), std::string("web"));
        QCOMPARE(m_store->leftovers().size(), std::size_t{1});
    }
    void aLivingMakersDirectoryIsNoRubbish() {
        m_store->publish(sample(randomHex(64)), "web", [&](const fs::path&) {
            QVERIFY(m_store->leftovers().empty());
            QVERIFY(m_store->ids().empty());
            QVERIFY_EXCEPTION_THROWN(m_store->publish(sample(randomHex(64)), "web", nothing), Error);
        });
        QCOMPARE(m_store->ids().size(), std::size_t{1});
    }
    void renamesAreExclusive() {
        const std::string id = randomHex(64);
        m_store->publish(sample(id), "one", nothing);
        m_store->publish(sample(randomHex(64)), "two", nothing);
        QVERIFY_EXCEPTION_THROWN(m_store->rename(id, "two"), Error);
        QVERIFY_EXCEPTION_THROWN(m_store->rename(id, "one"), Error);
        QVERIFY_EXCEPTION_THROWN(m_store->rename(id, "a/b"), Error);
        m_store->rename(id, "three");
        QCOMPARE(m_store->resolve("three"), id);
        QVERIFY(failure("one") == ErrorKind::NotFound);
    }
    void whatWasWithdrawnIsGoneForWaiters() {
        const std::string id = randomHex(64);
        m_store->publish(sample(id), "web", nothing);
        auto lock = std::make_unique<FileLock>(m_store->lock(id));
        QVERIFY(!m_store->tryLock(id));
        std::atomic<bool> refused = false;
        std::jthread waiter([&] {
            try {
                m_store->lock(id);
            } catch (const Error& error) {
                refused = error.kind() == ErrorKind::NotFound;
            }
        });
        auto gone = m_store->withdraw(id);
        QVERIFY(m_store->ids().empty() && m_store->names().empty());
        QVERIFY(m_store->leftovers().empty());
        lock.reset();
        waiter.join();
        QVERIFY(refused.load());
        gone.lock.reset();
        QCOMPARE(m_store->leftovers().size(), std::size_t{1});
    }
    void whatIsBeingRemovedIsNoRubbishEvenWithoutItsLockFiles() {
        const std::string id = randomHex(64);
        m_store->publish(sample(id), "web", nothing);
        auto lock = std::make_unique<FileLock>(m_store->lock(id));
        auto gone = m_store->withdraw(id);
        lock.reset();
        for (const char* name : {"lock", "monitor.lock"}) fs::remove(gone.directory / name);
        QVERIFY(m_store->leftovers().empty());
        fs::remove_all(gone.directory);
        QVERIFY(m_store->leftovers().empty());
    }
    void damagedAndNewerRecordsAreTold() {
        QVERIFY_EXCEPTION_THROWN(parseRecord("{"), Error);
        QVERIFY_EXCEPTION_THROWN(parseRecord("{}"), Error);
        QVERIFY_EXCEPTION_THROWN(parseRecord("{\"format\": 99}"), Error);
    }

private:
    ErrorKind failure(const std::string& reference) const {
        try {
            m_store->resolve(reference);
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::Internal;
    }
    std::unique_ptr<QTemporaryDir> m_directory;
    Directories m_directories;
    std::unique_ptr<RecordStore> m_store;
};

GALLEY_TEST(RecordStoreTest);
#include "test_record_store.moc"
