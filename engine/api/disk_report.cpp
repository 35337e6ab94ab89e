// SPDX-License-Identifier: Apache-2.0
#include "engine/api/detail/disk_report.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/container/disk_use.h"
#include "engine/image/catalogue.h"
#include "engine/image/disk_use.h"
#include "engine/logs/event_log.h"

namespace galley::api::detail {
namespace {

void addImages(DiskUse& use, const store::Store& store) {
    std::map<std::string, int> containersOf;
    for (const auto& one : use.containers) ++containersOf[one.container.imageId];
    image::ImagesDiskUse images = image::measureImages(store, containersOf);
    use.images = std::move(images.images);
    DiskTotals& totals = use.imageTotals;
    totals.total = static_cast<int>(use.images.size());
    totals.active = static_cast<int>(
        std::count_if(use.images.begin(), use.images.end(), [](const auto& one) { return one.containers > 0; }));
    totals.bytes = images.layerBytes;
    totals.reclaimableBytes = images.reclaimableBytes;
}

void addContainers(DiskUse& use, container::ContainersDiskUse measured) {
    for (const auto& one : measured.containers) {
        ++use.containerTotals.total;
        use.containerTotals.active += one.isReclaimable ? 0 : 1;
        use.containerTotals.bytes += one.writtenBytes;
        use.containerTotals.reclaimableBytes += one.isReclaimable ? one.writtenBytes : 0;
    }
    for (const auto& one : measured.volumes) {
        ++use.volumeTotals.total;
        use.volumeTotals.active += one.isReclaimable ? 0 : 1;
        use.volumeTotals.bytes += one.bytes;
        use.volumeTotals.reclaimableBytes += one.isReclaimable ? one.bytes : 0;
    }
    use.containers = std::move(measured.containers);
    use.volumes = std::move(measured.volumes);
}

void addDownloads(DiskTotals& totals, const store::Store& store) {
    for (const auto& download : store.partialDownloads()) {
        ++totals.total;
        totals.active += download.isActive ? 1 : 0;
        totals.bytes += download.bytes;
        totals.reclaimableBytes += download.isActive ? 0 : download.bytes;
    }
}

/// Image → its containers, as they are now.
std::map<std::string, std::vector<image::ImageUser>> findUsers(container::Context& context) {
    std::map<std::string, std::vector<image::ImageUser>> users;
    for (const auto& observation : context.observeAll()) {
        users[observation.record.imageId].push_back({observation.name, container::isUp(observation.state)});
    }
    return users;
}

}  // namespace

DiskUse describeDisk(container::Context& context, const std::stop_token& stop) {
    DiskUse use;
    addContainers(use, container::measureContainers(context, stop));
    throwIfCancelled(stop);
    addImages(use, context.store());
    addDownloads(use.downloadTotals, context.store());
    return use;
}

PruneOutcome pruneImages(container::Context& context, const PruneRequest& request, const std::stop_token& stop) {
    const auto users = findUsers(context);
    const auto usersOf = [&](const Digest& id) {
        const auto found = users.find(id.text());
        return found == users.end() ? std::vector<image::ImageUser>() : found->second;
    };
    std::set<std::string> before;
    for (const auto& record : context.store().images().list()) before.insert(record.id.text());
    PruneOutcome outcome = image::Catalogue(context.store()).prune(request, usersOf, stop);
    // The names of an image stand before it, layers behind all images.
    std::vector<std::string> names;
    for (const auto& entry : outcome.removed) {
        if (!entry.untagged.empty()) names.push_back(entry.untagged);
        if (!before.contains(entry.deleted)) continue;
        for (const auto& name : names) announceImage(context, "untag", entry.deleted, {{"name", name}});
        announceImage(context, "delete", entry.deleted, {{"name", entry.deleted}});
        names.clear();
    }
    announceImage(context, "prune", "", {{"reclaimed", std::to_string(outcome.reclaimedBytes)}});
    return outcome;
}

SystemPruneOutcome pruneSystem(container::Context& context, const SystemPruneRequest& request,
                               const std::stop_token& stop) {
    SystemPruneOutcome outcome;
    const image::PruneFilter filter(request.filters);
    // First, as it makes room for what the rest has to write.
    if (request.downloads) {
        outcome.reclaimedBytes += context.store().collectGarbage(stop, store::PartialDownloads::Drop).bytes;
    }
    if (request.containers) {
        auto pruned = container::pruneContainers(context, filter, stop);
        outcome.containers = std::move(pruned.ids);
        outcome.reclaimedBytes += pruned.reclaimedBytes;
    }
    if (request.volumes) {
        auto pruned = container::pruneVolumes(context, stop);
        outcome.volumes = std::move(pruned.names);
        outcome.reclaimedBytes += pruned.reclaimedBytes;
    }
    if (request.images || request.allImages) {
        auto pruned = pruneImages(context, {request.allImages, request.filters}, stop);
        outcome.images = std::move(pruned.removed);
        outcome.reclaimedBytes += pruned.reclaimedBytes;
    }
    return outcome;
}

StoreCheck checkStore(container::Context& context, bool repair, const std::stop_token& stop) {
    StoreCheck check = context.store().check(repair, stop);
    const bool isBroken = std::any_of(check.findings.begin(), check.findings.end(), [](const StoreFinding& finding) {
        return finding.what == "index" && !finding.repaired;
    });
    if (isBroken) return check;
    container::checkImagesOfContainers(context, check.findings);
    return check;
}

void announceImage(const container::Context& context, const std::string& action, const std::string& id,
                   std::map<std::string, std::string> attributes) {
    try {
        logs::EventLog(context.directories().data).append({now(), "image", action, id, std::move(attributes)});
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NoSpace) throw;
    }
}

}  // namespace galley::api::detail
