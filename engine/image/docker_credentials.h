// SPDX-License-Identifier: Apache-2.0
/// @file
/// The logins that `docker login` left: Docker's config.json with its `auths`, and the credential helpers it names.
/// Read only. Used by api. Uses process, registry (the interface). Threads: thread-safe. Processes: runs
/// `docker-credential-<name>` with the server on its standard input, never in its arguments. Crash: nothing is kept.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/registry/credentials.h"

namespace galley::image {

class DockerCredentials : public registry::CredentialSource {
public:
    explicit DockerCredentials(std::filesystem::path configFile) : m_configFile(std::move(configFile)) {}

    /// `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`.
    static std::filesystem::path defaultFile();

    /// A helper named for the registry, else the general helper, else what the file holds itself. What cannot be read,
    /// and a helper that is not installed or fails, counts as no login: public images must stay within reach.
    std::optional<registry::Credential> find(const std::string& domain, const std::stop_token& stop) override;

private:
    std::filesystem::path m_configFile;
};

}  // namespace galley::image
