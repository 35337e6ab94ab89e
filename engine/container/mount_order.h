// SPDX-License-Identifier: Apache-2.0
/// @file
/// The order in which mounts are made. Used by runtime_spec, container_files. Threads: a free function.
#pragma once

#include <algorithm>
#include <vector>

namespace galley::container {

/// A mount on a parent of another must come first, or it would hide it. `Mount::target` is a path without a slash at
/// its end; mounts of one depth keep their order.
template <class Mount>
void sortParentsFirst(std::vector<Mount>& mounts) {
    const auto depth = [](const Mount& mount) { return std::count(mount.target.begin(), mount.target.end(), '/'); };
    std::stable_sort(mounts.begin(), mounts.end(),
                     [&](const Mount& left, const Mount& right) { return depth(left) < depth(right); });
}

}  // namespace galley::container
