// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/authorizer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/base64.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/registry/challenge.h"
#include "engine/registry/detail/error_response.h"

namespace galley::registry::detail {

/// Where a Bearer challenge sends us.
struct TokenService {
    std::string realm;
    std::string service;
    std::vector<std::string> scopes;
    bool allowPlainHttp = false;
};

namespace {

constexpr std::size_t kMaximumTokenAnswer = std::size_t{256} << 10U;

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

/// The registry names the token service, so its address is as hostile as the registry: TLS, except from a registry on
/// loopback to a service on loopback.
TokenService checkedService(const Challenge& challenge, const oci::Reference& repository, const Access& access) {
    TokenService service{challenge.parameter("realm"), challenge.parameter("service"),
                         scopesFor(repository, access, challenge.parameter("scope")), false};
    const auto refuse = [&] {
        return Error(ErrorKind::Network, repository.domain() + " names a login service that cannot be used");
    };
    http::Origin origin;
    try {
        origin = http::originOf(service.realm);
    } catch (const Error&) {
        throw refuse();
    }
    const bool isLocal =
        http::isLoopback(origin.host) && http::isLoopback(http::originOf("https://" + repository.domain()).host);
    if (origin.scheme != "https" && !isLocal) throw refuse();
    if (service.realm.find('#') != std::string::npos) throw refuse();
    service.allowPlainHttp = isLocal;
    return service;
}

http::Request tokenRequest(const TokenService& service, const std::optional<Credential>& credential) {
    std::string query = "service=" + http::encodeComponent(service.service);
    // A form has one scope with spaces in it (RFC 6749), a query several.
    if (credential && credential->isIdentityToken) {
        query += "&scope=" + http::encodeComponent(join(service.scopes, " "));
    } else {
        for (const std::string& scope : service.scopes) query += "&scope=" + http::encodeComponent(scope);
    }
    http::Request request;
    request.allowPlainHttp = service.allowPlainHttp;
    request.maximumBodyBytes = kMaximumTokenAnswer;
    if (credential && credential->isIdentityToken) {
        request.method = "POST";
        request.url = service.realm;
        request.contentType = "application/x-www-form-urlencoded";
        request.body = query + "&client_id=galley&grant_type=refresh_token&refresh_token=" +
                       http::encodeComponent(credential->secret);
        return request;
    }
    request.url = service.realm + (service.realm.find('?') == std::string::npos ? "?" : "&") + query;
    if (credential) request.authorization = basic(*credential);
    return request;
}

/// `token` or `access_token`; empty when there is none that may stand in a header.
std::string tokenOf(const std::string& body) {
    const auto document = nlohmann::json::parse(body, nullptr, false);
    if (!document.is_object()) return {};
    for (const char* key : {"token", "access_token"}) {
        const auto field = document.find(key);
        if (field == document.end() || !field->is_string()) continue;
        auto token = field->get<std::string>();
        const bool isClean = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7F; });
        if (!token.empty() && isClean) return token;
    }
    return {};
}

}  // namespace

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
    if (challenge->scheme == "basic") {
        if (!credential || credential->isIdentityToken) return {};
        return {basic(*credential), true, credential->user};
    }
    return obtainToken(repository, checkedService(*challenge, repository, access), credential, stop);
}

Authorization Authorizer::obtainToken(const oci::Reference& repository, const TokenService& service,
                                      const std::optional<Credential>& credential, const std::stop_token& stop) {
    const http::Response answer = m_http.fetch(tokenRequest(service, credential), stop);
    if (!answer.isSuccess()) throw translateTokenRefusal(answer, repository.domain(), credential.has_value());
    const std::string token = tokenOf(answer.body);
    if (token.empty()) {
        throw Error(ErrorKind::Network, "the login service of " + repository.domain() + " sends no usable token");
    }
    const bool hasName = credential && !credential->isIdentityToken;
    return {"Bearer " + token, credential.has_value(), hasName ? credential->user : std::string()};
}

}  // namespace galley::registry::detail
