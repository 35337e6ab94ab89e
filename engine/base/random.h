// SPDX-License-Identifier: Apache-2.0
/// @file
/// Unpredictable names from getrandom(2): container ids, temporary files. Threads: free.
#pragma once

#include <cstddef>
#include <string>

namespace galley {

/// `length` lower-case hexadecimal digits. A container id has 64.
std::string randomHex(std::size_t length);

/// A number in [0, bound), without bias worth naming for bounds below 2^32; `bound` must not be 0.
std::size_t randomBelow(std::size_t bound);

}  // namespace galley
