// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/archive_manifest.h"

#include "engine/base/error.h"
#include "engine/oci/detail/json.h"
#include "engine/oci/manifest.h"

namespace galley::oci {

std::vector<ArchivedImage> parseArchiveManifest(std::string_view bytes) {
    const detail::Json document = detail::parseArray(bytes, "the archive's manifest.json", kMaximumManifestBytes);
    std::vector<ArchivedImage> images;
    for (const detail::Json& entry : document) {
        if (!entry.is_object()) {
            throw Error(ErrorKind::Corrupt, "the archive's manifest.json is malformed: an image is no object");
        }
        images.push_back({detail::stringField(entry, "Config"), detail::stringListField(entry, "RepoTags"),
                          detail::stringListField(entry, "Layers")});
    }
    return images;
}

}  // namespace galley::oci
