// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_registry.h"

#include <QByteArray>

#include "engine/base/text.h"
#include "tests/support/image_documents.h"

namespace galley::test {
namespace {

std::string encoded(const std::string& text) {
    return QByteArray::fromStdString(text).toBase64().toStdString();
}

std::string decodedQuery(const std::string& query) {
    return QByteArray::fromPercentEncoding(QByteArray::fromStdString(query)).toStdString();
}

/// Reading needs any token; writing one for that repository, and mounting one that may read there.
bool allows(const std::string& scopes, const HttpRequest& request) {
    if (request.method == "GET" || request.method == "HEAD") return true;
    const std::string from = queryValue(request.query, "from");
    return scopes.find("repository:" + repositoryIn(request.path) + ":pull,push") != std::string::npos &&
           (from.empty() || scopes.find("repository:" + from + ":pull") != std::string::npos);
}

}  // namespace

HttpReply rangeReply(const HttpRequest& request, const std::string& body) {
    HttpReply reply;
    const std::string range = request.header("range");
    if (range.empty()) {
        reply.body = body;
        return reply;
    }
    const auto start = parseUnsigned(std::string_view(range).substr(6, range.find('-') - 6)).value_or(0);
    if (start >= body.size()) {
        reply.status = 416;
        return reply;
    }
    reply.status = 206;
    reply.body = body.substr(static_cast<std::size_t>(start));
    reply.headers.emplace_back(
        "Content-Range",
        "bytes " + std::to_string(start) + "-" + std::to_string(body.size() - 1) + "/" + std::to_string(body.size()));
    return reply;
}

FakeRegistry::FakeRegistry(Login login)
    : m_login(login),
      m_server(std::make_unique<HttpServer>([this](const HttpRequest& request) { return answer(request); })) {}

std::string FakeRegistry::addBlob(const std::string& bytes) {
    const std::string digest = Digest::ofBytes(bytes).text();
    m_content.lock()->blobs[digest] = bytes;
    return digest;
}

std::string FakeRegistry::addManifest(const std::string& bytes, const std::string& tag, const std::string& type) {
    const std::string digest = Digest::ofBytes(bytes).text();
    auto content = m_content.lock();
    content->manifests[digest] = {type, bytes};
    if (!tag.empty()) content->manifests[tag] = {type, bytes};
    return digest;
}

bool FakeRegistry::has(const std::string& repository, const std::string& digest) {
    return has(*m_content.lock(), repository, digest);
}

bool FakeRegistry::has(const Content& content, const std::string& repository, const std::string& digest) {
    const auto homes = content.homes.find(digest);
    return content.blobs.contains(digest) && (homes == content.homes.end() || homes->second.contains(repository));
}

std::optional<std::string> FakeRegistry::manifest(const std::string& selector) {
    auto content = m_content.lock();
    const auto found = content->manifests.find(selector);
    return found == content->manifests.end() ? std::nullopt : std::optional(found->second.second);
}

void FakeRegistry::setHabits(const FakeUploads::Habits& habits) {
    m_content.lock()->uploads.habits = habits;
}

void FakeRegistry::forgetUploads() {
    m_content.lock()->uploads.forgetAll();
}

std::size_t FakeRegistry::openUploads() {
    return m_content.lock()->uploads.open();
}

void FakeRegistry::answerEarly(std::function<std::optional<HttpReply>(const HttpRequest&)> hook) {
    m_server->answerEarly(std::move(hook));
}

void FakeRegistry::intercept(std::function<std::optional<HttpReply>(const HttpRequest&)> hook) {
    m_content.lock()->hook = std::move(hook);
}

void FakeRegistry::expireTokens() {
    m_content.lock()->tokens.clear();
}

void FakeRegistry::requireLogin(const std::string& user, const std::string& password) {
    m_content.lock()->login = user + ":" + password;
}

HttpReply FakeRegistry::answer(const HttpRequest& request) {
    const auto hook = m_content.lock()->hook;
    if (hook) {
        if (auto reply = hook(request)) return std::move(*reply);
    }
    if (request.path == "/token") return giveToken(request);
    if (auto refusal = challenge(request)) return std::move(*refusal);
    return content(request);
}

HttpReply FakeRegistry::giveToken(const HttpRequest& request) {
    auto content = m_content.lock();
    const bool isRefresh = request.method == "POST" && request.body.find("refresh_token=") != std::string::npos;
    if (!content->login.empty() && !isRefresh &&
        request.header("authorization") != "Basic " + encoded(content->login)) {
        return errorReply(401, "UNAUTHORIZED");
    }
    const std::string token = "token-" + std::to_string(++content->tokensGiven);
    const std::string scopes = isRefresh ? queryValue(request.body, "scope") : decodedQuery(request.query);
    content->tokens[token] = scopes;
    HttpReply reply;
    reply.body = json("{'token':'" + token + "','expires_in':60}");
    return reply;
}

std::optional<HttpReply> FakeRegistry::challenge(const HttpRequest& request) {
    if (m_login == Login::None) return std::nullopt;
    auto content = m_content.lock();
    const std::string sent = request.header("authorization");
    if (m_login == Login::Basic && sent == "Basic " + encoded(content->login)) return std::nullopt;
    if (m_login == Login::Bearer && sent.starts_with("Bearer ")) {
        const auto token = content->tokens.find(sent.substr(7));
        if (token != content->tokens.end() && allows(token->second, request)) return std::nullopt;
    }
    HttpReply reply = errorReply(401, "UNAUTHORIZED");
    reply.headers.emplace_back("WWW-Authenticate",
                               m_login == Login::Basic
                                   ? std::string("Basic realm=\"fake\"")
                                   : "Bearer realm=\"" + m_server->url("/token") + "\",service=\"fake\"");
    return reply;
}

HttpReply FakeRegistry::content(const HttpRequest& request) {
    if (request.path == "/v2/") return {};
    auto content = m_content.lock();
    if (request.path.find("/blobs/uploads/") != std::string::npos) return upload(*content, request);
    const auto slash = request.path.rfind('/');
    const std::string selector = request.path.substr(slash + 1);
    if (request.method == "PUT") return putManifest(*content, request, selector);
    if (request.path.find("/manifests/") != std::string::npos) {
        const auto found = content->manifests.find(selector);
        if (found == content->manifests.end()) return errorReply(404, "MANIFEST_UNKNOWN");
        HttpReply reply;
        reply.headers = {{"Content-Type", found->second.first},
                         {"Docker-Content-Digest", Digest::ofBytes(found->second.second).text()}};
        reply.body = found->second.second;
        return reply;
    }
    const auto found = content->blobs.find(selector);
    if (found == content->blobs.end() || !has(*content, repositoryIn(request.path), selector)) {
        return errorReply(404, "BLOB_UNKNOWN");
    }
    return rangeReply(request, found->second);
}

HttpReply FakeRegistry::upload(Content& content, const HttpRequest& request) {
    const auto store = [&](const FakeUploads::Stored& stored) {
        if (!content.blobs.contains(stored.digest)) content.homes[stored.digest];
        if (!stored.bytes.empty()) content.blobs[stored.digest] = stored.bytes;
        const auto homes = content.homes.find(stored.digest);
        if (homes != content.homes.end()) homes->second.insert(stored.repository);
    };
    return content.uploads.answer(
        request, m_server->url(""),
        [&](const std::string& repository, const std::string& digest) { return has(content, repository, digest); },
        store);
}

HttpReply FakeRegistry::putManifest(Content& content, const HttpRequest& request, const std::string& selector) {
    const std::string digest = Digest::ofBytes(request.body).text();
    content.manifests[digest] = {request.header("content-type"), request.body};
    content.manifests[selector] = content.manifests[digest];
    HttpReply reply;
    reply.status = 201;
    reply.headers = {{"Docker-Content-Digest", digest}};
    return reply;
}

}  // namespace galley::test
