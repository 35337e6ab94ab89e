// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/manifest_json.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::oci;

namespace {

Descriptor descriptor(const std::string& type, const std::string& content) {
    Descriptor made;
    made.mediaType = type;
    made.digest = Digest::ofBytes(content);
    made.size = static_cast<std::int64_t>(content.size());
    return made;
}

}  // namespace

class ManifestJsonTest : public QObject {
    Q_OBJECT
private slots:
    void isReadBackAsItWasWritten() {
        for (const auto type : {kOciManifest, kDockerManifest}) {
            Manifest manifest;
            manifest.mediaType = type;
            manifest.config = descriptor(configTypeIn(type), "config");
            manifest.layers = {descriptor(layerTypeIn(type, Compression::Gzip), "one"),
                               descriptor(layerTypeIn(type, Compression::None), "two")};
            manifest.layers[0].annotations["a"] = "b";
            manifest.annotations["title"] = "x\"y";
            const std::string text = manifestJson(manifest);
            QCOMPARE(manifestJson(manifest), text);
            const Manifest read = parseManifest(text, type);
            QCOMPARE(read.mediaType, manifest.mediaType);
            QVERIFY(read.config.digest == manifest.config.digest && read.config.size == manifest.config.size);
            QCOMPARE(read.layers.size(), std::size_t{2});
            QCOMPARE(read.layers[1].mediaType, manifest.layers[1].mediaType);
            QVERIFY(read.layers[0].annotations == manifest.layers[0].annotations);
            QVERIFY(read.annotations == manifest.annotations);
        }
    }

    void namesLayersAsTheirManifestDoes() {
        QCOMPARE(layerTypeIn(kOciManifest, Compression::Zstd),
                 std::string("application/vnd.oci.image.layer.v1.tar+zstd"));
        QCOMPARE(layerTypeIn(kDockerManifest, Compression::Gzip),
                 std::string("application/vnd.docker.image.rootfs.diff.tar.gzip"));
        QCOMPARE(configTypeIn(kDockerManifest), std::string(kDockerConfig));
        for (const auto compression : {Compression::None, Compression::Gzip, Compression::Zstd}) {
            QVERIFY(layerCompression(layerTypeIn(kOciManifest, compression)) == compression);
        }
    }
};

GALLEY_TEST(ManifestJsonTest);
#include "test_manifest_json.moc"
