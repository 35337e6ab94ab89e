// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which images are here, what they are called, and who needs them: the tables of `<data>/index.db`.
/// Used by image, container. Uses SQLite.
/// Threads: thread-safe. Processes: any number; each call is one transaction.
/// Crash: a call has happened or has not.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/digest.h"

namespace galley::store {

struct ImageRecord {
    Digest id;                   ///< of the image config
    Digest manifest;             ///< of the platform's manifest
    std::string config;          ///< the image config's bytes: their digest is `id`
    std::string platform;        ///< "linux/amd64", "linux/arm64/v8"
    Instant created{};           ///< from the config; the epoch when it says nothing
    std::int64_t sizeBytes = 0;  ///< unpacked size of all layers
    std::vector<Digest> layers;  ///< chain ids, lowest first
    std::vector<Digest> blobs;   ///< of BlobStore, kept as long as the image: manifest, index, …
};

/// A name of an image. `reference` is fully qualified: "docker.io/library/flask:latest" or "…/flask@sha256:…".
struct TagRecord {
    std::string reference;
    Digest image;
    Digest manifest;  ///< what the registry answered for it (manifest or index); empty for a local name
    bool operator==(const TagRecord&) const = default;
};

/// Somebody who needs an image as long as he exists ("container/<id>"): its layers stay, tagged or not.
struct Pin {
    std::string owner;
    Digest image;
    bool operator==(const Pin&) const = default;
};

namespace detail {
class Core;
}

class ImageIndex {
public:
    explicit ImageIndex(std::shared_ptr<detail::Core> core) : m_core(std::move(core)) {}

    /// Writes the image and its tags in one transaction. A tag that named another image moves. Throws NotFound when a
    /// layer or blob of the image is not here. Does not wait for the disk: a process in the background brings all to
    /// it, and a power cut before that makes the image absent, never incomplete.
    void record(const ImageRecord& image, const std::vector<TagRecord>& tags);
    std::optional<ImageRecord> find(const Digest& id);
    /// Newest first.
    std::vector<ImageRecord> list();
    /// Ids whose hex digits begin with `prefix`; at most two, which is enough to know that it is ambiguous.
    std::vector<Digest> findByPrefix(std::string_view prefix);
    /// Forgets the image and its tags; the garbage collector takes the files. Busy when it is pinned. False when
    /// absent.
    bool remove(const Digest& id);
    /// The same for an image that nobody needs, as it is at this moment: false when it is pinned, or has a name that is
    /// no digest and `evenTagged` is not set.
    bool removeUnused(const Digest& id, bool evenTagged);

    std::optional<TagRecord> findTag(const std::string& reference);
    /// All, by reference.
    std::vector<TagRecord> tags();
    std::vector<TagRecord> tagsOf(const Digest& image);
    /// Makes or moves a tag; NotFound when the image is absent.
    void tag(const TagRecord& tag);
    /// False when there was no such tag. The image stays, even without any tag.
    bool untag(const std::string& reference);
    /// All of them, or none when something fails.
    void untagAll(const std::vector<TagRecord>& tags);

    /// Idempotent; NotFound when the image is absent. One owner pins one image.
    void pin(const Pin& pin);
    void unpin(const std::string& owner);
    std::vector<Pin> pins();

private:
    std::shared_ptr<detail::Core> m_core;
};

}  // namespace galley::store
