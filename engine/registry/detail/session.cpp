// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/session.h"

#include <optional>

#include "engine/base/error.h"

namespace galley::registry::detail {
namespace {

constexpr std::string_view kHub = "docker.io";
constexpr std::string_view kHubHost = "registry-1.docker.io";

std::string hostOf(const std::string& domain) {
    return std::string(domain == kHub ? kHubHost : domain);
}

bool isOnLoopback(const std::string& domain) {
    return http::isLoopback(http::originOf("https://" + domain).host);
}

bool isWholeAddress(const std::string& where) {
    return where.starts_with("http://") || where.starts_with("https://");
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
        if (answer.response.status != 401) return answer;
        if (!mayRenew && !answer.progressed) return answer;
        mayRenew = false;
        authorization = m_authorizer.answer(repository, access, answer.response, authorization, stop);
        if (authorization.header.empty()) return answer;
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
    const std::string known = isOnLoopback(domain) ? knownScheme(domain) : "https";
    if (isWholeAddress(where)) {
        request.url = known == "http" ? where : withTlsAtHome(where, host);
        const http::Origin origin = http::originOf(request.url);
        request.allowPlainHttp = known == "http" && http::isLoopback(origin.host);
        if (origin == http::originOf(known + "://" + host)) request.authorization = authorization.header;
        return send(request);
    }
    request.authorization = authorization.header;
    const auto sendWith = [&](const std::string& scheme) {
        request.url = scheme + "://" + host + "/v2/" + repository.path() + where;
        request.allowPlainHttp = scheme == "http";
        return send(request);
    };
    if (!known.empty()) return sendWith(known);
    std::optional<Error> withoutTls;
    try {
        Answer answer = sendWith("http");
        // What servers with TLS say to plain HTTP.
        if (answer.response.status != 400) {
            remember(domain, "http");
            return answer;
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Network) throw;
        withoutTls = error;
    }
    try {
        Answer answer = sendWith("https");
        remember(domain, "https");
        return answer;
    } catch (const Error& error) {
        // Where neither way works, the first says more: it is what registries on loopback speak.
        if (withoutTls && error.kind() == ErrorKind::Network) throw Error(*withoutTls);
        throw;
    }
}

std::string Session::knownScheme(const std::string& domain) {
    auto schemes = m_schemes.lock();
    const auto found = schemes->find(domain);
    return found == schemes->end() ? std::string() : found->second;
}

}  // namespace galley::registry::detail
