// SPDX-License-Identifier: Apache-2.0
/// @file
/// Registries: what they have (search, tags, a look into an image, without pulling it), and logins to them. Threads:
/// thread-safe, blocking; most calls go over the network. Crash: a login is kept or not, never in part.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/api/types.h"

namespace galley::api {

class RegistryService {
public:
    virtual ~RegistryService() = default;

    /// "nginx" at Docker Hub; "localhost:5000/app" at that registry.
    virtual Result<std::vector<SearchResult>> search(const std::string& term, const SearchRequest& request,
                                                     std::stop_token stop) = 0;
    /// `repository` as people type it: "flask", "localhost:5000/team/app"; a tag in it does not matter. Sizes and dates
    /// for what is public at Docker Hub.
    virtual Result<TagPage> tags(const std::string& repository, const TagRequest& request, std::stop_token stop) = 0;
    /// `platform`: "os/arch[/variant]", which must exist then; empty: this machine's, else the first there is.
    virtual Result<ImagePeek> peek(const std::string& reference, const std::string& platform, std::stop_token stop) = 0;
    /// JSON text as `docker manifest inspect [--verbose]` prints it.
    virtual Result<std::string> manifest(const std::string& reference, bool verbose, std::stop_token stop) = 0;

    /// Asks the registry whether it accepts the login and keeps it then; one that it refuses leaves what was kept. The
    /// result says where it is kept now. Unauthorized when it is refused.
    virtual Result<Login> login(const LoginRequest& request, std::stop_token stop) = 0;
    /// Only asks. NotFound when user and secret are empty and nothing is kept.
    virtual Result<void> checkLogin(const LoginRequest& request, std::stop_token stop) = 0;
    /// Forgets the login; false when there was none. Asks no registry.
    virtual Result<bool> logout(const std::string& registry, std::stop_token stop) = 0;
    /// Sorted by registry. Asks no registry; may run credential helpers.
    virtual Result<std::vector<Login>> logins() = 0;
    /// How much more Docker Hub lets one pull, asked in a way that counts as no pull; nothing for accounts without a
    /// limit.
    virtual Result<std::optional<RateLimit>> rateLimit(std::stop_token stop) = 0;
};

}  // namespace galley::api
