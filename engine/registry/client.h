// SPDX-License-Identifier: Apache-2.0
/// @file
/// The pulling half of the distribution protocol (OCI distribution-spec; Docker's token authentication).
/// docker.io is asked at registry-1.docker.io; a registry on loopback may speak plain HTTP.
/// Used by image, api. Uses http, oci.
/// Threads: thread-safe, blocking; tokens and connections are shared by all calls. Processes: none shared.
/// Crash: nothing is kept.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/http/client.h"
#include "engine/oci/manifest.h"
#include "engine/oci/reference.h"
#include "engine/registry/credentials.h"

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
    /// `credentials` may be null: everything is asked anonymously then.
    explicit Client(std::shared_ptr<CredentialSource> credentials = nullptr, const http::Patience& patience = {});
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

private:
    friend class Uploader;
    std::shared_ptr<detail::Session> m_session;
};

}  // namespace galley::registry
