// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images as one archive, for `docker load`, `podman load`, skopeo and Galley itself.
/// Used by api. Uses store (the tar of each layer), oci, archive.
/// Threads: thread-safe, blocking. Processes: the images' layers stay while they are read.
/// Memory: bounded, whatever the images. Crash: what the sink got so far is no archive.
#pragma once

#include <stop_token>

#include "engine/image/archive_types.h"
#include "engine/store/store.h"

namespace galley::image {

class Saver {
public:
    explicit Saver(const store::Store& store) : m_store(store) {}

    /// Checks everything that can be checked before the first byte goes out. Throws NotFound, Unsupported (a layer of
    /// an older Galley), Corrupt (a layer's files have changed: what went out is worthless), Cancelled.
    void save(const SaveRequest& request, const ByteSink& sink, const std::stop_token& stop) const;

private:
    store::Store m_store;
};

}  // namespace galley::image
