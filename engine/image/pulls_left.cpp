// SPDX-License-Identifier: Apache-2.0
#include "engine/image/pulls_left.h"

#include <nlohmann/json.hpp>

#include "engine/base/files.h"

namespace galley::image {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaximumFile = 4096;

std::filesystem::path fileOf(const Directories& directories) {
    return directories.runtime / "pulls-left.json";
}

}  // namespace

void rememberPullsLeft(const Directories& directories, const registry::RateLimit& limit) noexcept {
    try {
        const Json document{{"limit", limit.limit},
                            {"remaining", limit.remaining},
                            {"windowSeconds", limit.window.count()},
                            {"seen", formatInstant(now())}};
        writeFileAtomic(fileOf(directories), document.dump() + "\n", Durability::Cached);
    } catch (const std::exception&) {
        return;
    }
}

std::optional<PullsLeft> recallPullsLeft(const Directories& directories) {
    try {
        const auto text = readFileIfExists(fileOf(directories), kMaximumFile);
        if (!text) return std::nullopt;
        const Json document = Json::parse(*text);
        const auto seen = parseInstant(document.at("seen").get<std::string>());
        PullsLeft left{{document.at("limit").get<std::int64_t>(), document.at("remaining").get<std::int64_t>(),
                        std::chrono::seconds(document.at("windowSeconds").get<std::int64_t>())},
                       seen.value_or(Instant{})};
        const bool isOver = left.limit.window.count() > 0 && now() - left.seen > left.limit.window;
        return seen && !isOver ? std::optional(left) : std::nullopt;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

}  // namespace galley::image
