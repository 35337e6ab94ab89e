// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images: what is here, pull, push, tag, look inside, remove, save, load. Threads: thread-safe, blocking.
/// Crash: a pull killed half-way leaves no image; what was downloaded is used by the next pull.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/api/types.h"

namespace galley::api {

class ImageService {
public:
    virtual ~ImageService() = default;

    /// Newest first.
    virtual Result<std::vector<ImageSummary>> list() = 0;
    /// `progress` is called on worker threads, one call at a time, at most about 20 times a second and once at the end.
    virtual Result<PullOutcome> pull(const PullRequest& request,
                                     const std::function<void(const PullProgress&)>& progress,
                                     std::stop_token stop) = 0;
    /// `progress` as for pull().
    virtual Result<PushOutcome> push(const PushRequest& request,
                                     const std::function<void(const PushProgress&)>& progress,
                                     std::stop_token stop) = 0;
    /// What push() would do and send, and the files in the image's layers that hardly anybody wants to publish. Asks
    /// the registry and reads names of files; changes nothing.
    virtual Result<PushPlan> planPush(const PushRequest& request, std::stop_token stop) = 0;
    /// `reference`: name, name:tag, name@digest, id or an id prefix that fits one image.
    virtual Result<ImageDetails> details(const std::string& reference) = 0;
    /// Docker's `image inspect` object as JSON text.
    virtual Result<std::string> inspect(const std::string& reference) = 0;
    /// Newest layer first.
    virtual Result<std::vector<HistoryEntry>> history(const std::string& reference) = 0;
    virtual Result<void> tag(const std::string& source, const std::string& target) = 0;
    /// Docker's rules: removing one of several tags only untags; the last one deletes; Busy when a container uses the
    /// image (a running one also with `force`, unless a name was given). What a stopped one needs stays as long as it.
    virtual Result<std::vector<RemovedImage>> remove(const std::string& reference, bool force) = 0;
    /// Removes images that no container was made from: those without a name, or all of them. Throws InvalidInput for a
    /// wrong filter.
    virtual Result<PruneOutcome> prune(const PruneRequest& request, std::stop_token stop) = 0;
    /// Images as one archive. `sink` is called on the calling thread. What it got is no archive when this fails.
    virtual Result<void> save(const SaveRequest& request, const ByteSink& sink, std::stop_token stop) = 0;
    /// All images of an archive that `docker save`, `podman save`, skopeo or save() wrote, or none. `source` is called
    /// on the calling thread, `progress` as in pull().
    virtual Result<LoadOutcome> load(const ArchiveSource& source,
                                     const std::function<void(const PullProgress&)>& progress,
                                     std::stop_token stop) = 0;
    /// A file system in a tar as a new image; its id. Where the request has a URL, `source` is not called.
    virtual Result<std::string> importTar(const ByteSource& source, const ImportRequest& request,
                                          std::stop_token stop) = 0;
    /// The fully qualified form ("docker.io/library/flask:latest"), or why it is no reference. No I/O: may be called
    /// while typing.
    virtual Result<std::string> normalise(const std::string& reference) = 0;
};

}  // namespace galley::api
