// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "engine/container/runtime_spec.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;
using Json = nlohmann::json;

namespace {

Record record() {
    Record made;
    made.id = std::string(64, 'a');
    made.hostname = "box";
    made.network = "bridge";
    made.entrypoint = {"/bin/sh"};
    made.command = {"-c", "true"};
    made.environment = {"A=1", "PATH=/bin"};
    return made;
}

SpecInput input(const Record& made) {
    SpecInput spec;
    spec.record = &made;
    spec.user = {1000, 1000, {1000}, "/srv"};
    spec.workingDirectory = "/srv";
    spec.rootDirectory = "/merged";
    spec.filesDirectory = "/files";
    spec.idMapping = {{{0, 0, 1}, {1, 1, 65536}}, {{0, 0, 1}, {1, 1, 65536}}};
    spec.host.maskedPaths = {"/proc/kcore"};
    spec.host.readOnlyPaths = {"/proc/sys"};
    spec.seccompFilter = "AAAA";
    return spec;
}

Json mountAt(const Json& spec, const std::string& target) {
    for (const auto& mount : spec["mounts"]) {
        if (mount["destination"] == target) return mount;
    }
    return {};
}

Json namespaceOf(const Json& spec, const std::string& type) {
    for (const auto& entry : spec["linux"]["namespaces"]) {
        if (entry["type"] == type) return entry;
    }
    return {};
}

bool hasNamespace(const Json& spec, const std::string& type) {
    return !namespaceOf(spec, type).is_null();
}

}  // namespace

class RuntimeSpecTest : public QObject {
    Q_OBJECT
private slots:
    void theProcessIsWhatTheRecordSays() {
        const Record made = record();
        const auto spec = Json::parse(writeRuntimeSpec(input(made)));
        QCOMPARE(spec["process"]["args"].dump(), std::string(R"(["/bin/sh","-c","true"])"));
        QCOMPARE(spec["process"]["env"].dump(), std::string(R"(["PATH=/bin","HOSTNAME=box","A=1","HOME=/srv"])"));
        QCOMPARE(spec["process"]["user"]["uid"].get<int>(), 1000);
        QCOMPARE(spec["root"]["path"].get<std::string>(), std::string("/merged"));
        QCOMPARE(spec["hostname"].get<std::string>(), std::string("box"));
    }
    void capabilitiesAreDockersFourteenAndNeitherInheritableNorAmbient() {
        const Record made = record();
        auto spec = input(made);
        spec.user.uid = 0;
        const auto capabilities = Json::parse(writeRuntimeSpec(spec))["process"]["capabilities"];
        QCOMPARE(capabilities["bounding"].size(), std::size_t{14});
        QVERIFY(capabilities["bounding"] == capabilities["effective"]);
        QVERIFY(!capabilities.contains("inheritable") && !capabilities.contains("ambient"));
        // Another user than root holds none: what execve would leave.
        const auto user = Json::parse(writeRuntimeSpec(input(made)))["process"]["capabilities"];
        QVERIFY(user["bounding"].size() == 14 && user["effective"].empty() && user["permitted"].empty());
    }
    void theRuntimeIsToldOfNoLimits() {
        Record made = record();
        made.options.resources.memoryBytes = 64 << 20;
        const auto section = Json::parse(writeRuntimeSpec(input(made)))["linux"];
        QVERIFY(!section.contains("resources") && !section.contains("cgroupsPath"));
    }
    void optionsSurviveTheRecord() {
        Record made = record();
        made.id = std::string(64, 'a');
        made.options.ulimits = {{"nofile", 5, -1}};
        made.options.devices = {{"/dev/fuse", "/dev/x", "r"}};
        made.options.sysctls = {{"net.core.somaxconn", "7"}};
        made.options.resources.memorySwapBytes = -1;
        made.options.addedCapabilities = {"CAP_NET_ADMIN"};
        QVERIFY(parseRecord(writeRecord(made)).options == made.options);
    }
    void theHostsNetworkBringsNoNamespaceAndNoNewSysfs() {
        Record made = record();
        QVERIFY(hasNamespace(Json::parse(writeRuntimeSpec(input(made))), "network"));
        made.network = "host";
        const auto spec = Json::parse(writeRuntimeSpec(input(made)));
        QVERIFY(!hasNamespace(spec, "network") && hasNamespace(spec, "user"));
        QCOMPARE(mountAt(spec, "/sys")["type"].get<std::string>(), std::string("bind"));
        QVERIFY(!spec["linux"].contains("sysctl"));
    }
    void aSharedNetworkComesWithItsUserNamespaceAndItsSettings() {
        Record made = record();
        made.network = "container:1234";
        QVERIFY(!hasNetworks(made) && networkOwner(made.network) == "1234" && !networkOwner("host"));
        auto spec = input(made);
        spec.joinedNamespaces = "/joined";
        const auto json = Json::parse(writeRuntimeSpec(spec));
        QCOMPARE(namespaceOf(json, "network")["path"].get<std::string>(), std::string("/joined/network"));
        QCOMPARE(namespaceOf(json, "user")["path"].get<std::string>(), std::string("/joined/user"));
        QVERIFY(!namespaceOf(json, "pid").contains("path") && !json["linux"].contains("sysctl"));
        QCOMPARE(mountAt(json, "/sys")["type"].get<std::string>(), std::string("sysfs"));
    }
    void parentsAreMountedBeforeWhatLiesInThem() {
        const Record made = record();
        auto spec = input(made);
        spec.mounts = {{Mount::Kind::Bind, "/h1", "/a/b/c", true},
                       {Mount::Kind::Tmpfs, {}, "/a", false},
                       {Mount::Kind::Volume, "/v", "/etc/hosts", false}};
        const auto json = Json::parse(writeRuntimeSpec(spec));
        std::vector<std::string> order;
        for (const auto& mount : json["mounts"]) order.push_back(mount["destination"]);
        const auto at = [&](const char* target) {
            return std::find(order.begin(), order.end(), target) - order.begin();
        };
        QVERIFY(at("/a") < at("/a/b/c"));
        QCOMPARE(std::count(order.begin(), order.end(), "/etc/hosts"), 1);
        QCOMPARE(mountAt(json, "/etc/hosts")["source"].get<std::string>(), std::string("/v"));
        QCOMPARE(mountAt(json, "/a/b/c")["options"].dump(), std::string(R"(["rbind","rprivate","ro"])"));
    }
    void theFilterGoesPrecompiledOrAsAProfile() {
        const Record made = record();
        auto spec = input(made);
        auto json = Json::parse(writeRuntimeSpec(spec));
        QCOMPARE(json["annotations"]["run.oci.seccomp_bpf_data"].get<std::string>(), std::string("AAAA"));
        QVERIFY(!json["linux"].contains("seccomp"));
        spec.seccompFilter.clear();
        json = Json::parse(writeRuntimeSpec(spec));
        QVERIFY(json["linux"].contains("seccomp") && !json.contains("annotations"));
    }
    void withOneIdThereIsNoTerminalGroup() {
        const Record made = record();
        auto spec = input(made);
        QVERIFY(mountAt(Json::parse(writeRuntimeSpec(spec)), "/dev/pts")["options"].dump().find("gid=5") !=
                std::string::npos);
        spec.idMapping = {{{0, 0, 1}}, {{0, 0, 1}}};
        const auto json = Json::parse(writeRuntimeSpec(spec));
        QVERIFY(mountAt(json, "/dev/pts")["options"].dump().find("gid=5") == std::string::npos);
        QCOMPARE(json["linux"]["sysctl"]["net.ipv4.ping_group_range"].get<std::string>(), std::string("0 0"));
    }
    void environmentsMergeAsDockersDo() {
        QCOMPARE(mergedEnvironment({"A=1", "B=2", "C=3"}, {"B=x=y", "A", "D=", "NONE"}),
                 (std::vector<std::string>{"B=x=y", "C=3", "D="}));
    }
    void bytesThatAreNoTextDoNotBreakTheSpec() {
        Record made = record();
        made.environment = {"X=\xff\xfe"};
        QVERIFY(Json::accept(writeRuntimeSpec(input(made))));
    }
    void whatTheHostLacksIsNotMasked() {
        for (const auto& path : readHostTraits().maskedPaths) QVERIFY(::access(path.c_str(), F_OK) == 0);
        QVERIFY(readHostTraits().openFilesLimit <= 1048576);
    }
};

GALLEY_TEST(RuntimeSpecTest);
#include "test_runtime_spec.moc"
