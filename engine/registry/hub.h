// SPDX-License-Identifier: Apache-2.0
/// @file
/// Docker Hub's own questions: searching, and tags with their sizes and dates; and searching any other registry.
/// Nobody is logged in for them. Answers are hostile: bounded, cleaned, entries that no one could pull left out.
/// Used by api. Uses http, client.
/// Threads: thread-safe, blocking; a search uses a thread of its own, which has ended when it returns.
/// Processes: none shared. Crash: nothing is kept.
#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/http/client.h"
#include "engine/registry/client.h"
#include "engine/registry/types.h"

namespace galley::registry {

/// Where Docker Hub answers. Anything but TLS is refused, except on loopback.
struct HubAddresses {
    std::string index = "https://index.docker.io";  ///< what `docker search` asks
    std::string site = "https://hub.docker.com";    ///< what its web pages ask
};

class Hub {
public:
    explicit Hub(HubAddresses addresses = {}, const http::Patience& patience = {},
                 const std::shared_ptr<const http::Network>& network = nullptr);

    /// In the order Docker Hub finds best. Throws Network, Timeout, Busy; a missing answer about pulls is no error.
    std::vector<SearchResult> search(const std::string& term, const SearchRequest& request,
                                     const std::stop_token& stop);
    /// Newest first, with sizes and dates. `after` must come from here. Throws NotFound for what is not public.
    TagPage tags(const oci::Reference& repository, const TagRequest& request, const std::stop_token& stop);
    /// Whether a TagPage::next came from here, and not from a registry's list.
    static bool isPlace(const std::string& after);

private:
    http::Response ask(http::Client& http, const std::string& url, const std::stop_token& stop);
    std::map<std::string, std::int64_t> pullsOf(const std::string& term, int limit, const std::stop_token& stop);

    HubAddresses m_addresses;
    http::Client m_http;
    http::Client m_impatient;
};

/// The same at another registry: its /v1/search, else those of its repositories whose names hold the term.
std::vector<SearchResult> searchRegistry(Client& client, const std::string& domain, const std::string& term,
                                         const SearchRequest& request, const std::stop_token& stop);

/// At the registry that the term names ("localhost:5000/app"), else at Docker Hub.
std::vector<SearchResult> searchAnywhere(Client& client, Hub& hub, const std::string& term,
                                         const SearchRequest& request, const std::stop_token& stop);
/// What Docker Hub's pages know of a public repository there; of all others, what the registry lists.
TagPage tagsAnywhere(Client& client, Hub& hub, const oci::Reference& repository, const TagRequest& request,
                     const std::stop_token& stop);

}  // namespace galley::registry
