// SPDX-License-Identifier: Apache-2.0
/// @file
/// The machine: checks, figures, version, events. Threads: thread-safe, blocking.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/api/types.h"

namespace galley::api {

/// Ends when destroyed; the callback is not running any more when the destructor returns.
class Subscription {
public:
    virtual ~Subscription() = default;
};

class SystemService {
public:
    virtual ~SystemService() = default;

    /// Tries everything for real (makes a namespace, mounts an overlay, asks the runtime): some 100 ms. Most important
    /// first.
    virtual Result<std::vector<Check>> doctor() = 0;
    virtual Result<SystemUsage> usage() = 0;
    virtual Result<VersionInfo> version() = 0;
    /// The room on the disk. Reads every file that containers wrote: milliseconds to seconds, on demand only.
    virtual Result<DiskUse> diskUse(std::stop_token stop) = 0;
    /// Takes away what nobody needs. A container that is started meanwhile stays, and its image.
    virtual Result<SystemPruneOutcome> prune(const SystemPruneRequest& request, std::stop_token stop) = 0;
    /// Reads everything that the store has and says what is wrong with it; with `repair` what is damaged is set aside,
    /// so that the next pull brings it in again. Seconds for gigabytes.
    virtual Result<StoreCheck> checkStore(bool repair, std::stop_token stop) = 0;
    /// Docker's `info` object, as far as it applies, as JSON text.
    virtual Result<std::string> info() = 0;
    /// Past events from `since`, then new ones until `until` or `stop`. `sink` returns false to end.
    virtual Result<void> events(const EventRequest& request, const std::function<bool(const Event&)>& sink,
                                std::stop_token stop) = 0;
    /// Calls `onEvent` on an own thread for every event of any process from now on.
    virtual Result<std::unique_ptr<Subscription>> subscribe(std::function<void(const Event&)> onEvent) = 0;
};

}  // namespace galley::api
