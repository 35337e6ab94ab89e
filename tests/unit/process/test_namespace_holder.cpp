// SPDX-License-Identifier: Apache-2.0
// The real holder with real user namespaces: run by an account that may make them.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/keeper.h"
#include "engine/process/namespace_holder.h"
#include "engine/process/pidfd.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::process;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// Runs `work` in a child that has entered the namespace; its return value is the exit code.
template <class Work>
int inside(const NamespaceLease& lease, const Work& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            enterNamespace(lease.userNamespace.get());
            ::_exit(work());
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ::_exit(99);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return ExitStatus::fromWaitStatus(status).shellCode();
}

ino_t namespaceNumber(const UniqueFd& fd) {
    struct stat status {};
    ::fstat(fd.get(), &status);
    return status.st_ino;
}

}  // namespace

class NamespaceHolderTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_directories.runtime = fs::path(m_directory->path().toStdString()) / "run";
        m_directories.data = fs::path(m_directory->path().toStdString()) / "data";
    }
    void cleanup() { waitForHolderToLeave(); }
    void givesRootWithSubordinateIds() {
        const NamespaceLease lease = ensureHolder(m_directories, {}, 0ms);
        QVERIFY(!lease.outer.singleId());
        QCOMPARE(lease.shift, ::getuid() == 0 ? 1U : 0U);
        QCOMPARE(lease.outer.users.front().outside, ::getuid());
        const fs::path file = m_directories.data / "owned";
        const int code = inside(lease, [&] {
            if (::getuid() != 0 || ::getgid() != 0) return 1;
            writeFileAtomic(file, "x", Durability::Cached);
            if (::chown(file.c_str(), 33, 44) != 0) return 2;
            struct stat status {};
            ::stat(file.c_str(), &status);
            return status.st_uid == 33 && status.st_gid == 44 ? 0 : 3;
        });
        QCOMPARE(code, 0);
        struct stat status {};
        QCOMPARE(::stat(file.c_str(), &status), 0);
        QCOMPARE(status.st_uid, outerIdOf(lease.outer.users, 33).value());
        QCOMPARE(status.st_gid, outerIdOf(lease.outer.groups, 44).value());
        QCOMPARE(inside(lease, [&] { return ::unlink(file.c_str()); }), 0);
    }
    void isSharedWhileItIsUsed() {
        auto first = std::make_unique<NamespaceLease>(ensureHolder(m_directories, {}, 0ms));
        const ino_t number = namespaceNumber(first->userNamespace);
        const NamespaceLease second = ensureHolder(m_directories, {}, 0ms);
        first.reset();
        const NamespaceLease third = ensureHolder(m_directories, {}, 0ms);
        QCOMPARE(namespaceNumber(second.userNamespace), number);
        QCOMPARE(namespaceNumber(third.userNamespace), number);
    }
    void staysForItsGraceAndThenGoes() {
        ino_t number = 0;
        { number = namespaceNumber(ensureHolder(m_directories, {}, 400ms).userNamespace); }
        const NamespaceLease again = ensureHolder(m_directories, {}, 400ms);
        QCOMPARE(namespaceNumber(again.userNamespace), number);
    }
    void aChildKeepsItAfterItsParentsLeaseIsGone() {
        auto lease = std::make_unique<NamespaceLease>(ensureHolder(m_directories, {}, 0ms));
        const pid_t holder = holderPid();
        const UniqueFd pidfd = openPidfd(holder);
        SpawnOptions options;
        options.arguments = {"sleep", "60"};
        options.descriptors = {{lease->users.fd(), 7}};
        Child child = spawn(options);
        lease.reset();
        QVERIFY(!hasEnded(pidfd.get()));
        child.kill(SIGKILL);
        child.wait();
        QVERIFY(pollFd(pidfd.get(), POLLIN, {}, 10'000) != 0);
    }
    void aKilledHolderIsReplacedAndItsUsersGoOn() {
        const NamespaceLease first = ensureHolder(m_directories, {}, 0ms);
        const UniqueFd pidfd = openPidfd(holderPid());
        QVERIFY(signalPidfd(pidfd.get(), SIGKILL));
        QVERIFY(pollFd(pidfd.get(), POLLIN, {}, 10'000) != 0);
        const NamespaceLease second = ensureHolder(m_directories, {}, 0ms);
        QVERIFY(namespaceNumber(first.userNamespace) != namespaceNumber(second.userNamespace));
        QVERIFY(first.outer == second.outer);
        QCOMPARE(inside(first, [] { return ::getuid() == 0 ? 0 : 1; }), 0);
        QCOMPARE(inside(second, [] { return ::getuid() == 0 ? 0 : 1; }), 0);
    }
    /// Processes come, enter and go; meanwhile holders are killed at any moment. Every call gives a namespace that can
    /// be entered.
    void survivesManyUsersAndKills() {
        std::vector<pid_t> children;
        for (int i = 0; i < 6; ++i) {
            const pid_t child = ::fork();
            if (child == 0) ::_exit(useRepeatedly(12));
            children.push_back(child);
        }
        children.push_back(::fork());
        if (children.back() == 0) ::_exit(killRepeatedly(15));
        for (const pid_t child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            QCOMPARE(status, 0);
        }
    }
    void runsCommandsInside() {
        const NamespaceLease lease = ensureHolder(m_directories, {}, 0ms);
        SpawnOptions options;
        options.arguments = {"no-such-command"};
        const CommandResult result = runInNamespace(lease, options);
        QCOMPARE(result.status.code, 125);
    }
    void startsFast() {
        QBENCHMARK_ONCE {
            ensureHolder(m_directories, {}, 0ms);
        }
    }

private:
    pid_t holderPid() const { return findKeeper({m_directories.runtime, "holder"})->pid; }

    void waitForHolderToLeave() const {
        if (!fs::exists(m_directories.runtime)) return;
        UniqueFd pidfd;
        if (auto keeper = findKeeper({m_directories.runtime, "holder"})) pidfd = std::move(keeper->pidfd);
        if (pidfd) QVERIFY2(pollFd(pidfd.get(), POLLIN, {}, 20'000) != 0, "the holder stays without users");
    }

    int useRepeatedly(int rounds) const {
        try {
            for (int round = 0; round < rounds; ++round) {
                const NamespaceLease lease = ensureHolder(m_directories, {}, 0ms);
                if (const int code = inside(lease, [] { return ::getuid() == 0 ? 0 : 1; }); code != 0) return code;
            }
            return 0;
        } catch (const Error& error) {
            // Killed between its start and the first look at it.
            std::fprintf(stderr, "%s\n", error.what());
            return 98;
        }
    }

    int killRepeatedly(int rounds) const {
        for (int round = 0; round < rounds; ++round) {
            if (const int code = useRepeatedly(1); code != 0) return code;
            if (auto keeper = findKeeper({m_directories.runtime, "holder"})) {
                signalPidfd(keeper->pidfd.get(), SIGKILL);
            }
        }
        return 0;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    Directories m_directories;
};

GALLEY_TEST(NamespaceHolderTest);
#include "test_namespace_holder.moc"
