// SPDX-License-Identifier: Apache-2.0
/// @file
/// Makes the index again out of what lies in the store, when it is damaged or gone: images out of manifests and configs
/// among the blobs, layers out of their directories, each compared with its diff id. Names of images stand in the index
/// alone: they come back as far as the damaged one can still be read. Private to the room. Threads: one owner.
/// Processes: under the exclusive store lock; processes that have the damaged index open see errors until they end.
/// Crash: what was made so far is whole; made again, it goes on.
#pragma once

#include <memory>
#include <stop_token>

#include "engine/store/detail/core.h"

namespace galley::store::detail {

struct RebuiltIndex {
    int images = 0;
    int tags = 0;
};

RebuiltIndex rebuildIndex(const std::shared_ptr<Core>& core, const std::stop_token& stop);

}  // namespace galley::store::detail
