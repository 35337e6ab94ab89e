// SPDX-License-Identifier: Apache-2.0
// Manifests, indexes and configs that are not what they should be.
#include "engine/oci/media_types.h"
#include "tests/contract/image/fault_fixture.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;

namespace {

struct Sent {
    std::string bytes;
    std::string type{oci::kOciManifest};
};

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// The honest manifest's descriptor for an index, of any size and digest.
std::string entry(const std::string& digest, const std::string& size, std::string_view type = oci::kOciManifest) {
    return descriptorJson(type, digest, size, platformJson("linux", "amd64"));
}

std::string deep(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

/// A manifest whose layers are `entry` so often.
std::string manyTimes(const std::string& entry, std::size_t times) {
    std::string text = "{\"schemaVersion\":2,\"layers\":[";
    for (std::size_t i = 0; i < times; ++i) text += entry;
    text.back() = ']';
    return text + "}";
}

using Make = Sent (*)();
struct Case {
    const char* name;
    Make make;
};

std::string honest() {
    return honestImage().manifest();
}

const Case kCases[] = {
    {"no JSON", [] { return Sent{"<html>not here</html>"}; }},
    {"empty", [] { return Sent{""}; }},
    {"cut JSON", [] { return Sent{honest().substr(0, honest().size() / 2)}; }},
    {"trailing garbage", [] { return Sent{honest() + "}"}; }},
    {"no object", [] { return Sent{"[1,2]"}; }},
    {"deep", [] { return Sent{"{\"layers\":" + deep(500000) + "}"}; }},
    {"deep annotation", [] { return Sent{replaced(honest(), "\"layers\"", "\"x\":" + deep(40) + ",\"layers\"")}; }},
    {"a million empty layers", [] { return Sent{manyTimes("{},", 1'300'000)}; }},
    {"a million empty lists", [] { return Sent{manyTimes("[],", 1'300'000)}; }},
    {"tens of thousands of layers",
     [] { return Sent{manyTimes(descriptorJson("x", digestOf('a'), "1") + ",", 35'000)}; }},
    {"no UTF-8", [] { return Sent{replaced(honest(), "schemaVersion", "\xFF\xFE")}; }},
    {"larger than 4 MiB", [] { return Sent{honest() + std::string(std::size_t{5} << 20U, ' ')}; }},
    {"image and index at once (CVE-2021-41190)",
     [] { return Sent{honest().substr(0, honest().size() - 1) + ",\"manifests\":[]}"}; }},
    {"index sent as an image", [] { return Sent{indexJson(entry(digestOf('a'), "7"))}; }},
    {"image sent as an index",
     [] {
         return Sent{honest(), std::string(oci::kOciIndex)};
     }},
    {"schema 1",
     [] {
         return Sent{json("{'schemaVersion':1,'fsLayers':[]}"),
                     "application/vnd.docker.distribution.manifest.v1+prettyjws"};
     }},
    {"unknown type",
     [] {
         return Sent{replaced(honest(), "image.manifest.v1", "artifact.v9"), "application/vnd.evil+json"};
     }},
    {"no config", [] { return Sent{json("{'schemaVersion':2,'layers':[]}")}; }},
    {"config of another type",
     [] { return Sent{replaced(honest(), std::string(oci::kOciConfig), "application/vnd.helm.config")}; }},
    {"negative size", [] { return Sent{replaced(honest(), "\"size\":", "\"size\":-")}; }},
    {"size with a fraction", [] { return Sent{replaced(honest(), "\"size\":", "\"size\":1.")}; }},
    {"size as a text", [] { return Sent{replaced(honest(), "\"size\":", "\"size\":\"9\",\"x\":")}; }},
    {"size beyond all bounds",
     [] { return Sent{replaced(honest(), "\"size\":", "\"size\":99999999999999999999999,\"x\":")}; }},
    {"config larger than allowed",
     [] { return Sent{replaced(honest(), "\"size\":", "\"size\":100000000000,\"x\":")}; }},
    {"digest of another algorithm", [] { return Sent{replaced(honest(), "sha256:", "sha512:")}; }},
    {"digest that leads elsewhere", [] { return Sent{replaced(honest(), "sha256:", "sha256:../../")}; }},
    {"digest as a number", [] { return Sent{replaced(honest(), "\"digest\":", "\"digest\":7,\"x\":")}; }},
    {"layers are no list", [] { return Sent{replaced(honest(), "\"layers\":[", "\"layers\":{},\"x\":[")}; }},
    {"a layer is no object", [] { return Sent{replaced(honest(), "\"layers\":[", "\"layers\":[7,")}; }},
    {"a foreign layer",
     [] { return Sent{replaced(honest(), "image.layer.v1.tar+gzip", "image.layer.nondistributable.v1.tar+gzip")}; }},
    {"a layer of another type", [] { return Sent{replaced(honest(), "image.layer.v1.tar+gzip", "evil")}; }},
    {"a layer less than diff ids",
     [] {
         const std::string text = honest();
         const auto comma = text.rfind(",{");
         return Sent{text.substr(0, comma) + "]}"};
     }},
    {"an index in itself",
     [] {
         return Sent{indexJson(entry(digestOf('a'), "7", oci::kOciIndex)), std::string(oci::kOciIndex)};
     }},
    {"an index of nothing",
     [] {
         return Sent{indexJson(""), std::string(oci::kOciIndex)};
     }},
    {"an index for other machines",
     [] {
         return Sent{indexJson(descriptorJson(oci::kOciManifest, digestOf('a'), "7", platformJson("plan9", "mips"))),
                     std::string(oci::kOciIndex)};
     }},
    {"an index with a wrong platform",
     [] {
         return Sent{json("{'schemaVersion':2,'manifests':[{'mediaType':'" + std::string(oci::kOciManifest) +
                          "','digest':'" + digestOf('a') + "','size':7,'platform':[]}]}"),
                     std::string(oci::kOciIndex)};
     }},
    {"an index to what is not there",
     [] {
         return Sent{indexJson(entry(digestOf('a'), "7")), std::string(oci::kOciIndex)};
     }},
    {"an index with a wrong size",
     [] {
         return Sent{indexJson(entry(Digest::ofBytes(honest()).text(), "7")), std::string(oci::kOciIndex)};
     }},
};

}  // namespace

class FaultyDocumentTest : public QObject {
    Q_OBJECT
private slots:
    void badManifestsAreRefused_data() {
        QTest::addColumn<int>("index");
        int i = 0;
        for (const Case& one : kCases) QTest::newRow(one.name) << i++;
    }
    void badManifestsAreRefused() {
        QFETCH(int, index);
        FaultFixture fixture;
        honestImage().push(fixture.registry, "");
        const Sent sent = kCases[index].make();
        fixture.registry.addManifest(sent.bytes, "1", sent.type);
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.here.count("layers"), std::size_t{0});
        QCOMPARE(fixture.recovery(), QString());
    }

    void indexesInOneAnotherAreNotFollowed() {
        FaultFixture fixture;
        std::string digest = honestImage().push(fixture.registry, "");
        for (int level = 0; level < 50; ++level) {
            const std::string index = indexJson(entry(digest, "7", oci::kOciIndex));
            digest = fixture.registry.addManifest(index, level == 49 ? "1" : "", std::string(oci::kOciIndex));
        }
        QCOMPARE(fixture.failure(), QString());
        QVERIFY(fixture.registry.server().requests().size() <= 3);
        // The entry claims to be an image, and is an index.
        const std::string inner = indexJson(entry(digestOf('a'), "7"));
        const std::string innerDigest = fixture.registry.addManifest(inner, "", std::string(oci::kOciIndex));
        fixture.registry.addManifest(indexJson(entry(innerDigest, std::to_string(inner.size()))), "1",
                                     std::string(oci::kOciIndex));
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.error->kind(), ErrorKind::Corrupt);
        QCOMPARE(fixture.recovery(), QString());
    }

    void badConfigsAreRefused_data() {
        QTest::addColumn<QString>("config");
        QTest::newRow("no JSON") << QStringLiteral("<html>");
        QTest::newRow("no layers") << QStringLiteral("{'os':'linux','architecture':'amd64'}");
        QTest::newRow("diff ids are no list") << QStringLiteral("{'rootfs':{'diff_ids':7}}");
        QTest::newRow("a diff id is none") << QStringLiteral("{'rootfs':{'diff_ids':['x','y','z']}}");
        QTest::newRow("deep") << QStringLiteral("{'rootfs':") + QString(300000, QLatin1Char('['));
        QTest::newRow("fields of wrong types")
            << QStringLiteral("{'config':{'Cmd':'x'},'rootfs':{'type':'layers','diff_ids':[]}}");
        QTest::newRow("another system") << QStringLiteral(
            "{'os':'windows','architecture':'amd64','rootfs':{'diff_ids':"
            "[]}}");
        QTest::newRow("an impossible platform")
            << QStringLiteral("{'os':'linux','architecture':'../x','rootfs':{'diff_ids':[]}}");
    }
    void badConfigsAreRefused() {
        QFETCH(QString, config);
        const std::string bytes = json(config.toStdString());
        FaultFixture fixture;
        fixture.registry.addBlob(bytes);
        const std::string descriptor =
            descriptorJson(oci::kOciConfig, Digest::ofBytes(bytes).text(), std::to_string(bytes.size()));
        fixture.registry.addManifest(manifestJson(descriptor, ""), "1");
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.recovery(), QString());
    }

    void whatTheRegistrySaysOfItselfIsNotBelieved() {
        FaultFixture fixture;
        const std::string digest = honestImage().push(fixture.registry, "1");
        fixture.registry.intercept([&](const HttpRequest& request) -> std::optional<HttpReply> {
            if (!isManifest(request)) return {};
            HttpReply reply;
            reply.headers = {{"Content-Type", std::string(oci::kOciManifest)},
                             {"Docker-Content-Digest", digestOf('f')}};
            reply.body = honest();
            return reply;
        });
        QCOMPARE(fixture.pull().digest, digest);
        // By digest, other bytes are refused, whatever the header says.
        const std::string wanted = digestOf('f');
        QCOMPARE(fixture.failure(fixture.reference("app@" + wanted)).contains(QStringLiteral("an image is listed")),
                 true);
        QCOMPARE(fixture.error->kind(), ErrorKind::Corrupt);
    }

    void aWrongMediaTypeInTheHeaderAloneIsNoHarm() {
        FaultFixture fixture;
        honestImage().push(fixture.registry, "");
        fixture.registry.addManifest(honest(), "1", "text/plain");
        QCOMPARE(fixture.pull().imageId, honestImage().id());
    }
};

GALLEY_TEST(FaultyDocumentTest);
#include "test_faulty_documents.moc"
