// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/client.h"

#include "engine/base/error.h"
#include "engine/oci/media_types.h"
#include "engine/registry/detail/error_response.h"
#include "engine/registry/detail/session.h"

namespace galley::registry {

using detail::Access;
using detail::Authorization;
using detail::Session;

Client::Client(std::shared_ptr<CredentialSource> credentials, const http::Patience& patience)
    : m_session(std::make_shared<Session>(std::move(credentials), patience)) {}
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
    auto answer =
        m_session->fetch(reference, Access{}, "/manifests/" + reference.selector(), manifestRequest("GET"), stop);
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
    const auto answer =
        m_session->fetch(reference, Access{}, "/manifests/" + reference.selector(), manifestRequest("HEAD"), stop);
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
    const auto answer = m_session->ask(repository, Access{}, "/blobs/" + blob.digest.text(), {}, send, stop);
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

http::Response Client::fetchTagList(const oci::Reference& repository, const std::string& query,
                                    const std::stop_token& stop) {
    auto answer = m_session->fetch(repository, Access{}, "/tags/list?" + query, {}, stop);
    if (answer.response.status != 200) {
        throwRefusal(answer.response, answer.authorization, detail::Subject::Repository, repository);
    }
    return std::move(answer.response);
}

}  // namespace galley::registry
