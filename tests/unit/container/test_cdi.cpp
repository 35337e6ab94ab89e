// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>

#include "engine/base/files.h"
#include "engine/container/cdi.h"
#include "engine/container/detail/yaml_document.h"
#include "tests/support/error_of.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;
using galley::test::errorOf;

namespace fs = std::filesystem;

namespace {

/// As NVIDIA's tool writes it, shortened.
constexpr const char* kGpus = R"(---
cdiVersion: 0.5.0
kind: nvidia.com/gpu
devices:
- name: "0"
  containerEdits:
    deviceNodes:
    - path: /dev/nvidia0
      hostPath: /dev/null
- name: "1"
  containerEdits:
    deviceNodes:
    - path: /dev/nvidia1
      hostPath: /dev/zero
      permissions: r
- name: all
  containerEdits:
    env: [WHICH=all]
containerEdits:
  env:
  - NVIDIA_VISIBLE_DEVICES=void
  mounts:
  - hostPath: /usr/lib/libcuda.so.1
    containerPath: /usr/lib/libcuda.so.1
    options: [ro, nosuid, nodev, bind]
  hooks:
  - hookName: createContainer
    path: /usr/bin/nvidia-ctk
    args: [nvidia-ctk, hook, update-ldcache]
    timeout: 5
  additionalGids: [44]
)";

bool says(const std::optional<Error>& error, const char* words) {
    return error && error->message().find(words) != std::string::npos;
}

}  // namespace

class CdiTest : public QObject {
    Q_OBJECT
private slots:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void aDeviceBringsWhatItsFileSays() {
        write("low/gpu.yaml", kGpus);
        const DeviceEdits edits = find({"nvidia.com/gpu=1", "nvidia.com/gpu=1", "nvidia.com/gpu=0"});
        // What the file says of all its devices comes once.
        QCOMPARE(edits.environment, (std::vector<std::string>{"NVIDIA_VISIBLE_DEVICES=void"}));
        QCOMPARE(edits.nodes,
                 (std::vector<Device>{{"/dev/zero", "/dev/nvidia1", "r"}, {"/dev/null", "/dev/nvidia0", "rwm"}}));
        QCOMPARE(edits.mounts.size(), std::size_t{1});
        QCOMPARE(edits.mounts[0].type, std::string("bind"));
        QCOMPARE(edits.mounts[0].options, (std::vector<std::string>{"ro", "nosuid", "nodev", "bind"}));
        QCOMPARE(edits.hooks.size(), std::size_t{1});
        QCOMPARE(edits.hooks[0].arguments.size(), std::size_t{3});
        QVERIFY(edits.hooks[0].moment == "createContainer" && edits.hooks[0].timeoutSeconds == 5);
        QCOMPARE(edits.groups, (std::vector<std::uint32_t>{44}));
        QVERIFY(find({}).environment.empty());
    }

    void theLaterDirectoryCounts() {
        write("low/gpu.yaml", kGpus);
        write(
            "high/mine.json",
            R"({"cdiVersion":"1.0.0","kind":"nvidia.com/gpu","devices":[{"name":"0","containerEdits":{"env":["MINE=1"]}}]})");
        QCOMPARE(find({"nvidia.com/gpu=0"}).environment, (std::vector<std::string>{"MINE=1"}));
        QCOMPARE(find({"nvidia.com/gpu=1"}).nodes.size(), std::size_t{1});
        write("high/other.yaml", "cdiVersion: 0.3.0\nkind: nvidia.com/gpu\ndevices: [{name: 0, containerEdits: {}}]\n");
        QVERIFY(says(errorOf([&] { find({"nvidia.com/gpu=0"}); }), "described by two files"));
    }

    void gpusAreFoundByNumberNameOrAll() {
        write("low/gpu.yaml", kGpus);
        const auto nodes = [&](const char* request) {
            Options options;
            options.gpus = parseGpus(request);
            return findDeviceEdits(options, directories());
        };
        QCOMPARE(nodes("all").environment.back(), std::string("WHICH=all"));
        QCOMPARE(nodes("2").nodes.size(), std::size_t{2});
        QCOMPARE(nodes("1").nodes[0].target, std::string("/dev/nvidia0"));
        QCOMPARE(nodes("\"device=1,0\"").nodes.size(), std::size_t{2});
        QCOMPARE(nodes("device=1,capabilities=utility").nodes[0].target, std::string("/dev/nvidia1"));
        QVERIFY(says(errorOf([&] { nodes("3"); }), "3 GPUs were asked for, and 2 are described"));
        QVERIFY(says(errorOf([&] { nodes("device=7"); }), "nvidia.com/gpu=7"));
    }

    void gpusWithoutNumbersAreTakenByTheirNamesAndEachOnce() {
        write("low/gpu.yaml",
              "cdiVersion: 0.5.0\nkind: example.com/gpu\ndevices:\n"
              "- {name: card1, containerEdits: {deviceNodes: [{path: /dev/card1, hostPath: /dev/zero}]}}\n"
              "- {name: GPU-77, containerEdits: {deviceNodes: [{path: /dev/card0, hostPath: /dev/null}]}}\n"
              "- {name: card0, containerEdits: {deviceNodes: [{path: /dev/card0, hostPath: /dev/null}]}}\n");
        const auto nodes = [&](const char* request) {
            Options options;
            options.gpus = parseGpus(request);
            return findDeviceEdits(options, directories()).nodes;
        };
        QCOMPARE(nodes("all").size(), std::size_t{2});
        QCOMPARE(nodes("1").size(), std::size_t{1});
        QVERIFY(says(errorOf([&] { nodes("3"); }), "3 GPUs were asked for, and 2 are described"));
    }

    void aReportNamesWhatIsDescribedAndWhatIsWrong() {
        QVERIFY(reportCdi(directories()).kinds.empty());
        write("low/gpu.yaml", kGpus);
        write("low/broken.yaml", "cdiVersion: [\n");
        const CdiReport report = reportCdi(directories());
        QCOMPARE(report.kinds.size(), std::size_t{1});
        QCOMPARE(report.kinds[0].name, std::string("nvidia.com/gpu"));
        QCOMPARE(report.kinds[0].devices, (std::vector<std::string>{"0", "1", "all"}));
        QCOMPARE(report.complaints.size(), std::size_t{1});
    }

    void aDeviceThatIsNoneIsFound() {
        QVERIFY(!findAbsentDevice({{"/dev/null", "/dev/null", "rwm"}, {"/dev", "/dev", "rwm"}}));
        QCOMPARE(findAbsentDevice({{"/dev/null", "/x", "rwm"}, {"/dev/nothing", "/x", "rwm"}}).value(),
                 std::string("\"/dev/nothing\": no such file or directory"));
        QCOMPARE(findAbsentDevice({{"/etc/passwd", "/x", "rwm"}}).value(),
                 std::string("\"/etc/passwd\": not a device node"));
    }

    void whatCannotBeFoundSaysHowToMakeIt() {
        Options options;
        options.gpus = parseGpus("all");
        QVERIFY(says(errorOf([&] { findDeviceEdits(options, directories()); }), "nvidia-ctk cdi generate --output="));
        QVERIFY(says(errorOf([&] { find({"amd.com/gpu=0"}); }), "amd-ctk cdi generate"));
        QVERIFY(says(errorOf([&] { find({"example.com/net=x"}); }), "/etc/cdi"));
        write("low/broken.yaml", "cdiVersion: [\n");
        QVERIFY(says(errorOf([&] { find({"example.com/net=x"}); }), "broken.yaml: line 2: "));
    }

    void aBrokenFileIsInNobodysWay() {
        write("low/a.yaml", "- 1\n- 2\n");
        write("low/b.json", "{");
        write("low/c.yaml", "cdiVersion: 9.0.0\nkind: a.com/b\n");
        write("low/gpu.yaml", kGpus);
        QCOMPARE(find({"nvidia.com/gpu=0"}).nodes.size(), std::size_t{1});
    }

    void editsThatCannotBeMadeAreRefused_data() {
        QTest::addColumn<QString>("edits");
        QTest::addColumn<QString>("words");
        QTest::newRow("no path") << "{deviceNodes: [{hostPath: /dev/null}]}"
                                 << "\"path\" is missing";
        QTest::newRow("relative") << "{mounts: [{hostPath: /x, containerPath: y}]}"
                                  << "is no whole path";
        QTest::newRow("a hook") << "{hooks: [{hookName: sometimes, path: /x}]}"
                                << "there is no hook \"sometimes\"";
        QTest::newRow("a variable") << "{env: [LONELY]}"
                                    << "has no value";
        QTest::newRow("no list") << "{env: {A: B}}"
                                 << "\"env\" is no list";
        QTest::newRow("a number") << "{additionalGids: [-1]}"
                                  << "is no number";
        QTest::newRow("cache") << "{intelRdt: {closID: x}}"
                               << "which Galley cannot give";
        QTest::newRow("absent") << "{deviceNodes: [{path: /dev/not-here}]}"
                                << "is the driver of the device loaded?";
    }
    void editsThatCannotBeMadeAreRefused() {
        QFETCH(QString, edits);
        QFETCH(QString, words);
        write("low/x.yaml",
              "cdiVersion: 0.6.0\nkind: x.com/y\ndevices:\n- name: z\n  containerEdits: " + edits.toStdString());
        const auto error = errorOf([&] { find({"x.com/y=z"}); });
        QVERIFY2(says(error, words.toStdString().c_str()), error ? error->what() : "no error");
    }

    void namesAndRequestsAreChecked() {
        for (const char* good : {"nvidia.com/gpu=0", "a/b=c", "vendor.com/net-x=eth0:1.2_3"})
            QVERIFY(isCdiDevice(good));
        for (const char* bad :
             {"", "/dev/null", "/dev/a=b", "nvidia.com/gpu", "nvidia.com/gpu=", "=x", "a/=b", "a/b=../c"}) {
            QVERIFY(!isCdiDevice(bad));
        }
        for (const char* bad :
             {"0", "-1", "none", "device=", "device=../x", "colour=red", "count=1,device=0", "all,device=0"}) {
            QVERIFY2(errorOf([&] { parseGpus(bad); }), bad);
        }
        QCOMPARE(parseGpus("driver=nvidia").count, std::int64_t{1});
    }

    void aliasesAndDepthHaveAnEnd() {
        std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
        for (int i = 1; i < 9; ++i) {
            const std::string last = "*a" + std::to_string(i - 1);
            std::string list = last;
            for (int n = 0; n < 9; ++n) list += "," + last;
            bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + list + "]\n";
        }
        QVERIFY(says(errorOf([&] { detail::readYaml(bomb); }), "nested too deeply"));
        QVERIFY(errorOf([&] { detail::readYaml(std::string(100000, '[')); }));
        QVERIFY(errorOf([&] { detail::readYaml("? [a, b]\n: c\n"); }));
        QVERIFY(detail::readYaml("").is_null());
    }

private:
    std::vector<fs::path> directories() const {
        const fs::path top = m_directory->path().toStdString();
        return {top / "absent", top / "low", top / "high"};
    }
    void write(const char* file, const std::string& text) const {
        const fs::path path = fs::path(m_directory->path().toStdString()) / file;
        fs::create_directories(path.parent_path());
        writeFileAtomic(path, text, Durability::Cached);
    }
    DeviceEdits find(const std::vector<std::string>& devices) const {
        Options options;
        options.cdiDevices = devices;
        return findDeviceEdits(options, directories());
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

GALLEY_TEST(CdiTest);
#include "test_cdi.moc"
