// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which images are here, what they are called, and who needs them: the tables of `<data>/index.db`.
/// Used by image, container. Uses SQLite.
/// Threads: thread-safe. Processes: any number; each call is one transaction.
/// Crash: a call has happened or has not.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// What a list shows of an image. Reading it touches no config, whatever is in the store.
struct ImageFacts {
    Digest id;
    std::string platform;
    Instant created{};
    std::int64_t sizeBytes = 0;
    std::map<std::string, std::string> labels;
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

/// An image to record, and the names it gets.
struct NamedImage {
    ImageRecord image;
    std::vector<TagRecord> tags;
};

namespace detail {
class Core;
}

class ImageIndex {
public:
    explicit ImageIndex(std::shared_ptr<detail::Core> core) : m_core(std::move(core)) {}

    /// Writes images and their tags, all or none. A tag that named another image moves: returns what these said before.
    /// Throws NotFound when a layer or blob of an image is not here. Does not wait for the disk: a process in the
    /// background brings all to it, and a power cut before that makes the images absent, never incomplete.
    std::vector<TagRecord> recordAll(const std::vector<NamedImage>& images);
    void record(const ImageRecord& image, const std::vector<TagRecord>& tags) { recordAll({{image, tags}}); }
    std::optional<ImageRecord> find(const Digest& id);
    /// Newest first.
    std::vector<ImageFacts> list();
    /// Image → its layers, lowest first; also of those that are removed and still pinned.
    std::unordered_map<Digest, std::vector<Digest>> layersOfAll();
    /// Ids whose hex digits begin with `prefix`; at most two, which is enough to know that it is ambiguous.
    std::vector<Digest> findByPrefix(std::string_view prefix);
    /// Forgets the image and its tags; the garbage collector takes the files. Where it is pinned, its layers stay until
    /// the last pin goes, and nothing else tells of it any more. False when absent.
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
    /// All of them, or none when something fails. The image stays, even without any tag.
    void untagAll(const std::vector<TagRecord>& tags);

    /// Idempotent; NotFound when the image is absent. One owner pins one image.
    void pin(const Pin& pin);
    /// True when an image went with it that was removed before: its layers can be collected.
    bool unpin(const std::string& owner);
    std::vector<Pin> pins();

private:
    std::shared_ptr<detail::Core> m_core;
};

}  // namespace galley::store
