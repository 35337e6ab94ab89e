// SPDX-License-Identifier: Apache-2.0
/// @file
/// An image with one more layer: what a container wrote, on top of the image it was made from.
/// Used by container. Uses store, archive, oci.
/// Threads: thread-safe, blocking. Memory: bounded; on the disk, the layer's tar once until it is unpacked.
/// Processes, Crash: as Importer.
#pragma once

#include <stop_token>
#include <string>

#include "engine/image/archive_types.h"
#include "engine/oci/image_config.h"
#include "engine/store/store.h"

namespace galley::image {

/// What a container has that its image has not.
struct CommitSource {
    Digest imageId;
    oci::RunDefaults run;   ///< how the container runs
    std::string createdBy;  ///< its command
};

class Committer {
public:
    explicit Committer(const store::Store& store) : m_store(store) {}

    /// The new image's id. `layer` gives the layer's tar. Throws NotFound when the image or a layer of it is gone,
    /// InvalidInput (a change that is none, a name with a digest), NoSpace, Cancelled.
    std::string commit(const CommitSource& source, const CommitRequest& request, const ByteSource& layer,
                       const std::stop_token& stop) const;

private:
    store::Store m_store;
};

}  // namespace galley::image
