// SPDX-License-Identifier: Apache-2.0
/// @file
/// Volumes: make, list, look at, copy, empty, rename, export, import, remove.
/// Threads: thread-safe, blocking. Processes: a volume that a container names is in use, whoever made that container.
/// Crash: a volume is there whole or not; emptying and an import into a volume that was there may stop half-way.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "engine/api/types.h"

namespace galley::api {

class VolumeService {
public:
    virtual ~VolumeService() = default;

    /// By name. InvalidInput for a wrong filter.
    virtual Result<std::vector<VolumeSummary>> list(const VolumeFilter& filter, std::stop_token stop) = 0;
    /// Docker's `volume inspect` object as JSON text; `withSize` reads every file.
    virtual Result<std::string> inspect(const std::string& name, bool withSize, std::stop_token stop) = 0;
    /// The name. One that exists is left as it is.
    virtual Result<std::string> create(const VolumeRequest& request) = 0;
    /// Busy when a container uses it; with `force` an absent one is fine.
    virtual Result<void> remove(const std::string& name, bool force) = 0;
    /// Removes volumes that no container uses: anonymous ones, or all.
    virtual Result<PrunedVolumes> prune(const VolumePruneRequest& request, std::stop_token stop) = 0;
    /// `target` must not exist.
    virtual Result<void> clone(const std::string& source, const std::string& target, std::stop_token stop) = 0;
    /// Busy while a running container uses it.
    virtual Result<void> empty(const std::string& name) = 0;
    /// Busy when a container uses it.
    virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
    /// Its content as a tar. `sink` is called on the calling thread.
    virtual Result<void> exportTar(const std::string& name, const ByteSink& sink, std::stop_token stop) = 0;
    /// A tar, compressed or not, into a volume that exists, or as a new one. What could not be kept, a sentence each.
    virtual Result<std::vector<std::string>> importTar(const std::string& name, const ByteSource& source,
                                                       std::stop_token stop) = 0;
};

}  // namespace galley::api
