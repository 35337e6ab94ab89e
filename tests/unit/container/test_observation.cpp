// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/container/networks.h"
#include "engine/container/observation.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;
using Json = nlohmann::json;
using namespace std::chrono_literals;

namespace {

Observation sample() {
    Observation made;
    made.name = "web";
    Record& record = made.record;
    record.id = "abc" + std::string(61, '0');
    record.created = Instant{} + 100s;
    record.image = "flask-demo:1";
    record.imageId = "sha256:feed" + std::string(60, '0');
    record.platform = "linux/amd64";
    record.command = {"python3", "app.py"};
    record.labels = {{"tier", "front"}, {"empty", ""}};
    record.exposedPorts = {"5000/tcp", "9000/udp"};
    record.network = "bridge";
    record.mounts = {{{Mount::Kind::Bind, "/host", "/in", true, true}, false},
                     {{Mount::Kind::Volume, "data", "/data", false, false}, false}};
    made.ports = {{"127.0.0.1", 8080, 5000, Protocol::Tcp}};
    made.state.status = monitor::Status::Running;
    made.state.pid = 42;
    made.state.startedAt = Instant{} + 200s;
    made.networks = {{"bridge"}};
    made.state.endpoints = {{"bridge", std::string(64, 'b'), "10.89.0.2", 24, "10.89.0.1", "02:00:00:00:00:01"}};
    return made;
}

bool shows(const std::vector<std::pair<std::string, std::string>>& filters, const Observation& observation,
           bool all = false) {
    const auto created = [](const std::string& name) { return name == "older" ? Instant{} + 1s : Instant{} + 900s; };
    return ContainerMatcher({all, filters}, created).matches(observation);
}

}  // namespace

class ObservationTest : public QObject {
    Q_OBJECT
private slots:
    void theSummaryTellsWhoEndedTheContainer() {
        Observation made = sample();
        made.state.status = monitor::Status::Exited;
        made.state.exitCode = 137;
        QVERIFY(!summaryOf(made, Instant{} + 300s).stoppedByUser);
        made.state.stoppedByUser = true;
        QVERIFY(summaryOf(made, Instant{} + 300s).stoppedByUser);
        QVERIFY(!summaryOf(made, Instant{} + 300s).outOfMemory);
    }

    void aMemberOfANetworkHasAddressesOnlyWhileItRuns() {
        Observation made = sample();
        made.networks = {{"bridge"}, {"back", {"store"}}};
        made.state.endpoints.push_back({"back",
                                        std::string(64, 'c'),
                                        "10.90.0.7",
                                        24,
                                        "10.90.0.1",
                                        "02:00:00:00:00:02",
                                        {},
                                        "fd00:1::7",
                                        64,
                                        "fd00:1::1"});
        const auto running = memberOf(made, "back");
        QVERIFY(running.has_value());
        QCOMPARE(*running,
                 (NetworkMember{
                     made.record.id, "web", true, "10.90.0.7/24", "fd00:1::7/64", "02:00:00:00:00:02", {"store"}}));
        QCOMPARE(memberOf(made, "bridge")->address6, std::string());
        QVERIFY(!memberOf(made, "front"));
        // What its last run had is nobody's address any more.
        made.state.status = monitor::Status::Exited;
        QCOMPARE(*memberOf(made, "back"), (NetworkMember{made.record.id, "web", false, "", "", "", {"store"}}));
    }

    void whoUsesTheNetworkOfThisComputerIsAMemberOfIt() {
        Observation made = sample();
        made.record.network = "host";
        made.networks.clear();
        made.state.endpoints.clear();
        QVERIFY(memberOf(made, "host").has_value());
        QVERIFY(!memberOf(made, "bridge"));
    }

    void statusTextsAreDockers() {
        auto state = sample().state;
        const Instant later = Instant{} + 320s;
        QCOMPARE(statusText(state, later), std::string("Up 2 minutes"));
        state.health.emplace();
        QCOMPARE(statusText(state, later), std::string("Up 2 minutes (health: starting)"));
        state.health->status = monitor::HealthStatus::Unhealthy;
        QCOMPARE(statusText(state, later), std::string("Up 2 minutes (unhealthy)"));
        state.status = monitor::Status::Paused;
        QCOMPARE(statusText(state, later), std::string("Up 2 minutes (Paused)"));
        state.status = monitor::Status::Exited;
        state.exitCode = 3;
        state.finishedAt = Instant{} + 260s;
        QCOMPARE(statusText(state, later), std::string("Exited (3) About a minute ago"));
        QCOMPARE(statusText(monitor::MonitorState{}, later), std::string("Created"));
    }
    void onlyRunningOnesAreShownUnlessAskedFor() {
        auto made = sample();
        QVERIFY(shows({}, made));
        made.state.status = monitor::Status::Exited;
        QVERIFY(!shows({}, made));
        QVERIFY(shows({}, made, true));
        QVERIFY(shows({{"status", "exited"}}, made));
        QVERIFY(shows({{"exited", "0"}}, made, true));
        QVERIFY(!shows({{"exited", "1"}}, made, true));
    }
    void filtersFitAsInDocker() {
        const auto made = sample();
        for (const auto& filter : std::vector<std::pair<std::string, std::string>>{{"name", "we"},
                                                                                   {"name", "^/web$"},
                                                                                   {"id", "abc"},
                                                                                   {"label", "tier"},
                                                                                   {"label", "tier=front"},
                                                                                   {"label", "empty="},
                                                                                   {"ancestor", "flask-demo:1"},
                                                                                   {"ancestor", "feed"},
                                                                                   {"ancestor", made.record.imageId},
                                                                                   {"publish", "8080"},
                                                                                   {"health", "none"},
                                                                                   {"publish", "8000-8100"},
                                                                                   {"expose", "9000/udp"},
                                                                                   {"volume", "data"},
                                                                                   {"volume", "/in"},
                                                                                   {"network", "bridge"},
                                                                                   {"before", "newer"},
                                                                                   {"since", "older"}}) {
            QVERIFY2(shows({filter}, made), (filter.first + "=" + filter.second).c_str());
        }
        for (const auto& filter : std::vector<std::pair<std::string, std::string>>{{"name", "^eb"},
                                                                                   {"id", "bc"},
                                                                                   {"label", "tier=back"},
                                                                                   {"ancestor", "flask"},
                                                                                   {"ancestor", ""},
                                                                                   {"publish", "5000/tcp"},
                                                                                   {"publish", "8080/udp"},
                                                                                   {"health", "healthy"},
                                                                                   {"expose", "9000"},
                                                                                   {"volume", "/dat"},
                                                                                   {"before", "older"},
                                                                                   {"since", "newer"}}) {
            QVERIFY2(!shows({filter}, made), (filter.first + "=" + filter.second).c_str());
        }
    }
    void healthIsFilteredAsItIs() {
        auto made = sample();
        made.state.health.emplace();
        QVERIFY(shows({{"health", "starting"}}, made) && !shows({{"health", "none"}}, made));
        made.state.health->status = monitor::HealthStatus::Healthy;
        QVERIFY(shows({{"health", "healthy"}}, made) && !shows({{"health", "unhealthy"}}, made));
    }
    void valuesOfAKeyAreAlternativesAndLabelsAddUp() {
        const auto made = sample();
        QVERIFY(shows({{"name", "nope"}, {"name", "web"}}, made));
        QVERIFY(!shows({{"name", "web"}, {"network", "none"}}, made));
        QVERIFY(!shows({{"label", "tier"}, {"label", "other"}}, made));
    }
    void nonsenseFiltersAreRefused() {
        for (const auto& filter : std::vector<std::pair<std::string, std::string>>{{"colour", "red"},
                                                                                   {"status", "asleep"},
                                                                                   {"exited", "x"},
                                                                                   {"publish", "x"},
                                                                                   {"health", "x"},
                                                                                   {"name", "["}}) {
            QVERIFY_EXCEPTION_THROWN(shows({filter}, sample()), Error);
        }
    }
    void inspectHasDockersShape() {
        const auto json = Json::parse(
            inspectJson(sample(), {"/c", "/c/log", {"/l2", "/l1"}, "/c/upper", "/c/work", "/c/merged", "/v"}, "crun"));
        QCOMPARE(json["Name"].get<std::string>(), std::string("/web"));
        QCOMPARE(json["Path"].get<std::string>(), std::string("python3"));
        QCOMPARE(json["Args"].dump(), std::string(R"(["app.py"])"));
        QCOMPARE(json["State"]["Pid"].get<int>(), 42);
        QVERIFY(json["State"]["Running"].get<bool>());
        QCOMPARE(json["State"]["FinishedAt"].get<std::string>(), std::string("0001-01-01T00:00:00Z"));
        QCOMPARE(json["Config"]["Cmd"].dump(), std::string(R"(["python3","app.py"])"));
        QVERIFY(json["Config"]["Entrypoint"].is_null());
        QCOMPARE(json["HostConfig"]["Binds"].dump(), std::string(R"(["/host:/in:ro","data:/data"])"));
        QCOMPARE(json["HostConfig"]["PortBindings"].dump(),
                 std::string(R"({"5000/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]})"));
        QCOMPARE(json["NetworkSettings"]["Ports"]["5000/tcp"][0]["HostPort"].get<std::string>(), std::string("8080"));
        QVERIFY(json["NetworkSettings"]["Ports"]["9000/udp"].is_null());
        QCOMPARE(json["NetworkSettings"]["Networks"]["bridge"]["IPAddress"].get<std::string>(),
                 std::string("10.89.0.2"));
        QCOMPARE(json["GraphDriver"]["Data"]["LowerDir"].get<std::string>(), std::string("/l2:/l1"));
        QCOMPARE(json["Mounts"].size(), std::size_t{2});
        QVERIFY(!json["HostConfig"].contains("Tmpfs"));
        QCOMPARE(json["HostConfig"]["OomKillDisable"].get<bool>(), false);
        QVERIFY(json["HostConfig"]["MaskedPaths"].is_array() && json["HostConfig"]["ReadonlyPaths"].is_array());
        QVERIFY(json["Config"]["Volumes"].is_null() && json["Config"]["OnBuild"].is_null());
        QCOMPARE(json["NetworkSettings"]["EndpointID"].get<std::string>().size(), std::size_t{64});
        QCOMPARE(json["NetworkSettings"]["Networks"]["bridge"]["NetworkID"].get<std::string>(), std::string(64, 'b'));
        QCOMPARE(json["Mounts"][1]["Source"].get<std::string>(), std::string("/v/data/_data"));
    }
    void inspectTellsAnonymousVolumesAndWhoWasAttached() {
        auto made = sample();
        made.record.mounts.push_back({{Mount::Kind::Volume, std::string(64, 'a'), "/scratch"}, true});
        made.record.openStdin = true;
        const auto detached = Json::parse(inspectJson(made, {}, "crun"))["Config"];
        QCOMPARE(detached["Volumes"].dump(), std::string(R"({"/scratch":{}})"));
        QVERIFY(!detached["AttachStdout"].get<bool>() && !detached["StdinOnce"].get<bool>());
        made.record.attachStdin = made.record.attachStdout = true;
        const auto attached = Json::parse(inspectJson(made, {}, "crun"))["Config"];
        QVERIFY(attached["AttachStdin"].get<bool>() && attached["AttachStdout"].get<bool>());
        QVERIFY(attached["StdinOnce"].get<bool>() && !attached["AttachStderr"].get<bool>());
    }
    void aStoppedContainerHasNoAddressAndNoPorts() {
        auto made = sample();
        made.state.status = monitor::Status::Exited;
        const auto json = Json::parse(inspectJson(made, {}, "crun"));
        QVERIFY(json["NetworkSettings"]["Ports"].empty());
        QCOMPARE(json["NetworkSettings"]["IPAddress"].get<std::string>(), std::string());
        QCOMPARE(json["State"]["Pid"].get<int>(), 0);
        QCOMPARE(json["HostConfig"]["PortBindings"].size(), std::size_t{1});
    }
};

GALLEY_TEST(ObservationTest);
#include "test_observation.moc"
