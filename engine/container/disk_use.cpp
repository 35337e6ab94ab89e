// SPDX-License-Identifier: Apache-2.0
#include "engine/container/disk_use.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/container/lifecycle.h"
#include "engine/container/sizes.h"
#include "engine/container/volumes.h"

namespace galley::container {
namespace {

std::vector<std::string> volumesOf(const Record& record) {
    std::vector<std::string> names;
    for (const auto& entry : record.mounts) {
        if (entry.mount.kind == Mount::Kind::Volume) names.push_back(entry.mount.source);
    }
    return names;
}

/// Volume → containers that mount it.
std::map<std::string, int> volumeLinks(const std::vector<Observation>& observations) {
    std::map<std::string, int> links;
    for (const auto& observation : observations) {
        for (const auto& name : volumesOf(observation.record)) ++links[name];
    }
    return links;
}

std::vector<std::filesystem::path> dataOf(const Context& context, const std::vector<std::string>& volumes) {
    std::vector<std::filesystem::path> directories;
    for (const auto& name : volumes) directories.push_back(volumeData(context, name));
    return directories;
}

}  // namespace

ContainersDiskUse measureContainers(Context& context, const std::stop_token& stop) {
    const auto observations = context.observeAll();
    const auto volumes = volumeNames(context);
    auto links = volumeLinks(observations);
    std::vector<std::filesystem::path> directories;
    for (const auto& observation : observations) {
        directories.push_back(context.records().paths(observation.record.id).upper);
    }
    const auto data = dataOf(context, volumes);
    directories.insert(directories.end(), data.begin(), data.end());
    const auto sizes = measureDirectories(context, directories, stop);
    auto size = sizes.begin();
    ContainersDiskUse result;
    const Instant reference = now();
    for (const auto& observation : observations) {
        ContainerDiskUse use;
        use.container = summaryOf(observation, reference);
        use.localVolumes = static_cast<int>(volumesOf(observation.record).size());
        use.writtenBytes = *size++;
        use.container.writtenBytes = use.writtenBytes;
        use.isReclaimable = !isUp(observation.state);
        result.containers.push_back(std::move(use));
    }
    for (const auto& name : volumes) {
        result.volumes.push_back({name, links[name], *size++, isAnonymousVolume(name), links[name] == 0});
    }
    return result;
}

PrunedContainers pruneContainers(Context& context, const image::PruneFilter& filter, const std::stop_token& stop) {
    std::vector<std::string> stopped;
    std::vector<std::filesystem::path> directories;
    for (const auto& observation : context.observeAll()) {
        if (isUp(observation.state) || !filter.matches(observation.record.created, observation.record.labels)) continue;
        stopped.push_back(observation.record.id);
        directories.push_back(context.records().paths(observation.record.id).upper);
    }
    const auto sizes = measureDirectories(context, directories, stop);
    PrunedContainers pruned;
    for (std::size_t i = 0; i < stopped.size(); ++i) {
        throwIfCancelled(stop);
        try {
            removeContainer(context, stopped[i], false, false);
        } catch (const Error& error) {
            // Started or removed by somebody else since it was listed.
            if (error.kind() != ErrorKind::Busy && error.kind() != ErrorKind::NotFound) throw;
            continue;
        }
        pruned.ids.push_back(stopped[i]);
        pruned.reclaimedBytes += sizes[i];
    }
    return pruned;
}

PrunedVolumes pruneVolumes(Context& context, const std::stop_token& stop) {
    const FileLock lock = lockVolumes(context, FileLock::Mode::Exclusive, stop);
    const auto links = volumeLinks(context.observeAll());
    PrunedVolumes pruned;
    for (const auto& name : volumeNames(context)) {
        if (isAnonymousVolume(name) && !links.contains(name)) pruned.names.push_back(name);
    }
    for (const auto bytes : measureDirectories(context, dataOf(context, pruned.names), stop)) {
        pruned.reclaimedBytes += bytes;
    }
    for (const auto& name : pruned.names) context.discardTree(context.volumesDirectory() / name);
    return pruned;
}

void checkImagesOfContainers(Context& context, std::vector<store::StoreFinding>& findings) {
    // Every look at the containers puts right what killed monitors left.
    const auto observations = context.observeAll();
    for (const auto& owner : context.stalePins()) {
        findings.push_back(
            {"pin", owner, "it keeps an image for a container that is gone", "free some space on the disk", false});
    }
    for (const auto& observation : observations) {
        for (const auto& layer : observation.record.layers) {
            if (context.store().layers().find(Digest::fromHex(layer))) continue;
            findings.push_back({"container", observation.name, "a layer of its image is not here",
                                "pull the image " + observation.record.image + " again", false});
            break;
        }
    }
}

}  // namespace galley::container
