// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_uploads.h"

#include <QUrl>
#include <QUrlQuery>

#include "engine/base/digest.h"
#include "engine/base/text.h"
#include "tests/support/image_documents.h"

namespace galley::test {

std::string repositoryIn(const std::string& path) {
    const std::string rest = path.starts_with("/v2/") ? path.substr(4) : path;
    for (const char* part : {"/blobs/", "/manifests/", "/tags/"}) {
        if (const auto at = rest.rfind(part); at != std::string::npos) return rest.substr(0, at);
    }
    return rest;
}

std::string queryValue(const std::string& query, const std::string& name) {
    return QUrlQuery(QString::fromStdString(query))
        .queryItemValue(QString::fromStdString(name), QUrl::FullyDecoded)
        .toStdString();
}

HttpReply errorReply(int status, const std::string& code) {
    HttpReply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "application/json");
    reply.body = json("{'errors':[{'code':'" + code + "','message':'" + toLower(code) + "'}]}");
    return reply;
}

HttpReply FakeUploads::answer(const HttpRequest& request, const std::string& origin, const Has& has,
                              const std::function<void(const Stored&)>& store) {
    const std::string repository = repositoryIn(request.path);
    const std::string id = request.path.substr(request.path.rfind('/') + 1);
    if (request.method == "POST") return start(request, origin, has, store);
    if (!m_sessions.contains(id)) return errorReply(404, "BLOB_UPLOAD_UNKNOWN");
    if (request.method == "PATCH") return patch(request, id, origin);
    if (request.method == "PUT") return finish(request, id, store);
    if (request.method == "DELETE") {
        m_sessions.erase(id);
        return state(204, repository, id, origin);
    }
    if (!habits.tellsProgress) return errorReply(405, "UNSUPPORTED");
    return state(204, repository, id, origin);
}

HttpReply FakeUploads::start(const HttpRequest& request, const std::string& origin, const Has& has,
                             const std::function<void(const Stored&)>& store) {
    const std::string repository = repositoryIn(request.path);
    const std::string wanted = queryValue(request.query, "mount");
    if (!wanted.empty() && habits.mounts && has(queryValue(request.query, "from"), wanted)) {
        store({repository, wanted, {}});
        HttpReply mounted;
        mounted.status = 201;
        mounted.headers = {{"Location", "/v2/" + repository + "/blobs/" + wanted}};
        return mounted;
    }
    const std::string id = "upload-" + std::to_string(++m_begun);
    m_sessions[id];
    return state(202, repository, id, origin);
}

HttpReply FakeUploads::patch(const HttpRequest& request, const std::string& id, const std::string& origin) {
    std::string& bytes = m_sessions[id];
    const std::string range = request.header("content-range");
    if (range.empty() && !habits.takesStreams) return errorReply(400, "SIZE_INVALID");
    if (!range.empty()) {
        const auto start = parseUnsigned(std::string_view(range).substr(0, range.find('-')));
        if (!start || *start != bytes.size()) return errorReply(416, "RANGE_INVALID");
    }
    bytes += request.body;
    return state(202, repositoryIn(request.path), id, origin);
}

HttpReply FakeUploads::finish(const HttpRequest& request, const std::string& id,
                              const std::function<void(const Stored&)>& store) {
    m_sessions[id] += request.body;
    if (request.isCut) return {};
    const std::string bytes = m_sessions[id];
    const std::string digest = queryValue(request.query, "digest");
    if (Digest::ofBytes(bytes).text() != digest) return errorReply(400, "DIGEST_INVALID");
    m_sessions.erase(id);
    store({repositoryIn(request.path), digest, bytes});
    HttpReply created;
    created.status = 201;
    created.headers = {{"Docker-Content-Digest", digest}};
    return created;
}

HttpReply FakeUploads::state(int status, const std::string& repository, const std::string& id,
                             const std::string& origin) const {
    const std::string path = "/v2/" + repository + "/blobs/uploads/" + id + "?_state=s";
    HttpReply reply;
    reply.status = status;
    std::string location = habits.hasRelativeLocations ? path : origin + path;
    if (!habits.otherOrigin.empty()) location = habits.otherOrigin + path;
    const auto found = m_sessions.find(id);
    const std::size_t size = found == m_sessions.end() ? 0 : found->second.size();
    reply.headers = {{"Location", location}, {"Range", "0-" + std::to_string(size == 0 ? 0 : size - 1)}};
    if (!habits.chunkMinimum.empty()) reply.headers.emplace_back("OCI-Chunk-Min-Length", habits.chunkMinimum);
    return reply;
}

}  // namespace galley::test
