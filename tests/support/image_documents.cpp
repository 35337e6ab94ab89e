// SPDX-License-Identifier: Apache-2.0
#include "tests/support/image_documents.h"

#include <algorithm>

namespace galley::test {

std::string json(std::string_view text) {
    std::string result(text);
    std::replace(result.begin(), result.end(), '\'', '"');
    return result;
}

std::string digestOf(char digit) {
    return "sha256:" + std::string(64, digit);
}

std::string descriptorJson(std::string_view mediaType, std::string_view digest, std::string_view size,
                           std::string_view more) {
    return json("{'mediaType':'" + std::string(mediaType) + "','digest':'" + std::string(digest) +
                "','size':" + std::string(size) + std::string(more) + "}");
}

std::string manifestJson(std::string_view config, std::string_view layers, std::string_view more) {
    return json("{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','config':" +
                std::string(config) + ",'layers':[" + std::string(layers) + "]" + std::string(more) + "}");
}

std::string indexJson(std::string_view entries) {
    return json("{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','manifests':[" +
                std::string(entries) + "]}");
}

std::string platformJson(std::string_view os, std::string_view architecture, std::string_view variant) {
    return json(",'platform':{'os':'" + std::string(os) + "','architecture':'" + std::string(architecture) +
                "','variant':'" + std::string(variant) + "'}");
}

}  // namespace galley::test
