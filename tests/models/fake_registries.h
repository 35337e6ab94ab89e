// SPDX-License-Identifier: Apache-2.0
/// @file
/// Registries out of memory: what they find, list and tell, which passwords they take.
/// Used by FakeServices. Threads: thread-safe, as the real service.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/registry_service.h"

namespace galley::test {

struct World;

/// Part of World; take its mutex to change it.
struct RegistryWorld {
    std::vector<api::SearchResult> hits;                     ///< found when their name has the words
    std::map<std::string, std::vector<api::TagEntry>> tags;  ///< by repository
    std::map<std::string, api::ImagePeek> peeks;             ///< by reference, or "reference platform"
    std::vector<api::Login> logins;
    std::map<std::string, std::string> passwords;  ///< "registry user" → the secret that is right
    std::string keptIn = "keyring";
    std::optional<api::RateLimit> limit;
};

class FakeRegistries : public api::RegistryService {
public:
    explicit FakeRegistries(World& world) : m_world(world) {}

    Result<std::vector<api::SearchResult>> search(const std::string& term, const api::SearchRequest& request,
                                                  std::stop_token stop) override;
    Result<api::TagPage> tags(const std::string& repository, const api::TagRequest& request,
                              std::stop_token stop) override;
    Result<api::ImagePeek> peek(const std::string& reference, const std::string& platform,
                                std::stop_token stop) override;
    Result<std::string> manifest(const std::string& reference, bool verbose, std::stop_token stop) override;
    Result<api::Login> login(const api::LoginRequest& request, std::stop_token stop) override;
    Result<void> checkLogin(const api::LoginRequest& request, std::stop_token stop) override;
    Result<bool> logout(const std::string& registry, std::stop_token stop) override;
    Result<std::vector<api::Login>> logins() override;
    Result<std::optional<api::RateLimit>> rateLimit(std::stop_token stop) override;

private:
    World& m_world;
};

}  // namespace galley::test
