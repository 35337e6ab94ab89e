// SPDX-License-Identifier: Apache-2.0
/// @file
/// Brings an image from the store into a registry: what is there is left alone, what a neighbour has is mounted, the
/// rest goes up, several layers at once, each compressed on all processors while it is sent. Nothing is spooled.
/// Used by api. Uses registry, store, oci.
/// Threads: thread-safe, blocking; a push uses some threads of its own, which have ended when it returns.
/// Processes: none shared. Crash: the registry shows the image whole or not at all, as its manifest comes last; what it
/// got before that is found there by the next push.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "engine/image/push_types.h"
#include "engine/registry/client.h"
#include "engine/store/store.h"

namespace galley::image {

class Pusher {
public:
    Pusher(const store::Store& store, std::shared_ptr<registry::Client> registry, unsigned parallelLayers = 4);

    /// `progress` may be empty; it is called as Puller::pull() calls it. Where every layer is in the registry as the
    /// image came, it gets the manifest that it came with, byte for byte; else one is made. Throws Error, Cancelled.
    PushOutcome push(const PushRequest& request, const std::function<void(const PushProgress&)>& progress,
                     const std::stop_token& stop);
    /// What push() would do, by asking the registry only. Where that may not be asked, nothing counts as there. Leaves
    /// `sensitive` empty (sensitive_files.h).
    PushPlan plan(const PushRequest& request, const std::stop_token& stop);

private:
    store::Store m_store;
    std::shared_ptr<registry::Client> m_registry;
    unsigned m_parallelLayers;
};

}  // namespace galley::image
