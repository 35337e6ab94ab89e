// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/error_response.h"

#include <nlohmann/json.hpp>

#include "engine/base/clock.h"
#include "engine/base/text.h"
#include "engine/registry/challenge.h"
#include "engine/registry/rate_limit.h"

namespace galley::registry::detail {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaximumBody = std::size_t{64} << 10U;
constexpr std::size_t kMaximumMessage = 300;
constexpr std::string_view kHub = "docker.io";

std::string textField(const Json& object, const char* key) {
    const auto field = object.find(key);
    if (field == object.end() || !field->is_string()) return {};
    return printable(std::string_view(field->get_ref<const std::string&>()).substr(0, kMaximumMessage));
}

std::string name(const oci::Reference& reference) {
    return reference.familiarName();
}

std::string searchHint(const Refusal& refusal) {
    const std::string& path = refusal.reference.path();
    if (refusal.reference.domain() != kHub) return {};
    return "; `galley search " + path.substr(path.rfind('/') + 1) + "` lists what there is";
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
    return {ErrorKind::NotFound, "there is no tag \"" + refusal.reference.tag() + "\" in " + where +
                                     ", or no such repository: check the name and the tag" + searchHint(refusal)};
}

/// "galley login", with the registry where it is not Docker Hub.
std::string loginCommand(const std::string& domain) {
    return domain == kHub ? std::string("`galley login`") : "`galley login " + domain + "`";
}

Error wrongLogin(const std::string& domain, const Reason& reason) {
    return {ErrorKind::Unauthorized, domain + " does not accept the stored user name and password: log in again with " +
                                         loginCommand(domain) + quoted(reason)};
}

Error denied(const Refusal& refusal, const Reason& reason, int status) {
    const std::string& domain = refusal.reference.domain();
    const std::string start = "access to " + name(refusal.reference) + " is denied: ";
    if (!refusal.isLoggedIn) {
        return {status == 403 ? ErrorKind::Forbidden : ErrorKind::Unauthorized,
                start + "it does not exist, or you have to log in with " + loginCommand(domain) + quoted(reason)};
    }
    const std::string owner = ownerOf(refusal.reference);
    const bool isOthers = !refusal.user.empty() && !owner.empty() && owner != refusal.user;
    if (isOthers) {
        return {ErrorKind::Forbidden, start + "you are logged in to " + domain + " as " + printable(refusal.user) +
                                          ", the repository belongs to " + owner +
                                          "; it does not exist, or you have to ask " + owner +
                                          " for access or log in with another account" + quoted(reason)};
    }
    const std::string as = refusal.user.empty() ? std::string() : " as " + printable(refusal.user);
    return {ErrorKind::Forbidden, start + "it does not exist, or your account, logged in to " + domain + as +
                                      ", may not pull it" + quoted(reason)};
}

/// "6 hours": how long until a limit lets one ask again, as far as the registry says.
std::string untilReset(const http::Response& response, const std::optional<RateLimit>& limit) {
    const auto seconds = parseUnsigned(response.header("retry-after").value_or(""));
    constexpr std::uint64_t kMost = 100ULL * 24 * 3600;
    if (seconds && *seconds > 0 && *seconds < kMost) {
        return "in " + toLower(humanDuration(std::chrono::seconds(static_cast<std::int64_t>(*seconds))));
    }
    if (limit && limit->window.count() > 0) return "within " + toLower(humanDuration(limit->window));
    return "later";
}

Error limited(const std::string& who, const http::Response& response, const Reason& reason, bool isLoggedIn) {
    const auto limit = RateLimit::find(response);
    const std::string all = limit && limit->limit > 0 ? " (" + std::to_string(limit->limit) + " in " +
                                                            toLower(humanDuration(limit->window)) + ")"
                                                      : std::string();
    const std::string more = isLoggedIn || who != kHub ? std::string() : ", or log in with `galley login` for more";
    return {ErrorKind::Busy, who + " limits how often you may ask" + all + ": try again " +
                                 untilReset(response, limit) + more + quoted(reason)};
}

Error unwell(const std::string& who, const http::Response& response, const Reason& reason, bool isLoggedIn) {
    const int status = response.status;
    if (status == 429) return limited(who, response, reason, isLoggedIn);
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

Error withTrouble(const Error& error, const std::string& trouble) {
    const bool missesLogin = error.kind() == ErrorKind::Unauthorized || error.kind() == ErrorKind::Forbidden;
    if (trouble.empty() || !missesLogin) return error;
    return {error.kind(), error.message() + "; no login was sent, because " + trouble};
}

Error loginRefused(const std::string& domain, const Reason& reason) {
    return {ErrorKind::Unauthorized, domain + " does not accept this user name and password" + quoted(reason)};
}

std::string ownerOf(const oci::Reference& repository) {
    const auto slash = repository.path().find('/');
    return slash == std::string::npos ? std::string() : repository.path().substr(0, slash);
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
        default: return unwell(refusal.reference.domain(), response, reason, refusal.isLoggedIn);
    }
}

Error translateTokenRefusal(const http::Response& response, const std::string& domain, bool isLoggedIn) {
    const Reason reason = reasonOf(response);
    if (response.status == 401 || response.status == 403 || response.status == 400) {
        if (isLoggedIn) return wrongLogin(domain, reason);
        return {ErrorKind::Unauthorized, domain + " wants you to log in with " + loginCommand(domain) + quoted(reason)};
    }
    return unwell("the login service of " + domain, response, reason, isLoggedIn);
}

Error translateService(const http::Response& response, const std::string& who) {
    return unwell(who, response, reasonOf(response), true);
}

}  // namespace galley::registry::detail
