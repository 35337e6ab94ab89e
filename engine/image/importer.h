// SPDX-License-Identifier: Apache-2.0
/// @file
/// A file system in a tar as an image of one layer.
/// Used by api. Uses store, archive, oci.
/// Threads: thread-safe, blocking. Memory: bounded; on the disk, the tar once until it is unpacked.
/// Processes, Crash: as Loader.
#pragma once

#include <stop_token>
#include <string>

#include "engine/image/archive_types.h"
#include "engine/store/store.h"

namespace galley::image {

class Importer {
public:
    explicit Importer(const store::Store& store) : m_store(store) {}

    /// The image's id. `request.url` is the caller's affair. The tar may be compressed (gzip, zstd, xz). Throws
    /// InvalidInput (a change that is none, a name with a digest), Corrupt, NoSpace, Cancelled.
    std::string import(const ByteSource& source, const ImportRequest& request, const std::stop_token& stop) const;

private:
    store::Store m_store;
};

}  // namespace galley::image
