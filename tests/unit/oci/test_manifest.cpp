// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/manifest.h"

#include "engine/base/error.h"
#include "engine/oci/image_config.h"
#include "engine/oci/media_types.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::oci;
using test::digestOf;
using test::json;

namespace {

const std::string kGzipLayer = "application/vnd.oci.image.layer.v1.tar+gzip";

std::string descriptor(std::string_view type, char digit, const std::string& size = "10",
                       const std::string& more = "") {
    return test::descriptorJson(type, digestOf(digit), size, more);
}

std::string manifest(const std::string& layers, const std::string& more = "") {
    return test::manifestJson(descriptor(kOciConfig, 'c'), layers, more);
}

std::string entry(char digit, const std::string& os, const std::string& architecture, const std::string& variant = "") {
    return descriptor(kOciManifest, digit, "10", test::platformJson(os, architecture, variant));
}

/// A document that names only its type and what `more` says.
std::string typed(std::string_view type, const std::string& more) {
    return json("{'schemaVersion':2,'mediaType':'" + std::string(type) + "'" + more + "}");
}

/// The kind of what parsing throws; nothing when it is accepted.
std::optional<ErrorKind> failure(const std::string& bytes, std::string_view contentType = {}) {
    try {
        parseManifestDocument(bytes, contentType);
        return std::nullopt;
    } catch (const Error& error) {
        return error.kind();
    }
}

}  // namespace

class ManifestTest : public QObject {
    Q_OBJECT
private slots:
    void readsAnImage() {
        const Manifest image = parseManifest(
            manifest(descriptor(kGzipLayer, 'a', "77") + "," + descriptor(kGzipLayer, 'a', "77")), kOciManifest);
        QVERIFY(image.config.digest.text() == digestOf('c'));
        QCOMPARE(image.layers.size(), std::size_t{2});
        QCOMPARE(image.layers[1].size, std::int64_t{77});
    }

    void readsDockersNames() {
        const std::string bytes =
            typed(kDockerManifest, ",'config':" + descriptor(kDockerConfig, 'c') + ",'layers':[" +
                                       descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", 'a') + "]");
        QVERIFY(parseManifest(bytes, std::string(kDockerManifest) + "; charset=utf-8").mediaType == kDockerManifest);
    }

    void guessesTheKindOfADocumentWithoutType() {
        const std::string bytes = json("{'schemaVersion':2,'config':" + descriptor(kOciConfig, 'c') + ",'layers':[]}");
        QVERIFY(parseManifest(bytes, "application/json").layers.empty());
        const auto index = parseManifestDocument(json("{'schemaVersion':2,'manifests':[]}"), "");
        QVERIFY(std::holds_alternative<Index>(index));
    }

    void refusesWhatIsBothImageAndIndex() {
        QVERIFY(failure(manifest(descriptor(kGzipLayer, 'a'), ",'manifests':[]")) == ErrorKind::Corrupt);
        QVERIFY(failure(typed(kOciIndex, ",'manifests':[],'layers':[]")) == ErrorKind::Corrupt);
    }

    void refusesATypeThatContradictsTheHeader() {
        QVERIFY(failure(manifest(""), kOciIndex) == ErrorKind::Corrupt);
        QVERIFY(failure(test::indexJson(""), kDockerManifest) == ErrorKind::Corrupt);
        QVERIFY(!failure(manifest(""), "application/json"));
        // The type says index, the content is an image.
        const std::string disguised = typed(kOciIndex, ",'config':" + descriptor(kOciConfig, 'c') + ",'layers':[]");
        QVERIFY(failure(disguised) == ErrorKind::Corrupt);
    }

    void refusesMalformedDocuments_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        row("empty", "");
        row("no JSON", "<html>");
        row("an array", "[]");
        row("truncated", manifest(descriptor(kGzipLayer, 'a')).substr(0, 150));
        row("trailing bytes", manifest("") + "x");
        row("negative size", manifest(descriptor(kGzipLayer, 'a', "-1")));
        row("fractional size", manifest(descriptor(kGzipLayer, 'a', "1.5")));
        row("size beyond 64 bits", manifest(descriptor(kGzipLayer, 'a', "99999999999999999999")));
        row("size beyond 63 bits", manifest(descriptor(kGzipLayer, 'a', "18446744073709551615")));
        row("size as text", manifest(descriptor(kGzipLayer, 'a', "'10'")));
        row("layers as object", typed(kOciManifest, ",'layers':{},'config':" + descriptor(kOciConfig, 'c')));
        row("layer as text", manifest("'x'"));
        row("digest that leads out", manifest(test::descriptorJson(kGzipLayer, "sha256:../../../etc/passwd", "1")));
        row("no config", typed(kOciManifest, ",'layers':[]"));
        row("oversized config", typed(kOciManifest, ",'config':" + descriptor(kOciConfig, 'c', "9999999999")));
        row("too large", manifest("", ",'x':'" + std::string(kMaximumManifestBytes, ' ') + "'"));
        row("too deep", manifest("", ",'x':" + std::string(100000, '[') + std::string(100000, ']')));
        row("invalid UTF-8", manifest("", ",'x':'\xff'"));
    }
    void refusesMalformedDocuments() {
        QFETCH(QByteArray, bytes);
        QVERIFY(failure(bytes.toStdString()) == ErrorKind::Corrupt);
    }

    void saysWhatIsUnsupported() {
        QVERIFY(failure(json("{'schemaVersion':1,'fsLayers':[]}")) == ErrorKind::Unsupported);
        QVERIFY(failure("{}", "application/vnd.docker.distribution.manifest.v1+prettyjws") == ErrorKind::Unsupported);
        QVERIFY(failure(manifest(descriptor("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", 'a'))) ==
                ErrorKind::Unsupported);
        QVERIFY(failure(manifest(descriptor("application/x-unknown", 'a'))) == ErrorKind::Unsupported);
        const std::string chart =
            typed(kOciManifest, ",'layers':[],'config':" + descriptor("application/vnd.cncf.helm.config.v1+json", 'c'));
        QVERIFY(failure(chart) == ErrorKind::Unsupported);
        QVERIFY(failure(typed("application/x-thing", "")) == ErrorKind::Unsupported);
    }

    void refusesAnIndexWhereAnImageBelongs() { QVERIFY_EXCEPTION_THROWN(parseManifest(test::indexJson("")), Error); }

    void choosesByPlatform() {
        const auto document = parseManifestDocument(
            test::indexJson(entry('1', "unknown", "unknown") + "," + entry('2', "linux", "arm", "v7") + "," +
                            entry('3', "linux", "amd64") + "," + entry('4', "linux", "arm64", "v8")),
            kOciIndex);
        const auto& index = std::get<Index>(document);
        QVERIFY(chooseManifest(index, Platform::parse("linux/amd64")).digest.text() == digestOf('3'));
        QVERIFY(chooseManifest(index, Platform::parse("aarch64")).digest.text() == digestOf('4'));
        try {
            chooseManifest(index, Platform::parse("linux/s390x"));
            QFAIL("found one");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::NotFound);
            QVERIFY(QString::fromStdString(error.message()).contains(QStringLiteral("linux/arm/v7, linux/amd64")));
        }
    }

    void comparesLayersWithDiffIds() {
        const Manifest image = parseManifest(manifest(descriptor(kGzipLayer, 'a')));
        ImageConfig config;
        QVERIFY_EXCEPTION_THROWN(checkAgreement(image, config), Error);
        config.diffIds.push_back(Digest::ofBytes("x"));
        checkAgreement(image, config);
    }

    void takesFiveHundredLayers() {
        std::string layers = descriptor(kGzipLayer, 'a');
        for (int i = 1; i < 500; ++i) layers += "," + descriptor(kGzipLayer, 'b');
        QCOMPARE(parseManifest(manifest(layers)).layers.size(), std::size_t{500});
    }
};

GALLEY_TEST(ManifestTest);
#include "test_manifest.moc"
