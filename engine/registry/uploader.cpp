// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/uploader.h"

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/registry/detail/blob_transfer.h"
#include "engine/registry/detail/push_refusal.h"
#include "engine/registry/detail/session.h"

namespace galley::registry {
namespace {

using detail::Access;
using detail::Session;

const Access kPush{true, {}};

bool isDenied(int status) {
    return status == 401 || status == 403;
}

}  // namespace

Uploader::Uploader(const Client& client) : m_session(client.m_session) {}

std::string Uploader::account(const oci::Reference& repository, const std::stop_token& stop) const {
    return m_session->authorizer().account(repository.domain(), stop);
}

std::optional<std::int64_t> Uploader::findBlob(const oci::Reference& repository, const Digest& digest,
                                               const std::stop_token& stop) {
    http::Request request;
    request.method = "HEAD";
    const auto answer = m_session->fetch(repository, kPush, "/blobs/" + digest.text(), request, stop);
    const int status = answer.response.status;
    if (status == 404) return std::nullopt;
    if (status != 200) throw detail::translatePush(answer.response, {repository, answer.authorization});
    const auto length = parseUnsigned(answer.response.header("content-length").value_or(""));
    return static_cast<std::int64_t>(length.value_or(0));
}

bool Uploader::mountBlob(const oci::Reference& repository, const Digest& digest, const std::string& from,
                         const std::stop_token& stop) {
    http::Request request;
    request.method = "POST";
    request.mayRepeat = true;
    const std::string query = "?mount=" + http::encodeComponent(digest.text()) + "&from=" + http::encodeComponent(from);
    try {
        const auto answer = m_session->fetch(repository, {true, from}, "/blobs/uploads/" + query, request, stop);
        if (answer.response.status == 201) return true;
        // It opened an upload instead.
        if (answer.response.status == 202) detail::cancelUpload(*m_session, repository, answer.response);
        return false;
    } catch (const Error& error) {
        // Who may not read there gets no token for it, but may still be allowed to push here.
        if (error.kind() == ErrorKind::Unauthorized || error.kind() == ErrorKind::Forbidden) return false;
        throw;
    }
}

UploadedBlob Uploader::uploadBlob(const oci::Reference& repository, const BlobUpload& blob,
                                  const std::stop_token& stop) {
    return detail::BlobTransfer(*m_session, repository, blob, stop).run();
}

Digest Uploader::putManifest(const oci::Reference& reference, const std::string& mediaType, std::string_view bytes,
                             const std::stop_token& stop) {
    const Digest digest = Digest::ofBytes(bytes);
    http::Request request;
    request.method = "PUT";
    request.contentType = mediaType;
    request.body = bytes;
    request.isSlow = true;
    const std::string selector = reference.tag().empty() ? digest.text() : reference.tag();
    const auto answer = m_session->fetch(reference, kPush, "/manifests/" + selector, request, stop);
    if (!answer.response.isSuccess()) {
        if (isDenied(answer.response.status)) {
            throw detail::translatePush(answer.response, {reference, answer.authorization});
        }
        throw detail::translateManifestRefusal(answer.response, {reference, answer.authorization});
    }
    const auto told = answer.response.header("docker-content-digest");
    if (told && *told != digest.text()) {
        throw Error(ErrorKind::Corrupt,
                    reference.domain() + " keeps the manifest of " + reference.familiar() +
                        " under another digest than it was sent with: what it has now is not this image");
    }
    return digest;
}

}  // namespace galley::registry
