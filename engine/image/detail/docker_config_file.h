// SPDX-License-Identifier: Apache-2.0
/// @file
/// Docker's config.json: which helper keeps whose login, and the logins that the file holds itself. What is not
/// Galley's to change stays as it was, in its order. Used by docker_credentials. Threads: a value; change() may be
/// called from any. Processes: a change holds a flock on the file's directory, and so excludes other changes by Galley;
/// Docker itself takes no lock. Crash: the file is replaced whole (mode 0600, synced).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/registry/credentials.h"

namespace galley::image::detail {

/// The key under which `docker login` keeps the login of a registry: the domain, for Docker Hub a web address.
std::string keyOfDomain(const std::string& domain);
/// The domain of such a key, also of old forms: "https://registry.example.com/v1/" → "registry.example.com".
std::string domainOfKey(std::string_view key);

class DockerConfig {
public:
    using Json = nlohmann::ordered_json;

    /// Reads the file; an absent or empty one is an empty configuration. Throws Corrupt when it is no JSON object or
    /// far beyond what Docker writes, InvalidInput when it is too large.
    static DockerConfig read(const std::filesystem::path& file);
    /// Reads, lets `edit` change what was read, and replaces the file when it is another then; an absent one is made,
    /// with its directory. A symbolic link is followed and stays. Throws what read() throws and leaves the file alone.
    static void change(const std::filesystem::path& file, const std::function<void(DockerConfig&)>& edit);

    /// Name of the helper for the registry: its own, else the general one; empty when there is none.
    std::string helperFor(const std::string& domain) const;
    /// All helpers that are named, with the domains of those that belong to one registry; general: empty domain.
    std::map<std::string, std::string> helpers() const;

    std::optional<registry::Credential> find(const std::string& domain) const;
    /// Domain → user name, of the logins that the file holds itself.
    std::map<std::string, std::string> logins() const;

    void keep(const std::string& domain, const registry::Credential& credential);
    /// An entry without a secret, as Docker leaves one beside a login that a helper keeps.
    void mark(const std::string& domain);
    /// False when there was no entry, not even a mark.
    bool forget(const std::string& domain);

private:
    explicit DockerConfig(Json document) : m_document(std::move(document)) {}
    Json m_document;
};

}  // namespace galley::image::detail
