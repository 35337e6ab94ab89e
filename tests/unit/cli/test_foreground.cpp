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
