// SPDX-License-Identifier: Apache-2.0
// Docker's rules for removing an image (moby, daemon/images/image_delete.go).
#include <algorithm>
#include <set>

#include "engine/base/error.h"
#include "engine/image/catalogue.h"
#include "engine/image/detail/image_names.h"

namespace galley::image {
namespace {

using Tags = std::vector<store::TagRecord>;

std::string familiar(const std::string& key) {
    return oci::Reference::parse(key).familiar();
}

bool isDigestName(const store::TagRecord& tag) {
    return !oci::Reference::parse(tag.reference).digest().empty();
}

std::string repositoryOf(const store::TagRecord& tag) {
    return oci::Reference::parse(tag.reference).name();
}

/// The names that go when `key` goes but the image stays; empty when `key` is the last one that counts. The digests of
/// a repository go with its last tag.
Tags namesToDrop(const Tags& tags, const std::string& key) {
    const auto named = std::find_if(tags.begin(), tags.end(), [&](const auto& tag) { return tag.reference == key; });
    if (named == tags.end()) return {};
    Tags dropped{*named};
    const bool hasOtherTags = std::any_of(tags.begin(), tags.end(),
                                          [&](const auto& tag) { return tag.reference != key && !isDigestName(tag); });
    if (!hasOtherTags) return {};
    const std::string repository = repositoryOf(*named);
    const bool keepsRepository = std::any_of(tags.begin(), tags.end(), [&](const auto& tag) {
        return tag.reference != key && !isDigestName(tag) && repositoryOf(tag) == repository;
    });
    if (keepsRepository || isDigestName(*named)) return dropped;
    for (const auto& tag : tags) {
        if (isDigestName(tag) && repositoryOf(tag) == repository) dropped.push_back(tag);
    }
    return dropped;
}

/// One tag, or one tag and digests of its repository: removing by id then leaves no doubt.
bool isSingleName(const Tags& tags) {
    std::set<std::string> repositories;
    std::ptrdiff_t plain = 0;
    for (const auto& tag : tags) {
        repositories.insert(repositoryOf(tag));
        plain += isDigestName(tag) ? 0 : 1;
    }
    return plain <= 1 && repositories.size() <= 1;
}

/// A name can be forced away from under a running container, which keeps the image; an id cannot.
void checkUsers(const Digest& image, const std::vector<ImageUser>& users, bool force, bool byName) {
    const std::string conflict = "conflict: unable to delete " + image.shortHex();
    for (const ImageUser& user : users) {
        if (user.isRunning && !(force && byName)) {
            throw Error(ErrorKind::Busy, conflict + (byName ? " (must be forced)" : " (cannot be forced)") +
                                             " - image is being used by running container " + user.name +
                                             ": stop and remove it first");
        }
    }
    if (!users.empty() && !force) {
        throw Error(ErrorKind::Busy, conflict + " (must be forced) - image is being used by stopped container " +
                                         users.front().name + ": remove it first");
    }
}

std::vector<RemovedImage> untagged(const Tags& tags) {
    std::vector<RemovedImage> removed;
    for (const auto& tag : tags) removed.push_back({familiar(tag.reference), {}});
    return removed;
}

}  // namespace

std::vector<RemovedImage> Catalogue::remove(const std::string& text, bool force,
                                            const FindImageUsers& findUsers) const {
    auto images = m_store.images();
    const detail::Target target = detail::locate(m_store, text);
    const Tags tags = images.tagsOf(target.image);
    if (!target.key.empty()) {
        if (const Tags dropped = namesToDrop(tags, target.key); !dropped.empty()) {
            for (const auto& tag : dropped) images.untag(tag.reference);
            return untagged(dropped);
        }
    } else if (!force && !isSingleName(tags)) {
        throw Error(ErrorKind::Busy, "conflict: unable to delete " + target.image.shortHex() +
                                         " (must be forced) - image is referenced in multiple repositories");
    }
    const std::vector<ImageUser> users = findUsers ? findUsers(target.image) : std::vector<ImageUser>();
    checkUsers(target.image, users, force, !target.key.empty());
    std::vector<RemovedImage> removed = untagged(tags);
    if (!users.empty()) {
        for (const auto& tag : tags) images.untag(tag.reference);
        return removed;
    }
    const auto record = images.find(target.image);
    if (!record || !images.remove(target.image)) {
        throw Error(ErrorKind::NotFound, "No such image: " + target.image.shortHex());
    }
    removed.push_back({{}, target.image.text()});
    m_store.collectGarbage();
    for (auto layer = record->layers.rbegin(); layer != record->layers.rend(); ++layer) {
        if (!m_store.layers().find(*layer)) removed.push_back({{}, layer->text()});
    }
    return removed;
}

}  // namespace galley::image
