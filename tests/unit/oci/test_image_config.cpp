// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/image_config.h"

#include "engine/base/error.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::oci;

namespace {

const std::string kDiffA = "sha256:" + std::string(64, 'a');
const std::string kDiffB = "sha256:" + std::string(64, 'b');

std::string configJson(const std::string& run, const std::string& rootfs) {
    return R"({"created":"2026-01-02T03:04:05Z","architecture":"arm64","variant":"v8","os":"linux","config":)" + run +
           R"(,"rootfs":{"type":"layers","diff_ids":)" + rootfs + "}}";
}

}  // namespace

class ImageConfigTest : public QObject {
    Q_OBJECT
private slots:
    void readsWhatARunNeeds() {
        const ImageConfig config = ImageConfig::parse(configJson(
            R"({"User":"app:app","ExposedPorts":{"8080/tcp":{},"443":{},"53/udp":{},"9000-9002/tcp":{},"0/tcp":{},"x":{}},
                "Env":["PATH=/bin","A=b=c"],"Entrypoint":["/e"],"Cmd":["-x","y"],"Volumes":{"/data":{}},
                "WorkingDir":"/app","Labels":{"k":"v"},"StopSignal":"SIGINT",
                "Healthcheck":{"Test":["CMD","true"],"Interval":1000000000}})",
            "[\"" + kDiffA + "\"]"));
        QCOMPARE(config.run.user, std::string("app:app"));
        const std::vector<std::string> ports{"53/udp", "443/tcp", "8080/tcp", "9000/tcp", "9001/tcp", "9002/tcp"};
        QVERIFY(config.run.exposedPorts == ports);
        QVERIFY((config.run.environment == std::vector<std::string>{"PATH=/bin", "A=b=c"}));
        QVERIFY((config.run.entrypoint == std::vector<std::string>{"/e"}));
        QVERIFY((config.run.command == std::vector<std::string>{"-x", "y"}));
        QVERIFY((config.run.volumes == std::vector<std::string>{"/data"}));
        QCOMPARE(config.run.workingDirectory, std::string("/app"));
        QCOMPARE(config.run.labels.at("k"), std::string("v"));
        QCOMPARE(config.run.stopSignal, std::string("SIGINT"));
        QCOMPARE(config.run.healthcheckJson, std::string(R"({"Interval":1000000000,"Test":["CMD","true"]})"));
        QCOMPARE(config.platform.text(), std::string("linux/arm64"));
        QCOMPARE(formatInstantShort(*config.created), std::string("2026-01-02T03:04:05Z"));
    }

    void takesNullForAbsence() {
        const ImageConfig config = ImageConfig::parse(
            configJson(R"({"Env":null,"Cmd":null,"Entrypoint":null,"Labels":null,"Volumes":null})", "null"));
        QVERIFY(config.run.command.empty());
        QVERIFY(config.diffIds.empty());
    }

    void survivesAnUnreadableTime() {
        const ImageConfig config = ImageConfig::parse(R"({"created":"yesterday","rootfs":{"diff_ids":[]}})");
        QVERIFY(!config.created);
    }

    void readsHistory() {
        const ImageConfig config = ImageConfig::parse(
            R"({"rootfs":{"diff_ids":[]},"history":[{"created_by":"ADD x","comment":"c"},{"empty_layer":true}]})");
        QCOMPARE(config.history.size(), std::size_t{2});
        QCOMPARE(config.history[0].createdBy, std::string("ADD x"));
        QVERIFY(config.history[1].emptyLayer);
    }

    void boundsAFloodOfPorts() {
        std::string distinct = "\"1-65535/tcp\":{}";
        for (int i = 1; i < 3000; ++i) distinct += ",\"" + std::to_string(i) + "-65535\":{}";
        const ImageConfig config = ImageConfig::parse(configJson("{\"ExposedPorts\":{" + distinct + "}}", "[]"));
        QCOMPARE(config.run.exposedPorts.size(), std::size_t{65535});
    }

    void refusesMalformedConfigs() {
        for (const std::string& bytes :
             {std::string("{}"), std::string(R"({"rootfs":[]})"),
              std::string(R"({"rootfs":{"diff_ids":["sha256:1"]}})"), configJson(R"({"Env":"A=b"})", "[]"),
              configJson(R"({"Cmd":[1]})", "[]"), configJson("[]", "[]"), configJson(R"({"Labels":{"a":1}})", "[]"),
              configJson("{}", "{}"), std::string(R"({"rootfs":{"diff_ids":[]},"history":[1]})"),
              std::string(kMaximumConfigBytes + 1, ' ')}) {
            try {
                ImageConfig::parse(bytes);
                QFAIL(bytes.substr(0, 80).c_str());
            } catch (const Error& error) {
                QVERIFY(error.kind() == ErrorKind::Corrupt);
            }
        }
    }

    void namesStacksOfLayersAsTheSpecificationDoes() {
        const Digest a = Digest::parse(kDiffA);
        const Digest b = Digest::parse(kDiffB);
        const auto chain = chainIds({a, b, a});
        QVERIFY(chain[0] == a);
        QVERIFY(chain[1] == Digest::ofBytes(kDiffA + " " + kDiffB));
        QVERIFY(chain[2] == Digest::ofBytes(chain[1].text() + " " + kDiffA));
        QVERIFY(chainIds({}).empty());
    }
};

GALLEY_TEST(ImageConfigTest);
#include "test_image_config.moc"
