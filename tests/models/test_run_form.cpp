// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <QSignalSpy>

#include "models/engine_gate.h"
#include "models/run_form.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

class TestRunForm : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_world = std::make_shared<test::World>();
        api::ImageDetails details;
        details.summary = test::makeImage("sha256:aa", {"flask-demo:1"});
        details.exposedPorts = {"80/tcp", "5000/tcp", "53/udp", "nonsense", "70000/tcp"};
        details.environment = {"PATH=/bin"};
        details.command = {"flask", "run", "two words"};
        m_world->details["flask-demo:1"] = details;
        m_runner = std::make_unique<EngineRunner>();
        m_gate = std::make_unique<EngineGate>(*m_runner, test::openFake(m_world));
        m_gate->open();
    }
    void cleanup() {
        m_runner->shutdown();
        m_gate.reset();
        m_runner.reset();
    }

    void portsArePrefilledWithFreeOnes() {
        api::PortAvailability taken;
        taken.suggestion = 5001;
        m_world->takenPorts[5000] = taken;
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        const QList<RunPort> ports = form.values().ports;
        QCOMPARE(ports.size(), 3);
        QCOMPARE(ports[0], (RunPort{"8080", "80", PortProtocol::Tcp}));
        QCOMPARE(ports[1], (RunPort{"5001", "5000", PortProtocol::Tcp}));
        QCOMPARE(ports[2], (RunPort{"8053", "53", PortProtocol::Udp}));
        QCOMPARE(form.facts().command, "flask run 'two words'");
        QTRY_VERIFY(form.valid());
    }

    void anImageWithManyPortsDoesNotFloodTheForm() {
        m_world->change([&] {
            auto& details = m_world->details["flask-demo:1"];
            details.exposedPorts.clear();
            for (int port = 2000; port < 4000; ++port) details.exposedPorts.push_back(std::to_string(port) + "/tcp");
        });
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        QVERIFY(form.values().ports.size() <= 20);
    }

    void theCommandLineIsTheSameAsTheForm() {
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        RunValues values;
        values.name = "web";
        values.ports = {
            {"8080", "5000", PortProtocol::Tcp}, {"", "53", PortProtocol::Udp}, {"", "", PortProtocol::Tcp}};
        values.variables = {{"GREETING", "it's me"}, {"", ""}};
        values.volumes = {{"/home/me/my data", "/data", true}, {"cache", "/cache", false}};
        values.command = "flask run --reload";
        form.setValues(values);
        QCOMPARE(form.commandLine(),
                 "galley run -d --name web -p 8080:5000 -p 53/udp -e 'GREETING=it'\\''s me' "
                 "-v '/home/me/my data:/data:ro' -v cache:/cache flask-demo:1 flask run --reload");
        values.reachableFromOthers = true;
        values.entrypoint = "sh -c";
        values.command.clear();
        values.removeOnExit = true;
        values.restart = RunValues::Restart::Always;
        values.limits = {"1.5 GB", "0,5", "200"};
        form.setValues(values);
        QVERIFY(form.commandLine().contains("-p 0.0.0.0:8080:5000 -p 0.0.0.0::53/udp"));
        QVERIFY(form.commandLine().contains("--rm"));
        QVERIFY(form.commandLine().endsWith(
            "--restart always --memory 1536m --cpus 0.5 --pids-limit 200 --entrypoint sh flask-demo:1 -c"));
    }

    void aNetworkThatSomebodyMadeCanBeChosen() {
        m_world->change([&] { m_world->networks.list.push_back(test::makeNetwork("1234", "back", "10.1.0.0/16")); });
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        QCOMPARE(form.networks(), QStringList{"back"});
        RunValues values;
        values.ports = {{"8080", "5000", PortProtocol::Tcp}};
        values.network = "back";
        form.setValues(values);
        QCOMPARE(form.commandLine(), "galley run -d -p 8080:5000 --network back flask-demo:1");
        QTRY_VERIFY(form.valid());
        QSignalSpy done(&form, &RunForm::succeeded);
        form.submit();
        QTRY_COMPARE(done.size(), 1);
        QVERIFY(m_world->created.at(0).network == "back" && m_world->created.at(0).ports.size() == 1);
    }

    void withoutAListOfNetworksTheFormIsThereAllTheSame() {
        m_world->failures.emplace("networks.list",
                                  galley::Error(galley::ErrorKind::Corrupt, "The folder cannot be read."));
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        QVERIFY(form.networks().isEmpty() && !form.loadError().isSet());
    }

    void filesBelongToTheImagesUserWhereThatIsAQuestion() {
        const bool isRoot = ::geteuid() == 0;  // whose files are never given away
        m_world->change([&] { m_world->details["flask-demo:1"].user = "cook:cooks"; });
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        RunValues values;
        values.ownFiles = true;
        const auto offers = [&](const RunVolume& volume, const QString& user) {
            values.volumes = {volume};
            values.user = user;
            form.setValues(values);
            const bool offered = form.offersOwnFiles();
            if (form.commandLine().contains("--userns keep-id:user") != offered) qFatal("not as offered");
            return offered;
        };
        QCOMPARE(offers({"/home/me/data", "/data", false}, {}), !isRoot);
        QCOMPARE(form.effectiveUser(), "cook:cooks");
        QCOMPARE(offers({"/home/me/data", "/data", false}, "1000"), !isRoot);
        for (const char* root : {"0", "root", "0:0", "root:adm"}) {
            QVERIFY(!offers({"/home/me/data", "/data", false}, root));
        }
        QVERIFY(!offers({"/home/me/data", "/data", true}, {}));
        QVERIFY(!offers({"cache", "/data", false}, {}));
        QCOMPARE(offers({"/home/me/data", "/data", false}, {}), !isRoot);
        QTRY_VERIFY(form.valid());
        QSignalSpy done(&form, &RunForm::succeeded);
        form.submit();
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(m_world->created.at(0).options.userNamespace, isRoot ? "" : "keep-id:user");
        values.ownFiles = false;
        form.setValues(values);
        QVERIFY(!form.commandLine().contains("--userns"));
    }

    void everyFieldHasItsProblem() {
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        const auto problem = [&form](RunForm::Field field, const auto& change) {
            RunValues values;
            change(values);
            form.setValues(values);
            return !form.problem(field).isEmpty() && !form.valid();
        };
        using Field = RunForm::Field;
        QVERIFY(problem(Field::Name, [](RunValues& v) { v.name = "-bad"; }));
        QVERIFY(problem(Field::HostPort, [](RunValues& v) { v.ports = {{"70000", "80", PortProtocol::Tcp}}; }));
        QVERIFY(problem(Field::ContainerPort, [](RunValues& v) { v.ports = {{"8080", "", PortProtocol::Tcp}}; }));
        QVERIFY(problem(Field::Variable, [](RunValues& v) { v.variables = {{"", "value"}}; }));
        QVERIFY(problem(Field::Variable, [](RunValues& v) { v.variables = {{"A=B", "value"}}; }));
        QVERIFY(problem(Field::VolumeSource, [](RunValues& v) { v.volumes = {{"relative/path", "/data", false}}; }));
        QVERIFY(problem(Field::VolumeTarget, [](RunValues& v) { v.volumes = {{"/home", "data", false}}; }));
        QVERIFY(problem(Field::VolumeTarget, [](RunValues& v) { v.volumes = {{"/home", "/", false}}; }));
        QVERIFY(problem(Field::Command, [](RunValues& v) { v.command = "sh -c 'open"; }));
        QVERIFY(problem(Field::Hostname, [](RunValues& v) { v.hostname = "two words"; }));
        QVERIFY(problem(Field::WorkingDirectory, [](RunValues& v) { v.workingDirectory = "app"; }));
        form.setValues({});
        QVERIFY(form.valid());
    }

    void onePortIsNotPublishedTwice() {
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        RunValues values;
        values.ports = {{"8080", "80", PortProtocol::Tcp}, {"8080", "81", PortProtocol::Tcp}};
        form.setValues(values);
        QVERIFY(form.problem(RunForm::Field::HostPort, 0).isEmpty());
        QVERIFY(!form.problem(RunForm::Field::HostPort, 1).isEmpty());
        values.ports[1].protocol = PortProtocol::Udp;
        form.setValues(values);
        QVERIFY(form.problem(RunForm::Field::HostPort, 1).isEmpty());
    }

    void aTakenPortIsAProblemOfItsField() {
        api::PortAvailability taken;
        taken.sentence = "Port 7000 is used by nginx.";
        m_world->takenPorts[7000] = taken;
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        RunValues values;
        values.ports = {{"7000", "80", PortProtocol::Tcp}};
        form.setValues(values);
        QVERIFY(!form.valid());
        QTRY_COMPARE(form.problem(RunForm::Field::HostPort, 0), "Port 7000 is used by nginx.");
        QVERIFY(!form.valid());
    }

    void submittingMakesAndStartsTheContainer() {
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.loaded());
        RunValues values;
        values.name = "web";
        values.ports = {{"8080", "5000", PortProtocol::Tcp}};
        values.variables = {{"A", "b=c"}};
        values.volumes = {{"/srv", "/data", true}};
        values.command = "sh -c 'echo hi'";
        form.setValues(values);
        QTRY_VERIFY(form.valid());
        QSignalSpy done(&form, &RunForm::succeeded);
        form.submit();
        QVERIFY(form.submitting());
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(done[0][0].toString(), "new1");
        QCOMPARE(done[0][1].toString(), "web");
        const api::ContainerSpec& spec = m_world->created.at(0);
        QCOMPARE(spec.name, "web");
        QCOMPARE(spec.ports.at(0), (api::PortMapping{"127.0.0.1", 8080, 5000, api::Protocol::Tcp}));
        QCOMPARE(spec.environment, std::vector<std::string>{"A=b=c"});
        QCOMPARE(spec.command, (std::vector<std::string>{"sh", "-c", "echo hi"}));
        QCOMPARE(spec.mounts.at(0).kind, api::Mount::Kind::Bind);
        QVERIFY(spec.mounts.at(0).readOnly);
        QCOMPARE(m_world->countCalls("start new1"), 1);
    }

    void aStartThatFailsLeavesNoContainerBehind() {
        m_world->failures.emplace("start", Error(galley::ErrorKind::Runtime, "there is no command \"flsk\""));
        RunForm form(*m_runner, "flask-demo:1");
        QTRY_VERIFY(form.valid());
        QSignalSpy failed(&form, &RunForm::failed);
        form.submit();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].value<ErrorInfo>().kind, models::ErrorKind::Runtime);
        QVERIFY(m_world->containers.empty());
        QVERIFY(!form.submitting());
        QVERIFY(form.valid());
    }

    void anImageThatIsNotHereIsSaid() {
        RunForm form(*m_runner, "nothing:1");
        QTRY_VERIFY(form.loadError().isSet());
        QVERIFY(!form.valid());
    }

private:
    std::shared_ptr<test::World> m_world;
    std::unique_ptr<EngineRunner> m_runner;
    std::unique_ptr<EngineGate> m_gate;
};

GALLEY_TEST(TestRunForm);
#include "test_run_form.moc"
