// SPDX-License-Identifier: Apache-2.0
/// @file
/// Logins to registries, where `docker login` keeps them too: with the credential helpers that Docker's config.json
/// names; else in the Secret Service of the desktop session, through `galley-keyring`; else in config.json itself.
/// Used by api. Uses process, registry (the interface).
/// Threads: thread-safe. Processes: runs helpers; changes of config.json by several processes exclude one another.
/// Crash: config.json is the old or the new one; no secret is written anywhere else.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/sync.h"
#include "engine/registry/credentials.h"

namespace galley::image {

struct KeptLogin {
    std::string registry;  ///< "docker.io", "localhost:5000"
    std::string user;      ///< "<token>" where only an identity token is known
    std::string keptIn;    ///< "keyring", "docker-credential-pass", "config.json"
    /// config.json, when the secret lies readable in it; else empty.
    std::filesystem::path readableIn{};
};

/// What people write for a registry: nothing, "docker.io", "localhost:5000", "https://registry.example.com/v1/" → its
/// domain. Throws InvalidInput when that cannot be one.
std::string registryDomain(const std::string& typed);

class DockerCredentials : public registry::CredentialSource {
public:
    /// `keyring`: the program that speaks to a Secret Service; empty when there is none.
    explicit DockerCredentials(std::filesystem::path configFile = defaultFile(), std::filesystem::path keyring = {})
        : m_configFile(std::move(configFile)), m_keyring(std::move(keyring)) {}

    /// `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`.
    static std::filesystem::path defaultFile();
    /// `galley-keyring`, where it is installed and this process belongs to a session with a bus; else empty.
    static std::filesystem::path defaultKeyring();

    /// A helper named for the registry, else the general helper, else the keyring; then what the file holds itself.
    /// What cannot be read, and a helper that is not installed or fails, counts as no login: public images must stay
    /// within reach.
    std::optional<registry::Credential> find(const std::string& domain, const std::stop_token& stop) override;
    std::string trouble() override { return *m_trouble.lock(); }

    /// Keeps a login in place of the one that was there; returns where. Throws an Error when the place that
    /// config.json names cannot take it: a secret is never put anywhere else instead.
    KeptLogin keep(const std::string& domain, const registry::Credential& credential, const std::stop_token& stop);
    /// Removes the login from every place; false when there was none. Throws when a place still holds it.
    bool forget(const std::string& domain, const std::stop_token& stop);
    /// Sorted by registry. A helper that fails is left out.
    std::vector<KeptLogin> list(const std::stop_token& stop) const;

private:
    std::filesystem::path m_configFile;
    std::filesystem::path m_keyring;
    Sync<std::string> m_trouble;
};

}  // namespace galley::image
