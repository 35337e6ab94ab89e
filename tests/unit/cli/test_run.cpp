// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

namespace {

const std::string kId(64, 'c');

/// An engine that has flask:1.
struct Ready : Script {
    Ready() { imageDocuments["flask:1"] = "{}"; }
};

}  // namespace

class RunTest : public QObject {
    Q_OBJECT
private slots:
    void flagsMakeTheSpec() {
        Ready script;
        ::setenv("GALLEY_TEST_HERE", "yes", 1);
        const Outcome outcome = runGalley(script, {"run",
                                                   "-d",
                                                   "--rm",
                                                   "-it",
                                                   "--name",
                                                   "web",
                                                   "-p",
                                                   "8080:80",
                                                   "-p9000-9001:90-91/udp",
                                                   "-P",
                                                   "-e",
                                                   "A=1",
                                                   "-eGALLEY_TEST_HERE",
                                                   "-v",
                                                   "/srv:/data:ro",
                                                   "-w",
                                                   "/work",
                                                   "-u",
                                                   "1000:50",
                                                   "--entrypoint",
                                                   "/bin/sh",
                                                   "-h",
                                                   "box",
                                                   "--network",
                                                   "none",
                                                   "-l",
                                                   "a=b",
                                                   "--label",
                                                   "c",
                                                   "--platform",
                                                   "linux/arm64",
                                                   "--stop-signal",
                                                   "INT",
                                                   "--stop-timeout",
                                                   "3",
                                                   "flask:1",
                                                   "cmd",
                                                   "-x",
                                                   "--rm"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, kId + "\n");
        const api::ContainerSpec& spec = script.createdSpec;
        QCOMPARE(spec.image, std::string("flask:1"));
        QCOMPARE(spec.command, (std::vector<std::string>{"cmd", "-x", "--rm"}));
        QVERIFY(spec.terminal && spec.openStdin && spec.removeOnExit && spec.publishAllPorts);
        QCOMPARE(spec.ports.size(), std::size_t{3});
        QCOMPARE(spec.ports[2].hostPort, std::uint16_t{9001});
        QVERIFY(spec.ports[2].protocol == api::Protocol::Udp);
        QCOMPARE(spec.environment, (std::vector<std::string>{"A=1", "GALLEY_TEST_HERE=yes"}));
        QVERIFY(spec.mounts.at(0).readOnly);
        QCOMPARE(*spec.entrypoint, std::vector<std::string>{"/bin/sh"});
        QCOMPARE(spec.labels.at("a") + spec.labels.at("c"), std::string("b"));
        QCOMPARE(spec.network + spec.hostname + spec.user + spec.workingDirectory + spec.name,
                 std::string("nonebox1000:50/workweb"));
        QCOMPARE(spec.platform + spec.stopSignal, std::string("linux/arm64INT"));
        QCOMPARE(spec.stopTimeoutSeconds, std::optional<int>(3));
    }
    void defaultsAreDockers() {
        Ready script;
        QCOMPARE(runGalley(script, {"run", "-d", "flask:1"}).code, 0);
        const api::ContainerSpec& spec = script.createdSpec;
        QCOMPARE(spec.network, std::string("bridge"));
        QVERIFY(!spec.entrypoint && !spec.terminal && !spec.openStdin && !spec.removeOnExit);
        QVERIFY(spec.restart.kind == api::RestartPolicy::Kind::No);
        QVERIFY(!spec.stopTimeoutSeconds);
    }
    void outputAndExitCodeAreTheContainers() {
        Ready script;
        script.exitCode = 7;
        script.output = {{api::LogStream::Stdout, "out\n"}, {api::LogStream::Stderr, "err\x1b[0m\n"}};
        const Outcome outcome = runGalley(script, {"run", "flask:1"});
        QCOMPARE(outcome.code, 7);
        QCOMPARE(outcome.out, std::string("out\n"));
        QCOMPARE(outcome.err, std::string("err\x1b[0m\n"));
        QCOMPARE(script.calls, (std::vector<std::string>{"create", "attach cccccccccccc", "start cccccccccccc"}));
    }
    void onlyTheStreamsAskedForAreAttached() {
        const auto output = [] {
            Ready script;
            script.exitCode = 3;
            script.output = {{api::LogStream::Stdout, "out\n"}, {api::LogStream::Stderr, "err\n"}};
            return std::deque(script.output);
        }();
        Ready script;
        script.exitCode = 3;
        script.output = output;
        const Outcome first = runGalley(script, {"run", "-a", "stdout", "flask:1"});
        QCOMPARE(first.out + "|" + first.err, std::string("out\n|"));
        QCOMPARE(first.code, 3);
        script.output = output;
        const Outcome second = runGalley(script, {"run", "--attach=STDERR", "flask:1"});
        QCOMPARE(second.out + "|" + second.err, std::string("|err\n"));
        Ready reader;
        reader.endsAtInput = true;
        const Outcome input = runGalley(reader, {"run", "-i", "-a", "stdin", "flask:1", "cat"}, "typed");
        QCOMPARE(input.out, kId + "\n");
        QCOMPARE(reader.input, std::string("typed"));
    }
    void mountsOfAllKindsReachTheSpec() {
        Ready script;
        QCOMPARE(runGalley(script, {"run", "-d", "--tmpfs", "/run:size=1m", "--mount", "type=bind,src=/srv,dst=/srv",
                                    "--mount", "type=volume,target=/v", "flask:1"})
                     .code,
                 0);
        const auto& mounts = script.createdSpec.mounts;
        QCOMPARE(mounts.size(), std::size_t{3});
        QVERIFY(mounts[0].kind == api::Mount::Kind::Tmpfs && mounts[1].kind == api::Mount::Kind::Bind &&
                mounts[2].kind == api::Mount::Kind::Volume);
    }
    void standardInputAndItsEndReachTheContainer() {
        Ready script;
        script.endsAtInput = true;
        const std::string much(100'000, 'x');
        QCOMPARE(runGalley(script, {"run", "-i", "flask:1", "cat"}, much).code, 0);
        QCOMPARE(script.input.size(), much.size());
        QVERIFY(script.inputClosed);
    }
    void withoutInteractiveNothingIsRead() {
        Ready script;
        QCOMPARE(runGalley(script, {"run", "flask:1"}, "typed").code, 0);
        QCOMPARE(script.input, std::string());
    }
    void aMissingImageIsPulledWithDockersLines() {
        Script script;
        script.pullOutcome = {"docker.io/library/flask:1", "flask:1", "sha256:1", "sha256:abc", false};
        script.pullSteps = {{"Pulling", {{"aaaaaaaaaaaa", api::LayerPhase::Done, 0, 0}}}};
        const Outcome outcome = runGalley(script, {"run", "flask:1"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, std::string());
        QCOMPARE(outcome.err, std::string("Unable to find image 'flask:1' locally\n"
                                          "1: Pulling from library/flask\n"
                                          "aaaaaaaaaaaa: Pulling fs layer\n"
                                          "aaaaaaaaaaaa: Download complete\n"
                                          "aaaaaaaaaaaa: Pull complete\n"
                                          "Digest: sha256:abc\n"
                                          "Status: Downloaded newer image for flask:1\n"));
    }
    void thePullRuleIsKept() {
        Ready always;
        always.pullOutcome.familiar = "flask:1";
        QCOMPARE(runGalley(always, {"run", "-q", "--pull=always", "flask:1"}).err, std::string());
        QVERIFY(always.called("pull flask:1 "));
        Ready missing;
        runGalley(missing, {"run", "flask:1"});
        QVERIFY(!missing.called("pull flask:1 "));
        Script never;
        never.createError = Error(ErrorKind::NotFound, "No such image: flask:1");
        const Outcome outcome = runGalley(never, {"run", "--pull", "never", "flask:1"});
        QCOMPARE(outcome.code, 125);
        QCOMPARE(outcome.err, std::string("galley: No such image: flask:1\n\nRun 'galley run --help' for more "
                                          "information\n"));
        QVERIFY(!never.called("pull flask:1 "));
        Script wrong;
        QCOMPARE(runGalley(wrong, {"run", "--pull=foo", "flask:1"}).err,
                 std::string("galley: invalid pull option: 'foo': must be one of \"always\", \"missing\" or "
                             "\"never\"\n\nRun 'galley run --help' for more information\n"));
    }
    void aContainerThatCouldNotStartIsRemovedOnlyWithRm() {
        Ready script;
        script.startError = Error(ErrorKind::Busy, "port 8080 is used by python3 (pid 1)");
        const Outcome outcome = runGalley(script, {"run", "--rm", "flask:1"});
        QCOMPARE(outcome.code, 125);
        QVERIFY(script.called("rm cccccccccccc force volumes"));
        Ready kept;
        kept.startError = script.startError;
        QCOMPARE(runGalley(kept, {"run", "-d", "flask:1"}).code, 125);
        QVERIFY(!kept.called("rm cccccccccccc force volumes"));
    }
    void wrongUseEndsWith125AndTheReason_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        QTest::newRow("flag") << QStringList{"run", "--foo", "x"}
                              << "unknown flag: --foo\n\nUsage:  galley run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun "
                                 "'galley run --help' for more information\n";
        QTest::newRow("restart")
            << QStringList{"run", "--rm", "--restart", "always", "flask:1"}
            << "galley: conflicting options: cannot specify both --restart and --rm\n\nRun 'galley "
               "run --help' for more information\n";
        QTest::newRow("env file") << QStringList{"run", "--env-file", "/nonexist", "flask:1"}
                                  << "galley: open /nonexist: no such file or directory\n\nRun 'galley run --help' for "
                                     "more information\n";
        QTest::newRow("attach and detach") << QStringList{"run", "-d", "-a", "stdout", "flask:1"}
                                           << "galley: conflicting options: cannot specify both --attach and "
                                              "--detach\n\nRun 'galley run --help' for more information\n";
        QTest::newRow("stream")
            << QStringList{"run", "-a", "stdlog", "flask:1"}
            << "invalid argument \"stdlog\" for \"-a, --attach\" flag: valid streams are STDIN, STDOUT and STDERR\n\n"
               "Usage:  galley run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'galley run --help' for more "
               "information\n";
        QTest::newRow("mount") << QStringList{"run", "--mount", "type=bind", "flask:1"}
                               << "invalid argument \"type=bind\" for \"--mount\" flag: target is required\n\nUsage:  "
                                  "galley run [OPTIONS] "
                                  "IMAGE [COMMAND] [ARG...]\n\nRun 'galley run --help' for more information\n";
        QTest::newRow("env")
            << QStringList{"run", "-e", "", "flask:1"}
            << "invalid argument \"\" for \"-e, --env\" flag: invalid environment variable: \n\nUsage:  "
               "galley run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'galley run --help' for more "
               "information\n";
    }
    void wrongUseEndsWith125AndTheReason() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, message);
        Ready script;
        std::vector<std::string> words;
        for (const QString& word : arguments) words.push_back(word.toStdString());
        const Outcome outcome = runGalley(script, words);
        QCOMPARE(QString::fromStdString(outcome.err), message);
        QCOMPARE(outcome.code, 125);
        QVERIFY(!script.called("create"));
    }
    void aTerminalNeedsATerminal() {
        Ready script;
        const Outcome outcome = runGalley(script, {"run", "-it", "flask:1"});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.err, std::string("the input device is not a TTY\n"));
        QVERIFY(!script.called("create"));
    }
    void theIdFileIsWrittenOnceAndOnlyForAContainer() {
        QTemporaryDir directory;
        const std::string path = directory.filePath("id").toStdString();
        Ready failing;
        failing.createError = Error(ErrorKind::AlreadyExists, "name in use");
        QCOMPARE(runGalley(failing, {"run", "-d", "--cidfile", path, "flask:1"}).code, 125);
        QVERIFY(!QFile::exists(QString::fromStdString(path)));
        Ready script;
        QCOMPARE(runGalley(script, {"run", "-d", "--cidfile", path, "flask:1"}).code, 0);
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().toStdString(), kId);
        QCOMPARE(runGalley(script, {"run", "-d", "--cidfile", path, "flask:1"}).code, 125);
    }
    void createPrintsTheIdAndFailsWith1() {
        Ready script;
        script.createWarnings = {"no memory limit"};
        const Outcome outcome = runGalley(script, {"create", "--name", "x", "flask:1", "cmd"});
        QCOMPARE(outcome.out, kId + "\n");
        QCOMPARE(outcome.err, std::string("WARNING: no memory limit\n"));
        QVERIFY(!script.called("start cccccccccccc"));
        Ready busy;
        busy.createError = Error(ErrorKind::AlreadyExists, "the name x is already in use");
        QCOMPARE(runGalley(busy, {"create", "--name", "x", "flask:1"}).code, 1);
        QCOMPARE(runGalley(busy, {"create", "-p", "foo", "flask:1"}).code, 125);
    }
};

GALLEY_TEST(RunTest);
#include "test_run.moc"
