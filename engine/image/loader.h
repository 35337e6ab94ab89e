// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images out of an archive: what `docker save`, `podman save` and skopeo write, or an OCI layout in a tar; the archive
/// and its layers plain or compressed (gzip, zstd, xz), the members in any order.
/// Used by api. Uses store, archive, oci.
/// Threads: thread-safe, blocking. Memory: bounded, whatever the archive says; on the disk, the archive's content once
/// until it is unpacked, unless it is a plain tar in a file.
/// Processes: layers that another process just brings in are shared. Crash: an image appears whole or not at all; what
/// was put down is removed by the next pull, load or collection.
#pragma once

#include <functional>
#include <stop_token>

#include "engine/image/archive_types.h"
#include "engine/image/types.h"
#include "engine/store/store.h"

namespace galley::image {

class Loader {
public:
    explicit Loader(const store::Store& store) : m_store(store) {}

    /// All images of the archive or none. A name that another image had moves. `progress` may be empty; it is called
    /// as Puller says. Throws Corrupt, Unsupported (no archive of images), NoSpace, Cancelled.
    LoadOutcome load(const ArchiveSource& source, const std::function<void(const PullProgress&)>& progress,
                     const std::stop_token& stop) const;

private:
    store::Store m_store;
};

}  // namespace galley::image
