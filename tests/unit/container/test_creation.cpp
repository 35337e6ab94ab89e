// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "engine/base/error.h"
#include "engine/container/creation.h"
#include "engine/container/parse.h"
#include "engine/container/starting.h"
#include "engine/oci/platform.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;

namespace {

image::FoundImage demo() {
    image::FoundImage image;
    image.record.id = Digest::ofBytes("demo");
    image.record.platform = oci::Platform::host().text();
    image.record.layers = {Digest::ofBytes("l1"), Digest::ofBytes("l2")};
    image.config.platform = oci::Platform::host();
    image.config.run.entrypoint = {"python3"};
    image.config.run.command = {"app.py"};
    image.config.run.environment = {"PATH=/bin", "A=1"};
    image.config.run.user = "app";
    image.config.run.workingDirectory = "/srv";
    image.config.run.exposedPorts = {"5000/tcp", "7000-7001/udp"};
    image.config.run.labels = {{"a", "image"}, {"b", "image"}};
    return image;
}

Record resolve(const std::function<void(ContainerSpec&)>& change, image::FoundImage image = demo()) {
    ContainerSpec spec;
    spec.image = "demo";
    change(spec);
    std::vector<std::string> warnings;
    return resolveRecord(spec, image, warnings);
}

std::string refusal(const std::function<void(ContainerSpec&)>& change) {
    try {
        resolve(change);
    } catch (const Error& error) {
        return error.message();
    }
    return {};
}

using Words = std::vector<std::string>;

}  // namespace

class CreationTest : public QObject {
    Q_OBJECT
private slots:
    void theImagesValuesHoldUntilOthersAreGiven() {
        const Record record = resolve([](ContainerSpec&) {});
        QCOMPARE(record.arguments(), (Words{"python3", "app.py"}));
        QCOMPARE(record.user, std::string("app"));
        QCOMPARE(record.workingDirectory, std::string("/srv"));
        QCOMPARE(record.hostname, record.id.substr(0, 12));
        QCOMPARE(record.exposedPorts, (Words{"5000/tcp", "7000/udp", "7001/udp"}));
        QCOMPARE(record.layers.size(), std::size_t{2});
        QCOMPARE(record.layers.front(), Digest::ofBytes("l1").hex());
    }
    void aCommandReplacesTheCommandAndAnEntrypointBoth() {
        QCOMPARE(resolve([](auto& spec) { spec.command = {"other.py"}; }).arguments(), (Words{"python3", "other.py"}));
        QCOMPARE(resolve([](auto& spec) { spec.entrypoint = Words{"sh"}; }).arguments(), (Words{"sh"}));
        const auto cleared = [](ContainerSpec& spec) {
            spec.entrypoint = Words{""};
            spec.command = {"id"};
        };
        QCOMPARE(resolve(cleared).arguments(), (Words{"id"}));
        QCOMPARE(refusal([](auto& spec) { spec.entrypoint = Words{""}; }), std::string("No command specified"));
    }
    void environmentAndLabelsMerge() {
        const Record record = resolve([](ContainerSpec& spec) {
            spec.environment = {"A=2", "B=3"};
            spec.labels = {{"b", "mine"}};
        });
        QCOMPARE(record.environment, (Words{"A=2", "B=3", "PATH=/bin"}));
        QCOMPARE(record.labels.at("a"), std::string("image"));
        QCOMPARE(record.labels.at("b"), std::string("mine"));
    }
    void inputEndsWithTheFirstWhoIsAttachedOnlyWhenSomebodyIs() {
        const Record attached = resolve([](ContainerSpec& spec) { spec.openStdin = spec.attachStdin = true; });
        QVERIFY(attached.stdinOnce());
        const Record detached = resolve([](ContainerSpec& spec) { spec.openStdin = true; });
        QVERIFY(detached.openStdin && !detached.stdinOnce());
    }
    void whatCannotBeIsRefused() {
        QVERIFY(!refusal([](auto& spec) { spec.workingDirectory = "relative"; }).empty());
        QVERIFY(!refusal([](auto& spec) { spec.hostname = "a b"; }).empty());
        QVERIFY(!refusal([](auto& spec) { spec.hostname = std::string(65, 'a'); }).empty());
        QVERIFY(!refusal([](auto& spec) { spec.stopSignal = "NONE"; }).empty());
        QVERIFY(!refusal([](auto& spec) { spec.environment = {"=x"}; }).empty());
        QVERIFY(!refusal([](auto& spec) { spec.stopTimeoutSeconds = -2; }).empty());
        QVERIFY(!refusal([](ContainerSpec& spec) {
                     spec.removeOnExit = true;
                     spec.restart.kind = RestartPolicy::Kind::Always;
                 }).empty());
    }
    void publishAllTakesEveryExposedPortOnce() {
        ContainerSpec spec;
        spec.publishAllPorts = true;
        spec.ports = {{"0.0.0.0", 80, 5000, Protocol::Tcp}, {"0.0.0.0", 80, 5000, Protocol::Tcp}};
        Words warnings;
        const auto ports = resolvePorts(spec, {"5000/tcp", "7000/udp"}, warnings);
        QCOMPARE(ports.size(), std::size_t{2});
        QCOMPARE(ports[1], (PortMapping{"127.0.0.1", 0, 7000, Protocol::Udp}));
        spec.network = "host";
        QVERIFY(resolvePorts(spec, {"5000/tcp"}, warnings).empty());
        QCOMPARE(warnings.size(), std::size_t{1});
    }
    void aForeignPlatformIsWarnedAbout() {
        auto image = demo();
        image.config.platform.architecture = "s390x";
        ContainerSpec spec;
        Words warnings;
        resolveRecord(spec, image, warnings);
        QCOMPARE(warnings.size(), std::size_t{1});
    }
    void failedStartsSpeakDockersWords() {
        const auto code = [](ErrorKind kind, const char* text, const char* command) {
            return exitCodeFor(dockerStartError(Error(kind, text), {command}));
        };
        QCOMPARE(code(ErrorKind::NotFound, "not found", "x"), 127);
        QCOMPARE(code(ErrorKind::NotFound, "not found", "/x"), 127);
        QCOMPARE(code(ErrorKind::Forbidden, "is a directory", "/etc"), 126);
        QCOMPARE(code(ErrorKind::Forbidden, "exec format error", "/bin/x"), 126);
        QCOMPARE(code(ErrorKind::Busy, "port in use", "x"), 125);
        QCOMPARE(dockerStartError(Error(ErrorKind::NotFound, "?"), {"x"}).message(),
                 std::string("exec: \"x\": executable file not found in $PATH"));
    }
};

GALLEY_TEST(CreationTest);
#include "test_creation.moc"
