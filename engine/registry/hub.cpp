// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/hub.h"

#include <algorithm>
#include <map>
#include <thread>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/registry/detail/answer_json.h"
#include "engine/registry/detail/error_response.h"
#include "engine/registry/tags.h"

namespace galley::registry {
namespace {

using Json = nlohmann::json;

constexpr const char* kHubName = "Docker Hub";
constexpr int kMaximumResults = 100;
constexpr int kTagsPerPage = 100;
constexpr int kMaximumTags = 1000;
constexpr std::uint64_t kMaximumPage = 100000;
constexpr std::size_t kMaximumAnswer = std::size_t{4} << 20U;
constexpr std::size_t kMaximumName = 255;
constexpr std::size_t kMaximumDescription = 1000;
constexpr std::size_t kMaximumTerm = 256;
constexpr std::size_t kCatalogPage = 1000;

/// Pull counts are an extra: who waits for a search does not wait long for them.
http::Patience impatient(http::Patience patience) {
    patience.connect = std::min(patience.connect, std::chrono::milliseconds(3000));
    patience.stall = std::min(patience.stall, std::chrono::milliseconds(4000));
    patience.attempts = 1;
    return patience;
}

void checkTerm(const std::string& term) {
    if (trim(term).empty()) throw Error(ErrorKind::InvalidInput, "say what to search for");
    if (term.size() > kMaximumTerm) throw Error(ErrorKind::InvalidInput, "what is searched for is too long");
}

int clampedLimit(const SearchRequest& request) {
    return std::clamp(request.limit, 1, kMaximumResults);
}

bool isPullable(const std::string& name) {
    try {
        oci::Reference::parse(name);
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool isWanted(const SearchResult& result, const SearchRequest& request) {
    return result.stars >= request.minimumStars &&
           request.isOfficial.value_or(result.isOfficial) == result.isOfficial &&
           request.isAutomated.value_or(result.isAutomated) == result.isAutomated;
}

/// `prefix` makes the names of another registry pullable: "localhost:5000/".
std::vector<SearchResult> resultsIn(const std::string& body, const std::string& prefix, const SearchRequest& request) {
    std::vector<SearchResult> results;
    const Json document = detail::parseAnswer(body);
    for (const Json& item : detail::listOf(document, "results")) {
        SearchResult result;
        result.name = prefix + detail::textOf(item, "name", kMaximumName);
        result.description = detail::textOf(item, "description", kMaximumDescription);
        result.stars = detail::countOf(item, "star_count");
        result.isOfficial = detail::flagOf(item, "is_official");
        result.isAutomated = detail::flagOf(item, "is_automated");
        if (result.name.size() == prefix.size() || !isPullable(result.name) || !isWanted(result, request)) continue;
        results.push_back(std::move(result));
        if (results.size() == static_cast<std::size_t>(clampedLimit(request))) break;
    }
    return results;
}

std::string searchPath(const std::string& term, int limit) {
    return "/v1/search?q=" + http::encodeComponent(term) + "&n=" + std::to_string(limit);
}

/// Those of the first page of /v2/_catalog whose names hold the term.
std::vector<SearchResult> catalogued(const std::string& body, const std::string& prefix, const std::string& term,
                                     const SearchRequest& request) {
    std::vector<SearchResult> results;
    const Json document = detail::parseAnswer(body);
    for (const Json& item : detail::listOf(document, "repositories")) {
        if (!item.is_string()) continue;
        const auto& name = item.get_ref<const std::string&>();
        if (name.size() > kMaximumName || name.find(toLower(term)) == std::string::npos) continue;
        SearchResult result;
        result.name = prefix + name;
        if (!isPullable(result.name) || !isWanted(result, request)) continue;
        results.push_back(std::move(result));
        if (results.size() == static_cast<std::size_t>(clampedLimit(request))) break;
    }
    return results;
}

constexpr std::string_view kHubDomain = "docker.io";

/// The registry in "localhost:5000/app"; empty when Docker Hub is meant. "team/app" names none.
std::string registryIn(const std::string& term) {
    const auto slash = term.find('/');
    const std::string first = slash == std::string::npos ? std::string() : term.substr(0, slash);
    const bool isHost = first.find_first_of(".:") != std::string::npos || first == "localhost";
    if (!isHost) return {};
    const std::string domain = oci::Reference::parse(first + "/x").domain();
    return domain == kHubDomain ? std::string() : domain;
}

/// "docker.io/nginx" is "nginx".
std::string withoutHub(const std::string& term) {
    for (const std::string_view prefix : {"docker.io/", "index.docker.io/"}) {
        if (term.starts_with(prefix)) return term.substr(prefix.size());
    }
    return term;
}

std::uint64_t pageOf(const std::string& place) {
    if (place.empty()) return 1;
    const auto page = Hub::isPlace(place) ? parseUnsigned(std::string_view(place).substr(1)) : std::nullopt;
    if (!page || *page == 0 || *page > kMaximumPage) {
        throw Error(ErrorKind::InvalidInput, "this is no place in a list of tags");
    }
    return *page;
}

void addTags(TagPage& page, const Json& document) {
    for (const Json& item : detail::listOf(document, "results")) {
        TagEntry tag;
        tag.name = detail::textOf(item, "name", kMaximumName);
        if (tag.name.empty() || !isPullable("x:" + tag.name)) continue;
        if (const auto size = detail::countOf(item, "full_size"); size > 0) tag.sizeBytes = size;
        for (const char* key : {"tag_last_pushed", "last_updated"}) {
            if (!tag.updated) tag.updated = parseInstant(detail::textOf(item, key, 64));
        }
        page.tags.push_back(std::move(tag));
    }
}

}  // namespace

Hub::Hub(HubAddresses addresses, const http::Patience& patience, const std::shared_ptr<const http::Network>& network)
    : m_addresses(std::move(addresses)), m_http(patience, network), m_impatient(impatient(patience), network) {}

bool Hub::isPlace(const std::string& after) {
    return after.starts_with('#');
}

http::Response Hub::ask(http::Client& http, const std::string& url, const std::stop_token& stop) {
    http::Request request;
    request.url = url;
    request.headers.emplace_back("Accept", "application/json");
    request.allowPlainHttp = http::isLoopback(http::originOf(url).host);
    request.maximumBodyBytes = kMaximumAnswer;
    return http.fetch(request, stop);
}

std::vector<SearchResult> Hub::search(const std::string& term, const SearchRequest& request,
                                      const std::stop_token& stop) {
    checkTerm(term);
    const int limit = clampedLimit(request);
    std::map<std::string, std::int64_t> pulls;
    std::vector<SearchResult> results;
    {
        std::jthread counting;
        if (request.withPulls) counting = std::jthread([&] { pulls = pullsOf(term, limit, stop); });
        const auto response = ask(m_http, m_addresses.index + searchPath(term, limit), stop);
        if (response.status != 200) throw detail::translateService(response, kHubName);
        results = resultsIn(response.body, "", request);
    }
    for (SearchResult& result : results) {
        const auto found = pulls.find(result.name);
        if (found != pulls.end()) result.pulls = found->second;
    }
    return results;
}

std::map<std::string, std::int64_t> Hub::pullsOf(const std::string& term, int limit, const std::stop_token& stop) {
    std::map<std::string, std::int64_t> pulls;
    try {
        const auto response = ask(m_impatient,
                                  m_addresses.site + "/v2/search/repositories/?query=" + http::encodeComponent(term) +
                                      "&page_size=" + std::to_string(limit),
                                  stop);
        if (response.status != 200) return pulls;
        const Json document = detail::parseAnswer(response.body);
        for (const Json& item : detail::listOf(document, "results")) {
            const std::string name = detail::textOf(item, "repo_name", kMaximumName);
            if (item.is_object() && item.contains("pull_count")) pulls[name] = detail::countOf(item, "pull_count");
        }
    } catch (const std::exception&) {
        // The search itself goes on without.
        pulls.clear();
    }
    return pulls;
}

TagPage Hub::tags(const oci::Reference& repository, const TagRequest& request, const std::stop_token& stop) {
    const int limit = std::clamp(request.limit, 1, kMaximumTags);
    const int perPage = std::min(limit, kTagsPerPage);
    std::uint64_t number = pageOf(request.after);
    TagPage page;
    for (int pages = limit / perPage; pages > 0; --pages, ++number) {
        const auto response = ask(m_http,
                                  m_addresses.site + "/v2/repositories/" + repository.path() +
                                      "/tags?page_size=" + std::to_string(perPage) + "&page=" + std::to_string(number),
                                  stop);
        if (response.status == 404) {
            throw Error(ErrorKind::NotFound, "Docker Hub has no public repository " + repository.familiarName());
        }
        if (response.status != 200) throw detail::translateService(response, kHubName);
        const Json document = detail::parseAnswer(response.body);
        addTags(page, document);
        if (detail::textOf(document, "next", kMaximumDescription).empty()) return page;
    }
    page.next = "#" + std::to_string(number);
    return page;
}

std::vector<SearchResult> searchRegistry(Client& client, const std::string& domain, const std::string& term,
                                         const SearchRequest& request, const std::stop_token& stop) {
    checkTerm(term);
    const std::string prefix = domain + "/";
    const auto answer = client.fetchPath(domain, searchPath(term, clampedLimit(request)), stop);
    if (answer.status == 200) return resultsIn(answer.body, prefix, request);
    const auto catalog = client.fetchPath(domain, "/v2/_catalog?n=" + std::to_string(kCatalogPage), stop);
    if (catalog.status == 401 || catalog.status == 403) {
        throw Error(ErrorKind::Unauthorized, domain + " cannot be searched, or only by those who log in there");
    }
    if (catalog.status == 404) throw Error(ErrorKind::Unsupported, domain + " cannot be searched");
    if (catalog.status != 200) throw detail::translateService(catalog, domain);
    return catalogued(catalog.body, prefix, term, request);
}

std::vector<SearchResult> searchAnywhere(Client& client, Hub& hub, const std::string& term,
                                         const SearchRequest& request, const std::stop_token& stop) {
    const std::string domain = registryIn(term);
    if (domain.empty()) return hub.search(withoutHub(term), request, stop);
    return searchRegistry(client, domain, term.substr(term.find('/') + 1), request, stop);
}

TagPage tagsAnywhere(Client& client, Hub& hub, const oci::Reference& repository, const TagRequest& request,
                     const std::stop_token& stop) {
    if (repository.domain() == kHubDomain) {
        if (Hub::isPlace(request.after)) return hub.tags(repository, request, stop);
        try {
            if (request.after.empty()) return hub.tags(repository, request, stop);
        } catch (const Error&) {
            // What is private is known to the registry alone, which asks for the login.
        }
    }
    return listTags(client, repository, request, stop);
}

}  // namespace galley::registry
