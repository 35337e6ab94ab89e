// SPDX-License-Identifier: Apache-2.0
/// @file
/// Unix sockets whose path may be longer than an address takes (108 bytes): the directory is opened and named by its
/// descriptor. Used by the control server and client. Threads: free functions.
#pragma once

#include <filesystem>

#include "engine/base/unique_fd.h"

namespace galley::monitor::detail {

/// Listens with mode 0600; replaces an old name.
UniqueFd listenOn(const std::filesystem::path& path);
/// An empty descriptor when nobody listens there.
UniqueFd connectTo(const std::filesystem::path& path);

}  // namespace galley::monitor::detail
