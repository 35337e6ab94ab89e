// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/rate_limit.h"

#include <algorithm>
#include <string>

#include "engine/base/text.h"

namespace galley::registry {
namespace {

struct Quantity {
    std::int64_t count = 0;
    std::chrono::seconds window{};
};

/// A figure of a hostile header, small enough to reckon with.
std::optional<std::int64_t> parseCount(std::string_view text) {
    constexpr std::uint64_t kMost = 1000000000;
    const auto number = parseUnsigned(trim(text));
    return number && *number <= kMost ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

std::optional<Quantity> parseQuantity(const std::optional<std::string>& header) {
    if (!header) return std::nullopt;
    Quantity quantity;
    bool isFirst = true;
    for (const std::string& part : split(*header, ';')) {
        const bool isWindow = !isFirst && trim(part).starts_with("w=");
        const auto number = parseCount(isWindow ? trim(part).substr(2) : std::string_view(part));
        if (isFirst && !number) return std::nullopt;
        if (isFirst) quantity.count = *number;
        if (isWindow && number) quantity.window = std::chrono::seconds(*number);
        isFirst = false;
    }
    return quantity;
}

}  // namespace

std::optional<RateLimit> RateLimit::find(const http::Response& response) {
    const auto limit = parseQuantity(response.header("ratelimit-limit"));
    const auto remaining = parseQuantity(response.header("ratelimit-remaining"));
    if (!limit || !remaining) return std::nullopt;
    return RateLimit{limit->count, remaining->count, std::max(limit->window, remaining->window)};
}

}  // namespace galley::registry
