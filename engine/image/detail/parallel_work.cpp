// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/parallel_work.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/sync.h"

namespace galley::image::detail {

void workInParallel(std::size_t count, unsigned parallel, const std::stop_token& stop,
                    const std::function<void(std::size_t, const std::stop_token&)>& work) {
    std::stop_source all;
    const std::stop_callback forward(stop, [&] { all.request_stop(); });
    std::atomic<std::size_t> next = 0;
    Sync<std::exception_ptr> failure;
    const auto run = [&] {
        try {
            for (std::size_t index = next++; index < count; index = next++) {
                throwIfCancelled(all.get_token());
                work(index, all.get_token());
            }
        } catch (...) {
            // What the others throw after this one is only the echo of being stopped.
            if (auto first = failure.lock(); !*first) *first = std::current_exception();
            all.request_stop();
        }
    };
    {
        std::vector<std::jthread> threads;
        const std::size_t wanted = std::min<std::size_t>(std::max(1U, parallel), count);
        for (std::size_t i = 0; i < wanted; ++i) threads.emplace_back(run);
    }
    throwIfCancelled(stop);
    if (const std::exception_ptr first = *failure.lock()) std::rethrow_exception(first);
}

}  // namespace galley::image::detail
