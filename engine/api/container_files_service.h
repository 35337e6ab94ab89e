// SPDX-License-Identifier: Apache-2.0
/// @file
/// The files of containers, whether these run or not: copied in and out, as a tar stream, as a list of what changed, as
/// a new image. `reference` as in
/// container_service.h; a path in a container that begins with no slash begins at its root.
/// Threads: thread-safe, blocking. Processes: a stopped container cannot be started while its files are worked on.
/// Crash: files copied so far stay.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "engine/api/types.h"

namespace galley::api {

class ContainerFilesService {
public:
    virtual ~ContainerFilesService() = default;

    /// What is at a path, a symbolic link not followed. NotFound when nothing is.
    virtual Result<PathStat> stat(const std::string& reference, const std::string& path, std::stop_token stop) = 0;
    /// `docker cp` out of a container: what arrives belongs to the caller. InvalidInput in Docker's words when source
    /// and destination do not fit.
    virtual Result<CopyOutcome> copyOut(const CopyRequest& request, std::stop_token stop) = 0;
    /// `docker cp` into a container: what arrives belongs to the container's root, or with keepOwners to the same ids.
    virtual Result<CopyOutcome> copyIn(const CopyRequest& request, std::stop_token stop) = 0;
    /// The same out of a container as a tar (hostPath is not used). `sink` is called on the calling thread.
    virtual Result<CopyOutcome> pack(const CopyRequest& request, const ByteSink& sink, std::stop_token stop) = 0;
    /// A tar, compressed or not, into a directory of a container (hostPath is not used).
    virtual Result<CopyOutcome> unpack(const CopyRequest& request, const ByteSource& source, std::stop_token stop) = 0;
    /// All files of a container without its volumes, as a tar.
    virtual Result<CopyOutcome> exportTar(const std::string& reference, const ByteSink& sink, std::stop_token stop) = 0;
    /// What a container wrote into its own files, by path.
    virtual Result<std::vector<TreeChange>> changes(const std::string& reference, std::stop_token stop) = 0;
    /// The same as the uppermost layer of a new image, whose id is returned. A running container is paused meanwhile
    /// where that can be.
    virtual Result<std::string> commit(const CommitRequest& request, std::stop_token stop) = 0;
};

}  // namespace galley::api
