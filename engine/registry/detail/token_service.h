// SPDX-License-Identifier: Apache-2.0
/// @file
/// A registry's token service: where it is, what it is asked, what it answers (Docker's token authentication, with the
/// OAuth2 form for identity tokens). Used by authorizer. Uses http, challenge, credentials.
/// Threads: free functions without state. Processes, Crash: no I/O.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/http/client.h"
#include "engine/registry/challenge.h"
#include "engine/registry/credentials.h"

namespace galley::registry::detail {

/// Where a Bearer challenge sends us.
struct TokenService {
    std::string realm;
    std::string service;
    std::vector<std::string> scopes;
    bool allowPlainHttp = false;
};

struct TokenAnswer {
    std::string token;
    std::string refreshToken;  ///< an identity token in place of the password; empty: none was given
};

/// The registry names the token service, so its address is as hostile as the registry: TLS, except from a registry on
/// loopback to a service on loopback, and where the user allows the server to speak without. Throws Network.
TokenService checkedService(const Challenge& challenge, const std::string& domain, std::vector<std::string> scopes,
                            const http::Client& http);
/// `wantsIdentityToken`: asks for something to keep instead of the password.
http::Request tokenRequest(const TokenService& service, const std::optional<Credential>& credential,
                           bool wantsIdentityToken = false);
/// Throws Network when there is no token that may stand in a header.
TokenAnswer readToken(const std::string& body, const std::string& domain);

}  // namespace galley::registry::detail
