// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/token_service.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/base64.h"
#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::registry::detail {
namespace {

constexpr std::size_t kMaximumTokenAnswer = std::size_t{256} << 10U;

/// The first of the fields that holds a text which may stand in a header.
std::string firstClean(const nlohmann::json& document, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        const auto field = document.find(key);
        if (field == document.end() || !field->is_string()) continue;
        auto token = field->get<std::string>();
        const bool isClean = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7F; });
        if (!token.empty() && isClean) return token;
    }
    return {};
}

}  // namespace

TokenService checkedService(const Challenge& challenge, const std::string& domain, std::vector<std::string> scopes,
                            const http::Client& http) {
    TokenService service{challenge.parameter("realm"), challenge.parameter("service"), std::move(scopes), false};
    const auto refuse = [&] {
        return Error(ErrorKind::Network, domain + " names a login service that cannot be used");
    };
    http::Origin origin;
    try {
        origin = http::originOf(service.realm);
    } catch (const Error&) {
        throw refuse();
    }
    const bool isLocal = http::isLoopback(origin.host) && http::isLoopback(http::originOf("https://" + domain).host);
    service.allowPlainHttp = isLocal || http.allowsPlainHttp(origin);
    if (origin.scheme != "https" && !service.allowPlainHttp) throw refuse();
    if (service.realm.find('#') != std::string::npos) throw refuse();
    return service;
}

http::Request tokenRequest(const TokenService& service, const std::optional<Credential>& credential,
                           bool wantsIdentityToken) {
    std::string query = "service=" + http::encodeComponent(service.service);
    const bool isForm = credential && credential->isIdentityToken;
    // A form has one scope with spaces in it (RFC 6749), a query several.
    if (isForm && !service.scopes.empty()) {
        query += "&scope=" + http::encodeComponent(join(service.scopes, " "));
    } else {
        for (const std::string& scope : service.scopes) query += "&scope=" + http::encodeComponent(scope);
    }
    http::Request request;
    request.allowPlainHttp = service.allowPlainHttp;
    request.maximumBodyBytes = kMaximumTokenAnswer;
    if (isForm) {
        request.method = "POST";
        // Trading a token in twice is no worse than once.
        request.mayRepeat = true;
        request.url = service.realm;
        request.contentType = "application/x-www-form-urlencoded";
        request.body = query + "&client_id=galley&grant_type=refresh_token&refresh_token=" +
                       http::encodeComponent(credential->secret);
        return request;
    }
    if (wantsIdentityToken) query += "&client_id=galley&offline_token=true";
    request.url = service.realm + (service.realm.find('?') == std::string::npos ? "?" : "&") + query;
    if (credential) request.authorization = "Basic " + encodeBase64(credential->user + ":" + credential->secret);
    return request;
}

TokenAnswer readToken(const std::string& body, const std::string& domain) {
    const auto document = nlohmann::json::parse(body, nullptr, false);
    TokenAnswer answer;
    if (document.is_object()) {
        answer = {firstClean(document, {"token", "access_token"}), firstClean(document, {"refresh_token"})};
    }
    if (answer.token.empty()) {
        throw Error(ErrorKind::Network, "the login service of " + domain + " sends no usable token");
    }
    return answer;
}

}  // namespace galley::registry::detail
