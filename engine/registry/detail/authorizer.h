// SPDX-License-Identifier: Apache-2.0
/// @file
/// Answers a registry's challenge: Basic, or a token from its token service (Docker's token authentication, with the
/// OAuth2 form for identity tokens). One token per registry, repository and kind of access, shared by all requests.
/// Used by client. Uses http, challenge, credentials.
/// Threads: thread-safe; of several threads that need the same token one fetches it, the others wait.
/// Processes: none shared. Crash: nothing is kept; no secret reaches an error or a disk.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "engine/base/sync.h"
#include "engine/http/client.h"
#include "engine/oci/reference.h"
#include "engine/registry/credentials.h"

namespace galley::registry::detail {

/// What goes into a request, and whether a user name is behind it.
struct Authorization {
    std::string header;  ///< empty: none
    bool isLoggedIn = false;
    std::string user;  ///< as the registry knows it; empty for anonymous and for identity tokens
    /// Why no login was found although there may be one; else empty.
    std::string trouble{};
};

/// What is to be done in a repository: it decides which token is asked for.
struct Access {
    bool isPush = false;
    /// Another repository of the registry that a blob is to be mounted from: "library/flask".
    std::string mountFrom{};
};

class Authorizer {
public:
    Authorizer(http::Client& http, std::shared_ptr<CredentialSource> credentials)
        : m_http(http), m_credentials(std::move(credentials)) {}

    /// What worked last for this repository.
    Authorization current(const oci::Reference& repository, const Access& access);
    /// After a 401 to `refused`: a new authorization. Empty when the challenge cannot be answered. Throws Unauthorized,
    /// Network, Timeout, Cancelled.
    Authorization answer(const oci::Reference& repository, const Access& access, const http::Response& challenge,
                         const Authorization& refused, const std::stop_token& stop);
    /// The name that the registry of `domain` would be told; empty when there is no login, "<token>" for one without a
    /// name.
    std::string account(const std::string& domain, const std::stop_token& stop) const;

    /// A header that shows who somebody is, and what is to be kept of his login.
    struct Proof {
        std::string header;
        Credential keep;
    };
    /// For the challenge of `domain`. Throws Unauthorized when the token service does not accept the login.
    Proof prove(const std::string& domain, const http::Response& challenge, const Credential& credential,
                const std::stop_token& stop);

private:
    struct Slot {
        Authorization authorization;
        bool isBeingFetched = false;
    };
    Authorization obtain(const oci::Reference& repository, const Access& access, const http::Response& response,
                         const std::stop_token& stop);

    http::Client& m_http;
    std::shared_ptr<CredentialSource> m_credentials;
    Sync<std::map<std::string, Slot>> m_slots;
    std::condition_variable_any m_fetched;
};

}  // namespace galley::registry::detail
