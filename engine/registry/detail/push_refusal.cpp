// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/push_refusal.h"

#include "engine/registry/detail/error_response.h"

namespace galley::registry::detail {
namespace {

constexpr std::string_view kHub = "docker.io";
constexpr std::string_view kOfficial = "library";

bool isOfficial(const oci::Reference& repository) {
    return repository.domain() == kHub && ownerOf(repository) == kOfficial;
}

std::string whose(const oci::Reference& repository) {
    const std::string owner = ownerOf(repository);
    if (isOfficial(repository)) return "the repository belongs to Docker's official images";
    if (owner.empty()) return "the repository " + repository.familiarName() + " belongs to somebody else";
    return "the repository belongs to " + owner;
}

std::string ownName(const oci::Reference& repository, const std::string& user) {
    const auto& path = repository.path();
    const std::string prefix = repository.domain() == kHub ? std::string() : repository.domain() + "/";
    return prefix + user + "/" + path.substr(path.rfind('/') + 1);
}

Error denied(const PushRefusal& refusal, int status, const std::string& reason) {
    const oci::Reference& repository = refusal.repository;
    const std::string& user = refusal.authorization.user;
    const std::string start = "pushing to " + repository.familiarName() + " is denied: ";
    if (!refusal.authorization.isLoggedIn) {
        const std::string hint =
            isOfficial(repository) ? " and tag the image as YOUR-NAME/" + repository.path().substr(kOfficial.size() + 1)
                                   : std::string();
        return {status == 403 ? ErrorKind::Forbidden : ErrorKind::Unauthorized,
                start + "you are not logged in to " + repository.domain() + "; log in" + hint + reason};
    }
    if (user.empty()) {
        return {ErrorKind::Forbidden,
                start + "your account at " + repository.domain() + " may not write there" + reason};
    }
    if (ownerOf(repository) == user) {
        return {ErrorKind::Forbidden, start + "you are logged in to " + repository.domain() + " as " + user +
                                          ", but that login may only read, or the repository has to be made first" +
                                          reason};
    }
    return {ErrorKind::Forbidden, start + "you are logged in to " + repository.domain() + " as " + user + ", and " +
                                      whose(repository) + "; if it is not yours, tag the image as " +
                                      ownName(repository, user) + " and push that" + reason};
}

}  // namespace

Error translatePush(const http::Response& response, const PushRefusal& refusal) {
    const Reason reason = reasonOf(response);
    const std::string why = quoted(reason);
    const std::string& domain = refusal.repository.domain();
    const std::string where = refusal.repository.familiarName();
    const bool isLoggedIn = refusal.authorization.isLoggedIn;
    switch (response.status) {
        case 401:
        case 403:
            if (isLoggedIn && asksForPassword(response)) break;
            return denied(refusal, response.status, why);
        case 404:
            return {ErrorKind::NotFound, domain + " has no place for " + where +
                                             ": check the name, or make the repository or project there first" + why};
        case 405: return {ErrorKind::Unsupported, domain + " takes no images: it may be a mirror or read-only" + why};
        case 413:
            return {ErrorKind::Unsupported, domain + " (or a proxy before it) refuses a layer of this size" + why};
        default:
            if (reason.code == "DENIED") return denied(refusal, 403, why);
            break;
    }
    return translate(response, {Subject::Blob, refusal.repository, {}, isLoggedIn});
}

Error translateManifestRefusal(const http::Response& response, const PushRefusal& refusal) {
    const Reason reason = reasonOf(response);
    const std::string start =
        refusal.repository.domain() + " does not take the manifest of " + refusal.repository.familiar();
    if (reason.code == "MANIFEST_BLOB_UNKNOWN" || reason.code == "BLOB_UNKNOWN") {
        return {ErrorKind::NotFound, start + ": a part that was there has gone; push again" + quoted(reason)};
    }
    if (reason.code == "MANIFEST_INVALID" || response.status == 415) {
        return {ErrorKind::Unsupported, start + ": its format is not accepted" + quoted(reason)};
    }
    if (response.status == 400) return {ErrorKind::Unsupported, start + quoted(reason)};
    return translatePush(response, refusal);
}

}  // namespace galley::registry::detail
