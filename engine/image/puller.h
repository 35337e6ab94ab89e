// SPDX-License-Identifier: Apache-2.0
/// @file
/// Brings an image from a registry into the store: several layers at once, each hashed and unpacked while it arrives.
/// Used by api. Uses registry, store, oci.
/// Threads: thread-safe, blocking; a pull uses some threads of its own, which have ended when it returns.
/// Processes: pulls of the same layer in several processes share one download.
/// Crash: an image appears whole or not at all; what was downloaded is used by the next pull.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "engine/image/types.h"
#include "engine/registry/client.h"
#include "engine/store/store.h"

namespace galley::image {

class Puller {
public:
    Puller(const store::Store& store, std::shared_ptr<registry::Client> registry, unsigned parallelLayers = 4);

    /// `progress` may be empty. It is called on other threads, one call at a time, at most about 20 times a second, and
    /// once at the end with everything done. Throws Error, Cancelled.
    PullOutcome pull(const PullRequest& request, const std::function<void(const PullProgress&)>& progress,
                     const std::stop_token& stop);

private:
    store::Store m_store;
    std::shared_ptr<registry::Client> m_registry;
    unsigned m_parallelLayers;
};

}  // namespace galley::image
