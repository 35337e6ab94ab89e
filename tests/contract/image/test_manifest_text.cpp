// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/manifest_text.h"

#include <nlohmann/json.hpp>

#include "engine/oci/media_types.h"
#include "tests/contract/image/image_fixture.h"
#include "tests/support/image_builder.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;
using Json = nlohmann::ordered_json;

namespace {

std::string text(const std::string& reference, bool verbose = false) {
    return registry::manifestText(*ImageFixture::client(), oci::Reference::parse(reference), verbose, {});
}

ImageBuilder oneLayer(const std::string& architecture) {
    ImageBuilder image;
    image.architecture = architecture;
    image.layer(oneFileTar("arch", architecture));
    return image;
}

}  // namespace

class ManifestTextTest : public QObject {
    Q_OBJECT
private slots:
    void printsAManifestAsItStandsWithTabs() {
        FakeRegistry registry;
        const ImageBuilder image = oneLayer("amd64");
        image.push(registry, "1");
        const std::string printed = text(registry.host() + "/app:1");
        QVERIFY(printed.starts_with("{\n\t\"schemaVersion\": 2,\n\t\"mediaType\": \""));
        QVERIFY(Json::parse(printed) == Json::parse(image.manifest()));
    }

    void printsAnIndexInDockersOrder() {
        FakeRegistry registry;
        registry.addManifest(
            indexJson(descriptorJson(oci::kOciManifest, digestOf('a'), "7", platformJson("linux", "arm64", "v8"))), "1",
            std::string(oci::kOciIndex));
        QCOMPARE(text(registry.host() + "/app:1"),
                 "{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"" + std::string(oci::kOciIndex) +
                     "\",\n   \"manifests\": [\n      {\n         \"mediaType\": \"" + std::string(oci::kOciManifest) +
                     "\",\n         \"size\": 7,\n         \"digest\": \"" + digestOf('a') +
                     "\",\n         \"platform\": {\n            \"architecture\": \"arm64\",\n            \"os\": "
                     "\"linux\",\n            \"variant\": \"v8\"\n         }\n      }\n   ]\n}");
    }

    void describesOneAndAllOfAnIndex() {
        FakeRegistry registry;
        std::string entries;
        for (const char* architecture : {"amd64", "s390x"}) {
            const ImageBuilder image = oneLayer(architecture);
            entries += (entries.empty() ? "" : ",") +
                       descriptorJson(oci::kOciManifest, image.push(registry, architecture),
                                      std::to_string(image.manifest().size()), platformJson("linux", architecture));
        }
        registry.addManifest(indexJson(entries), "all", std::string(oci::kOciIndex));
        const Json one = Json::parse(text(registry.host() + "/app:amd64", true));
        QCOMPARE(one["Ref"].get<std::string>(), registry.host() + "/app:amd64");
        QCOMPARE(one["Descriptor"]["platform"]["architecture"].get<std::string>(), std::string("amd64"));
        QVERIFY(one["OCIManifest"] == Json::parse(oneLayer("amd64").manifest()));
        const Json all = Json::parse(text(registry.host() + "/app:all", true));
        QCOMPARE(all.size(), std::size_t{2});
        const std::string digest = Digest::ofBytes(oneLayer("s390x").manifest()).text();
        QCOMPARE(all[1]["Ref"].get<std::string>(), registry.host() + "/app:all@" + digest);
        QCOMPARE(all[1]["Descriptor"]["digest"].get<std::string>(), digest);
    }

    void printsWhatIsNoImageToo() {
        FakeRegistry registry;
        const std::string chart =
            manifestJson(descriptorJson("application/vnd.cncf.helm.config.v1+json", digestOf('a'), "2"), "");
        registry.addManifest(chart, "1");
        QVERIFY(Json::parse(text(registry.host() + "/chart:1")) == Json::parse(chart));
        QVERIFY(Json::parse(text(registry.host() + "/chart:1", true))["OCIManifest"] == Json::parse(chart));
    }

    void steersNoTerminal() {
        FakeRegistry registry;
        registry.addManifest("{\"a\":\"\\u001b[31m \x7F \xC2\x9B \xC3\xA9\"}", "1");
        const std::string printed = text(registry.host() + "/app:1");
        for (const char* bad : {"\x1b", "\x7F", "\xC2\x9B"}) QVERIFY(printed.find(bad) == std::string::npos);
    }

    void refusesWhatIsNoDocument() {
        FakeRegistry registry;
        for (const std::string& bytes : {std::string("[]"), std::string("<html>"), std::string(),
                                         "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}"}) {
            registry.addManifest(bytes, "1");
            const auto error = errorOf([&] { text(registry.host() + "/app:1"); });
            QVERIFY(error && error->kind() == ErrorKind::Corrupt);
        }
    }
};

GALLEY_TEST(ManifestTextTest);
#include "test_manifest_text.moc"
