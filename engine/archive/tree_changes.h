// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the upper directory of an overlay changes in the layers below, as `docker diff` tells it: a directory is
/// changed when something in it is. Used by app/ns and container. Uses detail/merged_view. Threads: free functions.
/// Memory: the names of what is in the upper directory. Processes, Crash: only reads.
#pragma once

#include <string>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::archive {

struct TreeChange {
    enum class Kind : char { Changed = 'C', Added = 'A', Deleted = 'D' };
    Kind kind = Kind::Changed;
    std::string path;  ///< absolute
    bool operator==(const TreeChange&) const = default;
};

/// By path. `layers`: uppermost first. Without the empty files and directories that a runtime makes to mount upon
/// (/etc/hosts, /proc, …).
std::vector<TreeChange> findChanges(int upper, const std::vector<UniqueFd>& layers);

/// Letter, path and a zero byte each.
std::string encodeChanges(const std::vector<TreeChange>& changes);
/// Throws InvalidInput.
std::vector<TreeChange> parseChanges(const std::string& text);

}  // namespace galley::archive
