// SPDX-License-Identifier: Apache-2.0
/// @file
/// The same work on several things at once, on threads that have ended when it returns.
/// Used by pusher. Threads: blocking. Processes: none. Crash: nothing is kept.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace galley::image::detail {

/// Calls `work` for 0 … count - 1, in this order, `parallel` at a time. When one throws, the others are told to stop,
/// and the first error is thrown; Cancelled at `stop`.
void workInParallel(std::size_t count, unsigned parallel, const std::stop_token& stop,
                    const std::function<void(std::size_t index, const std::stop_token& stop)>& work);

}  // namespace galley::image::detail
