// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is known of an image's layers before they are pushed: which blobs there are of each, and where they were seen.
/// Used by pusher. Uses store, oci.
/// Threads: values and free functions. Processes, Crash: reads the store only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/image/push_types.h"
#include "engine/oci/manifest.h"
#include "engine/oci/reference.h"
#include "engine/store/store.h"

namespace galley::image::detail {

/// One layer, however often the image has it.
struct PushLayer {
    Digest chainId;
    Digest diffId;
    std::vector<std::size_t> positions;  ///< in the image, lowest first
    /// As registries have it, the most promising first. `repository` is empty where only the manifest names it.
    std::vector<store::LayerBlob> blobs;
    std::optional<store::LayerInfo> info;  ///< nothing when the layer is not here any more

    /// Of what would be sent, as far as it is known.
    std::int64_t estimatedBytes() const;
};

struct PushImage {
    store::ImageRecord record;
    std::optional<oci::Manifest> manifest;  ///< it came with
    std::string manifestBytes;
    std::vector<Digest> diffIds;
    std::vector<PushLayer> layers;  ///< each once
};

/// The image of the request. NotFound in Docker's words.
PushImage openForPush(const store::Store& store, const PushRequest& request);

}  // namespace galley::image::detail
