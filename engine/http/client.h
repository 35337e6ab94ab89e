// SPDX-License-Identifier: Apache-2.0
/// @file
/// HTTP(S) for people who may be offline, behind a proxy or in front of a broken server: streaming, cancellation,
/// retry, resumption, redirects that never carry a secret to another host. One libcurl behind it all. Used by registry.
/// Uses base. Threads: thread-safe; each call blocks its thread, and calls run beside one another. Connections are kept
/// and reused by later calls. Processes: none shared. Crash: nothing outlives the process.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/message.h"

namespace galley::http {

/// How patient a client is. The defaults suit people; tests shorten them.
struct Patience {
    std::chrono::milliseconds connect{15000};
    /// Longest silence in the middle of an answer, and before it.
    std::chrono::milliseconds stall{30000};
    int attempts = 5;
    std::chrono::milliseconds firstDelay{250};
    std::chrono::milliseconds longestDelay{8000};
    /// A server that asks (Retry-After) to wait longer than this gets no further attempt.
    std::chrono::seconds longestRetryAfter{30};
};

/// Takes the next bytes of a body. What it throws ends the transfer and reaches the caller.
using Sink = std::function<void(std::string_view)>;

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

class Client {
public:
    explicit Client(const Patience& patience = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// The whole answer, whatever its status. GET and HEAD are tried again when the connection breaks and after 429 and
    /// 5xx; the last answer of that kind is returned. Throws Network, Timeout, Corrupt (body above maximumBodyBytes),
    /// InvalidInput, Cancelled.
    Response fetch(const Request& request, const std::stop_token& stop);
    /// GETs a body into `sink`, in order and without gaps: a broken transfer goes on where it stopped (Range), also
    /// when the server cannot do that. The attempts count anew whenever a megabyte came through.
    DownloadResult download(const Download& download, const Sink& sink, const std::stop_token& stop);

private:
    class Pool;
    std::unique_ptr<Pool> m_pool;
};

}  // namespace galley::http
