// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <array>
#include <filesystem>
#include <functional>
#include <sstream>
#include <thread>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/pidfd.h"
#include "engine/process/sealed_program.h"
#include "engine/process/spawn.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::process;
using namespace std::chrono_literals;

namespace {

SpawnOptions command(std::vector<std::string> arguments) {
    SpawnOptions options;
    options.arguments = std::move(arguments);
    return options;
}

ErrorKind kindOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::Internal;
}

}  // namespace

class SpawnTest : public QObject {
    Q_OBJECT
private slots:
    void executesASealedCopy() {
        const UniqueFd copy = sealedProgram("/bin/cat");
        QVERIFY(copy);
        QCOMPARE(::fcntl(copy.get(), F_GET_SEALS), F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
        QVERIFY(::write(copy.get(), "x", 1) < 0);
        SpawnOptions options = command({"cat", "/proc/self/cmdline"});
        options.executable = copy.get();
        QCOMPARE(runCommand(options).output, std::string("cat\0/proc/self/cmdline\0", 23));
        QVERIFY(!sealedProgram("/nowhere/cat"));
        const QTemporaryDir directory;
        const std::filesystem::path script = std::filesystem::path(directory.path().toStdString()) / "script";
        writeFileAtomic(script, "#!/bin/sh\n", Durability::Cached);
        QVERIFY(!sealedProgram(script));
    }
    void tellsExitCodesAndSignals() {
        QVERIFY(spawn(command({"true"})).wait().success());
        QCOMPARE(spawn(command({"/bin/sh", "-c", "exit 7"})).wait().code, 7);
        const ExitStatus killed = spawn(command({"/bin/sh", "-c", "kill -9 $$"})).wait();
        QCOMPARE(killed.signal, 9);
        QCOMPARE(killed.shellCode(), 137);
        QVERIFY(!killed.success());
        QCOMPARE(killed.text(), std::string("signal 9 (Killed)"));
    }
    void aProgramThatCannotRunIsAnError() {
        QCOMPARE(kindOf([] { spawn(command({"no-such-program-anywhere"})); }), ErrorKind::NotFound);
        QCOMPARE(kindOf([] { spawn(command({"/no/such/program"})); }), ErrorKind::NotFound);
        const QTemporaryDir directory;
        const std::string file = directory.filePath("plain").toStdString();
        writeFileAtomic(file, "text", Durability::Cached);
        QCOMPARE(kindOf([&] { spawn(command({file})); }), ErrorKind::Forbidden);
        QCOMPARE(kindOf([] { spawn(command({})); }), ErrorKind::InvalidInput);
        SpawnOptions options = command({"true"});
        options.workingDirectory = "/no/such/directory";
        QCOMPARE(kindOf([&] { spawn(options); }), ErrorKind::NotFound);
    }
    void collectsBothOutputsAndGivesInput() {
        const CommandResult result = runCommand(command({"/bin/sh", "-c", "cat; echo bad >&2; exit 3"}), "in\nput");
        QCOMPARE(result.output, std::string("in\nput"));
        QCOMPARE(result.errorOutput, std::string("bad\n"));
        QCOMPARE(result.status.code, 3);
    }
    void largeOutputsComeWhole() {
        const CommandResult result =
            runCommand(command({"/bin/sh", "-c", "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2"}));
        QCOMPARE(result.output.size(), std::size_t{3000000});
        QCOMPARE(result.errorOutput.size(), std::size_t{3000000});
    }
    void endlessOutputIsCutAndStillEnds() {
        const CommandResult result = runCommand(command({"/bin/sh", "-c", "head -c 20000000 /dev/zero"}));
        QVERIFY(result.status.success());
        QCOMPARE(result.output.size(), std::size_t{16} << 20U);
    }
    void aCommandThatIgnoresItsInputIsFine() {
        QVERIFY(runCommand(command({"true"}), std::string(1000000, 'x')).status.success());
    }
    void doesNotWaitForWhatACommandLeavesBehind() {
        const auto before = std::chrono::steady_clock::now();
        const CommandResult result = runCommand(command({"/bin/sh", "-c", "sleep 20 & echo $!"}));
        QVERIFY(std::chrono::steady_clock::now() - before < 10s);
        ::kill(std::stoi(result.output), SIGKILL);
    }
    void timeOutsAndCancellationKillTheCommand() {
        QCOMPARE(kindOf([] { runCommand(command({"sleep", "60"}), {}, 20ms); }), ErrorKind::Timeout);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(runCommand(command({"sleep", "60"}), {}, 60s, stop.get_token()), Cancelled);
        std::stop_source later;
        std::jthread canceller([&] { later.request_stop(); });
        QVERIFY_EXCEPTION_THROWN(runCommand(command({"sleep", "60"}), {}, 60s, later.get_token()), Cancelled);
    }
    void passesNamedDescriptorsOnly() {
        // Left open on purpose without close-on-exec, as a careless library would.
        const UniqueFd leaked(::open("/etc/hostname", O_RDONLY));
        const UniqueFd inherited(::fcntl(leaked.get(), F_DUPFD, 50));
        const UniqueFd wanted(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        SpawnOptions options = command({"/bin/sh", "-c", "exec ls /proc/self/fd"});
        options.descriptors = {{wanted.get(), 5}};
        // ls itself opens the directory at the first free number.
        QCOMPARE(runCommand(options).output, std::string("0\n1\n2\n3\n5\n"));
    }
    void swapsDescriptorsWithoutLosingOne() {
        std::array<UniqueFd, 2> files;
        for (UniqueFd& file : files) file = UniqueFd(::memfd_create("swap", MFD_CLOEXEC));
        writeAll(files[0].get(), "one");
        writeAll(files[1].get(), "two");
        for (const UniqueFd& file : files) ::lseek(file.get(), 0, SEEK_SET);
        SpawnOptions options =
            command({"/bin/bash", "-c",
                     "cat <&" + std::to_string(files[1].get()) + "; cat <&" + std::to_string(files[0].get())});
        options.descriptors = {{files[0].get(), files[1].get()}, {files[1].get(), files[0].get()}};
        QCOMPARE(runCommand(options).output, std::string("onetwo"));
    }
    void environmentDirectoryAndSessionAreAsAsked() {
        SpawnOptions options = command({"/bin/sh", "-c", "echo $ONLY $HOME; pwd; ps -o sid= -p $$; echo $$"});
        options.environment = {{"ONLY=this", "PATH=/usr/bin:/bin"}};
        options.workingDirectory = "/usr";
        options.newSession = true;
        const std::string output = runCommand(options).output;
        QVERIFY2(output.starts_with("this\n/usr\n"), output.c_str());
        std::istringstream rest(output.substr(10));
        int session = 0;
        int pid = 0;
        rest >> session >> pid;
        QCOMPARE(session, pid);
    }
    void aChildStartsWithDefaultSignals() {
        const auto old = ::signal(SIGPIPE, SIG_IGN);
        const CommandResult result = runCommand(command({"/bin/sh", "-c", "kill -PIPE $$; echo survived"}));
        ::signal(SIGPIPE, old);
        QCOMPARE(result.status.signal, SIGPIPE);
    }
    void waitingCanBeCancelledAndTheChildLivesOn() {
        Child child = spawn(command({"sleep", "60"}));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(child.wait(stop.get_token()), Cancelled);
        QVERIFY(!child.waitFor(1ms));
        QVERIFY(!hasEnded(child.pidfd()));
        QVERIFY(child.kill(SIGTERM));
        QCOMPARE(child.wait().signal, SIGTERM);
        QVERIFY(!child.kill(SIGTERM));
    }
    void findsProgramsOutsideAUsersPath() {
        QVERIFY(findProgram("sh").has_value());
        QVERIFY(!findProgram("../bin/sh"));
        QVERIFY(!findProgram(""));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", ".:relative::/nowhere");
        QVERIFY(findProgram("losetup").has_value());
        qputenv("PATH", path);
        QCOMPARE(siblingProgram("test_process").filename().string(), std::string("test_process"));
        QCOMPARE(kindOf([] { siblingProgram("not-there"); }), ErrorKind::NotFound);
    }
    void knowsTheHostsNumberOfAProcess() {
        const HostProc host;
        QCOMPARE(host.self(), ::getpid());
        Child child = spawn(command({"sleep", "60"}));
        QCOMPARE(host.pidOf(child.pidfd()).value(), child.pid());
        const UniqueFd own(child.pidfd() >= 0 ? ::fcntl(child.pidfd(), F_DUPFD_CLOEXEC, 3) : -1);
        child.kill(SIGKILL);
        child.wait();
        QVERIFY(!host.pidOf(own.get()));
        QVERIFY(hasEnded(own.get()));
        QVERIFY(!signalPidfd(own.get(), SIGTERM));
    }
};

GALLEY_TEST(SpawnTest);
#include "test_spawn.moc"
