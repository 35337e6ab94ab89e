// SPDX-License-Identifier: Apache-2.0
/// @file
/// The pulling half of the distribution protocol (OCI distribution-spec; Docker's token authentication).
/// docker.io is asked at registry-1.docker.io; a registry on loopback may speak plain HTTP. Mirrors that the user set
/// are asked first, each with its own login, and nothing of what they send is believed more than the registry's own
/// word. Used by image, api. Uses http, oci. Threads: thread-safe, blocking; tokens and connections are shared by all
/// calls. Processes: none shared. Crash: nothing is kept.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/error.h"
#include "engine/base/sync.h"
#include "engine/http/client.h"
#include "engine/oci/manifest.h"
#include "engine/oci/reference.h"
#include "engine/registry/configuration.h"
#include "engine/registry/credentials.h"
#include "engine/registry/rate_limit.h"

namespace galley::registry {

namespace detail {
class Session;
}

/// A manifest or index with the bytes its digest is about.
struct Document {
    Digest digest;
    std::string contentType;  ///< as the registry sent it; may be empty
    std::string bytes;
};

/// Takes the next bytes of a blob. What it throws ends the transfer and reaches the caller.
using Sink = std::function<void(std::string_view)>;

class Client {
public:
    /// `credentials` may be null: everything is asked anonymously then. So may `configuration`: no mirrors, proxies of
    /// the environment.
    explicit Client(std::shared_ptr<CredentialSource> credentials = nullptr, const http::Patience& patience = {},
                    std::shared_ptr<const Configuration> configuration = nullptr);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// What the registry has under the reference's digest, else its tag. The bytes fit the digest that is asked for;
    /// what the registry says of its own answer is not believed. NotFound, Unauthorized, Forbidden, Network, Timeout,
    /// Corrupt in sentences for people.
    Document fetchManifest(const oci::Reference& reference, const std::stop_token& stop);
    /// The digest that the registry announces, in one small request; nothing when it announces none. It is the
    /// registry's word alone: good enough to leave things as they are, not to trust bytes.
    std::optional<Digest> announcedDigest(const oci::Reference& reference, const std::stop_token& stop);
    /// The blob's bytes from `offset` on, in order; resumed when the connection breaks. The caller verifies the digest;
    /// a size other than the descriptor's is Corrupt.
    void fetchBlob(const oci::Reference& repository, const oci::Descriptor& blob, std::int64_t offset, const Sink& sink,
                   const std::stop_token& stop);
    /// A small blob as a whole, verified; Corrupt above `maximumBytes` or when its digest differs.
    std::string fetchSmallBlob(const oci::Reference& repository, const oci::Descriptor& blob, std::size_t maximumBytes,
                               const std::stop_token& stop);
    /// One page of the repository's tags: the answer to /tags/list with this query, of status 200.
    http::Response fetchTagList(const oci::Reference& repository, const std::string& query,
                                const std::stop_token& stop);
    /// What the registry answers to "/v1/…" or "/v2/…", whatever the status.
    http::Response fetchPath(const std::string& domain, const std::string& path, const std::stop_token& stop);

    /// Asks no mirror any more for images of this registry, because one has sent damaged content. False when there is
    /// none to ask anyway.
    bool distrustMirrors(const std::string& domain);
    /// What did not go the usual way and is worth telling, one sentence each: mirrors that failed. Empties the list.
    std::vector<std::string> takeNotes();

    /// Asks the registry whether it accepts the login. Returns what is to be kept of it: the registry may give an
    /// identity token in place of the password. Throws Unauthorized when it does not.
    Credential checkLogin(const std::string& domain, const Credential& credential, const std::stop_token& stop);
    /// What the registry said last about how much may be pulled; nothing where it says nothing.
    std::optional<RateLimit> rateLimit(const std::string& domain) const;
    /// The same from Docker Hub, asked in a way that counts as no pull.
    std::optional<RateLimit> fetchRateLimit(const std::stop_token& stop);

private:
    friend class Uploader;
    template <class Ask>
    auto fromNearest(const oci::Reference& reference, const Ask& ask);
    void giveUp(const std::string& mirror, const Error& error, const oci::Reference& reference);

    struct Mirrors {
        std::set<std::string> broken;      ///< addresses of those that do not work
        std::set<std::string> distrusted;  ///< registries whose mirrors are asked no more
        std::vector<std::string> notes;
    };
    Sync<Mirrors> m_mirrors;
    std::shared_ptr<detail::Session> m_session;
};

}  // namespace galley::registry
