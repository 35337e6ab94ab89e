// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

namespace {

api::Diagnosis crashed() {
    api::Diagnosis diagnosis;
    diagnosis.id = std::string(64, 'a');
    diagnosis.name = "web";
    diagnosis.explanations = {
        {"python-module", "Python does not find the module flask", "Install it.", "No module named 'flask'"},
        {"python-error", "Its Python program ended", "", ""}};
    diagnosis.facts = {{"exit code", "1"}, {"image", "web:1"}};
    diagnosis.lastLines = {"No module named 'flask'"};
    return diagnosis;
}

api::PortFinding finding(api::PortFinding::Kind kind) {
    api::PortFinding found;
    found.kind = kind;
    found.containerName = "web";
    found.mapping = {"127.0.0.1", 8080, 80, api::Protocol::Tcp};
    return found;
}

}  // namespace

class DiagnosisTest : public QObject {
    Q_OBJECT
private slots:
    void whyTellsTheReasonTheFactsAndTheLastLines() {
        Script script;
        script.diagnosis = crashed();
        const Outcome outcome = runGalley(script, {"why", "web"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, std::string("Python does not find the module flask\n"
                                          "  Install it.\n"
                                          "  > No module named 'flask'\n"
                                          "Perhaps also: Its Python program ended\n"
                                          "\n"
                                          "What is known:\n"
                                          "  exit code  1\n"
                                          "  image      web:1\n"
                                          "\n"
                                          "The last it printed:\n"
                                          "  No module named 'flask'\n"));
        QCOMPARE(script.calls, std::vector<std::string>{"explain web en"});
    }
    void whyHasJsonAndTemplates() {
        Script script;
        script.diagnosis = crashed();
        const std::string json = runGalley(script, {"container", "why", "--format", "json", "web"}).out;
        QVERIFY(json.find(R"("Rule":"python-module")") != std::string::npos);
        QVERIFY(json.find(R"("Facts":{"exit code":"1","image":"web:1"})") != std::string::npos);
        QCOMPARE(runGalley(script, {"why", "--format", "{{(index .Explanations 0).Rule}}", "web"}).out,
                 std::string("python-module\n"));
    }
    void whyWithoutARuleSaysSo() {
        Script script;
        script.diagnosis.name = "web";
        QVERIFY(runGalley(script, {"why", "web"}).out.find("No rule knows why web") == 0);
        script.diagnosis.running = true;
        QVERIFY(runGalley(script, {"why", "web"}).out.find("web is running.") == 0);
    }
    void thePortDoctorSaysWhatToDo() {
        Script script;
        const Outcome fine = runGalley(script, {"port", "doctor"});
        QCOMPARE(fine.out, std::string("Everything that is published is listened on.\n"));
        script.portFindings = {finding(api::PortFinding::Kind::LoopbackOnly)};
        script.portFindings[0].listensOn = "127.0.0.1:80";
        const Outcome reached = runGalley(script, {"port", "doctor"});
        QCOMPARE(reached.code, 0);
        QVERIFY(reached.out.find("the app listens on 127.0.0.1:80 inside the container only") != std::string::npos);
        script.portFindings = {finding(api::PortFinding::Kind::OtherPort),
                               finding(api::PortFinding::Kind::NothingListens)};
        script.portFindings[0].otherPorts = {5000};
        script.portFindings[0].command = "galley port move web 127.0.0.1:8080 127.0.0.1:8080:5000";
        const Outcome broken = runGalley(script, {"port", "doctor", "web"});
        QCOMPARE(broken.code, 1);
        QVERIFY(broken.out.find("it listens on 5000. To publish that:\n  galley port move web ") != std::string::npos);
        QVERIFY(broken.out.find("nothing listens on 80 inside the container (yet)") != std::string::npos);
        QCOMPARE(script.calls.back(), std::string("examinePorts web"));
    }
    void aSearchNamesTheContainers() {
        Script script;
        script.logMatches = {{"a", "web", false, 3, {Instant{}, api::LogStream::Stdout, "one needle", false}},
                             {"b", "old", true, 4, {Instant{}, api::LogStream::Stderr, "two needles", false}}};
        QCOMPARE(runGalley(script, {"logs", "--search", "needle"}).out,
                 std::string("web | one needle\nold (removed) | two needles\n"));
        QVERIFY(script.logSearch.removed && script.logSearch.stopped && script.logSearch.references.empty());
        QCOMPARE(runGalley(script, {"logs", "--search", "needle", "web"}).out,
                 std::string("one needle\ntwo needles\n"));
        QVERIFY(!script.logSearch.removed);
        QCOMPARE(runGalley(script, {"logs", "--search", "x", "-f"}).code, 1);
        QVERIFY(runGalley(script, {"logs"}).err.find("requires 1 argument") != std::string::npos);
    }
    void removedLogsAreListed() {
        Script script;
        script.removedLogs = {{std::string(64, 'c'), "old", "web:1", now() - std::chrono::hours(50), 3, 4096, {}}};
        const std::string out = runGalley(script, {"logs", "--removed"}).out;
        QVERIFY(out.find("cccccccccccc") != std::string::npos);
        QVERIFY(out.find("2 days ago") != std::string::npos && out.find("4.1kB") != std::string::npos);
    }
    void aMistakeInTheSettingsOfLogsIsToldOnce() {
        Script script;
        QVERIFY(runGalley(script, {"logs", "--removed"}).err.empty());
        script.logSettingsTrouble = "logs.toml: keep-days is no number of days";
        for (const auto& command : {std::vector<std::string>{"logs", "--removed"}, {"rm", "one", "two"}}) {
            QCOMPARE(
                runGalley(script, command).err,
                std::string("WARNING: logs.toml: keep-days is no number of days; in its place the default holds\n"));
        }
    }
    void autostartTellsOfLinger() {
        Script script;
        script.autostart = {true, false, "me", "/home/me/.config/systemd/user/galley-autostart.service", {"web"}};
        const std::string out = runGalley(script, {"system", "autostart", "enable"}).out;
        QVERIFY(out.find("Autostart: enabled\n") == 0);
        QVERIFY(out.find("loginctl enable-linger me") != std::string::npos);
        QCOMPARE(script.calls, std::vector<std::string>{"autostart enable"});
        script.autostart.lingers = true;
        QVERIFY(runGalley(script, {"system", "autostart"}).out.find("loginctl") == std::string::npos);
        QCOMPARE(runGalley(script, {"system", "autostart", "never"}).code, 1);
    }
    void startStoppedGoesOnAfterAFailure() {
        Script script;
        script.comeBack = {{"one", Error(ErrorKind::Busy, "its port is taken")}, {"two", std::nullopt}};
        const Outcome outcome = runGalley(script, {"system", "start-stopped"});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.out, std::string("two\n"));
        QCOMPARE(outcome.err, std::string("Error: one: its port is taken\n"));
    }
};

GALLEY_TEST(DiagnosisTest);
#include "test_diagnosis.moc"
