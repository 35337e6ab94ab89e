// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <array>
#include <memory>
#include <thread>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/keeper.h"
#include "engine/process/pidfd.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::process;
using namespace std::chrono_literals;

namespace {

/// A keeper as a forked child; returns when it has its seat. Appends a byte to `births` first.
pid_t startKeeper(const KeeperFiles& files) {
    std::array<int, 2> ready{};
    if (::pipe2(ready.data(), O_CLOEXEC) != 0) throw Error(ErrorKind::Internal, "pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            // A keeper that inherited its starter's lease would wait for itself.
            ::dup2(ready[1], 3);
            ::close_range(4, ~0U, 0);
            KeeperSeat seat(files);
            const UniqueFd births = openFile(files.directory / "births", O_WRONLY | O_CREAT | O_APPEND);
            writeAll(births.get(), "x");
            writeAll(3, "r");
            ::close(3);
            seat.waitUntilUnused(0ms);
        } catch (const std::exception&) {
            ::_exit(1);
        }
        ::_exit(0);
    }
    ::close(ready[1]);
    const std::string word = readAll(ready[0], 10);
    ::close(ready[0]);
    if (word != "r") throw Error(ErrorKind::Internal, "the keeper did not come up");
    return child;
}

}  // namespace

class KeeperTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_files = {m_directory->path().toStdString(), "keeper"};
    }
    void isStartedOnceAndLeavesAfterItsLastUser() {
        int starts = 0;
        const auto start = [&] {
            ++starts;
            m_keeper = startKeeper(m_files);
        };
        QVERIFY(!findKeeper(m_files));
        auto first = std::make_unique<KeeperLease>(ensureKeeper(m_files, start));
        auto second = std::make_unique<KeeperLease>(ensureKeeper(m_files, start));
        QCOMPARE(starts, 1);
        QCOMPARE(first->pid, m_keeper);
        QCOMPARE(second->pid, m_keeper);
        first.reset();
        QVERIFY(!hasEnded(second->pidfd.get()));
        QVERIFY(findKeeper(m_files).has_value());
        second.reset();
        QCOMPARE(::waitpid(m_keeper, nullptr, 0), m_keeper);
        QVERIFY(!findKeeper(m_files));
    }
    void aKilledOneIsReplaced() {
        const auto start = [&] { m_keeper = startKeeper(m_files); };
        const KeeperLease first = ensureKeeper(m_files, start);
        ::kill(m_keeper, SIGKILL);
        ::waitpid(m_keeper, nullptr, 0);
        {
            const KeeperLease second = ensureKeeper(m_files, start);
            QVERIFY(second.pid != first.pid);
        }
        ::kill(m_keeper, SIGKILL);
        ::waitpid(m_keeper, nullptr, 0);
    }
    void aSeatCanBeTakenOnce() {
        const KeeperLease lease = ensureKeeper(m_files, [&] { m_keeper = startKeeper(m_files); });
        QVERIFY_EXCEPTION_THROWN(KeeperSeat(m_files).waitUntilUnused(0ms), Error);
        ::kill(m_keeper, SIGKILL);
        ::waitpid(m_keeper, nullptr, 0);
    }
    void itsGraceBeginsAnewWithEveryVisit() {
        using Clock = std::chrono::steady_clock;
        constexpr auto kGrace = 150ms;
        KeeperSeat seat(m_files);
        Clock::time_point left;
        std::thread waiting([&] {
            seat.waitUntilUnused(kGrace);
            left = Clock::now();
        });
        Clock::time_point lastVisit;
        for (int visit = 0; visit < 5; ++visit) {
            lastVisit = Clock::now();
            static_cast<void>(FileLock::acquire(m_files.users(), FileLock::Mode::Shared));
            pollFd(-1, 0, {}, 100);
        }
        waiting.join();
        QVERIFY(left - lastVisit >= kGrace);
    }
    void aStartThatFailsIsReportedAndTheNextOneTriesAgain() {
        const auto failing = [] { throw Error(ErrorKind::Forbidden, "no"); };
        QVERIFY_EXCEPTION_THROWN(ensureKeeper(m_files, failing), Error);
        QVERIFY_EXCEPTION_THROWN(ensureKeeper(m_files, [] {}), Error);
        {
            const KeeperLease lease = ensureKeeper(m_files, [&] { m_keeper = startKeeper(m_files); });
        }
        QCOMPARE(::waitpid(m_keeper, nullptr, 0), m_keeper);
    }
    /// Many processes take and drop leases while keepers leave and are killed: nobody ever holds a lease on a keeper
    /// that leaves by itself.
    void nobodyIsEverGivenAKeeperThatLeaves() {
        constexpr int kProcesses = 4;
        constexpr int kRounds = 60;
        std::vector<pid_t> children;
        for (int i = 0; i < kProcesses; ++i) {
            const pid_t child = ::fork();
            if (child == 0) ::_exit(takeAndDrop(kRounds));
            children.push_back(child);
        }
        for (const pid_t child : children) {
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QCOMPARE(status, 0);
        }
        QVERIFY(readFile(m_files.directory / "births").size() > 1);
    }

private:
    int takeAndDrop(int rounds) const {
        ::signal(SIGCHLD, SIG_IGN);
        try {
            for (int round = 0; round < rounds; ++round) {
                UniqueFd pidfd;
                {
                    KeeperLease lease = ensureKeeper(m_files, [&] { startKeeper(m_files); });
                    std::this_thread::yield();
                    if (hasEnded(lease.pidfd.get())) return 1;
                    pidfd = std::move(lease.pidfd);
                }
                // Gives the others the chance to be none, and comes back just when it leaves.
                pollFd(pidfd.get(), POLLIN, {}, round % 3);
            }
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            return 2;
        }
        return 0;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    KeeperFiles m_files;
    pid_t m_keeper = -1;
};

GALLEY_TEST(KeeperTest);
#include "test_keeper.moc"
