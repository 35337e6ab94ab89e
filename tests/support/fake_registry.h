// SPDX-License-Identifier: Apache-2.0
/// @file
/// A registry on loopback with what a test puts into it, honest unless a test intercepts a request. Also a token
/// service
/// (`/token`) when the registry asks for tokens.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/base/digest.h"
#include "engine/base/sync.h"
#include "tests/support/fake_uploads.h"
#include "tests/support/http_server.h"

namespace galley::test {

class FakeRegistry {
public:
    enum class Login { None, Basic, Bearer };
    explicit FakeRegistry(Login login = Login::None);

    /// "127.0.0.1:45678"; a reference is host() + "/repository:tag".
    std::string host() const { return m_server->host(); }
    const HttpServer& server() const { return *m_server; }

    std::string addBlob(const std::string& bytes);
    /// Under its digest, and under `tag` when there is one. Returns the digest.
    std::string addManifest(const std::string& bytes, const std::string& tag = {},
                            const std::string& type = "application/vnd.oci.image.manifest.v1+json");

    /// What the registry answers instead, when this returns something.
    void intercept(std::function<std::optional<HttpReply>(const HttpRequest&)> hook);
    /// Makes every token given so far worthless.
    void expireTokens();
    /// What has been put here: a blob in one repository (those of addBlob() are in all of them), a manifest.
    bool has(const std::string& repository, const std::string& digest);
    std::optional<std::string> manifest(const std::string& selector);
    void setHabits(const FakeUploads::Habits& habits);
    void forgetUploads();
    std::size_t openUploads();
    /// HttpServer::answerEarly of the registry.
    void answerEarly(std::function<std::optional<HttpReply>(const HttpRequest&)> hook);

    /// user and password that Basic and the token service want; empty: anonymous tokens.
    void requireLogin(const std::string& user, const std::string& password);

private:
    struct Content {
        std::map<std::string, std::string> blobs;
        std::map<std::string, std::pair<std::string, std::string>> manifests;  ///< selector → type, bytes
        std::function<std::optional<HttpReply>(const HttpRequest&)> hook;
        std::map<std::string, std::set<std::string>> homes;  ///< of a blob that is not everywhere: its repositories
        FakeUploads uploads;
        std::map<std::string, std::string> tokens;  ///< token → what was asked for
        int tokensGiven = 0;
        std::string login;  ///< "user:password"
    };
    HttpReply answer(const HttpRequest& request);
    HttpReply giveToken(const HttpRequest& request);
    std::optional<HttpReply> challenge(const HttpRequest& request);
    HttpReply content(const HttpRequest& request);
    HttpReply upload(Content& content, const HttpRequest& request);
    static HttpReply putManifest(Content& content, const HttpRequest& request, const std::string& selector);
    static bool has(const Content& content, const std::string& repository, const std::string& digest);

    Login m_login;
    Sync<Content> m_content;
    std::unique_ptr<HttpServer> m_server;
};

/// The part of `body` that a Range header asks for, as an honest server sends it.
HttpReply rangeReply(const HttpRequest& request, const std::string& body);

}  // namespace galley::test
