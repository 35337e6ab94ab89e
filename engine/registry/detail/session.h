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
#include <stop_token>
#include <string>

#include "engine/base/sync.h"
#include "engine/http/client.h"
#include "engine/oci/reference.h"
#include "engine/registry/credentials.h"
#include "engine/registry/detail/authorizer.h"

namespace galley::registry::detail {

class Session {
public:
    Session(std::shared_ptr<CredentialSource> credentials, const http::Patience& patience)
        : m_http(patience), m_authorizer(m_http, std::move(credentials)) {}

    struct Answer {
        http::Response response;
        /// Another authorization may help although it has helped before: bytes went through, or all can begin anew.
        bool progressed = false;
        Authorization authorization;
    };
    /// Sends one prepared request; called again with a new authorization after a 401.
    using Send = std::function<Answer(const http::Request&)>;

    http::Client& http() noexcept { return m_http; }

    /// `where` begins after the repository, "/manifests/latest", or is a whole address that the registry gave: one of
    /// another origin gets no authorization. Answers the challenge of a 401 once, and once more after every progress,
    /// because a token can expire in the middle of a long transfer.
    Answer ask(const oci::Reference& repository, const Access& access, const std::string& where,
               const http::Request& request, const Send& send, const std::stop_token& stop);
    /// The same with the whole answer at once.
    Answer fetch(const oci::Reference& repository, const Access& access, const std::string& where,
                 const http::Request& request, const std::stop_token& stop);

private:
    Answer sendOnce(const oci::Reference& repository, const std::string& where, http::Request request,
                    const Authorization& authorization, const Send& send);
    std::string knownScheme(const std::string& domain);
    void remember(const std::string& domain, const std::string& scheme) { (*m_schemes.lock())[domain] = scheme; }

    http::Client m_http;
    Authorizer m_authorizer;
    Sync<std::map<std::string, std::string>> m_schemes;
};

}  // namespace galley::registry::detail
