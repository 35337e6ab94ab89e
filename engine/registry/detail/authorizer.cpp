// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/authorizer.h"

#include <vector>

#include "engine/base/base64.h"
#include "engine/base/error.h"
#include "engine/registry/challenge.h"
#include "engine/registry/detail/error_response.h"
#include "engine/registry/detail/token_service.h"

namespace galley::registry::detail {

namespace {

std::string basic(const Credential& credential) {
    return "Basic " + encodeBase64(credential.user + ":" + credential.secret);
}

std::string slotName(const oci::Reference& repository, const Access& access) {
    return repository.name() + (access.isPush ? " push " + access.mountFrom : std::string());
}

/// For pulling, what the registry asks for. For pushing it may ask for less than is needed next: its challenge to HEAD
/// names pull alone.
std::vector<std::string> scopesFor(const oci::Reference& repository, const Access& access, const std::string& asked) {
    const std::string own = "repository:" + repository.path() + ":pull";
    if (!access.isPush) return {asked.empty() ? own : asked};
    std::vector<std::string> scopes{own + ",push"};
    if (!access.mountFrom.empty()) scopes.push_back("repository:" + access.mountFrom + ":pull");
    const bool isNew = !asked.empty() && asked != own && asked.find(own + ",") == std::string::npos;
    if (isNew) scopes.push_back(asked);
    return scopes;
}

}  // namespace

std::string Authorizer::account(const std::string& domain, const std::stop_token& stop) const {
    const auto credential = m_credentials ? m_credentials->find(domain, stop) : std::optional<Credential>();
    return credential ? credential->user : std::string();
}

Authorization Authorizer::current(const oci::Reference& repository, const Access& access) {
    auto slots = m_slots.lock();
    return (*slots)[slotName(repository, access)].authorization;
}

Authorization Authorizer::answer(const oci::Reference& repository, const Access& access,
                                 const http::Response& challenge, const Authorization& refused,
                                 const std::stop_token& stop) {
    const std::string name = slotName(repository, access);
    {
        auto slots = m_slots.lock();
        Slot& slot = (*slots)[name];
        if (!m_fetched.wait(slots.lock(), stop, [&] { return !slot.isBeingFetched; })) throw Cancelled();
        // Another thread may have got a newer one meanwhile.
        if (slot.authorization.header != refused.header && !slot.authorization.header.empty()) {
            return slot.authorization;
        }
        slot.isBeingFetched = true;
    }
    const auto finish = [&](const Authorization& authorization) {
        auto slots = m_slots.lock();
        Slot& slot = (*slots)[name];
        slot.authorization = authorization;
        slot.isBeingFetched = false;
        m_fetched.notify_all();
    };
    try {
        Authorization fresh = obtain(repository, access, challenge, stop);
        finish(fresh);
        return fresh;
    } catch (...) {
        finish({});
        throw;
    }
}

Authorization Authorizer::obtain(const oci::Reference& repository, const Access& access, const http::Response& response,
                                 const std::stop_token& stop) {
    const auto challenge = chooseChallenge(parseChallenges(response.allHeaders("www-authenticate")));
    if (!challenge) return {};
    const auto credential =
        m_credentials ? m_credentials->find(repository.domain(), stop) : std::optional<Credential>();
    const std::string trouble = m_credentials && !credential ? m_credentials->trouble() : std::string();
    if (challenge->scheme == "basic") {
        if (!credential || credential->isIdentityToken) return {{}, false, {}, trouble};
        return {basic(*credential), true, credential->user};
    }
    const TokenService service = checkedService(*challenge, repository.domain(),
                                                scopesFor(repository, access, challenge->parameter("scope")), m_http);
    const http::Response answer = m_http.fetch(tokenRequest(service, credential), stop);
    if (!answer.isSuccess()) {
        throw withTrouble(translateTokenRefusal(answer, repository.domain(), credential.has_value()), trouble);
    }
    const bool hasName = credential && credential->user != kTokenUser;
    return {"Bearer " + readToken(answer.body, repository.domain()).token, credential.has_value(),
            hasName ? credential->user : std::string(), trouble};
}

Authorizer::Proof Authorizer::prove(const std::string& domain, const http::Response& response,
                                    const Credential& credential, const std::stop_token& stop) {
    const auto challenge = chooseChallenge(parseChallenges(response.allHeaders("www-authenticate")));
    if (!challenge) throw Error(ErrorKind::Unsupported, domain + " asks for a kind of login that is unknown here");
    if (challenge->scheme == "basic") {
        if (credential.isIdentityToken) throw Error(ErrorKind::Unauthorized, domain + " takes no identity tokens");
        return {basic(credential), credential};
    }
    const TokenService service = checkedService(*challenge, domain, {}, m_http);
    const http::Response answer = m_http.fetch(tokenRequest(service, credential, true), stop);
    if (answer.status == 400 || answer.status == 401 || answer.status == 403) {
        throw loginRefused(domain, reasonOf(answer));
    }
    if (!answer.isSuccess()) throw translateTokenRefusal(answer, domain, true);
    TokenAnswer given = readToken(answer.body, domain);
    Proof proof{"Bearer " + given.token, credential};
    // What is kept then can be taken back without a new password.
    if (!given.refreshToken.empty()) proof.keep = {credential.user, std::move(given.refreshToken), true};
    return proof;
}

}  // namespace galley::registry::detail
