// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <filesystem>
#include <thread>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/file_lock.h"
#include "engine/base/files.h"
#include "tests/support/test_case.h"

using namespace galley;
namespace fs = std::filesystem;

class FilesTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->path().toStdString();
    }
    void replacesAtomicallyAndLeavesNoTemporary() {
        writeFileAtomic(m_path / "state", "one", Durability::Synced);
        writeFileAtomic(m_path / "state", "two", Durability::Cached);
        QCOMPARE(readFile(m_path / "state"), std::string("two"));
        QCOMPARE(std::distance(fs::directory_iterator(m_path), {}), 1);
    }
    void aFailedReplacementLeavesTheOldContent() {
        fs::create_directory(m_path / "target");
        writeFileAtomic(m_path / "target/in", "x", Durability::Cached);
        QVERIFY_EXCEPTION_THROWN(writeFileAtomic(m_path / "target", "y", Durability::Cached), Error);
        QCOMPARE(std::distance(fs::directory_iterator(m_path), {}), 1);
    }
    void absentFilesAreNoError() {
        QVERIFY(!readFileIfExists(m_path / "none"));
        QVERIFY_EXCEPTION_THROWN(readFile(m_path / "none"), Error);
    }
    void tooLargeInputIsRefused() {
        writeFileAtomic(m_path / "big", std::string(1000, 'x'), Durability::Cached);
        QVERIFY_EXCEPTION_THROWN(readFile(m_path / "big", 999), Error);
    }
    void nothingIsOpenedOutsideADirectory() {
        fs::create_directories(m_path / "root/etc");
        writeFileAtomic(m_path / "secret", "s", Durability::Cached);
        writeFileAtomic(m_path / "root/etc/ok", "o", Durability::Cached);
        fs::create_symlink("../../secret", m_path / "root/etc/up");
        fs::create_symlink("/etc/ok", m_path / "root/absolute");
        const UniqueFd root = openFile(m_path / "root", O_PATH | O_DIRECTORY);
        for (const char* path : {"../secret", "/etc/passwd", "etc/up", "absolute"}) {
            QVERIFY_EXCEPTION_THROWN(openBeneath(root.get(), path, O_RDONLY), Error);
        }
        QCOMPARE(readAll(openBeneath(root.get(), "etc/ok", O_RDONLY).get()), std::string("o"));
        QCOMPARE(readAll(openInRoot(root.get(), "absolute", O_RDONLY).get()), std::string("o"));
        QVERIFY_EXCEPTION_THROWN(openInRoot(root.get(), "etc/up", O_RDONLY), Error);
    }
    void locksExcludeAndDieWithTheirOwner() {
        auto first = FileLock::acquire(m_path / "lock", FileLock::Mode::Exclusive);
        QVERIFY(!FileLock::tryAcquire(m_path / "lock", FileLock::Mode::Shared));
        std::stop_source stop;
        std::jthread canceller([&] { stop.request_stop(); });
        QVERIFY_EXCEPTION_THROWN(FileLock::acquire(m_path / "lock", FileLock::Mode::Exclusive, stop.get_token()),
                                 Cancelled);
        first.release();
        QVERIFY(FileLock::tryAcquire(m_path / "lock", FileLock::Mode::Shared).has_value());
        if (const pid_t child = ::fork(); child == 0) {
            const auto held = FileLock::acquire(m_path / "lock", FileLock::Mode::Exclusive);
            ::_exit(held.fd() >= 0 ? 0 : 1);
        } else {
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QCOMPARE(status, 0);
        }
        QVERIFY(FileLock::tryAcquire(m_path / "lock", FileLock::Mode::Exclusive).has_value());
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_path;
};

GALLEY_TEST(FilesTest);
#include "test_files.moc"
