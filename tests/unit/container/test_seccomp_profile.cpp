// SPDX-License-Identifier: Apache-2.0
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/base/files.h"
#include "engine/container/seccomp_profile.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;

namespace {

/// errno of `call` made by a child under the filter; 0 when it worked, -1 when the child died otherwise.
int underFilter(const std::string& program, const std::function<long()>& call) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::vector<sock_filter> instructions(program.size() / sizeof(sock_filter));
        std::memcpy(instructions.data(), program.data(), program.size());
        sock_fprog filter{static_cast<unsigned short>(instructions.size()), instructions.data()};
        if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) ::_exit(250);
        if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) ::_exit(251);
        ::_exit(call() >= 0 ? 0 : errno);
    }
    int status = 0;
    if (::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
    return WEXITSTATUS(status);
}

}  // namespace

class SeccompProfileTest : public QObject {
    Q_OBJECT
private slots:
    void theKernelTakesTheFilter() {
        QVERIFY(m_program.size() % sizeof(sock_filter) == 0);
        QVERIFY(m_program.size() / sizeof(sock_filter) < 4096);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_getpid); }), 0);
    }
    void dangerousCallsAreRefused() {
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_mount, "none", "/", "tmpfs", 0, nullptr); }), EPERM);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_unshare, CLONE_NEWUSER); }), EPERM);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_bpf, 0, nullptr, 0); }), EPERM);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_keyctl, 0, 0); }), EPERM);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_userfaultfd, 0); }), EPERM);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_io_uring_setup, 1, nullptr); }), EPERM);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_clone, CLONE_NEWUSER | 17, 0, 0, 0, 0); }), EPERM);
    }
    void newerCallsSayTheyAreAbsentSoThatLibrariesFallBack() {
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_clone3, nullptr, 0); }), ENOSYS);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(1000); }), ENOSYS);
        const int recent = underFilter(m_program, [] { return ::syscall(452, -1, "", 0, 0); });
        QVERIFY(recent != EPERM && recent != -1);
    }
    void kernelCryptoAndVirtualMachineSocketsAreRefused() {
        for (const long family : {38L, 40L, 38L | (1L << 32U), 40L | (7L << 32U)}) {
            QCOMPARE(underFilter(m_program, [=] { return ::syscall(SYS_socket, family, SOCK_STREAM, 0); }), EPERM);
        }
        for (const long family : {AF_UNIX, AF_INET, AF_INET6}) {
            QCOMPARE(underFilter(m_program, [=] { return ::syscall(SYS_socket, family, SOCK_STREAM, 0); }), 0);
        }
        const int unknown = underFilter(m_program, [] { return ::syscall(SYS_socket, 39L, SOCK_STREAM, 0); });
        QVERIFY(unknown != EPERM);
    }
    void everydayWorkIsAllowed() {
        QCOMPARE(underFilter(m_program, [] { return static_cast<long>(::fork() < 0 ? -1 : 0); }), 0);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_personality, 0xffffffffUL); }), 0);
        QCOMPARE(underFilter(m_program, [] { return ::syscall(SYS_personality, 0x0040000UL); }), EPERM);
    }
    void theCacheIsUsedAndADamagedOneIsMadeAgain() {
        const QTemporaryDir directory;
        const std::filesystem::path cache = directory.path().toStdString();
        const std::string text = cachedSeccompFilter(cache);
        QCOMPARE(text, base64Encode(m_program));
        const auto file = std::filesystem::directory_iterator(cache)->path();
        writeFileAtomic(file, readFile(file).substr(0, 2000), Durability::Cached);
        QCOMPARE(cachedSeccompFilter(cache), text);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(cache), {}), 1);
    }
    void theProfileForOtherRuntimesSaysTheSame() {
        const auto profile = nlohmann::json::parse(seccompProfileJson());
        QCOMPARE(profile["defaultErrnoRet"].get<int>(), EPERM);
        std::size_t names = 0;
        for (const auto& entry : profile["syscalls"]) names += entry["names"].size();
        QCOMPARE(names, defaultSyscallRules().size());
    }
    void base64IsTheStandardOne() {
        QCOMPARE(base64Encode(""), std::string());
        QCOMPARE(base64Encode("a"), std::string("YQ=="));
        QCOMPARE(base64Encode("ab"), std::string("YWI="));
        QCOMPARE(base64Encode("abc\xff"), std::string("YWJj/w=="));
    }

private:
    const std::string m_program = compileSeccompFilter();
};

GALLEY_TEST(SeccompProfileTest);
#include "test_seccomp_profile.moc"
