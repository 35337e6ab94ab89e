// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/peek.h"

#include "engine/oci/media_types.h"
#include "tests/contract/image/image_fixture.h"
#include "tests/support/image_builder.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;

namespace {

/// Two layers, and a history with a command that made none.
ImageBuilder describedImage(const std::string& architecture = "amd64") {
    ImageBuilder image;
    image.architecture = architecture;
    image.run =
        "'Cmd':['-v'],'Entrypoint':['/bin/app'],'Env':['A=b'],'ExposedPorts':{'5000/tcp':{},'53/udp':{}},"
        "'User':'app','Volumes':{'/data':{}},'WorkingDir':'/srv'";
    image.more =
        ",'created':'2026-01-02T03:04:05Z','history':[{'created_by':'ADD rootfs'},"
        "{'created_by':'ENV A=b','empty_layer':true},{'created_by':'RUN make'}]";
    image.layer(oneFileTar("a", "one " + architecture)).layer(oneFileTar("b", std::string(5000, 'x')));
    return image;
}

std::int64_t blobBytes(const ImageBuilder& image) {
    std::int64_t total = 0;
    for (const BuiltLayer& layer : image.layers) total += static_cast<std::int64_t>(layer.blob.size());
    return total;
}

registry::ImagePeek peek(const std::string& reference, const std::string& platform = {}) {
    return registry::peekImage(*ImageFixture::client(), oci::Reference::parse(reference), platform, {});
}

std::string pushIndex(FakeRegistry& registry, const std::vector<std::string>& architectures) {
    std::string entries;
    for (const std::string& architecture : architectures) {
        const ImageBuilder image = describedImage(architecture);
        entries += (entries.empty() ? "" : ",") + descriptorJson(oci::kOciManifest, image.push(registry, ""),
                                                                 std::to_string(image.manifest().size()),
                                                                 platformJson("linux", architecture));
    }
    entries += "," + descriptorJson(oci::kOciManifest, digestOf('e'), "10", platformJson("unknown", "unknown")) + "," +
               descriptorJson(oci::kOciIndex, digestOf('f'), "10");
    return registry.addManifest(indexJson(entries), "1", std::string(oci::kOciIndex));
}

}  // namespace

class PeekTest : public QObject {
    Q_OBJECT
private slots:
    void tellsWhatAnImageIsWithoutALayer() {
        FakeRegistry registry(FakeRegistry::Login::Bearer);
        const ImageBuilder image = describedImage();
        const std::string digest = image.push(registry, "1");
        const auto seen = peek(registry.host() + "/app:1");
        QCOMPARE(seen.reference, registry.host() + "/app:1");
        QCOMPARE(seen.digest, digest);
        QCOMPARE(seen.platform, std::string("linux/amd64"));
        QCOMPARE(seen.platforms, std::vector<std::string>{"linux/amd64"});
        QCOMPARE(seen.layers.size(), std::size_t{2});
        QCOMPARE(seen.layers[0].createdBy, std::string("ADD rootfs"));
        QCOMPARE(seen.layers[1].createdBy, std::string("RUN make"));
        QCOMPARE(seen.layers[1].bytes, static_cast<std::int64_t>(image.layers[1].blob.size()));
        QCOMPARE(seen.totalBytes, blobBytes(image));
        QCOMPARE(seen.ports, (std::vector<std::string>{"53/udp", "5000/tcp"}));
        QCOMPARE(seen.environment, std::vector<std::string>{"A=b"});
        QCOMPARE(seen.entrypoint, std::vector<std::string>{"/bin/app"});
        QCOMPARE(seen.command, std::vector<std::string>{"-v"});
        QCOMPARE(seen.volumes, std::vector<std::string>{"/data"});
        QCOMPARE(seen.user, std::string("app"));
        QCOMPARE(seen.workingDirectory, std::string("/srv"));
        QCOMPARE(formatInstantShort(seen.created), std::string("2026-01-02T03:04:05Z"));
        for (const BuiltLayer& layer : image.layers) {
            QCOMPARE(registry.server().count("GET", Digest::ofBytes(layer.blob).text()), 0);
        }
    }

    void choosesAmongPlatforms() {
        FakeRegistry registry;
        const std::string top = pushIndex(registry, {"arm64", "amd64", "s390x"});
        const auto seen = peek(registry.host() + "/app:1", "linux/s390x");
        QCOMPARE(seen.digest, top);
        QCOMPARE(seen.platform, std::string("linux/s390x"));
        QCOMPARE(seen.platforms, (std::vector<std::string>{"linux/arm64", "linux/amd64", "linux/s390x"}));
        const auto missing = errorOf([&] { peek(registry.host() + "/app:1", "linux/riscv64"); });
        QVERIFY(missing && missing->kind() == ErrorKind::NotFound);
    }

    void showsAnImageForAnotherMachineToo() {
        FakeRegistry registry;
        pushIndex(registry, {"s390x", "ppc64le"});
        QCOMPARE(peek(registry.host() + "/app:1").platform, std::string("linux/s390x"));
        describedImage("s390x").push(registry, "2");
        QCOMPARE(peek(registry.host() + "/app:2").platform, std::string("linux/s390x"));
        const auto missing = errorOf([&] { peek(registry.host() + "/app:2", "linux/amd64"); });
        QVERIFY(missing && missing->kind() == ErrorKind::NotFound);
    }

    void leavesCommandsOutThatDoNotFit() {
        FakeRegistry registry;
        ImageBuilder image = describedImage();
        image.layer(oneFileTar("c", "without history"));
        image.push(registry, "1");
        const auto seen = peek(registry.host() + "/app:1");
        QCOMPARE(seen.layers.size(), std::size_t{3});
        for (const auto& layer : seen.layers) QVERIFY(layer.createdBy.empty());
    }

    void countsALayerThatComesTwiceOnce() {
        FakeRegistry registry;
        ImageBuilder image;
        image.layer(oneFileTar("a", "1")).layer(oneFileTar("a", "1"));
        image.push(registry, "1");
        QCOMPARE(peek(registry.host() + "/app:1").totalBytes, static_cast<std::int64_t>(image.layers[0].blob.size()));
    }

    void addsUpImpossibleSizes() {
        FakeRegistry registry;
        ImageBuilder image = describedImage();
        image.push(registry, "1");
        std::string bytes = image.manifest();
        for (const BuiltLayer& layer : image.layers) {
            const std::string size = "\"size\":" + std::to_string(layer.blob.size());
            bytes.replace(bytes.find(size), size.size(), "\"size\":9223372036854775807");
        }
        registry.addManifest(bytes, "1");
        QCOMPARE(peek(registry.host() + "/app:1").totalBytes, INT64_MAX);
    }
};

GALLEY_TEST(PeekTest);
#include "test_peek.moc"
