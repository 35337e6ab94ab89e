// SPDX-License-Identifier: Apache-2.0
/// @file
/// Docker's filters of the prune commands: `until`, `label`, `label!`. Used by image, container. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"

namespace galley::image {

using Filters = std::vector<std::pair<std::string, std::string>>;

class PruneFilter {
public:
    /// Throws InvalidInput for another key and for an `until` that is no time.
    explicit PruneFilter(const Filters& filters);

    /// Made before `until`, with all labels of `label`, without those of `label!` (when it has all of these).
    bool matches(Instant created, const std::map<std::string, std::string>& labels) const;

private:
    std::optional<Instant> m_until;
    std::vector<std::string> m_wanted;
    std::vector<std::string> m_unwanted;
};

}  // namespace galley::image
