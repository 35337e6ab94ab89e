// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

class NetworkCommandsTest : public QObject {
    Q_OBJECT
private slots:
    void listsAsDockerDoes() {
        Script script;
        api::NetworkSummary made;
        made.id = std::string(64, 'a');
        made.name = "backend";
        made.driver = "bridge";
        made.labels = {{"tier", "back"}};
        made.internal = true;
        script.networks = {made};
        QCOMPARE(runGalley(script, {"network", "ls"}).out,
                 std::string("NETWORK ID     NAME      DRIVER    SCOPE\naaaaaaaaaaaa   backend   bridge    local\n"));
        QCOMPARE(runGalley(script, {"network", "list", "-q", "--no-trunc"}).out, std::string(64, 'a') + "\n");
        QCOMPARE(runGalley(script, {"network", "ls", "--format", "{{.Name}} {{.Internal}} {{.Label \"tier\"}}"}).out,
                 std::string("backend true back\n"));
        runGalley(script, {"network", "ls", "-f", "driver=bridge", "--filter", "label=a=b"});
        QCOMPARE(script.networkFilters.at(1).second, std::string("a=b"));
    }
    void createPassesEverythingOnAndPrintsTheId() {
        Script script;
        const auto done = runGalley(script, {"network", "create", "--subnet", "10.5.0.0/16", "--gateway", "10.5.0.9",
                                             "--internal", "--label", "a=b", "-d", "bridge", "backend"});
        QCOMPARE(done.out, std::string(64, 'c') + "\n");
        QCOMPARE(script.networkSpec.subnets.at(0) + script.networkSpec.gateways.at(0),
                 std::string("10.5.0.0/1610.5.0.9"));
        QVERIFY(script.networkSpec.internal && script.networkSpec.labels.at("a") == "b");
        runGalley(script, {"network", "create", "--ipv6", "--subnet", "10.5.0.0/16", "--subnet", "fd00:1::/64",
                           "--gateway", "fd00:1::9", "backend"});
        QVERIFY(script.networkSpec.ipv6 && script.networkSpec.subnets.size() == 2);
        QCOMPARE(script.networkSpec.gateways, std::vector<std::string>{"fd00:1::9"});
        script.networkError = Error(ErrorKind::AlreadyExists, "network with name backend already exists");
        const auto refused = runGalley(script, {"network", "create", "backend"});
        QCOMPARE(refused.code, 1);
        QVERIFY(refused.err.find("network with name backend already exists") != std::string::npos);
    }
    void removesEachAndTellsWhichWentNot() {
        Script script;
        QCOMPARE(runGalley(script, {"network", "rm", "a", "b"}).out, std::string("a\nb\n"));
        script.networkError = Error(ErrorKind::NotFound, "network a not found");
        QCOMPARE(runGalley(script, {"network", "rm", "a"}).code, 1);
        QCOMPARE(runGalley(script, {"network", "rm", "-f", "a"}).code, 0);
        script.networkError = Error(ErrorKind::Forbidden, "network a has active endpoints");
        QCOMPARE(runGalley(script, {"network", "rm", "-f", "a"}).code, 1);
    }
    void inspectsOneSortOrAny() {
        Script script;
        script.networkDocuments["backend"] = R"({"Name":"backend","Labels":{"a":"b"}})";
        QCOMPARE(runGalley(script, {"network", "inspect", "-f", "{{.Name}} {{.Labels.a}}", "backend"}).out,
                 std::string("backend b\n"));
        QCOMPARE(runGalley(script, {"inspect", "-f", "{{.Name}}", "backend"}).out, std::string("backend\n"));
        QCOMPARE(runGalley(script, {"inspect", "--type", "network", "-f", "{{.Name}}", "backend"}).code, 0);
        const auto absent = runGalley(script, {"network", "inspect", "none-such"});
        QCOMPARE(absent.code, 1);
        QCOMPARE(absent.out, std::string("[]\n"));
    }
    void connectsAndDisconnects() {
        Script script;
        QCOMPARE(runGalley(script, {"network", "connect", "--alias", "db", "--ip", "10.5.0.7", "backend", "web"}).code,
                 0);
        QVERIFY(script.called("network connect web"));
        QVERIFY((script.networkChoice == api::NetworkChoice{"backend", {"db"}, "10.5.0.7"}));
        runGalley(script, {"network", "connect", "--ip6", "fd00:1::7", "backend", "web"});
        QVERIFY((script.networkChoice == api::NetworkChoice{"backend", {}, "", "fd00:1::7"}));
        runGalley(script, {"network", "disconnect", "-f", "backend", "web"});
        QVERIFY(script.called("network disconnect web backend force"));
    }
    void pruneAsksFirst() {
        Script script;
        script.prunedNetworks = {"old"};
        const auto no = runGalley(script, {"network", "prune"}, "n\n");
        QVERIFY(no.out.find("WARNING! This will remove all custom networks not used by at least one container.") !=
                std::string::npos);
        QVERIFY(!script.called("network prune"));
        QCOMPARE(runGalley(script, {"network", "prune", "-f"}).out, std::string("Deleted Networks:\nold\n\n"));
    }
    void runTakesNetworksInAllForms() {
        Script script;
        script.images.emplace_back();
        runGalley(script, {"create", "--network", "a", "--network-alias", "db", "--ip", "10.1.0.2", "--network",
                           "name=b,alias=x,alias=y", "img"});
        const auto& spec = script.createdSpec;
        QCOMPARE(spec.network, std::string("a"));
        QCOMPARE(spec.networks.size(), std::size_t{2});
        QVERIFY((spec.networks[0] == api::NetworkChoice{"a", {"db"}, "10.1.0.2"}));
        QVERIFY((spec.networks[1] == api::NetworkChoice{"b", {"x", "y"}, ""}));
        runGalley(script,
                  {"create", "--network", "a", "--ip6", "fd00:1::2", "--network", "name=b,ip6=fd00:2::2", "img"});
        QVERIFY((script.createdSpec.networks.at(0) == api::NetworkChoice{"a", {}, "", "fd00:1::2"}));
        QVERIFY((script.createdSpec.networks.at(1) == api::NetworkChoice{"b", {}, "", "fd00:2::2"}));
        runGalley(script, {"create", "--net", "host", "img"});
        QVERIFY(script.createdSpec.network == "host" && script.createdSpec.networks.empty());
        QVERIFY(runGalley(script, {"create", "--network", "name=a,colour=red", "img"}).err.find("invalid field") !=
                std::string::npos);
    }
};

GALLEY_TEST(NetworkCommandsTest);
#include "test_networks.moc"
