// SPDX-License-Identifier: Apache-2.0
/// @file
/// Work on volumes as such: make, list, copy, empty, rename, put into archives, take away. What a volume is called and
/// where it lies stands in volumes.h; beside `_data`, `volume.json` has its labels and date.
/// Used by api, disk_use. Uses volumes, archive/files_process.
/// Threads: thread-safe, blocking. Processes: volumes.lock decides who comes first; a volume that any container names
/// is in use. Crash: a volume is there whole or not; `.new-*` without a lock owner is rubbish and goes at the next
/// clone, import or prune. An import into a volume that was there, and emptying, may stop half-way.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "engine/archive/inflate.h"
#include "engine/archive/tar_writer.h"
#include "engine/container/context.h"
#include "engine/container/disk_types.h"
#include "engine/container/volume_types.h"

namespace galley::container {

/// By name. Throws InvalidInput for a wrong filter.
std::vector<VolumeSummary> listVolumes(Context& context, const VolumeFilter& filter, const std::stop_token& stop);
/// Throws NotFound.
VolumeSummary describeVolume(Context& context, const std::string& name, bool withSize, const std::stop_token& stop);
/// Docker's `volume inspect` object as JSON text, with UsedBy besides.
std::string volumeJson(const VolumeSummary& volume);

/// The name. One that exists is left as it is.
std::string createVolume(Context& context, const VolumeRequest& request);
/// Busy when a container uses it; with `force` an absent one is fine.
void removeVolume(Context& context, const std::string& name, bool force);
PrunedVolumes pruneUnusedVolumes(Context& context, const VolumePruneRequest& request, const std::stop_token& stop);

/// Throws Busy when a container uses it, AlreadyExists.
void renameVolume(Context& context, const std::string& from, const std::string& to);
/// Everything in it goes; the next container fills it from its image, as a new one. Busy while a container runs with
/// it.
void emptyVolume(Context& context, const std::string& name);
/// `target` must not exist. Owners, modes and attributes are kept.
void cloneVolume(Context& context, const std::string& source, const std::string& target, const std::stop_token& stop);
void exportVolume(Context& context, const std::string& name, const archive::ByteSink& sink,
                  const std::stop_token& stop);
/// A tar, compressed or not: into a volume that exists, or as a new one. Returns what could not be kept.
std::vector<std::string> importVolume(Context& context, const std::string& name, const archive::ByteSource& source,
                                      const std::stop_token& stop);

}  // namespace galley::container
