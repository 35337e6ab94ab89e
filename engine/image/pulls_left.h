// SPDX-License-Identifier: Apache-2.0
/// @file
/// What Docker Hub said last about how much may be pulled, kept for `galley info`: a question of its own would need the
/// network. Used by api. Uses registry.
/// Threads: free functions. Processes: the last writer wins. Crash: the old or the new content.
#pragma once

#include <optional>

#include "engine/base/clock.h"
#include "engine/base/directories.h"
#include "engine/registry/rate_limit.h"

namespace galley::image {

struct PullsLeft {
    registry::RateLimit limit;
    Instant seen{};
};

/// Failing to keep it is no failure of a pull: nothing is thrown.
void rememberPullsLeft(const Directories& directories, const registry::RateLimit& limit) noexcept;
/// Nothing where Docker Hub has said nothing since the last login to this computer, or the window is over.
std::optional<PullsLeft> recallPullsLeft(const Directories& directories);

}  // namespace galley::image
