// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/blob_transfer.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "engine/base/cancellation.h"
#include "engine/base/text.h"
#include "engine/registry/detail/error_response.h"
#include "engine/registry/detail/push_refusal.h"

namespace galley::registry::detail {
namespace {

const Access kPush{true, {}};
constexpr std::size_t kPieceBytes = std::size_t{8} << 20U;
/// A registry that wants larger pieces than this gets smaller ones, and may refuse them.
constexpr std::uint64_t kLargestPieceBytes = std::uint64_t{64} << 20U;
constexpr std::int64_t kProgressBytes = std::int64_t{1} << 20U;
constexpr std::chrono::seconds kCancelTime{2};
constexpr const char* kContentType = "application/octet-stream";

/// The registry's own word, which another try does not change.
class Refused : public Error {
public:
    using Error::Error;
    explicit Refused(const Error& error) : Error(error) {}
};

/// "0-1023", after "bytes=" with some: how many bytes the registry has. "0-0" stands for none.
std::optional<std::int64_t> receivedBytes(const http::Response& response) {
    std::string text = response.header("range").value_or("");
    if (text.starts_with("bytes")) text.erase(0, std::min(text.size(), std::size_t{6}));
    const auto dash = text.find('-');
    if (dash == std::string::npos || text.substr(0, dash) != "0") return std::nullopt;
    const auto last = parseUnsigned(std::string_view(text).substr(dash + 1));
    if (!last || *last > static_cast<std::uint64_t>(INT64_MAX - 1)) return std::nullopt;
    return *last == 0 ? 0 : static_cast<std::int64_t>(*last) + 1;
}

bool isLostUpload(const http::Response& response) {
    const std::string code = reasonOf(response).code;
    return response.status == 404 || response.status == 416 || code == "BLOB_UPLOAD_UNKNOWN" ||
           code == "BLOB_UPLOAD_INVALID" || code == "RANGE_INVALID" || code == "DIGEST_INVALID" ||
           code == "SIZE_INVALID";
}

/// What registries say that know pieces only.
bool refusesStreams(int status) {
    return status == 400 || status == 405 || status == 411 || status == 416 || status == 501;
}

http::Request request(const std::string& method) {
    http::Request made;
    made.method = method;
    made.isSlow = true;
    return made;
}

void cancelAt(Session& session, const oci::Reference& repository, const std::string& location) noexcept {
    try {
        std::stop_source stop;
        std::mutex mutex;
        std::condition_variable_any ended;
        const std::jthread guard([&](const std::stop_token& done) {
            std::unique_lock lock(mutex);
            ended.wait_for(lock, done, kCancelTime, [] { return false; });
            if (!done.stop_requested()) stop.request_stop();
        });
        session.fetch(repository, kPush, location, request("DELETE"), stop.get_token());
    } catch (...) {
        // A courtesy: registries remove by themselves what is not ended.
        return;
    }
}

}  // namespace

void cancelUpload(Session& session, const oci::Reference& repository, const http::Response& begun) noexcept {
    try {
        const auto location = begun.header("location");
        if (location) cancelAt(session, repository, http::resolveUrl(begun.url, *location));
    } catch (const std::exception&) {
        return;
    }
}

BlobTransfer::BlobTransfer(Session& session, const oci::Reference& repository, const BlobUpload& blob,
                           const std::stop_token& stop)
    : m_session(session),
      m_repository(repository),
      m_blob(blob),
      m_stop(stop),
      m_attempts(session.patience()),
      m_manner(blob.digest && blob.bytes ? Manner::Whole : Manner::Stream),
      m_pieceBytes(kPieceBytes) {}

UploadedBlob BlobTransfer::run() {
    try {
        while (true) {
            try {
                return attempt();
            } catch (const Interrupted& interruption) {
                recover(interruption);
            } catch (const Refused&) {
                throw;
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::Network && error.kind() != ErrorKind::Timeout) throw;
                recover({error, m_location.empty()});
            }
        }
    } catch (...) {
        if (!m_location.empty()) cancelAt(m_session, m_repository, m_location);
        throw;
    }
}

void BlobTransfer::recover(const Interrupted& interruption) {
    if (m_offset - m_mark >= kProgressBytes) m_attempts.startOver();
    m_mark = m_offset;
    m_isBroken = true;
    if (interruption.isLost) m_location.clear();
    if (!m_attempts.another(std::nullopt, m_stop)) throw Error(interruption.cause);
}

UploadedBlob BlobTransfer::attempt() {
    if (!m_location.empty() && m_isBroken) {
        findPosition();
        // The answer to the end of the upload may be what was lost.
        if (m_location.empty() && m_digest && isCommitted(*m_digest))
            return {*m_digest, m_blob.bytes.value_or(m_hashed)};
    }
    if (m_location.empty()) begin();
    m_isBroken = false;
    if (m_offset > 0 || m_manner == Manner::Pieces) return sendPieces();
    return m_manner == Manner::Whole ? sendWhole() : sendStream();
}

void BlobTransfer::begin() {
    http::Request start = request("POST");
    start.mayRepeat = true;
    const auto answer = m_session.fetch(m_repository, kPush, "/blobs/uploads/", start, m_stop);
    if (answer.response.status != 202 || !answer.response.header("location")) {
        throw Refused(translatePush(answer.response, {m_repository, answer.authorization}));
    }
    takeLocation(answer.response);
    const auto least = parseUnsigned(answer.response.header("oci-chunk-min-length").value_or(""));
    m_pieceBytes =
        static_cast<std::size_t>(std::clamp<std::uint64_t>(least.value_or(0), kPieceBytes, kLargestPieceBytes));
    m_offset = 0;
    m_mark = 0;
    m_hash.reset();
    m_hashed = 0;
    m_digest = m_blob.digest;
    m_piece = {};
}

/// What the registry has of an upload that broke off; without an answer that makes sense, it begins anew.
void BlobTransfer::findPosition() {
    const auto answer = m_session.fetch(m_repository, kPush, m_location, request("GET"), m_stop);
    const auto received = receivedBytes(answer.response);
    const bool isKnown =
        answer.response.isSuccess() && received && *received <= std::max(m_hashed, m_blob.bytes.value_or(0));
    if (!isKnown) {
        m_location.clear();
        return;
    }
    takeLocation(answer.response);
    m_offset = *received;
}

Session::Answer BlobTransfer::put(const std::string& method, const std::string& where, const http::Upload& upload) {
    bool isTouched = false;
    const Session::Send send = [&](const http::Request& prepared) -> Session::Answer {
        http::Upload one = upload;
        one.request = prepared;
        if (isTouched && !one.rewind) {
            throw Interrupted{Error(ErrorKind::Network, m_repository.domain() + " ended an upload half-way"), false};
        }
        if (isTouched) one.rewind();
        one.source = [&](char* buffer, std::size_t capacity) {
            isTouched = true;
            return upload.source(buffer, capacity);
        };
        return {m_session.http().upload(one, m_stop).response, false, {}};
    };
    http::Request head = request(method);
    head.contentType = kContentType;
    head.headers = upload.request.headers;
    return m_session.ask(m_repository, kPush, where, head, send, m_stop);
}

UploadedBlob BlobTransfer::sendWhole() {
    http::Upload upload;
    upload.bytes = m_blob.bytes;
    upload.source = read(0);
    const auto answer = put("PUT", withDigest(*m_blob.digest), upload);
    checkTaken(answer, 201);
    m_location.clear();
    return {*m_blob.digest, *m_blob.bytes};
}

UploadedBlob BlobTransfer::sendStream() {
    http::Upload upload;
    upload.source = read(0);
    const auto answer = put("PATCH", m_location, upload);
    if (refusesStreams(answer.response.status)) m_manner = Manner::Pieces;
    checkTaken(answer, 202);
    takeLocation(answer.response);
    m_offset = m_hashed;
    const auto received = receivedBytes(answer.response);
    if (received && *received != m_hashed && m_hashed > 1) {
        throw Interrupted{Error(ErrorKind::Network, m_repository.domain() + " took only a part of a layer"), false};
    }
    return commit();
}

UploadedBlob BlobTransfer::sendPieces() {
    // Within the piece that was on its way, or elsewhere.
    const auto end = m_piece.start + static_cast<std::int64_t>(m_piece.bytes.size());
    if (!m_piece.more || m_offset < m_piece.start || m_offset > end) m_piece = {{}, m_offset, read(m_offset), false};
    while (true) {
        m_piece.bytes.erase(0, static_cast<std::size_t>(m_offset - m_piece.start));
        m_piece.start = m_offset;
        fillPiece();
        if (m_piece.bytes.empty()) return commit();
        sendPiece();
    }
}

void BlobTransfer::fillPiece() {
    const std::size_t kept = m_piece.bytes.size();
    if (m_piece.isLast || kept >= m_pieceBytes) return;
    m_piece.bytes.resize(m_pieceBytes);
    std::size_t filled = kept;
    try {
        while (filled < m_pieceBytes && !m_piece.isLast) {
            const std::size_t got = m_piece.more(m_piece.bytes.data() + filled, m_pieceBytes - filled);
            m_piece.isLast = got == 0;
            filled += got;
        }
    } catch (...) {
        m_piece = {};
        throw;
    }
    m_piece.bytes.resize(filled);
}

void BlobTransfer::sendPiece() {
    const auto count = static_cast<std::int64_t>(m_piece.bytes.size());
    std::size_t at = 0;
    http::Upload upload;
    upload.bytes = count;
    upload.request.headers = {{"Content-Range", std::to_string(m_offset) + "-" + std::to_string(m_offset + count - 1)}};
    upload.source = [&](char* buffer, std::size_t capacity) {
        const std::size_t bytes = std::min(capacity, m_piece.bytes.size() - at);
        std::memcpy(buffer, m_piece.bytes.data() + at, bytes);
        at += bytes;
        return bytes;
    };
    upload.rewind = [&] { at = 0; };
    const auto answer = put("PATCH", m_location, upload);
    checkTaken(answer, 202);
    takeLocation(answer.response);
    const auto received = receivedBytes(answer.response);
    // "0-0" cannot be told from one byte.
    const bool isPartial = received && *received > m_offset && *received < m_offset + count;
    m_offset = isPartial ? *received : m_offset + count;
    if (m_offset - m_mark >= kProgressBytes) {
        m_mark = m_offset;
        m_attempts.startOver();
    }
    if (m_blob.onProgress) m_blob.onProgress(m_offset);
}

UploadedBlob BlobTransfer::commit() {
    if (!m_digest) m_digest = m_hash.finish();
    const Digest digest = *m_digest;
    const auto answer = m_session.fetch(m_repository, kPush, withDigest(digest), request("PUT"), m_stop);
    // A PUT whose answer was lost ended the upload, and the one after it finds none.
    if (answer.response.status != 404 || !isCommitted(digest)) checkTaken(answer, 201);
    m_location.clear();
    return {digest, m_blob.bytes.value_or(m_hashed)};
}

bool BlobTransfer::isCommitted(const Digest& digest) {
    return m_session.fetch(m_repository, kPush, "/blobs/" + digest.text(), request("HEAD"), m_stop).response.status ==
           200;
}

http::Source BlobTransfer::read(std::int64_t offset) {
    return [this, source = m_blob.open(offset), at = offset](char* buffer, std::size_t capacity) mutable {
        const std::size_t got = source(buffer, capacity);
        note(at, buffer, got);
        at += static_cast<std::int64_t>(got);
        return got;
    };
}

/// Bytes that are sent once more are hashed once.
void BlobTransfer::note(std::int64_t at, const char* bytes, std::size_t count) {
    const std::int64_t end = at + static_cast<std::int64_t>(count);
    if (end > m_hashed) {
        const auto known = static_cast<std::size_t>(std::max<std::int64_t>(0, m_hashed - at));
        if (!m_blob.digest) m_hash.update(bytes + known, count - known);
        m_hashed = end;
    }
    if (count > 0 && m_blob.onProgress) m_blob.onProgress(end);
}

void BlobTransfer::takeLocation(const http::Response& response) {
    if (const auto location = response.header("location")) m_location = http::resolveUrl(response.url, *location);
}

void BlobTransfer::checkTaken(const Session::Answer& answer, int success) {
    const http::Response& response = answer.response;
    if (response.status == success) return;
    const Error error = translatePush(response, {m_repository, answer.authorization});
    if (response.status == 307 || response.status == 308) {
        // Too late to follow with what is gone already.
        takeLocation(response);
        throw Interrupted{error, false};
    }
    // A token that expired while the body was on its way, or a fault that passes: what arrived counts.
    if (response.status >= 500 || response.status == 408 || response.status == 429) throw Interrupted{error, false};
    if (isLostUpload(response) || (m_manner == Manner::Pieces && refusesStreams(response.status) && m_offset == 0)) {
        throw Interrupted{error, true};
    }
    throw Refused(error);
}

std::string BlobTransfer::withDigest(const Digest& digest) const {
    return m_location + (m_location.find('?') == std::string::npos ? "?" : "&") +
           "digest=" + http::encodeComponent(digest.text());
}

}  // namespace galley::registry::detail
