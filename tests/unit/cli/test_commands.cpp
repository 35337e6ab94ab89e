// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

namespace {

api::ImageSummary imageOf(const std::string& digit, std::vector<std::string> tags) {
    api::ImageSummary summary;
    summary.id = "sha256:";
    for (int index = 0; index < 64; ++index) summary.id += digit;
    summary.tags = std::move(tags);
    summary.created = now() - std::chrono::hours(50);
    summary.sizeBytes = 2'469'960;
    return summary;
}

api::PublishedPort published(const std::string& id, int outside, int inside) {
    api::PublishedPort port;
    port.containerId = id;
    port.containerName = "web";
    port.mapping = {"127.0.0.1", static_cast<std::uint16_t>(outside), static_cast<std::uint16_t>(inside),
                    api::Protocol::Tcp};
    port.listening = port.answers = true;
    return port;
}

}  // namespace

class CommandsTest : public QObject {
    Q_OBJECT
private slots:
    void unknownWordsAreRefusedAsDockerDoes_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("message");
        QTest::newRow("command") << QStringList{"foo"} << 1
                                 << "galley: unknown command: galley foo\n\nRun 'galley --help' for more information\n";
        QTest::newRow("in group") << QStringList{"container", "foo"} << 1
                                  << "galley: unknown command: galley container foo\n\nRun 'galley --help' for more "
                                     "information\n";
        QTest::newRow("flag") << QStringList{"--foo"} << 125
                              << "unknown flag: --foo\n\nRun 'galley --help' for more information\n";
        QTest::newRow("none") << QStringList{"ps", "x"} << 1
                              << "galley: 'galley ps' accepts no arguments\n\nUsage:  galley ps [OPTIONS]\n\nRun "
                                 "'galley ps --help' for more information\n";
        QTest::newRow("one") << QStringList{"logs"} << 1
                             << "galley: 'galley logs' requires 1 argument\n\nUsage:  galley logs [OPTIONS] "
                                "CONTAINER\n\nRun 'galley logs --help' for more information\n";
        QTest::newRow("two") << QStringList{"tag", "a"} << 1
                             << "galley: 'galley tag' requires 2 arguments\n\nUsage:  galley tag SOURCE_IMAGE[:TAG] "
                                "TARGET_IMAGE[:TAG]\n\nRun 'galley tag --help' for more information\n";
        QTest::newRow("range") << QStringList{"port"} << 1
                               << "galley: 'galley port' requires at least 1 and at most 2 arguments\n\nUsage:  galley "
                                  "port CONTAINER [PRIVATE_PORT[/PROTO]]\n\nRun 'galley port --help' for more "
                                  "information\n";
        QTest::newRow("topic") << QStringList{"help", "foo"} << 1 << "unknown help topic: foo\n";
    }
    void unknownWordsAreRefusedAsDockerDoes() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, message);
        Script script;
        std::vector<std::string> words;
        for (const QString& word : arguments) words.push_back(word.toStdString());
        const Outcome outcome = runGalley(script, words);
        QCOMPARE(QString::fromStdString(outcome.err), message);
        QCOMPARE(outcome.code, code);
        QCOMPARE(outcome.out, std::string());
    }
    void everyCommandHasAHelpPage() {
        Script script;
        const Outcome front = runGalley(script, {});
        QVERIFY(front.out.rfind("Usage:  galley [OPTIONS] COMMAND\n", 0) == 0);
        for (const char* command : {"run", "ps", "images", "port", "port move", "container ls", "image rm", "doctor"}) {
            std::vector<std::string> words;
            for (const QString& word : QString(command).split(' ')) words.push_back(word.toStdString());
            words.emplace_back("--help");
            const Outcome page = runGalley(script, words);
            QCOMPARE(page.code, 0);
            QVERIFY2(page.out.rfind("Usage:  galley " + std::string(command), 0) == 0, page.out.c_str());
            words.pop_back();
            words.insert(words.begin(), "help");
            QCOMPARE(runGalley(script, words).out, page.out);
        }
        QVERIFY(
            runGalley(script, {"ps", "--help"})
                .out.find("Aliases:\n  galley container ls, galley container list, galley container ps, galley ps\n") !=
            std::string::npos);
        QVERIFY(runGalley(script, {"--version"}).out.rfind("Galley version ", 0) == 0);
        QVERIFY(runGalley(script, {"container"}).out.rfind("Usage:  galley container COMMAND\n", 0) == 0);
    }
    void psShowsDockersTable() {
        Script script;
        auto web = runningContainer("web");
        web.ports = {{"127.0.0.1", 8080, 5000, api::Protocol::Tcp}};
        auto hostile = runningContainer("e\x1b[31mvil");
        hostile.state = api::ContainerState::Exited;
        hostile.statusText = "Exited (3) 2 seconds ago";
        hostile.command = "docker-entrypoint.sh \x1b]0;x\x07 nginx";
        hostile.exposedPorts = {"80/tcp"};
        script.containers = {web, hostile};
        QCOMPARE(
            runGalley(script, {"ps", "-a"}).out,
            std::string(
                "CONTAINER ID   IMAGE     COMMAND                  CREATED         STATUS                     PORTS "
                "                     NAMES\n"
                "aaaaaaaaaaaa   flask:1   \"sh -c 'exit 3'\"         5 minutes ago   Up 5 minutes               "
                "127.0.0.1:8080->5000/tcp   web\n"
                "aaaaaaaaaaaa   flask:1   \"docker-entrypoint.s…\"   5 minutes ago   Exited (3) 2 seconds ago   "
                "                           e[31mvil\n"));
        QVERIFY(script.listFilter.all);
        QCOMPARE(runGalley(script, {"ps", "-q", "--no-trunc"}).out,
                 std::string(64, 'a') + "\n" + std::string(64, 'a') + "\n");
        QVERIFY(!script.listFilter.all);
    }
    void psMeasuresWhenItIsAskedTo() {
        Script script;
        auto web = runningContainer("web");
        web.writtenBytes = 12'345;
        web.totalBytes = 130'000'000;
        web.command = "sh -c 'echo a\necho b'";
        script.containers = {web};
        const std::string table = runGalley(script, {"ps", "-s"}).out;
        QVERIFY2(table.find("NAMES     SIZE\n") != std::string::npos, table.c_str());
        QVERIFY2(table.find("web       12.3kB (virtual 130MB)\n") != std::string::npos, table.c_str());
        QVERIFY(script.listFilter.sizes);
        QCOMPARE(runGalley(script, {"ps", "--format", "{{.Size}}"}).out, std::string("12.3kB (virtual 130MB)\n"));
        QVERIFY(script.listFilter.sizes);
        QCOMPARE(runGalley(script, {"ps", "-q", "-s"}).out, std::string(12, 'a') + "\n");
        const Outcome both = runGalley(script, {"ps", "-q", "--format", "{{.Names}}"});
        QCOMPARE(both.out, std::string(12, 'a') + "\n");
        QCOMPARE(both.err,
                 std::string("WARNING: Ignoring custom format, because both --format and --quiet are set.\n"));
        QCOMPARE(runGalley(script, {"ps", "--format", "{{.Command}}"}).out,
                 std::string("\"sh -c 'echo a\\necho …\"\n"));
        QVERIFY(!script.listFilter.sizes);
    }
    void psTakesFiltersLimitsAndFormats() {
        Script script;
        auto web = runningContainer("web");
        web.labels = {{"com.foo.a-b", "y"}, {"z", "<1>"}};
        script.containers = {web, runningContainer("old")};
        QCOMPARE(runGalley(script, {"ps", "-l", "--format", "{{.Names}}"}).out, std::string("web\n"));
        QVERIFY(script.listFilter.all);
        runGalley(script, {"ps", "-f", "label=a=b", "--filter", "status=exited"});
        QCOMPARE(script.listFilter.filters.size(), std::size_t{2});
        QVERIFY(script.listFilter.all);
        QCOMPARE(runGalley(script, {"ps", "-n1", "--format", "table {{.Names}}\\t{{.Label \"com.foo.a-b\"}}"}).out,
                 std::string("NAMES     a b\nweb       y\n"));
        QCOMPARE(runGalley(script, {"ps", "-n1", "--format", "table {{upper .Names}}\\t{{.State}}"}).out,
                 std::string("NAMES     STATE\nWEB       running\n"));
        const std::string json = runGalley(script, {"ps", "-n1", "--format", "json"}).out;
        QVERIFY(json.find("\"Names\":\"web\"") != std::string::npos);
        QVERIFY(json.find("\"Labels\":\"com.foo.a-b=y,z=\\u003c1\\u003e\"") != std::string::npos);
        QCOMPARE(QString::fromStdString(json).count('\n'), 1);
        const Outcome wrong = runGalley(script, {"ps", "--format", "{{.Foo}}"});
        QCOMPARE(wrong.code, 1);
        QVERIFY(wrong.err.find("failed to execute template: template: :1:2: executing \"\" at <.Foo>: can't evaluate "
                               "field Foo in type *formatter.ContainerContext") != std::string::npos);
        QVERIFY(runGalley(script, {"ps", "--format", "{{"}).err.find("template: :1: unclosed action") !=
                std::string::npos);
    }
    void imagesListTagsDigestsAndDangling() {
        Script script;
        auto tagged = imageOf("a", {"t:1", "localhost:5000/a/b:2"});
        tagged.repoDigests = {"t@sha256:dd"};
        script.images = {tagged, imageOf("b", {})};
        QCOMPARE(runGalley(script, {"images"}).out,
                 std::string("REPOSITORY           TAG       IMAGE ID       CREATED      SIZE\n"
                             "t                    1         aaaaaaaaaaaa   2 days ago   2.47MB\n"
                             "localhost:5000/a/b   2         aaaaaaaaaaaa   2 days ago   2.47MB\n"
                             "<none>               <none>    bbbbbbbbbbbb   2 days ago   2.47MB\n"));
        QCOMPARE(runGalley(script, {"images", "--digests", "--format", "{{.Repository}} {{.Digest}}"}).out,
                 std::string("t sha256:dd\nlocalhost:5000/a/b <none>\n<none> <none>\n"));
        QCOMPARE(runGalley(script, {"images", "-q", "-f", "dangling=true"}).out, std::string("bbbbbbbbbbbb\n"));
        QCOMPARE(runGalley(script, {"images", "--format", "{{.Tag}}", "t"}).out, std::string("1\n"));
        QCOMPARE(runGalley(script, {"images", "--format", "{{.Tag}}", "localhost:5000/*/b:2"}).out, std::string("2\n"));
        QCOMPARE(runGalley(script, {"images", "-f", "foo=bar"}).code, 1);
        QVERIFY(
            runGalley(script, {"image", "ls", "--format", "json"}).out.find("\"Repository\":\"\\u003cnone\\u003e\"") !=
            std::string::npos);
    }
    void historyAndTagAndRmi() {
        Script script;
        script.history = {
            {"sha256:" + std::string(64, 'a'), now() - std::chrono::hours(3), std::string(60, 'x'), 1500, ""},
            {"<missing>", Instant{}, "ADD \x1b[2J", 0, "base"}};
        QCOMPARE(runGalley(script, {"history", "t:1"}).out,
                 std::string("IMAGE          CREATED       CREATED BY                                      SIZE      "
                             "COMMENT\n"
                             "aaaaaaaaaaaa   3 hours ago   " +
                             std::string(44, 'x') +
                             "…   1.5kB     \n"
                             "<missing>      N/A           ADD [2J                                         0B        "
                             "base\n"));
        QCOMPARE(runGalley(script, {"tag", "a", "b"}).code, 0);
        QVERIFY(script.called("tag a b"));
        script.removedImages = {{"t:1", ""}, {"", "sha256:aa"}};
        QCOMPARE(runGalley(script, {"rmi", "t:1"}).out, std::string("Untagged: t:1\nDeleted: sha256:aa\n"));
        QCOMPARE(runGalley(script, {"rmi", "nosuch"}).code, 1);
        QCOMPARE(runGalley(script, {"rmi", "-f", "nosuch"}).code, 0);
    }
    void pullPrintsStepsOnceAndTheReference() {
        Script script;
        using Phase = api::LayerPhase;
        script.pullSteps = {
            {"", {}},
            {"", {{"aaaaaaaaaaaa", Phase::Waiting, 0, 9}, {"bbbbbbbbbbbb", Phase::AlreadyHere, 0, 0}}},
            {"", {{"aaaaaaaaaaaa", Phase::Downloading, 1, 9}, {"bbbbbbbbbbbb", Phase::AlreadyHere, 0, 0}}},
            {"", {{"aaaaaaaaaaaa", Phase::Unpacking, 2, 9}, {"bbbbbbbbbbbb", Phase::AlreadyHere, 0, 0}}},
            {"", {{"aaaaaaaaaaaa", Phase::Done, 9, 9}, {"bbbbbbbbbbbb", Phase::AlreadyHere, 0, 0}}}};
        script.pullOutcome = {"docker.io/library/flask:latest", "flask:latest", "sha256:1", "sha256:abc", false};
        QCOMPARE(runGalley(script, {"pull", "flask"}).out,
                 std::string("Using default tag: latest\nlatest: Pulling from library/flask\n"
                             "aaaaaaaaaaaa: Pulling fs layer\nbbbbbbbbbbbb: Already exists\n"
                             "aaaaaaaaaaaa: Download complete\naaaaaaaaaaaa: Pull complete\nDigest: sha256:abc\n"
                             "Status: Downloaded newer image for flask:latest\ndocker.io/library/flask:latest\n"));
        QCOMPARE(runGalley(script, {"pull", "-q", "flask"}).out, std::string("docker.io/library/flask:latest\n"));
        script.pullOutcome.upToDate = true;
        script.pullSteps.clear();
        QCOMPARE(runGalley(script, {"pull", "flask:latest"}).out,
                 std::string("latest: Pulling from library/flask\nDigest: sha256:abc\n"
                             "Status: Image is up to date for flask:latest\ndocker.io/library/flask:latest\n"));
        script.pullError = Error(ErrorKind::NotFound, "manifest unknown\x1b[0m");
        const Outcome failed = runGalley(script, {"pull", "flask"});
        QCOMPARE(failed.code, 1);
        QCOMPARE(failed.err, std::string("Error: manifest unknown[0m\n"));
        QCOMPARE(runGalley(script, {"pull", "Flask"}).code, 1);
    }
    void pullsTellWhatIsWorthKnowing() {
        Script script;
        script.pullOutcome = {"docker.io/library/flask:latest", "flask:latest", "sha256:1", "sha256:abc", false};
        script.pullOutcome.notes = {"the mirror m.example.com did not help"};
        script.pullOutcome.rateLimit = api::RateLimit{100, 50, std::chrono::hours(6)};
        QCOMPARE(runGalley(script, {"pull", "-q", "flask"}).err,
                 std::string("Note: the mirror m.example.com did not help\n"));
        script.pullOutcome.rateLimit->remaining = 7;
        QVERIFY(runGalley(script, {"pull", "-q", "flask"}).err.find("7 of 100 pulls in 6 hours are left") !=
                std::string::npos);
        script.info = R"({"PullsLeft":{"Limit":100,"Remaining":76,"WindowSeconds":21600,"Seen":"x"}})";
        QCOMPARE(runGalley(script, {"info"}).out, std::string("Docker Hub Pulls Left: 76 of 100 in 6 hours\n"));
    }
    void pushSpeaksAsDockerDoes() {
        using api::PushPhase;
        Script script;
        const auto rows = [](PushPhase lower, PushPhase upper) {
            return std::vector<api::LayerPush>{{"aaaaaaaaaaaa", lower, 1, 2, "lib/x"},
                                               {"bbbbbbbbbbbb", upper, 1, 2, ""}};
        };
        script.pushSteps = {{"Pushing", rows(PushPhase::Waiting, PushPhase::Preparing)},
                            {"Pushing", rows(PushPhase::Preparing, PushPhase::Uploading)},
                            {"Pushing", rows(PushPhase::Mounted, PushPhase::Uploading)},
                            {"Done", rows(PushPhase::Mounted, PushPhase::Pushed)}};
        script.pushOutcome = {"docker.io/library/flask:latest", "flask:latest", "sha256:abc", 528, "sha256:1d"};
        QCOMPARE(runGalley(script, {"push", "flask"}).out,
                 std::string("Using default tag: latest\nThe push refers to repository [docker.io/library/flask]\n"
                             "bbbbbbbbbbbb: Preparing\naaaaaaaaaaaa: Preparing\naaaaaaaaaaaa: Mounted from lib/x\n"
                             "bbbbbbbbbbbb: Pushed\nlatest: digest: sha256:abc size: 528\n"));
        QCOMPARE(runGalley(script, {"push", "-q", "flask"}).out, std::string("docker.io/library/flask:latest\n"));
        QVERIFY(script.called("push docker.io/library/flask:latest"));
        QCOMPARE(runGalley(script, {"push", "--compression", "zstd", "a/b:1"}).code, 0);
        QVERIFY(script.called("push a/b:1 zstd"));
        QCOMPARE(runGalley(script, {"push", "--compression", "lzma", "a/b:1"}).code, 125);
        script.pushError = Error(ErrorKind::Forbidden, "denied\x1b[0m");
        const Outcome failed = runGalley(script, {"push", "flask:1"});
        QCOMPARE(failed.code, 1);
        QCOMPARE(failed.err, std::string("Error: denied[0m\n"));
    }
    void pushTakesAllTagsOfAName() {
        Script script;
        api::ImageSummary one;
        one.tags = {"team/app:1", "team/app:2", "team/other:1"};
        script.images = {one};
        script.pushOutcome = {"docker.io/team/app:1", "team/app:1", "sha256:abc", 528, "sha256:1d"};
        QCOMPARE(runGalley(script, {"push", "-a", "docker.io/team/app"}).code, 0);
        QVERIFY(script.called("push team/app:1") && script.called("push team/app:2"));
        QVERIFY(!script.called("push team/other:1"));
        QCOMPARE(runGalley(script, {"push", "-a", "docker.io/team/app:1"}).err,
                 std::string("Error: tag can't be used with --all-tags/-a\n"));
    }
    void pushSaysWhatItWouldDo() {
        using api::PushPhase;
        Script script;
        script.pushPlan.layers = {{"aaaaaaaaaaaa", PushPhase::Mounted, 0, 10, "lib/x"},
                                  {"bbbbbbbbbbbb", PushPhase::AlreadyThere, 0, 10, ""},
                                  {"cccccccccccc", PushPhase::Waiting, 0, 3000000, ""}};
        script.pushPlan.layersThere = 2;
        script.pushPlan.bytesToSend = 3000000;
        script.pushPlan.sensitive = {{"cccccccccccc", "srv/.env", "an environment file"}};
        QCOMPARE(runGalley(script, {"push", "--dry-run", "flask:1"}).out,
                 std::string("The push refers to repository [docker.io/library/flask]\n"
                             "cccccccccccc: To be sent, 3MB\nbbbbbbbbbbbb: Layer already exists\n"
                             "aaaaaaaaaaaa: To be mounted from lib/x\n2 of 3 layers are already there, 3MB to send\n"
                             "Warning: layer cccccccccccc has srv/.env, an environment file\n"));
    }
    void severalNamesGoOnBehindAFailure() {
        Script script;
        const Outcome stopped = runGalley(script, {"stop", "web", "nosuch", "other", "-t", "0"});
        QCOMPARE(stopped.code, 1);
        QCOMPARE(stopped.out, std::string("web\nother\n"));
        QCOMPARE(stopped.err, std::string("Error: No such container: nosuch\n"));
        QVERIFY(script.called("stop web 0") && script.called("stop other 0"));
        const Outcome started = runGalley(script, {"start", "web", "nosuch", "nosuch2"});
        QCOMPARE(started.err, std::string("Error: No such container: nosuch\nError: No such container: nosuch2\n"
                                          "Error: failed to start containers: nosuch, nosuch2\n"));
        QCOMPARE(started.code, 1);
        QCOMPARE(runGalley(script, {"rm", "nosuch", "web"}).code, 1);
        const Outcome forced = runGalley(script, {"rm", "-fv", "nosuch", "web"});
        QCOMPARE(forced.code, 0);
        QCOMPARE(forced.out, std::string("web\n"));
        QVERIFY(script.called("rm web force volumes"));
        script.exitCode = 7;
        QCOMPARE(runGalley(script, {"wait", "a", "b"}).out, std::string("7\n7\n"));
        runGalley(script, {"kill", "a"});
        runGalley(script, {"kill", "--signal=9", "a"});
        runGalley(script, {"kill", "-sSIGHUP", "a"});
        QVERIFY(script.called("kill a 9") && script.called("kill a SIGHUP"));
        runGalley(script, {"stop", "-s", "QUIT", "-t", "4", "a"});
        runGalley(script, {"restart", "--signal", "INT", "a"});
        QVERIFY(script.called("stop a 4 QUIT") && script.called("restart a INT"));
        runGalley(script, {"kill", "-s", "HUP", "a"});
        runGalley(script, {"restart", "-t", "2", "a"});
        runGalley(script, {"rename", "a", "b"});
        QVERIFY(script.called("kill a KILL") && script.called("kill a HUP") && script.called("restart a 2") &&
                script.called("rename a b"));
    }
    void logsKeepStreamsApartAndBytesAsTheyAre() {
        Script script;
        const Instant time = *parseInstant("2026-11-23T14:05:01.5Z");
        script.logLines = {{time, api::LogStream::Stdout, "a\x1b[1m\xff", false},
                           {time, api::LogStream::Stderr, "b", false},
                           {time, api::LogStream::Stdout, "par", true},
                           {time, api::LogStream::Stdout, "tial", false}};
        const std::string stamp = "2026-11-23T14:05:01.500000000Z ";
        const Outcome plain = runGalley(script, {"logs", "-f", "--tail", "5", "--since", "1h", "web"});
        QCOMPARE(plain.out, std::string("a\x1b[1m\xff\npartial\n"));
        QCOMPARE(plain.err, std::string("b\n"));
        QVERIFY(script.logRequest.follow && script.logRequest.tail == 5U && script.logRequest.since);
        const Outcome stamped = runGalley(script, {"logs", "-t", "-nall", "web"});
        QCOMPARE(stamped.err, stamp + "b\n");
        QCOMPARE(stamped.out, stamp + "a\x1b[1m\xff\n" + stamp + "partial\n");
        QVERIFY(!script.logRequest.tail);
        QCOMPARE(runGalley(script, {"logs", "--details", "-t", "web"}).err, stamp + " b\n");
        QCOMPARE(runGalley(script, {"logs", "--tail", "x", "web"}).code, 1);
        QVERIFY(runGalley(script, {"logs", "--since", "soon", "web"}).err.find("invalid value for \"since\"") !=
                std::string::npos);
    }
    void inspectPrintsDockersShape() {
        Script script;
        script.containerDocuments["web"] =
            R"({"Id":"abc","State":{"Pid":42},"Config":{"Cmd":["a","b"],"Labels":{}},"NetworkSettings":{"Ports":)"
            R"({"5000/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]}}})";
        script.imageDocuments["t:1"] = R"({"Id":"sha256:1"})";
        QCOMPARE(runGalley(script, {"inspect", "t:1"}).out,
                 std::string("[\n    {\n        \"Id\": \"sha256:1\"\n    }\n]\n"));
        QCOMPARE(runGalley(script, {"inspect", "-f", "{{.State.Pid}} {{json .Config.Cmd}}", "web"}).out,
                 std::string("42 [\"a\",\"b\"]\n"));
        QCOMPARE(runGalley(script, {"inspect", "-f",
                                    "{{(index (index .NetworkSettings.Ports \"5000/tcp\") 0).HostPort}}"
                                    "{{if .State.Health}}!{{end}}",
                                    "web"})
                     .out,
                 std::string("8080\n"));
        QCOMPARE(runGalley(script, {"inspect", "-f", "json", "t:1"}).out, std::string("[{\"Id\":\"sha256:1\"}]\n"));
        const Outcome missing = runGalley(script, {"inspect", "t:1", "nosuch"});
        QCOMPARE(missing.code, 1);
        QCOMPARE(missing.err, std::string("Error: No such object: nosuch\n"));
        QVERIFY(missing.out.find("sha256:1") != std::string::npos);
        const Outcome goesOn = runGalley(script, {"inspect", "-f", "{{.Id}}", "nosuch", "t:1", "gone"});
        QCOMPARE(goesOn.code, 1);
        QCOMPARE(goesOn.out, std::string("sha256:1\n"));
        QCOMPARE(goesOn.err, std::string("Error: No such object: nosuch\nError: No such object: gone\n"));
        QCOMPARE(runGalley(script, {"inspect", "--type", "image", "web"}).out, std::string("[]\n"));
        QCOMPARE(runGalley(script, {"container", "inspect", "t:1"}).code, 1);
        QCOMPARE(runGalley(script, {"inspect", "-f", "{{", "t:1"}).code, 64);
        const Outcome field = runGalley(script, {"inspect", "-f", "{{.State.Foo}}", "web"});
        QCOMPARE(field.code, 1);
        QCOMPARE(field.err,
                 std::string("Error: template parsing error: template: :1:8: executing \"\" at <.State.Foo>: "
                             "map has no entry for key \"Foo\"\n"));
    }
    void templatesFindWhatADocumentLeavesOut() {
        Script script;
        script.containerDocuments["web"] =
            R"({"Id":"abc","State":{"Pid":42},"Config":{},"Mounts":[{"Type":"bind","Source":"/a"}],)"
            R"("HostConfig":{"PortBindings":{"5000/tcp":[{"HostIp":"::1","HostPort":"8080"}]}}})";
        script.imageDocuments["t:1"] = R"({"Id":"sha256:1","Os":"linux"})";
        const auto shown = [&](const std::string& format, const std::string& name = "web") {
            return runGalley(script, {"inspect", "-f", format, name}).out;
        };
        QCOMPARE(shown("{{.ID}} {{.SizeRw}} {{.Config.StopTimeout}} {{.HostConfig.Init}}"),
                 std::string("abc <nil> <nil> <nil>\n"));
        QCOMPARE(shown("{{range .Mounts}}{{.Name}}:{{.Source}}{{end}}"), std::string(":/a\n"));
        QCOMPARE(shown("{{(index (index .HostConfig.PortBindings \"5000/tcp\") 0).HostIP}}"), std::string("::1\n"));
        QCOMPARE(shown("{{.Os}}/{{.Variant}} {{.ID}}", "t:1"), std::string("linux/ sha256:1\n"));
        QCOMPARE(shown("{{json .State}}{{json .State.Health}}"), std::string("{\"Pid\":42}null\n"));
        QCOMPARE(shown("{{json .}}", "t:1"), std::string("{\"Id\":\"sha256:1\",\"Os\":\"linux\"}\n"));
    }
    void portsAreListedAddedMovedAndRemoved() {
        Script script;
        script.containerDocuments["web"] = R"({"Id":"abc","Name":"/web","State":{"Running":true}})";
        script.ports = {published("abc", 8080, 80), published("abc", 9090, 90)};
        QCOMPARE(runGalley(script, {"port", "web"}).out,
                 std::string("80/tcp -> 127.0.0.1:8080\n90/tcp -> 127.0.0.1:9090\n"));
        QCOMPARE(runGalley(script, {"port", "web", "80"}).out, std::string("127.0.0.1:8080\n"));
        const Outcome none = runGalley(script, {"container", "port", "web", "81/tcp"});
        QCOMPARE(none.err, std::string("Error: No public port '81/tcp' published for web\n"));
        QCOMPARE(runGalley(script, {"port", "add", "web", "8081:80"}).out, std::string("127.0.0.1:8081->80/tcp\n"));
        QVERIFY(script.called("add web 127.0.0.1:8081:80"));
        QCOMPARE(runGalley(script, {"port", "move", "web", "8080", "8082"}).out,
                 std::string("127.0.0.1:8082->80/tcp\n"));
        QVERIFY(script.called("move web 127.0.0.1:8080:80 127.0.0.1:8082:80"));
        runGalley(script, {"port", "move", "web", "8080", "0.0.0.0:8083"});
        QVERIFY(script.called("move web 127.0.0.1:8080:80 0.0.0.0:8083:80"));
        runGalley(script, {"port", "move", "web", "8080", "8084:81"});
        QVERIFY(script.called("move web 127.0.0.1:8080:80 127.0.0.1:8084:81"));
        runGalley(script, {"port", "move", "web", "8080", "[::1]:8085"});
        QVERIFY(script.called("move web 127.0.0.1:8080:80 ::1:8085:80"));
        QCOMPARE(runGalley(script, {"port", "rm", "web", "9090"}).out, std::string("127.0.0.1:9090->90/tcp\n"));
        QVERIFY(script.called("remove web 127.0.0.1:9090:90"));
        const Outcome unknown = runGalley(script, {"port", "rm", "web", "1234"});
        QCOMPARE(unknown.code, 1);
        QCOMPARE(unknown.err, std::string("Error: container web publishes no port 1234: it publishes "
                                          "127.0.0.1:8080->80/tcp, 127.0.0.1:9090->90/tcp\n"));
        QVERIFY(runGalley(script, {"port", "ls", "--format", "{{.Container}} {{.Host}} {{.State}}"})
                    .out.rfind("web 127.0.0.1:8080 open\n", 0) == 0);
    }
    void eventsHaveDockersLineJsonAndTemplate() {
        ::setenv("TZ", "UTC", 1);
        ::tzset();
        Script script;
        script.events = {{*parseInstant("2026-11-23T14:50:27.576350054Z"),
                          "container",
                          "start",
                          "abc",
                          {{"image", "t:1"}, {"name", "web"}}},
                         {*parseInstant("2026-11-23T14:50:28Z"), "network", "connect", "net", {}}};
        QCOMPARE(runGalley(script, {"events", "--since", "10m", "--until", "0s", "-f", "type=container"}).out,
                 std::string("2026-11-23T14:50:27.576350054Z container start abc (image=t:1, name=web)\n"
                             "2026-11-23T14:50:28.000000000Z network connect net\n"));
        QVERIFY(script.eventRequest.since && script.eventRequest.until);
        QCOMPARE(script.eventRequest.filters.size(), std::size_t{1});
        QCOMPARE(
            runGalley(script, {"events", "--format", "{{json .}}"}).out,
            std::string(
                R"({"status":"start","id":"abc","from":"t:1","Type":"container","Action":"start","Actor":{"ID":"abc",)"
                R"("Attributes":{"image":"t:1","name":"web"}},"scope":"local","time":1795445427,)"
                R"("timeNano":1795445427576350054})"
                "\n"
                R"({"Type":"network","Action":"connect","Actor":{"ID":"net","Attributes":{}},"scope":"local",)"
                R"("time":1795445428,"timeNano":1795445428000000000})"
                "\n"));
        QCOMPARE(
            runGalley(script, {"events", "--format", "{{.ID}} {{.From}} {{.Action}} {{.Actor.Attributes.name}}"}).out,
            std::string("abc t:1 start web\n  connect <no value>\n"));
        QCOMPARE(runGalley(script, {"events", "--format", "{{"}).code, 64);
    }
    void versionInfoStatsAndDoctor() {
        Script script;
        script.version = {"0.1.0", "abc", "", "crun 1.8.1", "6.1", "linux/amd64"};
        QCOMPARE(runGalley(script, {"version"}).out,
                 std::string("Galley:\n Version:           0.1.0\n Git commit:        abc\n OS/Arch:           "
                             "linux/amd64\n Runtime:           crun 1.8.1\n Kernel:            6.1\n"));
        QCOMPARE(runGalley(script, {"version", "-f", "{{.Server.Version}} {{(index .Server.Components 0).Name}}"}).out,
                 std::string("0.1.0 Engine\n"));
        script.info =
            R"({"Containers":3,"Driver":"overlay","DriverStatus":[["Native","true"]],"MemTotal":25276510208})";
        QCOMPARE(runGalley(script, {"info"}).out,
                 std::string("Containers: 3\nStorage Driver: overlay\n  Native: true\nTotal Memory: 23.54GiB\n"));
        QCOMPARE(runGalley(script, {"info", "-f", "{{.Driver}}"}).out, std::string("overlay\n"));
        QCOMPARE(
            runGalley(script, {"stats", "--no-stream", "--format", "{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}"})
                .out,
            std::string("web 12.35% 3MiB / 1GiB 4\n"));
        QCOMPARE(runGalley(script, {"stats", "--no-stream", "--format", "{{.NetIO}}, {{.BlockIO}}"}).out,
                 std::string("1.5kB / 2B, 0B / 3MB\n"));
        QCOMPARE(runGalley(script, {"update", "-m", "64m", "--pids-limit", "9", "--restart", "always", "web"}).out,
                 std::string("web\n"));
        QVERIFY(runGalley(script, {"update", "web"}).code != 0);
        using State = api::Check::State;
        script.checks = {{"runtime", "OCI runtime", State::Ok, "crun 1.8.1", "", ""},
                         {"pasta", "Network", State::Failed, "nothing", "No network", "sudo apt install passt"}};
        const Outcome failed = runGalley(script, {"doctor"});
        QCOMPARE(failed.code, 1);
        QCOMPARE(failed.out, std::string("CHECK         RESULT    FOUND\nOCI runtime   ok        crun 1.8.1\n"
                                         "Network       failed    nothing\n\nNetwork (failed)\n  Effect:  No network\n"
                                         "  Fix:     sudo apt install passt\n"));
        script.checks[1].state = State::Warning;
        QCOMPARE(runGalley(script, {"doctor", "--format", "json"}).code, 0);
    }
};

GALLEY_TEST(CommandsTest);
#include "test_commands.moc"
