// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/session.h"

#include <optional>

#include "engine/base/error.h"
#include "engine/registry/detail/error_response.h"

namespace galley::registry::detail {
namespace {

constexpr std::string_view kHub = "docker.io";
constexpr std::string_view kHubHost = "registry-1.docker.io";

std::string hostOf(const std::string& domain) {
    return std::string(domain == kHub ? kHubHost : domain);
}

bool isWholeAddress(const std::string& where) {
    return where.starts_with("http://") || where.starts_with("https://");
}

/// A path of the registry itself; those of a repository begin with "/manifests/", "/blobs/" and the like.
bool isRootPath(const std::string& where) {
    return where.starts_with("/v1/") || where.starts_with("/v2/");
}

/// Whether the registry itself speaks, and not a server that it redirected to: that one names no login service.
bool isFromRegistry(const oci::Reference& repository, const http::Response& response) {
    const http::Origin origin = http::originOf(response.url);
    return origin == http::originOf(origin.scheme + "://" + hostOf(repository.domain()));
}

/// Behind a proxy that ends the TLS, registries name themselves without it.
std::string withTlsAtHome(const std::string& address, const std::string& host) {
    constexpr std::string_view kPlain = "http://";
    const http::Origin origin = http::originOf(address);
    const http::Origin home = http::originOf("https://" + host);
    if (origin.scheme == "http" && origin.host == home.host && origin.port == 80) {
        return "https://" + address.substr(kPlain.size());
    }
    return address;
}

}  // namespace

Session::Answer Session::ask(const oci::Reference& repository, const Access& access, const std::string& where,
                             const http::Request& request, const Send& send, const std::stop_token& stop) {
    Authorization authorization = m_authorizer.current(repository, access);
    bool mayRenew = true;
    while (true) {
        Answer answer = sendOnce(repository, where, request, authorization, send);
        answer.authorization = authorization;
        if (const auto limit = RateLimit::find(answer.response)) (*m_limits.lock())[repository.domain()] = *limit;
        if (answer.response.status != 401) return answer;
        if (!mayRenew && !answer.progressed) return answer;
        if (!isFromRegistry(repository, answer.response)) return answer;
        mayRenew = false;
        authorization = m_authorizer.answer(repository, access, answer.response, authorization, stop);
        if (authorization.header.empty()) {
            answer.authorization.trouble = authorization.trouble;
            return answer;
        }
    }
}

Session::Answer Session::fetch(const oci::Reference& repository, const Access& access, const std::string& where,
                               const http::Request& request, const std::stop_token& stop) {
    const Send send = [&](const http::Request& prepared) -> Answer {
        return {m_http.fetch(prepared, stop), false, {}};
    };
    return ask(repository, access, where, request, send, stop);
}

Session::Answer Session::sendOnce(const oci::Reference& repository, const std::string& where, http::Request request,
                                  const Authorization& authorization, const Send& send) {
    const std::string& domain = repository.domain();
    const std::string host = hostOf(domain);
    if (isWholeAddress(where)) {
        const auto schemes = schemesOf(domain);
        const std::string known = schemes.size() == 1 ? schemes.front() : std::string();
        request.url = known == "http" ? where : withTlsAtHome(where, host);
        const http::Origin origin = http::originOf(request.url);
        request.allowPlainHttp = known == "http" && (http::isLoopback(origin.host) || m_http.allowsPlainHttp(origin));
        if (origin == http::originOf((known.empty() ? "https" : known) + "://" + host)) {
            request.authorization = authorization.header;
        }
        return send(request);
    }
    request.authorization = authorization.header;
    return sendTo(domain, [&](const std::string& scheme) {
        request.url = scheme + "://" + host + (isRootPath(where) ? where : "/v2/" + repository.path() + where);
        request.allowPlainHttp = scheme == "http";
        return send(request);
    });
}

/// Registries on loopback speak mostly without TLS; those that the user lets speak without, mostly with.
std::vector<std::string> Session::schemesOf(const std::string& domain) {
    const http::Origin origin = http::originOf("https://" + hostOf(domain));
    const bool isLocal = http::isLoopback(origin.host);
    if (!isLocal && !m_http.allowsPlainHttp(origin)) return {"https"};
    auto schemes = m_schemes.lock();
    const auto known = schemes->find(domain);
    if (known != schemes->end()) return {known->second};
    return isLocal ? std::vector<std::string>{"http", "https"} : std::vector<std::string>{"https", "http"};
}

Session::Answer Session::sendTo(const std::string& domain,
                                const std::function<Answer(const std::string& scheme)>& sendWith) {
    const auto schemes = schemesOf(domain);
    if (schemes.size() == 1) return sendWith(schemes.front());
    const auto remember = [&](const std::string& scheme) { (*m_schemes.lock())[domain] = scheme; };
    std::optional<Error> first;
    try {
        Answer answer = sendWith(schemes[0]);
        // What servers with TLS say to plain HTTP.
        if (schemes[0] == "https" || answer.response.status != 400) {
            remember(schemes[0]);
            return answer;
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Network) throw;
        first = error;
    }
    try {
        Answer answer = sendWith(schemes[1]);
        remember(schemes[1]);
        return answer;
    } catch (const Error& error) {
        // Where neither way works, the first says more: it is what such registries speak.
        if (first && error.kind() == ErrorKind::Network) throw Error(*first);
        throw;
    }
}

Credential Session::checkLogin(const std::string& domain, const Credential& credential, const std::stop_token& stop) {
    const auto ping = [&](const std::string& header) {
        return sendTo(domain, [&](const std::string& scheme) -> Answer {
            http::Request request;
            request.url = scheme + "://" + hostOf(domain) + "/v2/";
            request.allowPlainHttp = scheme == "http";
            request.authorization = header;
            return {m_http.fetch(request, stop), false, {}};
        });
    };
    http::Response response = ping({}).response;
    if (response.status == 200) return credential;
    if (response.status == 404) {
        throw Error(ErrorKind::NotFound, domain + " answers, but is no registry: check the address");
    }
    if (response.status != 401) throw translateTokenRefusal(response, domain, false);
    auto proof = m_authorizer.prove(domain, response, credential, stop);
    response = ping(proof.header).response;
    if (response.status == 401 || response.status == 403) throw loginRefused(domain, reasonOf(response));
    if (response.status != 200) throw translateTokenRefusal(response, domain, true);
    return std::move(proof.keep);
}

std::optional<RateLimit> Session::rateLimit(const std::string& domain) {
    auto limits = m_limits.lock();
    const auto found = limits->find(domain);
    return found == limits->end() ? std::nullopt : std::optional(found->second);
}

}  // namespace galley::registry::detail
