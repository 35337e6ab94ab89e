// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the user set about registries: `registries.toml` of the user above that of /etc/galley, and the certificates of
/// Docker's certs.d. Documented in resources/registries.toml. Used by client, api. Uses http, oci.
/// Threads: a value that nobody changes; may be shared. Processes, Crash: reads files only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/http/client.h"
#include "engine/oci/reference.h"

namespace galley::registry {

/// A registry that has copies of another's images.
struct Mirror {
    std::string address;   ///< as the user wrote it
    std::string host;      ///< "mirror.example.com:5000"
    std::string prefix;    ///< of the repositories there, without slashes at its ends; may be empty
    bool isPlain = false;  ///< written with http://
};

struct RegistryRules {
    std::vector<Mirror> mirrors;
    bool isInsecure = false;
    std::string blockedBy;  ///< "file:line"; empty: not blocked
    std::filesystem::path authority;
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::optional<std::string> proxy;  ///< empty text: none
};

struct ConfigurationFiles {
    std::vector<std::filesystem::path> settings;      ///< the later one wins, key by key; absent ones are fine
    std::vector<std::filesystem::path> certificates;  ///< directories like /etc/docker/certs.d; the later one wins

    /// /etc/galley/registries.toml and that of `configDirectory` (`$XDG_CONFIG_HOME/galley`), and the certs.d of Docker
    /// in /etc and beside it.
    static ConfigurationFiles of(const std::filesystem::path& configDirectory);
};

class Configuration {
public:
    Configuration() = default;
    /// Throws InvalidInput: "file:line: sentence".
    static std::shared_ptr<const Configuration> load(const ConfigurationFiles& files);

    /// What is set for a registry ("docker.io") or any other server; all defaults where nothing is.
    const RegistryRules& rulesFor(const std::string& domain) const;
    /// The same reference, as each mirror has it, in the order to try them. A mirror that cannot have it is left out.
    std::vector<std::pair<Mirror, oci::Reference>> mirrorsOf(const oci::Reference& reference) const;

    /// For http::Client. The configuration must be owned by a shared_ptr, which the result keeps.
    static std::shared_ptr<const http::Network> network(std::shared_ptr<const Configuration> configuration);
    http::Patience patience() const;

    std::optional<unsigned> parallelDownloads() const noexcept { return m_parallelDownloads; }
    std::optional<unsigned> parallelUploads() const noexcept { return m_parallelUploads; }
    std::int64_t bytesPerSecond() const noexcept { return m_bytesPerSecond; }
    bool usesKeyring() const noexcept { return m_usesKeyring; }

private:
    friend class ConfigurationReader;
    http::HostRules hostRules(const http::Origin& origin) const;

    std::map<std::string, RegistryRules> m_registries;
    std::vector<std::filesystem::path> m_certificates;
    http::Proxies m_proxies = http::Proxies::fromEnvironment();
    std::optional<unsigned> m_parallelDownloads;
    std::optional<unsigned> m_parallelUploads;
    std::optional<int> m_retries;
    std::int64_t m_bytesPerSecond = 0;  ///< 0: no limit
    bool m_usesKeyring = true;
};

}  // namespace galley::registry
