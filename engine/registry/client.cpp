// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/client.h"

#include <exception>
#include <utility>

#include "engine/base/error.h"
#include "engine/oci/media_types.h"
#include "engine/registry/detail/error_response.h"
#include "engine/registry/detail/session.h"

namespace galley::registry {

using detail::Access;
using detail::Authorization;
using detail::Session;

Client::Client(std::shared_ptr<CredentialSource> credentials, const http::Patience& patience,
               std::shared_ptr<const Configuration> configuration)
    : m_session(std::make_shared<Session>(
          std::move(credentials), patience,
          configuration ? std::move(configuration) : std::make_shared<const Configuration>())) {}
Client::~Client() = default;

namespace {

http::Request manifestRequest(const char* method) {
    http::Request request;
    request.method = method;
    request.headers.emplace_back("Accept", oci::acceptedManifestTypes());
    request.maximumBodyBytes = oci::kMaximumManifestBytes;
    return request;
}

[[noreturn]] void throwRefusal(const http::Response& response, const Authorization& authorization,
                               detail::Subject subject, const oci::Reference& reference, const std::string& blob = {}) {
    throw detail::withTrouble(
        detail::translate(response, {subject, reference, blob, authorization.isLoggedIn, authorization.user}),
        authorization.trouble);
}

Document fetchManifestFrom(Session& session, const oci::Reference& reference, const std::stop_token& stop) {
    auto answer =
        session.fetch(reference, Access{}, "/manifests/" + reference.selector(), manifestRequest("GET"), stop);
    if (answer.response.status != 200) {
        throwRefusal(answer.response, answer.authorization, detail::Subject::Manifest, reference);
    }
    Document document{Digest::ofBytes(answer.response.body), answer.response.header("content-type").value_or(""),
                      std::move(answer.response.body)};
    if (!reference.digest().empty() && document.digest != reference.digest()) {
        throw Error(ErrorKind::Corrupt, reference.domain() + " sends another manifest than the one asked for (" +
                                            reference.digest().text() + "): the digests differ");
    }
    return document;
}

std::optional<Digest> announcedFrom(Session& session, const oci::Reference& reference, const std::stop_token& stop) {
    const auto answer =
        session.fetch(reference, Access{}, "/manifests/" + reference.selector(), manifestRequest("HEAD"), stop);
    const auto text = answer.response.header("docker-content-digest");
    if (answer.response.status != 200 || !text) return std::nullopt;
    try {
        return Digest::parse(*text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

/// `ask` of each mirror that works, then of the registry itself. What a mirror says against it is a note.
template <class Ask>
auto Client::fromNearest(const oci::Reference& reference, const Ask& ask) {
    for (const auto& [mirror, there] : m_session->configuration().mirrorsOf(reference)) {
        {
            auto mirrors = m_mirrors.lock();
            if (mirrors->broken.contains(mirror.address) || mirrors->distrusted.contains(reference.domain())) continue;
        }
        try {
            return ask(there, false);
        } catch (const Error& error) {
            giveUp(mirror.address, error, reference);
        }
    }
    return ask(reference, true);
}

void Client::giveUp(const std::string& mirror, const Error& error, const oci::Reference& reference) {
    auto mirrors = m_mirrors.lock();
    const bool isBroken = error.kind() != ErrorKind::NotFound;
    if (isBroken && !mirrors->broken.insert(mirror).second) return;
    mirrors->notes.push_back("the mirror " + mirror + " did not help with " + reference.familiarName() + " (" +
                             error.message() + "): " + reference.domain() + " is asked instead");
}

bool Client::distrustMirrors(const std::string& domain) {
    if (m_session->configuration().rulesFor(domain).mirrors.empty()) return false;
    auto mirrors = m_mirrors.lock();
    if (!mirrors->distrusted.insert(domain).second) return false;
    mirrors->notes.push_back("a mirror of " + domain + " sent damaged content: it is asked no more");
    return true;
}

std::vector<std::string> Client::takeNotes() {
    return std::exchange(m_mirrors.lock()->notes, {});
}

Document Client::fetchManifest(const oci::Reference& reference, const std::stop_token& stop) {
    return fromNearest(reference,
                       [&](const oci::Reference& there, bool) { return fetchManifestFrom(*m_session, there, stop); });
}

std::optional<Digest> Client::announcedDigest(const oci::Reference& reference, const std::stop_token& stop) {
    return fromNearest(reference, [&](const oci::Reference& there, bool isOrigin) {
        auto digest = announcedFrom(*m_session, there, stop);
        if (!digest && !isOrigin) throw Error(ErrorKind::NotFound, "it does not know " + there.familiar());
        return digest;
    });
}

void Client::fetchBlob(const oci::Reference& repository, const oci::Descriptor& blob, std::int64_t offset,
                       const Sink& sink, const std::stop_token& stop) {
    std::int64_t position = offset;
    // What the receiver throws is no fault of a mirror, and no reason to ask another one.
    std::exception_ptr refusal;
    struct Refused {};
    const Session::Send send = [&](const http::Request& request) -> Session::Answer {
        // Counted as they arrive: where this source breaks off, the next one goes on.
        const http::Sink counted = [&](std::string_view bytes) {
            try {
                sink(bytes);
            } catch (...) {
                refusal = std::current_exception();
                throw;
            }
            position += static_cast<std::int64_t>(bytes.size());
        };
        auto result = m_session->http().download({request, position, blob.size}, counted, stop);
        return {std::move(result.response), result.deliveredBytes > 0, {}};
    };
    const auto askOne = [&](const oci::Reference& there) {
        try {
            return m_session->ask(there, Access{}, "/blobs/" + blob.digest.text(), {}, send, stop);
        } catch (const Error&) {
            if (refusal) throw Refused{};
            throw;
        }
    };
    const auto ask = [&](const oci::Reference& there, bool) {
        const auto answer = askOne(there);
        if (answer.response.status != 200 && answer.response.status != 206) {
            throwRefusal(answer.response, answer.authorization, detail::Subject::Blob, there, blob.digest.text());
        }
    };
    try {
        fromNearest(repository, ask);
    } catch (const Refused&) {
        std::rethrow_exception(refusal);
    }
}

Credential Client::checkLogin(const std::string& domain, const Credential& credential, const std::stop_token& stop) {
    return m_session->checkLogin(domain, credential, stop);
}

std::optional<RateLimit> Client::rateLimit(const std::string& domain) const {
    return m_session->rateLimit(domain);
}

std::optional<RateLimit> Client::fetchRateLimit(const std::stop_token& stop) {
    // Docker's own repository for the question; HEAD counts as no pull.
    static const oci::Reference kPreview = oci::Reference::parse("docker.io/ratelimitpreview/test:latest");
    const auto answer = m_session->fetch(kPreview, Access{}, "/manifests/latest", manifestRequest("HEAD"), stop);
    if (const auto limit = RateLimit::find(answer.response)) return limit;
    if (answer.response.status != 200) {
        throwRefusal(answer.response, answer.authorization, detail::Subject::Manifest, kPreview);
    }
    return std::nullopt;
}

std::string Client::fetchSmallBlob(const oci::Reference& repository, const oci::Descriptor& blob,
                                   std::size_t maximumBytes, const std::stop_token& stop) {
    if (blob.size > static_cast<std::int64_t>(maximumBytes)) {
        throw Error(ErrorKind::Corrupt, "a part of " + repository.familiarName() + " is larger than it may be");
    }
    while (true) {
        std::string bytes;
        fetchBlob(
            repository, blob, 0, [&](std::string_view more) { bytes += more; }, stop);
        if (Digest::ofBytes(bytes) == blob.digest) return bytes;
        if (distrustMirrors(repository.domain())) continue;
        throw Error(ErrorKind::Corrupt,
                    repository.domain() + " sends damaged content: the digest of " + blob.digest.text() + " differs");
    }
}

http::Response Client::fetchTagList(const oci::Reference& repository, const std::string& query,
                                    const std::stop_token& stop) {
    auto answer = m_session->fetch(repository, Access{}, "/tags/list?" + query, {}, stop);
    if (answer.response.status != 200) {
        throwRefusal(answer.response, answer.authorization, detail::Subject::Repository, repository);
    }
    return std::move(answer.response);
}

http::Response Client::fetchPath(const std::string& domain, const std::string& path, const std::stop_token& stop) {
    // Challenges are answered for a repository: here for one that nobody has.
    const auto nobody = oci::Reference::parse(domain + "/search");
    return m_session->fetch(nobody, Access{}, path, {}, stop).response;
}

}  // namespace galley::registry
