// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/tags.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/registry/detail/answer_json.h"

namespace galley::registry {
namespace {

constexpr int kMaximumTags = 1000;
constexpr int kMaximumPages = 64;
constexpr std::size_t kMaximumTagName = 128;
constexpr std::size_t kMaximumCursor = 2048;

/// Visible ASCII: what a query of an address may consist of once it is encoded.
bool isQuery(std::string_view text) {
    return text.size() <= kMaximumCursor &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '#'; });
}

/// The query of `<address>; rel="next"`. Where else the address may lead does not matter: only its query is used.
std::string nextQuery(const http::Response& response) {
    const std::string link = response.header("link").value_or("");
    const auto open = link.find('<');
    const auto close = link.find('>', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || close == std::string::npos) return {};
    const std::string relation = toLower(link.substr(close));
    if (relation.find("rel=\"next\"") == std::string::npos && relation.find("rel=next") == std::string::npos) return {};
    const std::string address = link.substr(open + 1, close - open - 1);
    const auto mark = address.find('?');
    if (mark == std::string::npos) return {};
    std::string query = address.substr(mark + 1);
    return isQuery(query) ? query : std::string();
}

/// A cursor is "?" and a query that the registry gave, or the last name before it.
std::string firstQuery(const TagRequest& request, int limit) {
    if (request.after.starts_with('?')) {
        if (!isQuery(request.after)) throw Error(ErrorKind::InvalidInput, "this is no place in a list of tags");
        return request.after.substr(1);
    }
    std::string query = "n=" + std::to_string(limit);
    if (!request.after.empty()) query += "&last=" + http::encodeComponent(request.after);
    return query;
}

std::vector<std::string> namesIn(const std::string& body) {
    std::vector<std::string> names;
    const auto document = detail::parseAnswer(body);
    for (const auto& item : detail::listOf(document, "tags")) {
        if (!item.is_string()) continue;
        const auto& name = item.get_ref<const std::string&>();
        if (!name.empty() && name.size() <= kMaximumTagName && printable(name) == name) names.push_back(name);
    }
    return names;
}

}  // namespace

TagPage listTags(Client& client, const oci::Reference& repository, const TagRequest& request,
                 const std::stop_token& stop) {
    const int limit = std::clamp(request.limit, 1, kMaximumTags);
    std::string query = firstQuery(request, limit);
    TagPage page;
    for (int pages = 0; pages < kMaximumPages; ++pages) {
        const http::Response response = client.fetchTagList(repository, query, stop);
        std::vector<std::string> names = namesIn(response.body);
        // A registry that cannot begin in the middle sends what came before as well.
        if (pages == 0 && !request.after.empty()) {
            const auto known = std::find(names.begin(), names.end(), request.after);
            if (known != names.end()) names.erase(names.begin(), known + 1);
        }
        for (std::string& name : names) {
            if (page.tags.size() == static_cast<std::size_t>(limit)) {
                page.next = page.tags.back().name;
                return page;
            }
            page.tags.push_back({std::move(name), {}, {}});
        }
        const std::string next = nextQuery(response);
        if (next.empty() || next == query) return page;
        query = next;
        if (page.tags.size() == static_cast<std::size_t>(limit)) break;
    }
    page.next = "?" + query;
    return page;
}

}  // namespace galley::registry
