// SPDX-License-Identifier: Apache-2.0
/// @file
/// Programs that keep passwords, spoken to in the protocol of Docker's credential helpers (get, store, erase, list).
/// Everything goes through standard input and output: no secret stands in an argument, and nothing a helper prints is
/// repeated where it could hold one. Used by docker_credentials. Uses process.
/// Threads: thread-safe; each call runs a program and waits for it, at most a minute. Processes:
/// `docker-credential-NAME` from PATH, or `galley-keyring`. Crash: as the helper has it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/error.h"
#include "engine/registry/credentials.h"

namespace galley::image::detail {

/// Nothing when one of the two is empty.
std::optional<registry::Credential> credentialOf(std::string user, std::string secret);

class CredentialHelper {
public:
    /// `docker-credential-<name>`. Throws InvalidInput when the name could lead elsewhere, NotFound when it is not
    /// installed.
    static CredentialHelper named(const std::string& name);
    /// A program that keeps logins in the Secret Service of the session.
    static CredentialHelper keyring(const std::filesystem::path& program) { return {program, "keyring"}; }

    /// "docker-credential-pass", "keyring".
    const std::string& label() const noexcept { return m_label; }

    /// Nothing when it has none for `server`. Each throws Error when the helper fails, Cancelled at `stop`.
    std::optional<registry::Credential> get(const std::string& server, const std::stop_token& stop) const;
    void store(const std::string& server, const registry::Credential& credential, const std::stop_token& stop) const;
    /// False when there was none.
    bool erase(const std::string& server, const std::stop_token& stop) const;
    /// Server → user name.
    std::map<std::string, std::string> list(const std::stop_token& stop) const;

    /// Whether a failure says that there is no service behind the helper, rather than that it refused.
    static bool isWithoutService(const Error& error);

private:
    CredentialHelper(std::filesystem::path program, std::string label)
        : m_program(std::move(program)), m_label(std::move(label)) {}
    struct Answer {
        bool isGood = false;
        std::string output;
        int code = 0;
    };
    Answer run(const char* verb, const std::string& input, const std::stop_token& stop) const;

    std::filesystem::path m_program;
    std::string m_label;
};

}  // namespace galley::image::detail
