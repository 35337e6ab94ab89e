// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where a registry client gets names and passwords from: an interface, because asking may mean running a program.
/// Used by registry; implemented by image. Uses nothing.
/// Threads: find() is called from any thread. Processes, Crash: see the implementation.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace galley::registry {

/// In place of a user name: the secret is an identity token, and whose is not known.
inline constexpr std::string_view kTokenUser = "<token>";

struct Credential {
    std::string user;
    std::string secret;
    /// The secret is an OAuth2 refresh token ("identity token"), not a password.
    bool isIdentityToken = false;
};

class CredentialSource {
public:
    virtual ~CredentialSource() = default;
    /// For the registry of a reference ("docker.io", "localhost:5000"); nothing when it is to be asked anonymously.
    virtual std::optional<Credential> find(const std::string& domain, const std::stop_token& stop) = 0;
    /// Why the last find() found nothing although there may be something, in a sentence without a secret; else empty.
    virtual std::string trouble() { return {}; }
};

}  // namespace galley::registry
