// SPDX-License-Identifier: Apache-2.0
/// @file
/// The pushing half of the distribution protocol (OCI distribution-spec 1.1, "Push"). Errors say who is logged in and
/// whose the repository is.
/// Used by image. Uses http, oci, client.
/// Threads: thread-safe, blocking; blobs may go up beside one another. Processes: none shared.
/// Crash: the registry forgets an upload that nobody ends.
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
#include "engine/oci/reference.h"
#include "engine/registry/client.h"

namespace galley::registry {

/// Fills `buffer` and returns how many bytes; 0 is the end. What it throws ends the transfer and reaches the caller.
using Source = http::Source;

/// What goes up as a blob.
struct BlobUpload {
    /// Both, or neither for what is made while it is sent: the digest is then found on the way.
    std::optional<Digest> digest;
    std::optional<std::int64_t> bytes;
    /// The bytes from `offset` on. Called again, with whatever offset, after a fault: it gives the same bytes each
    /// time.
    std::function<Source(std::int64_t offset)> open;
    /// How many bytes have gone; may be empty.
    std::function<void(std::int64_t bytes)> onProgress;
};

struct UploadedBlob {
    Digest digest;
    std::int64_t bytes = 0;
};

class Uploader {
public:
    /// Shares connections, tokens and patience with `client`.
    explicit Uploader(const Client& client);

    /// The user name that the registry would be told; empty without a login, "<token>" for one without a name.
    std::string account(const oci::Reference& repository, const std::stop_token& stop) const;
    /// Its size, when the repository has the blob.
    std::optional<std::int64_t> findBlob(const oci::Reference& repository, const Digest& digest,
                                         const std::stop_token& stop);
    /// Makes a blob of another repository of the same registry ("library/flask") one of this repository. False when the
    /// registry does not: it may be unable to, not find it, or not let us read there.
    bool mountBlob(const oci::Reference& repository, const Digest& digest, const std::string& from,
                   const std::stop_token& stop);
    /// In one request, or in a stream, or in pieces: goes on where a broken connection left it, and begins anew when
    /// the registry has lost what was sent. What is given up is cancelled in the registry.
    UploadedBlob uploadBlob(const oci::Reference& repository, const BlobUpload& blob, const std::stop_token& stop);
    /// Under the reference's tag, else its digest. Corrupt when the registry made something else of it.
    Digest putManifest(const oci::Reference& reference, const std::string& mediaType, std::string_view bytes,
                       const std::stop_token& stop);

private:
    std::shared_ptr<detail::Session> m_session;
};

}  // namespace galley::registry
