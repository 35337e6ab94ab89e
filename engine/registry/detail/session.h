// SPDX-License-Identifier: Apache-2.0
/// @file
/// What all requests to registries share: which address a registry has, whether it speaks TLS, and answering its
/// challenges.
/// Used by client, uploader. Uses http, authorizer.
/// Threads: thread-safe, blocking. Processes: none shared. Crash: nothing is kept.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/sync.h"
#include "engine/http/client.h"
#include "engine/oci/reference.h"
#include "engine/registry/configuration.h"
#include "engine/registry/credentials.h"
#include "engine/registry/detail/authorizer.h"
#include "engine/registry/rate_limit.h"

namespace galley::registry::detail {

class Session {
public:
    Session(std::shared_ptr<CredentialSource> credentials, const http::Patience& patience,
            std::shared_ptr<const Configuration> configuration)
        : m_configuration(std::move(configuration)),
          m_patience(patience),
          m_http(patience, Configuration::network(m_configuration)),
          m_authorizer(m_http, std::move(credentials)) {}

    struct Answer {
        http::Response response;
        /// Another authorization may help although it has helped before: bytes went through, or all can begin anew.
        bool progressed = false;
        Authorization authorization;
    };
    /// Sends one prepared request; called again with a new authorization after a 401.
    using Send = std::function<Answer(const http::Request&)>;

    http::Client& http() noexcept { return m_http; }
    const Configuration& configuration() const noexcept { return *m_configuration; }
    const Authorizer& authorizer() const noexcept { return m_authorizer; }
    const http::Patience& patience() const noexcept { return m_patience; }

    /// `where` begins after the repository, "/manifests/latest", or at the root with "/v1/" or "/v2/", or is a whole
    /// address that the registry gave: one of another origin gets no authorization. Answers the challenge of a 401
    /// once, and once more after every progress, because a token can expire in the middle of a long transfer.
    Answer ask(const oci::Reference& repository, const Access& access, const std::string& where,
               const http::Request& request, const Send& send, const std::stop_token& stop);
    /// The same with the whole answer at once.
    Answer fetch(const oci::Reference& repository, const Access& access, const std::string& where,
                 const http::Request& request, const std::stop_token& stop);

    /// Asks the registry whether it accepts the login. Returns what is to be kept of it. Throws Unauthorized when not.
    Credential checkLogin(const std::string& domain, const Credential& credential, const std::stop_token& stop);
    /// What the registry said last about how much may be pulled; nothing where it says nothing.
    std::optional<RateLimit> rateLimit(const std::string& domain);

private:
    Answer sendOnce(const oci::Reference& repository, const std::string& where, http::Request request,
                    const Authorization& authorization, const Send& send);
    /// With the scheme that the registry speaks, and finds that out.
    Answer sendTo(const std::string& domain, const std::function<Answer(const std::string& scheme)>& sendWith);
    std::vector<std::string> schemesOf(const std::string& domain);

    std::shared_ptr<const Configuration> m_configuration;
    http::Patience m_patience;
    http::Client m_http;
    Authorizer m_authorizer;
    Sync<std::map<std::string, std::string>> m_schemes;
    Sync<std::map<std::string, RateLimit>> m_limits;
};

}  // namespace galley::registry::detail
