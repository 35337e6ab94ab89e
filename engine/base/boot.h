// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tells one start of this computer from another. Threads: free functions without state.
#pragma once

#include <string>

namespace galley {

/// random(4), boot_id: the same text from the start of the kernel to its end, whatever the clock does. Throws NotFound
/// where /proc does not have it.
std::string bootId();

}  // namespace galley
