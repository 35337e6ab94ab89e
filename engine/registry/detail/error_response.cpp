// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/error_response.h"

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/registry/challenge.h"

namespace galley::registry::detail {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaximumBody = std::size_t{64} << 10U;
constexpr std::size_t kMaximumMessage = 300;

std::string textField(const Json& object, const char* key) {
    const auto field = object.find(key);
    if (field == object.end() || !field->is_string()) return {};
    return printable(std::string_view(field->get_ref<const std::string&>()).substr(0, kMaximumMessage));
}

std::string name(const oci::Reference& reference) {
    return reference.familiarName();
}

Error missing(const Refusal& refusal, const Reason& reason) {
    const std::string where = name(refusal.reference);
    if (reason.code == "NAME_UNKNOWN" || refusal.subject == Subject::Repository) {
        return {ErrorKind::NotFound, refusal.reference.domain() + " has no repository " + where};
    }
    if (refusal.subject == Subject::Blob) {
        return {ErrorKind::NotFound, "the registry has lost a part of " + where + ": " + refusal.blob};
    }
    if (!refusal.reference.digest().empty()) {
        return {ErrorKind::NotFound, "there is no manifest " + refusal.reference.digest().text() + " in " + where};
    }
    return {ErrorKind::NotFound, "there is no tag \"" + refusal.reference.tag() + "\" in " + where};
}

Error wrongLogin(const std::string& domain, const Reason& reason) {
    return {ErrorKind::Unauthorized,
            domain + " does not accept the stored user name and password: log in again" + quoted(reason)};
}

Error denied(const Refusal& refusal, const Reason& reason, int status) {
    const std::string where = name(refusal.reference);
    if (refusal.isLoggedIn) {
        return {ErrorKind::Forbidden, "access to " + where + " is denied: it does not exist, or your account at " +
                                          refusal.reference.domain() + " may not pull it" + quoted(reason)};
    }
    return {status == 403 ? ErrorKind::Forbidden : ErrorKind::Unauthorized,
            "access to " + where + " is denied: it does not exist, or you have to log in to " +
                refusal.reference.domain() + quoted(reason)};
}

Error unwell(const std::string& who, int status, const Reason& reason) {
    if (status == 429) {
        return {ErrorKind::Busy, who + " limits how often you may ask: try again later" + quoted(reason)};
    }
    if (status >= 500) {
        return {ErrorKind::Network,
                who + " has a fault (status " + std::to_string(status) + "): try again later" + quoted(reason)};
    }
    return {ErrorKind::Network, who + " refuses the request (status " + std::to_string(status) + ")" + quoted(reason)};
}

}  // namespace

Reason reasonOf(const http::Response& response) {
    if (response.body.size() > kMaximumBody) return {};
    const Json document = Json::parse(response.body, nullptr, false);
    if (!document.is_object()) return {};
    const auto errors = document.find("errors");
    if (errors != document.end() && errors->is_array() && !errors->empty() && errors->front().is_object()) {
        return {textField(errors->front(), "code"), textField(errors->front(), "message")};
    }
    std::string message = textField(document, "details");
    if (message.empty()) message = textField(document, "message");
    return {{}, std::move(message)};
}

std::string quoted(const Reason& reason) {
    return reason.message.empty() ? std::string() : " (\"" + reason.message + "\")";
}

bool asksForPassword(const http::Response& response) {
    const auto challenge = chooseChallenge(parseChallenges(response.allHeaders("www-authenticate")));
    return response.status == 401 && challenge && challenge->scheme == "basic";
}

Error translate(const http::Response& response, const Refusal& refusal) {
    const Reason reason = reasonOf(response);
    switch (response.status) {
        case 401:
        case 403:
            if (refusal.isLoggedIn && asksForPassword(response)) return wrongLogin(refusal.reference.domain(), reason);
            return denied(refusal, reason, response.status);
        case 404:
        case 410: return missing(refusal, reason);
        case 416:
            return {ErrorKind::Corrupt,
                    "a part of " + name(refusal.reference) + " is shorter than announced: " + refusal.blob};
        default: return unwell(refusal.reference.domain(), response.status, reason);
    }
}

Error translateTokenRefusal(const http::Response& response, const std::string& domain, bool isLoggedIn) {
    const Reason reason = reasonOf(response);
    if (response.status == 401 || response.status == 403 || response.status == 400) {
        if (isLoggedIn) return wrongLogin(domain, reason);
        return {ErrorKind::Unauthorized, domain + " wants you to log in" + quoted(reason)};
    }
    return unwell("the login service of " + domain, response.status, reason);
}

}  // namespace galley::registry::detail
