// SPDX-License-Identifier: Apache-2.0
// Docker's rules for removing an image (moby, daemon/images/image_delete.go and image_prune.go).
#include <algorithm>
#include <set>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/image/catalogue.h"
#include "engine/image/detail/image_names.h"
#include "engine/image/prune_filter.h"

namespace galley::image {
namespace {

using Tags = std::vector<store::TagRecord>;
using Users = std::vector<ImageUser>;

bool isDigestName(const store::TagRecord& tag) {
    return !oci::Reference::parse(tag.reference).digest().empty();
}

std::string repositoryOf(const store::TagRecord& tag) {
    return oci::Reference::parse(tag.reference).name();
}

bool hasTag(const Tags& tags) {
    return !std::all_of(tags.begin(), tags.end(), isDigestName);
}

/// The names that go with `key`: with the last tag of a repository go the digests of that repository.
Tags namesToDrop(const Tags& tags, const std::string& key) {
    const auto named = std::find_if(tags.begin(), tags.end(), [&](const auto& tag) { return tag.reference == key; });
    if (named == tags.end()) return {};
    Tags dropped{*named};
    if (isDigestName(*named)) return dropped;
    const std::string repository = repositoryOf(*named);
    const bool keepsRepository = std::any_of(tags.begin(), tags.end(), [&](const auto& tag) {
        return tag.reference != key && !isDigestName(tag) && repositoryOf(tag) == repository;
    });
    if (keepsRepository) return dropped;
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

[[noreturn]] void throwConflict(const Digest& image, const std::string& reason) {
    throw Error(ErrorKind::Busy, "conflict: unable to delete " + image.shortHex() + " " + reason);
}

/// The last name of an image that containers use goes by force only.
void checkLastName(const std::string& text, const Digest& image, const Users& users) {
    if (users.empty()) return;
    const ImageUser& user = users.front();
    throw Error(ErrorKind::Busy, "conflict: unable to remove repository reference \"" + printable(text) +
                                     "\" (must force) - container " + user.name + " is using its referenced image " +
                                     image.shortHex() + ": " +
                                     (user.isRunning ? "stop and remove it first" : "remove it first"));
}

/// A name can be forced away from under a running container, which keeps the image; an id cannot.
void checkIdentifier(const Digest& image, const Tags& tags, const Users& users, bool force) {
    const auto running = std::find_if(users.begin(), users.end(), [](const auto& user) { return user.isRunning; });
    if (running != users.end()) {
        throwConflict(image, "(cannot be forced) - image is being used by running container " + running->name +
                                 ": stop and remove it first");
    }
    if (force) return;
    if (!isSingleName(tags)) throwConflict(image, "(must be forced) - image is referenced in multiple repositories");
    if (!users.empty()) {
        throwConflict(image, "(must be forced) - image is being used by stopped container " + users.front().name +
                                 ": remove it first");
    }
}

void addUntagged(std::vector<RemovedImage>& removed, const Tags& tags) {
    for (const bool digests : {false, true}) {
        for (const auto& tag : tags) {
            if (isDigestName(tag) == digests) removed.push_back({oci::Reference::parse(tag.reference).familiar(), {}});
        }
    }
}

/// Adds those of `layers` that are gone now.
void addDeletedLayers(std::vector<RemovedImage>& removed, const store::Store& store, std::vector<Digest> layers) {
    std::set<Digest> seen;
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        if (seen.insert(*layer).second && !store.layers().find(*layer)) removed.push_back({{}, layer->text()});
    }
}

/// Takes `dangling` out of the filters. False: named images too.
bool takeDangling(PruneRequest& request) {
    bool onlyDangling = !request.all;
    auto& filters = request.filters;
    for (auto filter = filters.begin(); filter != filters.end();) {
        if (filter->first != "dangling") {
            ++filter;
            continue;
        }
        const std::string& value = filter->second;
        const bool isTrue = value == "true" || value == "1";
        if (!isTrue && value != "false" && value != "0") {
            throw Error(ErrorKind::InvalidInput, "invalid filter 'dangling=" + printable(value) + "'");
        }
        onlyDangling = isTrue;
        filter = filters.erase(filter);
    }
    return onlyDangling;
}

}  // namespace

std::vector<RemovedImage> Catalogue::remove(const std::string& text, bool force,
                                            const FindImageUsers& findUsers) const {
    auto images = m_store.images();
    const detail::Target target = detail::locate(m_store, text);
    const Tags tags = images.tagsOf(target.image);
    const Users users = findUsers ? findUsers(target.image) : Users();
    std::vector<RemovedImage> removed;
    if (!target.key.empty()) {
        if (!force && isSingleName(tags)) checkLastName(text, target.image, users);
        const Tags dropped = namesToDrop(tags, target.key);
        // Untagged by somebody else between the two looks.
        if (dropped.empty()) throw Error(ErrorKind::NotFound, "No such image: " + printable(text));
        if (dropped.size() < tags.size()) {
            images.untagAll(dropped);
            addUntagged(removed, dropped);
            return removed;
        }
    } else {
        checkIdentifier(target.image, tags, users, force);
    }
    addUntagged(removed, tags);
    if (std::any_of(users.begin(), users.end(), [](const auto& user) { return user.isRunning; })) {
        images.untagAll(tags);
        return removed;
    }
    const auto record = images.find(target.image);
    if (!record || !images.remove(target.image)) {
        throw Error(ErrorKind::NotFound, "No such image: " + target.image.shortHex());
    }
    removed.push_back({{}, target.image.text()});
    m_store.collectGarbage();
    addDeletedLayers(removed, m_store, record->layers);
    return removed;
}

PruneOutcome Catalogue::prune(PruneRequest request, const FindImageUsers& findUsers,
                              const std::stop_token& stop) const {
    const bool onlyDangling = takeDangling(request);
    const PruneFilter filter(request.filters);
    auto images = m_store.images();
    PruneOutcome outcome;
    std::vector<Digest> layers;
    const auto layersOf = images.layersOfAll();
    for (const store::ImageFacts& image : images.list()) {
        throwIfCancelled(stop);
        const Tags tags = images.tagsOf(image.id);
        if (onlyDangling && hasTag(tags)) continue;
        if (!filter.matches(image.created, image.labels)) continue;
        if (findUsers && !findUsers(image.id).empty()) continue;
        if (!images.removeUnused(image.id, !onlyDangling)) continue;
        addUntagged(outcome.removed, tags);
        outcome.removed.push_back({{}, image.id.text()});
        const auto own = layersOf.find(image.id);
        if (own != layersOf.end()) layers.insert(layers.end(), own->second.begin(), own->second.end());
    }
    outcome.reclaimedBytes = m_store.collectGarbage(stop).bytes;
    addDeletedLayers(outcome.removed, m_store, std::move(layers));
    return outcome;
}

}  // namespace galley::image
