// SPDX-License-Identifier: Apache-2.0
/// @file
/// How much more a registry lets one pull, as Docker Hub tells in the headers of its answers.
/// Used by client, image, api. Uses http. Threads: a value. Processes, Crash: no I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "engine/http/message.h"

namespace galley::registry {

struct RateLimit {
    std::int64_t limit = 0;  ///< pulls in the window
    std::int64_t remaining = 0;
    std::chrono::seconds window{};

    bool isLow() const noexcept { return remaining * 10 <= limit; }

    /// `RateLimit-Limit: 100;w=21600` and `RateLimit-Remaining: 76;w=21600`; nothing when one is missing or malformed.
    static std::optional<RateLimit> find(const http::Response& response);
};

}  // namespace galley::registry
