// SPDX-License-Identifier: Apache-2.0
/// @file
/// HTTP(S) for people who may be offline, behind a proxy or in front of a broken server: streaming both ways,
/// cancellation, retry, resumption, redirects that never carry a secret to another host. One libcurl behind it all.
/// Used by registry. Uses base. Threads: thread-safe; each call blocks its thread, and calls run beside one another.
/// Connections are kept and reused by later calls. Processes: none shared. Crash: nothing outlives the process.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/attempts.h"
#include "engine/http/message.h"
#include "engine/http/network.h"

namespace galley::http {

/// Takes the next bytes of a body. What it throws ends the transfer and reaches the caller.
using Sink = std::function<void(std::string_view)>;

/// Fills `buffer` and returns how many bytes; 0 is the end. What it throws ends the transfer and reaches the caller.
using Source = std::function<std::size_t(char* buffer, std::size_t capacity)>;

struct Download {
    Request request;
    std::int64_t offset = 0;                    ///< the first byte wanted
    std::optional<std::int64_t> expectedBytes;  ///< size of the whole body; another length is Corrupt
};

struct DownloadResult {
    /// The last answer. Unless its status is 200 or 206, its body tells why, and the sink has seen nothing of it.
    Response response;
    std::int64_t deliveredBytes = 0;  ///< what the sink got in this call
};

/// A request whose body comes from a source: `request.body` is not looked at.
struct Upload {
    Request request;
    std::optional<std::int64_t> bytes;  ///< how many the source gives; nothing: as many as come (chunked)
    Source source;
    /// Puts the source back to its first byte; may be empty.
    std::function<void()> rewind;
};

struct UploadResult {
    Response response;
    bool isWhole = false;  ///< the source was read to its end
};

class Client {
public:
    /// `network` may be null: proxies of the environment, no rules for single servers, no limit.
    explicit Client(const Patience& patience = {}, std::shared_ptr<const Network> network = nullptr);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// The whole answer, whatever its status. What may be repeated (all but POST and PATCH, unless the request says so)
    /// is tried again when the connection breaks and after 429 and 5xx; the last answer of that kind is returned. With
    /// a body, only 307 and 308 are followed, and a POST with a body not even these. Throws Network, Timeout, Corrupt
    /// (body above maximumBodyBytes), InvalidInput, Cancelled.
    Response fetch(const Request& request, const std::stop_token& stop);
    /// GETs a body into `sink`, in order and without gaps: a broken transfer goes on where it stopped (Range), also
    /// when the server cannot do that. The attempts count anew whenever a megabyte came through.
    DownloadResult download(const Download& download, const Sink& sink, const std::stop_token& stop);
    /// Sends a body; the answer may come before its end (a refusal), whatever its status. Follows 307 and 308, and
    /// tries again as fetch() does, while nothing has been taken from the source, and later when it can be rewound and
    /// the request may be repeated. Larger bodies wait for the server's consent (Expect) before they begin.
    UploadResult upload(const Upload& upload, const std::stop_token& stop);

    /// Whether the rules of the network let this server speak without TLS.
    bool allowsPlainHttp(const Origin& origin) const;

private:
    class Pool;
    std::unique_ptr<Pool> m_pool;
};

}  // namespace galley::http
