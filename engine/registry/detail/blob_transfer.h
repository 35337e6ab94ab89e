// SPDX-License-Identifier: Apache-2.0
/// @file
/// One blob on its way up, through all that may go wrong there.
/// A blob whose digest is known goes in one PUT, one that is still being made in one PATCH of unknown length, as
/// Docker sends it. After a fault the registry is asked what it has, and the rest goes in pieces with their ranges; so
/// does everything where the registry does not take a stream. Uploads that the registry has lost begin anew.
/// Used by uploader. Uses session, http.
/// Threads: one owner. Processes: none. Crash: the registry forgets an upload that nobody ends.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/digest.h"
#include "engine/base/error.h"
#include "engine/http/attempts.h"
#include "engine/registry/detail/session.h"
#include "engine/registry/uploader.h"

namespace galley::registry::detail {

/// Tells the registry that the upload which `begun` (a 202) opened will not go on. Never fails, and does not wait long.
void cancelUpload(Session& session, const oci::Reference& repository, const http::Response& begun) noexcept;

class BlobTransfer {
public:
    BlobTransfer(Session& session, const oci::Reference& repository, const BlobUpload& blob,
                 const std::stop_token& stop);

    UploadedBlob run();

private:
    enum class Manner { Whole, Stream, Pieces };
    /// What the connection or the registry did to an upload that can go on.
    struct Interrupted {
        Error cause;
        bool isLost;  ///< the registry has nothing of it any more
    };
    /// A piece in memory, until the registry has it.
    struct Piece {
        std::string bytes;
        std::int64_t start = 0;
        http::Source more;  ///< what follows it
        bool isLast = false;
    };

    UploadedBlob attempt();
    void recover(const Interrupted& interruption);
    void begin();
    void findPosition();
    UploadedBlob sendWhole();
    UploadedBlob sendStream();
    UploadedBlob sendPieces();
    void fillPiece();
    void sendPiece();
    UploadedBlob commit();
    bool isCommitted(const Digest& digest);
    Session::Answer put(const std::string& method, const std::string& where, const http::Upload& upload);
    http::Source read(std::int64_t offset);
    void note(std::int64_t at, const char* bytes, std::size_t count);
    void takeLocation(const http::Response& response);
    void checkTaken(const Session::Answer& answer, int success);
    std::string withDigest(const Digest& digest) const;

    Session& m_session;
    const oci::Reference& m_repository;
    const BlobUpload& m_blob;
    const std::stop_token& m_stop;
    http::Attempts m_attempts;
    Manner m_manner;
    std::string m_location;     ///< of the upload; empty: none is open
    std::int64_t m_offset = 0;  ///< what the registry has
    std::int64_t m_mark = 0;    ///< what it had when the attempts last began to count
    bool m_isBroken = false;    ///< what it has must be asked for
    std::size_t m_pieceBytes;
    Piece m_piece;
    Sha256 m_hash;
    std::optional<Digest> m_digest;  ///< once it is known
    std::int64_t m_hashed = 0;
};

}  // namespace galley::registry::detail
