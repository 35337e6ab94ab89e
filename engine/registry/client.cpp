// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/client.h"

#include <map>

#include "engine/base/error.h"
#include "engine/base/sync.h"
#include "engine/oci/media_types.h"
#include "engine/registry/detail/authorizer.h"
#include "engine/registry/detail/error_response.h"

namespace galley::registry {
namespace {

using detail::Authorization;

constexpr std::string_view kHub = "docker.io";
constexpr std::string_view kHubHost = "registry-1.docker.io";

bool isOnLoopback(const std::string& domain) {
    return http::isLoopback(http::originOf("https://" + domain).host);
}

}  // namespace

class Client::Session {
public:
    Session(std::shared_ptr<CredentialSource> credentials, const http::Patience& patience)
        : m_http(patience), m_authorizer(m_http, std::move(credentials)) {}

    struct Answer {
        http::Response response;
        bool progressed = false;  ///< bytes arrived although it ended in a refusal
        Authorization authorization;
    };
    /// Sends one prepared request; called again with a new authorization after a 401.
    using Send = std::function<Answer(const http::Request&)>;

    http::Client& http() noexcept { return m_http; }

    /// `path` begins after the repository: "/manifests/latest". Answers the challenge of a 401 once, and once more
    /// after every progress, because a token can expire in the middle of a long download.
    Answer ask(const oci::Reference& reference, const std::string& path, const http::Request& request, const Send& send,
               const std::stop_token& stop) {
        Authorization authorization = m_authorizer.current(reference);
        bool mayRenew = true;
        while (true) {
            Answer answer = sendOnce(reference, path, request, authorization, send);
            answer.authorization = authorization;
            if (answer.response.status != 401) return answer;
            if (!mayRenew && !answer.progressed) return answer;
            mayRenew = false;
            authorization = m_authorizer.answer(reference, answer.response, authorization, stop);
            if (authorization.header.empty()) return answer;
        }
    }

private:
    Answer sendOnce(const oci::Reference& reference, const std::string& path, http::Request request,
                    const Authorization& authorization, const Send& send) {
        const std::string& domain = reference.domain();
        const std::string host(domain == kHub ? kHubHost : domain);
        request.authorization = authorization.header;
        const auto sendWith = [&](const std::string& scheme) {
            request.url = scheme + "://" + host + "/v2/" + reference.path() + path;
            request.allowPlainHttp = scheme == "http";
            return send(request);
        };
        if (!isOnLoopback(domain)) return sendWith("https");
        if (const auto known = knownScheme(domain); !known.empty()) return sendWith(known);
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

    std::string knownScheme(const std::string& domain) {
        auto schemes = m_schemes.lock();
        const auto found = schemes->find(domain);
        return found == schemes->end() ? std::string() : found->second;
    }
    void remember(const std::string& domain, const std::string& scheme) { (*m_schemes.lock())[domain] = scheme; }

    http::Client m_http;
    detail::Authorizer m_authorizer;
    Sync<std::map<std::string, std::string>> m_schemes;
};

Client::Client(std::shared_ptr<CredentialSource> credentials, const http::Patience& patience)
    : m_session(std::make_unique<Session>(std::move(credentials), patience)) {}
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
    throw detail::translate(response, {subject, reference, blob, authorization.isLoggedIn});
}

}  // namespace

Document Client::fetchManifest(const oci::Reference& reference, const std::stop_token& stop) {
    const Session::Send send = [&](const http::Request& request) -> Session::Answer {
        return {m_session->http().fetch(request, stop), false, {}};
    };
    auto answer = m_session->ask(reference, "/manifests/" + reference.selector(), manifestRequest("GET"), send, stop);
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

std::optional<Digest> Client::announcedDigest(const oci::Reference& reference, const std::stop_token& stop) {
    const Session::Send send = [&](const http::Request& request) -> Session::Answer {
        return {m_session->http().fetch(request, stop), false, {}};
    };
    const auto answer =
        m_session->ask(reference, "/manifests/" + reference.selector(), manifestRequest("HEAD"), send, stop);
    const auto text = answer.response.header("docker-content-digest");
    if (answer.response.status != 200 || !text) return std::nullopt;
    try {
        return Digest::parse(*text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

void Client::fetchBlob(const oci::Reference& repository, const oci::Descriptor& blob, std::int64_t offset,
                       const Sink& sink, const std::stop_token& stop) {
    std::int64_t position = offset;
    const Session::Send send = [&](const http::Request& request) -> Session::Answer {
        http::Download download{request, position, blob.size};
        auto result = m_session->http().download(download, sink, stop);
        position += result.deliveredBytes;
        return {std::move(result.response), result.deliveredBytes > 0, {}};
    };
    const auto answer = m_session->ask(repository, "/blobs/" + blob.digest.text(), {}, send, stop);
    if (answer.response.status != 200 && answer.response.status != 206) {
        throwRefusal(answer.response, answer.authorization, detail::Subject::Blob, repository, blob.digest.text());
    }
}

std::string Client::fetchSmallBlob(const oci::Reference& repository, const oci::Descriptor& blob,
                                   std::size_t maximumBytes, const std::stop_token& stop) {
    if (blob.size > static_cast<std::int64_t>(maximumBytes)) {
        throw Error(ErrorKind::Corrupt, "a part of " + repository.familiarName() + " is larger than it may be");
    }
    std::string bytes;
    fetchBlob(
        repository, blob, 0, [&](std::string_view more) { bytes += more; }, stop);
    if (Digest::ofBytes(bytes) != blob.digest) {
        throw Error(ErrorKind::Corrupt,
                    repository.domain() + " sends damaged content: the digest of " + blob.digest.text() + " differs");
    }
    return bytes;
}

}  // namespace galley::registry
