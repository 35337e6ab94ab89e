// SPDX-License-Identifier: Apache-2.0
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

namespace {

constexpr const char* kRunning = R"({"Id":"abc","Name":"/web","State":{"Running":true},"Config":{"Tty":false}})";

/// Sends `signal` to this process as soon as the script has seen `call`.
std::jthread signalAfter(Script& script, const std::string& call, int signal) {
    return std::jthread([&script, call, signal] {
        std::unique_lock lock(script.mutex);
        script.changed.wait(
            lock, [&] { return std::find(script.calls.begin(), script.calls.end(), call) != script.calls.end(); });
        ::kill(::getpid(), signal);
    });
}

}  // namespace

class ForegroundTest : public QObject {
    Q_OBJECT
private slots:
    void ctrlCGoesToTheContainerWhoseCodeCounts() {
        Script script;
        script.imageDocuments["flask:1"] = "{}";
        script.endsAtSignal = true;
        script.exitCode = 130;
        const std::jthread sender = signalAfter(script, "start cccccccccccc", SIGINT);
        QCOMPARE(runGalley(script, {"run", "flask:1"}).code, 130);
        QVERIFY(script.called("kill cccccccccccc INT"));
    }
    void aSignalThatIsNotForwardedLeavesTheContainerRunning() {
        Script script;
        script.imageDocuments["flask:1"] = "{}";
        script.endsAtSignal = true;
        const std::jthread sender = signalAfter(script, "start cccccccccccc", SIGTERM);
        QCOMPARE(runGalley(script, {"run", "--sig-proxy=false", "flask:1"}).code, 128 + SIGTERM);
        QVERIFY(!script.called("kill cccccccccccc TERM"));
    }
    void afterwardsSignalsDoWhatTheyDidBefore() {
        Script script;
        script.imageDocuments["flask:1"] = "{}";
        struct sigaction before {};
        ::sigaction(SIGINT, nullptr, &before);
        runGalley(script, {"run", "flask:1"});
        struct sigaction after {};
        ::sigaction(SIGINT, nullptr, &after);
        QVERIFY(before.sa_handler == after.sa_handler);
    }
    void aTerminalIsRawMeanwhileAndTheDetachKeysGiveItBack() {
        Script script;
        script.imageDocuments["flask:1"] = "{}";
        script.endsAtSignal = true;
        int outer = -1;
        int inner = -1;
        QCOMPARE(::openpty(&outer, &inner, nullptr, nullptr, nullptr), 0);
        termios before{};
        ::tcgetattr(inner, &before);
        QVERIFY((before.c_lflag & static_cast<tcflag_t>(ICANON)) != 0);
        const std::jthread typist([&] {
            std::unique_lock lock(script.mutex);
            script.changed.wait(lock,
                                [&] { return !script.calls.empty() && script.calls.back() == "start cccccccccccc"; });
            QCOMPARE(::write(outer, "ab\x03\x10\x11", 5), ssize_t{5});
        });
        const Outcome outcome = runGalleyOn(script, {"run", "-it", "flask:1"}, inner);
        QCOMPARE(outcome.code, 0);
        QCOMPARE(script.input, std::string("ab\x03"));
        QVERIFY(!script.killed);
        QCOMPARE(outcome.err, std::string("read escape sequence\n"));
        termios after{};
        ::tcgetattr(inner, &after);
        QCOMPARE(after.c_lflag, before.c_lflag);
        ::close(outer);
        ::close(inner);
    }
    void execPassesWhatWasAskedForAndGivesTheExitCode() {
        Script script;
        script.output = {{api::LogStream::Stdout, "out"}, {api::LogStream::Stderr, "err"}};
        script.endsAtInput = true;
        script.exitCode = 4;
        const Outcome outcome = runGalley(
            script, {"exec", "-i", "-e", "A=1", "-u", "33:44", "-w", "/x", "--privileged", "web", "sh", "-c", "x"},
            "in");
        QCOMPARE(outcome.code, 4);
        QCOMPARE(outcome.out, std::string("out"));
        QCOMPARE(outcome.err, std::string("err"));
        QCOMPARE(script.input, std::string("in"));
        QCOMPARE(script.calls, (std::vector<std::string>{"exec web"}));
        const api::ExecSpec& spec = script.execSpec;
        QCOMPARE(spec.command, (std::vector<std::string>{"sh", "-c", "x"}));
        QCOMPARE(spec.environment, (std::vector<std::string>{"A=1"}));
        QVERIFY(spec.user == "33:44" && spec.workingDirectory == "/x" && spec.privileged && !spec.terminal);
    }
    void execSaysWhyItCouldNot() {
        Script script;
        script.execError = Error(ErrorKind::Runtime, "exec: \"nope\": executable file not found in $PATH");
        Outcome outcome = runGalley(script, {"exec", "web", "nope"});
        QCOMPARE(outcome.code, 127);
        QCOMPARE(outcome.err, std::string("Error: OCI runtime exec failed: exec: \"nope\": executable file not found "
                                          "in $PATH\n"));
        script.execError = Error(ErrorKind::InvalidInput, "container abc is not running");
        outcome = runGalley(script, {"exec", "web", "true"});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.err, std::string("Error: container abc is not running\n"));
        outcome = runGalley(script, {"exec", "-it", "web", "sh"});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.err, std::string("the input device is not a TTY\n"));
    }
    void aDetachedExecReturnsAtOnce() {
        Script script;
        QCOMPARE(runGalley(script, {"exec", "-d", "web", "sleep", "9"}).code, 0);
        QVERIFY(script.execSpec.detached);
    }
    void topShowsATableAndPassesTheFlagsOfPs() {
        Script script;
        script.processTable = {{"PID", "CMD"}, {{"12", "sh -c \x1b[31mx"}}};
        const Outcome outcome = runGalley(script, {"top", "web", "-o", "pid,args"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.rfind("PID       CMD\n12 ", 0) == 0, outcome.out.c_str());
        QVERIFY(outcome.out.find('\x1b') == std::string::npos);
        QCOMPARE(script.calls, (std::vector<std::string>{"top web -o pid,args"}));
    }
    void pauseAndUnpauseTakeSeveral() {
        Script script;
        QCOMPARE(runGalley(script, {"pause", "a", "b"}).out, std::string("a\nb\n"));
        QCOMPARE(runGalley(script, {"unpause", "a"}).out, std::string("a\n"));
        QCOMPARE(script.calls, (std::vector<std::string>{"pause a", "pause b", "unpause a"}));
    }
    void attachNeedsARunningContainer() {
        Script script;
        script.containerDocuments["web"] = R"({"Id":"abc","State":{"Running":false},"Config":{}})";
        const Outcome outcome = runGalley(script, {"attach", "web"});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.err, std::string("Error: You cannot attach to a stopped container, start it first\n"));
        script.containerDocuments["web"] = kRunning;
        script.exitCode = 4;
        script.output = {{api::LogStream::Stdout, "hello"}};
        const Outcome attached = runGalley(script, {"attach", "web"});
        QCOMPARE(attached.out, std::string("hello"));
        QCOMPARE(attached.code, 4);
    }
    void startAttachesOneContainerOnly() {
        Script script;
        script.containerDocuments["web"] = R"({"Id":"abc","State":{"Running":false},"Config":{"OpenStdin":true}})";
        script.exitCode = 9;
        QCOMPARE(runGalley(script, {"start", "-ai", "web"}).code, 9);
        QCOMPARE(script.calls, (std::vector<std::string>{"attach abc input", "start abc"}));
        QCOMPARE(runGalley(script, {"start", "-a", "web", "other"}).err,
                 std::string("Error: you cannot start and attach multiple containers at once\n"));
    }
};

GALLEY_TEST(ForegroundTest);
#include "test_foreground.moc"
