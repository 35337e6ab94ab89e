// SPDX-License-Identifier: Apache-2.0
/// @file
/// Why this system may refuse user namespaces, with the command that allows them.
/// Used by the holder's errors and by doctor. Uses base. Threads: free functions without state.
#pragma once

#include <optional>
#include <string>

namespace galley::process {

struct NamespaceObstacle {
    std::string found;  ///< "kernel.apparmor_restrict_unprivileged_userns is 1"
    std::string fix;    ///< a command to copy
};

/// A setting that stands in the way of a user who is not root; nothing when none is known to.
std::optional<NamespaceObstacle> findNamespaceObstacle();

/// The commands that give the calling user subordinate ids.
std::string subordinateIdFix();

}  // namespace galley::process
