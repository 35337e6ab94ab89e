// SPDX-License-Identifier: Apache-2.0
/// @file
/// The images that are here: finding them by what people type, looking inside, naming and removing them.
/// Used by container, api. Uses store, oci.
/// Threads: thread-safe, blocking. Processes: nothing is cached; each call sees what others did.
/// Crash: a call has happened or has not; files of a removed image are removed by the next collection.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/image/disk_types.h"
#include "engine/image/types.h"
#include "engine/oci/image_config.h"
#include "engine/store/store.h"

namespace galley::image {

/// A container that was made from an image.
struct ImageUser {
    std::string name;
    bool isRunning = false;
};
/// Who uses an image: asked before it is removed. Containers are above this room.
using FindImageUsers = std::function<std::vector<ImageUser>(const Digest& image)>;

/// All that is needed to make a container.
struct FoundImage {
    store::ImageRecord record;
    oci::ImageConfig config;
};

class Catalogue {
public:
    explicit Catalogue(const store::Store& store) : m_store(store) {}

    /// name, name:tag, name@digest, id, or an id prefix that fits one image. Throws InvalidInput for an ambiguous
    /// prefix.
    std::optional<FoundImage> find(const std::string& text) const;
    /// The same; throws NotFound with a sentence.
    FoundImage open(const std::string& text) const;

    /// Newest first. `containers` is 0 everywhere.
    std::vector<ImageSummary> list() const;
    ImageDetails details(const std::string& text) const;
    /// Docker's `image inspect` object as JSON text.
    std::string inspect(const std::string& text) const;
    /// Newest layer first.
    std::vector<HistoryEntry> history(const std::string& text) const;

    /// Throws NotFound, InvalidInput (a target with a digest).
    void tag(const std::string& source, const std::string& target) const;
    /// Docker's rules. By name: only that name goes while the image has others (a digest goes with the last tag of its
    /// repository); else the image goes. By id: Busy when it has several names, unless `force`. Busy when a container
    /// uses what would be deleted, unless `force`: under a stopped one the image goes, and its layers stay until that
    /// container is removed; under a running one it only loses its names. An id is not forced away from under a running
    /// one.
    std::vector<RemovedImage> remove(const std::string& text, bool force, const FindImageUsers& findUsers) const;
    /// Removes images without a tag, or with `all` (`dangling=false`) every one, that no container uses; then what no
    /// image needs any more. Each image goes whole or stays whole. Throws InvalidInput for a wrong filter.
    PruneOutcome prune(PruneRequest request, const FindImageUsers& findUsers, const std::stop_token& stop) const;

private:
    store::Store m_store;
};

}  // namespace galley::image
